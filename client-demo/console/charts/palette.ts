/** The colours that charts are drawn in, as the design's tokens have them now. */
export interface Palette {
  readonly paper: string;
  readonly line: string;
  readonly faint: string;
  readonly main: string;
  readonly soft: string;
  readonly bad: string;
}

const TOKENS = {
  paper: '--paper-raised',
  line: '--line',
  faint: '--ink-faint',
  main: '--sea',
  soft: '--sea-wash',
  bad: '--sev1',
} as const satisfies Record<keyof Palette, string>;

/** Reads the tokens where the element stands: a canvas knows no style sheet. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: keyof Palette) => style.getPropertyValue(TOKENS[name]).trim();
  return {
    paper: read('paper'),
    line: read('line'),
    faint: read('faint'),
    main: read('main'),
    soft: read('soft'),
    bad: read('bad'),
  };
}

/** Calls `listener` when light turns dark or back. Returns a function that ends it. */
export function followScheme(listener: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', listener);
  return () => scheme.removeEventListener('change', listener);
}
