import type { Language } from '../../../src/shared/language.js';

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** A writer of numbers. Making one takes longer than drawing a row, so each is made once. */
export function numberFormat(spoken: Language, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(numbers, spoken, options, () => new Intl.NumberFormat(spoken, options));
}

/** A writer of dates and times, made once as {@link numberFormat}. */
export function dateFormat(spoken: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dates, spoken, options, () => new Intl.DateTimeFormat(spoken, options));
}

function kept<Format>(
  formats: Map<string, Format>,
  spoken: Language,
  options: object,
  make: () => Format,
): Format {
  const key = `${spoken} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = make();
  formats.set(key, made);
  return made;
}
