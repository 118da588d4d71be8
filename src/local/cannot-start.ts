/** Something on this machine stands in the way. The message is for the person at the terminal and says what to do. */
export class CannotStart extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotStart';
  }
}
