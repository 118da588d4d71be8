import { Doc, type Value } from '../bson/document.js';

/** Tests one value; a missing one is `undefined`. */
export type Leaf = (value: Value | undefined) => boolean;

/** Remembers which element of an array made a condition true, for the positional operator. */
export interface MatchDetails {
  position: number | undefined;
}

/** The values that a path leads to in one document, or one value that stands for itself. */
export interface Site {
  /** True as soon as one value passes; with `isExpanding`, arrays offer their elements and themselves. */
  any(leaf: Leaf, isExpanding: boolean): boolean;
  readonly details: MatchDetails | undefined;
}

export class PathSite implements Site {
  readonly #root: Doc;
  readonly #parts: readonly string[];
  readonly details: MatchDetails | undefined;

  constructor(root: Doc, parts: readonly string[], details?: MatchDetails) {
    this.#root = root;
    this.#parts = parts;
    this.details = details;
  }

  any(leaf: Leaf, isExpanding: boolean): boolean {
    return this.#inDoc(this.#root, 0, leaf, isExpanding);
  }

  #inDoc(doc: Doc, depth: number, leaf: Leaf, isExpanding: boolean): boolean {
    const value = doc.get(this.#parts[depth] ?? '');
    return this.#descend(value, depth + 1, leaf, isExpanding);
  }

  #descend(value: Value | undefined, depth: number, leaf: Leaf, isExpanding: boolean): boolean {
    if (depth === this.#parts.length) return this.#atLeaf(value, leaf, isExpanding);
    if (value instanceof Doc) return this.#inDoc(value, depth, leaf, isExpanding);
    if (Array.isArray(value)) return this.#inArray(value, depth, leaf, isExpanding);
    return leaf(undefined);
  }

  #inArray(items: Value[], depth: number, leaf: Leaf, isExpanding: boolean): boolean {
    const part = this.#parts[depth] ?? '';
    if (isIndex(part)) {
      const item = items[Number(part)];
      if (item !== undefined && this.#descend(item, depth + 1, leaf, isExpanding)) return true;
    }
    return items.some(
      (item, index) =>
        item instanceof Doc && this.#inDoc(item, depth, leaf, isExpanding) && this.#remember(index),
    );
  }

  #atLeaf(value: Value | undefined, leaf: Leaf, isExpanding: boolean): boolean {
    if (isExpanding && Array.isArray(value)) {
      if (value.some((item, index) => leaf(item) && this.#remember(index))) return true;
    }
    return leaf(value);
  }

  /** The outermost array is left last, so its index is the one that stays. */
  #remember(index: number): true {
    if (this.details !== undefined) this.details.position = index;
    return true;
  }
}

/** An element of an array: it is what it is, nothing in it is expanded. */
export class ElementSite implements Site {
  readonly #value: Value;
  readonly details = undefined;

  constructor(value: Value) {
    this.#value = value;
  }

  any(leaf: Leaf): boolean {
    return leaf(this.#value);
  }
}

export function isIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}
