// Loaded before a process of the server: its machine's clock is wrong by so many milliseconds, as `faketime` would have it.
const wrongMs = Number(process.env.WRONG_MS);
const RightDate = Date;

class WrongDate extends RightDate {
  constructor(...given) {
    if (given.length === 0) super(RightDate.now() + wrongMs);
    else super(...given);
  }

  static now() {
    return RightDate.now() + wrongMs;
  }
}

// Libraries ask for it by its name.
Object.defineProperty(WrongDate, 'name', { value: 'Date' });
globalThis.Date = WrongDate;
