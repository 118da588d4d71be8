import { newCanary, type Trace, TraceFinder } from './traces.js';

/** A stretch of what a place holds. */
export interface Piece {
  /** Where in the place, for the report. */
  readonly where: string;
  readonly bytes: Buffer;
  /** The collection that it belongs to, where tickets are kept; `*` for files that hold all collections. */
  readonly collection?: string;
}

/** Somewhere text could have stayed. */
export interface Place {
  readonly name: string;
  /** What is searched there, in words. */
  readonly contents: string;
  pieces(): AsyncIterable<Piece>;
  /** Leaves a text there, as a mistake would. Returns how it is taken away again. */
  plant(text: string): Promise<() => Promise<void>>;
}

/** What a search of one place came to. */
export interface Findings {
  readonly place: string;
  readonly contents: string;
  readonly bytes: number;
  /** Whether a text that was left there on purpose was found by the same search. */
  readonly isControlFound: boolean;
  /** What was found that must not be there, and where. */
  readonly finds: readonly string[];
  /** How many traces were found that may be there: what became part of a ticket. */
  readonly kept: number;
}

/** Searches a place: first for a text that it leaves there itself, so that finding nothing means something. */
export async function searchPlace(place: Place, traces: readonly Trace[]): Promise<Findings> {
  const control: Trace = { what: 'the control', value: newCanary(), mayStayIn: [] };
  const takeAway = await place.plant(control.value);
  const finder = new TraceFinder([...traces, control]);
  const finds = new Set<string>();
  const kept = new Set<Trace>();
  let bytes = 0;
  let isControlFound = false;
  for await (const piece of place.pieces()) {
    bytes += piece.bytes.length;
    for (const trace of finder.in(piece.bytes)) {
      if (trace === control) isControlFound = true;
      else if (mayStay(trace, piece)) kept.add(trace);
      else finds.add(`${trace.what} in ${piece.where}`);
    }
  }
  await takeAway();
  const { name, contents } = place;
  return { place: name, contents, bytes, isControlFound, finds: [...finds], kept: kept.size };
}

function mayStay({ mayStayIn }: Trace, { collection }: Piece): boolean {
  if (collection === undefined) return false;
  return collection === '*' ? mayStayIn.length > 0 : mayStayIn.includes(collection);
}
