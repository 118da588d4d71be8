/** Open times of a day as `HH:MM` in the calendar's zone, in order; `24:00` is the end of the day. */
export interface OpenTime {
  readonly from: string;
  readonly to: string;
}

/**
 * When a desk is open: always, or by ISO weekday (1 is Monday). A dated exception has hours of its own and goes before
 * all else; a public holiday of the country has the hours of `holidays`, and usually none.
 */
export type Hours =
  | { readonly kind: 'always' }
  | {
      readonly kind: 'weekly';
      readonly days: Readonly<Partial<Record<string, readonly OpenTime[]>>>;
      readonly exceptions: readonly { readonly date: string; readonly hours: readonly OpenTime[] }[];
      readonly holidays?: { readonly country: string; readonly hours: readonly OpenTime[] } | undefined;
    };

/** Hours in an IANA zone. The zone's rules are asked on every use, never stored. */
export interface Calendar {
  readonly hours: Hours;
  readonly timeZone: string;
}
