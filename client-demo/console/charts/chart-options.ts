import type uPlot from 'uplot';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/shared/time.js';
import type { Palette } from './palette.js';

/** One row of numbers: its name, a value for each name under the chart (null for none), and how it looks. */
export interface ChartSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Told apart by its shape too: `main` solid, `soft` pale with an outline, `bad` hatched. */
  readonly tone: 'main' | 'soft' | 'bad';
}

interface Numbers {
  readonly names: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly kind: 'bars' | 'lines';
  /** What the values are: whole numbers of something, or lengths of time in ms. */
  readonly unit: 'count' | 'time';
  readonly say: (value: number) => string;
}

/** What of the library is needed to build the options: it is loaded late. */
type PathMakers = Pick<typeof uPlot, 'paths'>;

const FONT = '11px ui-sans-serif, system-ui, sans-serif';
/** Between two lines of the grid: whole numbers, and lengths of time that people count in. */
const STEPS = {
  count: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000],
  time: [
    ...[1, 2, 5, 10, 30].map((count) => count * SECOND_MS),
    ...[1, 2, 5, 15, 30].map((count) => count * MINUTE_MS),
    ...[1, 2, 4, 8, 12].map((count) => count * HOUR_MS),
    ...[1, 2, 5, 10, 20].map((count) => count * DAY_MS),
  ],
} as const;
const BAR_SHARE = 0.72;
const BAR_MAX = 34;
const MAX_NAMES = 8;
const VALUES_PX = 72;
const NAME_MIN_PX = 58;
/** A sign of the names, about. */
const SIGN_PX = 6.2;

/** The columns as the library wants them: places first, then a column for each series. */
export function dataOf({ names, series, kind }: Numbers): uPlot.AlignedData {
  // A bar of no height would be drawn as a line.
  const shown = (value: number | null) => (kind === 'bars' && value === 0 ? null : value);
  return [names.map((_, index) => index), ...series.map(({ values }) => values.map(shown))];
}

/** How the chart is drawn in these colours. */
export function chartOptions(
  numbers: Numbers,
  palette: Palette,
  size: { readonly width: number; readonly height: number },
  library: PathMakers,
): uPlot.Options {
  const axis = { stroke: palette.faint, font: FONT, grid: { stroke: palette.line, width: 1 } };
  return {
    ...size,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 8, 0, 0],
    scales: {
      x: { time: false, range: [-0.5, numbers.names.length - 0.5] },
      y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        ticks: { show: false },
        size: 30,
        splits: (plot) => splitsOf(numbers.names.length, plot.width - VALUES_PX),
        values: (plot, places) => namesAt(numbers.names, places, plot.width - VALUES_PX),
      },
      {
        ...axis,
        ticks: { show: false },
        size: VALUES_PX,
        incrs: [...STEPS[numbers.unit]],
        values: (_plot, values) => values.map((value) => numbers.say(value)),
      },
    ],
    series: [{}, ...numbers.series.map((one, index) => seriesOf(one, index, numbers, palette, library))],
  };
}

/** The places of as many names as can be read beside each other in a width, px. */
export function splitsOf(count: number, width: number): number[] {
  const most = Math.max(1, Math.min(MAX_NAMES, Math.floor(width / NAME_MIN_PX)));
  const step = Math.max(1, Math.ceil(count / most));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}

/** The names at those places, cut to the room that each has. */
export function namesAt(names: readonly string[], places: readonly number[], width: number): string[] {
  const signs = Math.floor(width / Math.max(1, places.length) / SIGN_PX);
  return places.map((place) => {
    const name = names[place] ?? '';
    return name.length <= signs ? name : `${name.slice(0, signs - 1)}…`;
  });
}

function seriesOf(
  one: ChartSeries,
  index: number,
  { kind, series }: Numbers,
  palette: Palette,
  { paths }: PathMakers,
): uPlot.Series {
  const stroke = one.tone === 'bad' ? palette.bad : palette.main;
  if (kind === 'lines') {
    const dash = one.tone === 'main' ? [] : one.tone === 'soft' ? [6, 4] : [2, 3];
    return { stroke, width: 2, dash, points: { show: true, size: 5, fill: palette.paper } };
  }
  const width = BAR_SHARE / series.length;
  const align = series.length === 1 ? 0 : index === 0 ? -1 : 1;
  const bars = paths.bars?.({ size: [width, BAR_MAX], align, gap: 2 });
  return {
    stroke,
    width: one.tone === 'main' ? 0 : 1,
    fill: (plot) => fillOf(one.tone, plot.ctx, palette),
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  };
}

function fillOf(
  tone: ChartSeries['tone'],
  context: CanvasRenderingContext2D,
  palette: Palette,
): string | CanvasPattern {
  if (tone === 'main') return palette.main;
  if (tone === 'soft') return palette.soft;
  return hatched(context, palette.bad) ?? palette.bad;
}

const HATCH = 8;

/** Stripes in the colour, as closed hours are shown on the clock's strip. */
function hatched(context: CanvasRenderingContext2D, colour: string): CanvasPattern | null {
  const tile = document.createElement('canvas');
  tile.width = HATCH;
  tile.height = HATCH;
  const pen = tile.getContext('2d');
  if (pen === null) return null;
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  for (const shift of [-HATCH, 0, HATCH]) {
    pen.moveTo(shift, HATCH);
    pen.lineTo(shift + HATCH, 0);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat');
}
