import { createRequire } from 'node:module';
import type HolidaysOf from 'date-holidays';

/** A public holiday by its names. */
export interface Holiday {
  /** ISO date in the country's own zone. */
  readonly date: string;
  readonly names: { readonly pl: string; readonly en: string };
}

/** The collection is large: it is loaded when the first holiday is asked for, and not by processes that ask for none. */
const load = createRequire(import.meta.url);
let collection: typeof HolidaysOf | undefined;

const rules = new Map<string, HolidaysOf>();
const years = new Map<string, ReadonlyMap<string, Holiday>>();
const ISO_DATE_LENGTH = 10;

/**
 * The public holiday on a date, or null. `country` is an ISO 3166-1 code; the days are those of the `date-holidays`
 * collection, which knows since when each is one (24 December in Poland: from 2025). A year is reckoned once.
 */
export function findHoliday(date: string, country: string): Holiday | null {
  const year = Number(date.slice(0, date.indexOf('-')));
  const key = `${country} ${year}`;
  const known = years.get(key) ?? holidaysOf(year, country);
  years.set(key, known);
  return known.get(date) ?? null;
}

function holidaysOf(year: number, country: string): ReadonlyMap<string, Holiday> {
  const rule = rules.get(country) ?? new (holidays())(country);
  rules.set(country, rule);
  const english = new Map(rule.getHolidays(year, 'en').map((holiday) => [holiday.date, holiday.name]));
  const days = rule.getHolidays(year, 'pl').filter(({ type }) => type === 'public');
  return new Map(
    days.map(({ date, name }) => {
      const day = date.slice(0, ISO_DATE_LENGTH);
      return [day, { date: day, names: { pl: name, en: english.get(date) ?? name } }];
    }),
  );
}

function holidays(): typeof HolidaysOf {
  // The package is what its types say it is.
  collection ??= load('date-holidays') as typeof HolidaysOf;
  return collection;
}
