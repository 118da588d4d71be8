import { describe } from '../bson/describe.js';
import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { isIndex } from '../query/path.js';

/** What the positional operators in a path stand for in one document. */
export interface Positions {
  /** The element that satisfied the query, for `$`. */
  readonly position: () => number | undefined;
  /** The conditions of `arrayFilters`, for `$[name]`. */
  readonly filters: ReadonlyMap<string, (item: Value) => boolean>;
}

/** The paths without positional operators that a path stands for. */
export function targetsOf(doc: Doc, path: readonly string[], positions: Positions): string[][] {
  if (!path.some((part) => part.startsWith('$'))) return [[...path]];
  const targets: string[][] = [];
  expand(doc, path, [], positions, targets);
  return targets;
}

export function getAt(doc: Doc, path: readonly string[]): Value | undefined {
  let value: Value | undefined = doc;
  for (const part of path) {
    if (value instanceof Doc) value = value.get(part);
    else if (Array.isArray(value) && isIndex(part)) value = value[Number(part)];
    else return undefined;
  }
  return value;
}

/** Puts the value there, making the documents on the way; refused where something else is in the way. */
export function setAt(doc: Doc, path: readonly string[], value: Value): void {
  const parent = open(doc, path);
  const last = path.at(-1) ?? '';
  if (parent instanceof Doc) parent.set(last, value);
  else putInto(parent, last, value);
}

/** Takes the field away; an element of an array becomes null, so that the others keep their places. */
export function unsetAt(doc: Doc, path: readonly string[]): void {
  if (getAt(doc, path) === undefined) return;
  const parent = open(doc, path);
  const last = path.at(-1) ?? '';
  if (parent instanceof Doc) parent.delete(last);
  else parent[Number(last)] = null;
}

/** MongoDB's limit for elements that are made by writing beyond the end of an array. */
const MAX_BACKFILL = 1_500_000;

function open(doc: Doc, path: readonly string[]): Doc | Value[] {
  let at: Doc | Value[] = doc;
  let name = '';
  for (const [index, part] of path.slice(0, -1).entries()) {
    if (Array.isArray(at) && !isIndex(part)) throw notViable(part, name, at);
    const child: Value | undefined = at instanceof Doc ? at.edit(part) : at[Number(part)];
    if (child instanceof Doc || Array.isArray(child)) at = child;
    else if (child === undefined) at = addDoc(at, part);
    else throw notViable(path[index + 1] ?? '', part, child);
    name = part;
  }
  const last = path.at(-1) ?? '';
  if (Array.isArray(at) && !isIndex(last)) throw notViable(last, name, at);
  return at;
}

function addDoc(parent: Doc | Value[], part: string): Doc {
  const added = new Doc();
  if (parent instanceof Doc) parent.set(part, added);
  else putInto(parent, part, added);
  return added;
}

function putInto(items: Value[], part: string, value: Value): void {
  const index = Number(part);
  if (index > items.length + MAX_BACKFILL)
    throw new CommandError(CODE.badValue, "can't backfill more than 1500000 elements");
  while (items.length < index) items.push(null);
  items[index] = value;
}

function notViable(field: string, name: string, value: Value): CommandError {
  return new CommandError(
    CODE.pathNotViable,
    `Cannot create field '${field}' in element {${name}: ${describe(value)}}`,
  );
}

function expand(
  value: Value | undefined,
  rest: readonly string[],
  done: string[],
  positions: Positions,
  targets: string[][],
): void {
  const [part, ...after] = rest;
  if (part === undefined) {
    targets.push(done);
    return;
  }
  for (const name of namesFor(part, value, done, positions)) {
    const child = getChild(value, name);
    expand(child, after, [...done, name], positions, targets);
  }
}

function namesFor(part: string, value: Value | undefined, done: string[], positions: Positions): string[] {
  if (part === '$') {
    const position = positions.position();
    if (position === undefined) {
      throw new CommandError(
        CODE.badValue,
        'The positional operator did not find the match needed from the query.',
      );
    }
    return [String(position)];
  }
  const name = /^\$\[(.*)\]$/.exec(part)?.[1];
  if (name === undefined) return [part];
  if (!Array.isArray(value)) {
    const path = done.join('.');
    throw value === undefined
      ? new CommandError(
          CODE.badValue,
          `The path '${path}' must exist in the document in order to apply array updates.`,
        )
      : new CommandError(
          CODE.badValue,
          `Cannot apply array updates to non-array element ${done.at(-1)}: ${describe(value)}`,
        );
  }
  const filter = name === '' ? () => true : positions.filters.get(name);
  if (filter === undefined) {
    throw new CommandError(
      CODE.badValue,
      `No array filter found for identifier '${name}' in path '${[...done, part].join('.')}'`,
    );
  }
  return value.flatMap((item, index) => (filter(item) ? [String(index)] : []));
}

function getChild(value: Value | undefined, name: string): Value | undefined {
  if (value instanceof Doc) return value.get(name);
  return Array.isArray(value) && isIndex(name) ? value[Number(name)] : undefined;
}
