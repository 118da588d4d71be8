import { createRequire } from 'node:module';
import type * as Library from 'libphonenumber-js/max';

/** A number that can be called. */
export interface PhoneNumber {
  /** As `+48600000000` (E.164): what is stored and dialled. */
  readonly e164: string;
  /** As people write it at home, `600 000 000`, and abroad, `+48 600 000 000`. */
  readonly national: string;
  readonly international: string;
  /** ISO 3166-1 code of the country that it belongs to. */
  readonly country: string;
}

/** Numbers that cost whoever calls them more than a call, or that nobody answers. */
const NOT_CALLED: ReadonlySet<string> = new Set(['PREMIUM_RATE', 'SHARED_COST', 'PAGER', 'VOICEMAIL']);

/**
 * The whole collection and not the small one: that knows neither which numbers cost extra nor which are assigned. It is
 * loaded with the first number, and not by processes that see none.
 */
const load = createRequire(import.meta.url);
let library: typeof Library | undefined;

/**
 * Reads a number as a person wrote it; without `+` or `00` it is one of `defaultCountry` (ISO 3166-1). Null for what is
 * no number, for one that cannot exist, for short codes, and for those that would cost the desk extra.
 */
export function findPhoneNumber(text: string, defaultCountry: string): PhoneNumber | null {
  const { parsePhoneNumberFromString, isSupportedCountry } = phones();
  const country = isSupportedCountry(defaultCountry) ? defaultCountry : undefined;
  const number = parsePhoneNumberFromString(text, {
    ...(country && { defaultCountry: country }),
    extract: false,
  });
  if (number?.country === undefined || !number.isValid()) return null;
  if (NOT_CALLED.has(number.getType() ?? '')) return null;
  return {
    e164: number.number,
    national: number.formatNational(),
    international: number.formatInternational(),
    country: number.country,
  };
}

function phones(): typeof Library {
  // The package is what its types say it is.
  library ??= load('libphonenumber-js/max') as typeof Library;
  return library;
}
