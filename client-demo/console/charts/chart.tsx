import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { language } from '../../shared/index.js';
import { overviewTexts } from '../texts/overview-texts.js';
import { type ChartSeries, chartOptions, dataOf } from './chart-options.js';
import { followScheme, readPalette } from './palette.js';

export interface ChartProps {
  readonly title: string;
  /** What stands under the chart, one for each value: days, topics, people. */
  readonly names: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly kind: 'bars' | 'lines';
  /** A value as people say it, with its unit. */
  readonly say: (value: number) => string;
  /** What the first column of the table is. */
  readonly nameTitle: string;
}

const HEIGHT = 180;

/** Numbers as a drawing for whoever looks, and as a table for whoever hears them or wants them exactly. */
export function Chart(props: ChartProps) {
  const id = useId();
  const [isTable, setIsTable] = useState(false);
  const isEmpty = props.series.every(({ values }) => values.every((value) => value === null || value === 0));
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption class="chart-head">
        <h3 id={id}>{props.title}</h3>
        <Legend series={props.series} />
        <button
          type="button"
          class="button is-quiet is-compact"
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
        >
          {overviewTexts('asTable')}
        </button>
      </figcaption>
      {!isTable && (isEmpty ? <p class="chart-empty">{overviewTexts('noData')}</p> : <Drawing {...props} />)}
      <div class={isTable ? 'chart-table' : 'visually-hidden'}>
        <Table {...props} />
      </div>
    </figure>
  );
}

function Legend({ series }: { readonly series: readonly ChartSeries[] }) {
  if (series.length < 2) return null;
  return (
    <ul class="plain-list chart-legend">
      {series.map(({ name, tone }) => (
        <li key={name} class={`chart-key is-${tone}`}>
          {name}
        </li>
      ))}
    </ul>
  );
}

function Drawing(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const spoken = language.value;
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    return keepDrawn(element, props);
  }, [props.names, props.series, spoken]);
  return <div ref={place} class="chart-drawing" style={{ height: `${HEIGHT}px` }} aria-hidden="true" />;
}

/** Draws into the element and again whenever its width or the colours change. Returns a function that ends it. */
function keepDrawn(element: HTMLElement, props: ChartProps): () => void {
  let plot: uPlot | null = null;
  let isOver = false;
  const draw = async () => {
    // Only who looks at numbers pays for the library.
    const { default: Plot } = await import('uplot');
    if (isOver) return;
    plot?.destroy();
    const size = { width: element.clientWidth, height: HEIGHT };
    plot = new Plot(chartOptions(props, readPalette(element), size, Plot), dataOf(props), element);
  };
  const drawAgain = () => {
    draw().catch(() => undefined);
  };
  const observer = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
  observer.observe(element);
  const endScheme = followScheme(drawAgain);
  drawAgain();
  return () => {
    isOver = true;
    observer.disconnect();
    endScheme();
    plot?.destroy();
  };
}

function Table({ title, names, nameTitle, series, say }: ChartProps) {
  return (
    <table>
      <caption class="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{nameTitle}</th>
          {series.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {names.map((name, index) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {series.map((one) => (
              <td key={one.name}>{sayValue(one.values[index], say)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function sayValue(value: number | null | undefined, say: (value: number) => string): string {
  return value === null || value === undefined ? '–' : say(value);
}
