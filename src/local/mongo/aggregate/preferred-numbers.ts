import { CommandError } from '../errors.js';

/** The numbers of a series that lie next to a number; zero has none but itself. */
export interface PreferredNumbers {
  /** The least that is greater. */
  above(value: number): number;
  /** The greatest that is less. */
  below(value: number): number;
}

/** A series of preferred numbers by its name (MongoDB's manual, "$bucketAuto", "Granularity"). */
export function preferredNumbers(name: string): PreferredNumbers {
  if (name === 'POWERSOF2') return POWERS_OF_2;
  const series = SERIES[name];
  if (series === undefined) throw new CommandError(40257, `Unknown rounding granularity '${name}'`);
  return {
    above: (value) => (value === 0 ? 0 : Math.min(...around(series, value).filter((one) => one > value))),
    below: (value) => (value === 0 ? 0 : Math.max(...around(series, value).filter((one) => one < value))),
  };
}

const POWERS_OF_2: PreferredNumbers = {
  above: (value) => (value === 0 ? 0 : 2 ** (Math.floor(Math.log2(value)) + 1)),
  below: (value) => (value === 0 ? 0 : 2 ** (Math.ceil(Math.log2(value)) - 1)),
};

/** The series in the decade of the value and in those next to it. */
function around(series: readonly number[], value: number): number[] {
  const decade = Math.floor(Math.log10(value)) - Math.floor(Math.log10(series[0] ?? 1));
  return [decade - 1, decade, decade + 1].flatMap((power) =>
    series.map((one) => (power < 0 ? one / 10 ** -power : one * 10 ** power)),
  );
}

function geometric(count: number): number[] {
  // The standard (IEC 60063) has 9.20 where the formula gives 9.19.
  return Array.from({ length: count }, (_, at) => Math.round(100 * 10 ** (at / count))).map((one) =>
    one === 919 ? 920 : one,
  );
}

const SERIES: Readonly<Record<string, readonly number[]>> = {
  R5: [10, 16, 25, 40, 63],
  R10: [100, 125, 160, 200, 250, 315, 400, 500, 630, 800],
  R20: [
    ...[100, 112, 125, 140, 160, 180, 200, 224, 250, 280],
    ...[315, 355, 400, 450, 500, 560, 630, 710, 800, 900],
  ],
  R40: [
    ...[100, 106, 112, 118, 125, 132, 140, 150, 160, 170, 180, 190, 200, 212, 224, 236, 250, 265, 280, 300],
    ...[315, 335, 355, 375, 400, 425, 450, 475, 500, 530, 560, 600, 630, 670, 710, 750, 800, 850, 900, 950],
  ],
  R80: [
    ...[103, 109, 115, 122, 128, 136, 145, 155, 165, 175, 185, 195, 206, 218, 230, 243, 258, 272, 290, 307],
    ...[325, 345, 365, 387, 412, 437, 462, 487, 515, 545, 575, 615, 650, 690, 730, 775, 825, 875, 925, 975],
  ],
  '1-2-5': [10, 20, 50],
  E6: [10, 15, 22, 33, 47, 68],
  E12: [10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82],
  E24: [
    ...[10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30],
    ...[33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91],
  ],
  E48: geometric(48),
  E96: geometric(96),
  E192: geometric(192),
};
