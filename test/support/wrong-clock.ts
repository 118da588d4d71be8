// Loaded before a worker process: its machine's clock is wrong by so many milliseconds, as `faketime` would have it.
const [, , , , wrong] = process.argv;
const wrongMs = Number(wrong);
const RightDate = Date;

class WrongDate extends RightDate {
  constructor(...given: [] | [string | number | Date]) {
    super(given.length === 0 ? RightDate.now() + wrongMs : given[0]);
  }

  static override now(): number {
    return RightDate.now() + wrongMs;
  }
}

// Libraries ask for it by its name.
Object.defineProperty(WrongDate, 'name', { value: 'Date' });
Object.defineProperty(globalThis, 'Date', { value: WrongDate, writable: true, configurable: true });
