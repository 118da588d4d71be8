import type uPlot from 'uplot';
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
  readonly say: (value: number) => string;
}

/** What of the library is needed to build the options: it is loaded late. */
type PathMakers = Pick<typeof uPlot, 'paths'>;

const FONT = '11px ui-sans-serif, system-ui, sans-serif';
const BAR_SHARE = 0.72;
const BAR_MAX = 34;
const MAX_NAMES = 8;

/** The columns as the library wants them: places first, then a column for each series. */
export function dataOf({ names, series }: Numbers): uPlot.AlignedData {
  return [names.map((_, index) => index), ...series.map(({ values }) => [...values])];
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
        splits: () => splitsOf(numbers.names.length),
        values: (_plot, places) => places.map((place) => numbers.names[place] ?? ''),
      },
      {
        ...axis,
        ticks: { show: false },
        size: 56,
        values: (_plot, values) => values.map((value) => numbers.say(value)),
      },
    ],
    series: [{}, ...numbers.series.map((one, index) => seriesOf(one, index, numbers, palette, library))],
  };
}

/** At most so many names as can be read beside each other. */
export function splitsOf(count: number): number[] {
  const step = Math.max(1, Math.ceil(count / MAX_NAMES));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
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
