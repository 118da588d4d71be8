import type { Box } from '../query/geo/bounds.js';

/** A square of the map: the map itself has level 0, each level has four in one of the level before. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly level: number;
}

/** How places are laid out on a map of 2^32 by 2^32. */
export class Grid {
  readonly #left: number;
  readonly #bottom: number;
  readonly #width: number;
  readonly #height: number;

  constructor({ left, right, bottom, top }: Box) {
    this.#left = left;
    this.#bottom = bottom;
    this.#width = right - left;
    this.#height = top - bottom;
  }

  /** At most `most` cells that together have all of the boxes. */
  cover(boxes: readonly Box[], most: number): Cell[] {
    const each = Math.max(4, Math.floor(most / Math.max(1, boxes.length)));
    return boxes.flatMap((box) => this.#coverOne(box, each));
  }

  #coverOne(box: Box, most: number): Cell[] {
    const [left, bottom] = [this.#across(box.left), this.#up(box.bottom)];
    const [right, top] = [this.#across(box.right), this.#up(box.top)];
    const isApart = ({ x, y, level }: Cell) => {
      const last = sideOf(level) - 1;
      return x > right || y > top || x + last < left || y + last < bottom;
    };
    const isWithin = ({ x, y, level }: Cell) => {
      const last = sideOf(level) - 1;
      return x >= left && y >= bottom && x + last <= right && y + last <= top;
    };
    let cells: Cell[] = [MAP];
    for (let level = 0; level < DEEPEST; level += 1) {
      const finer = cells.flatMap((cell) =>
        cell.level < level || isWithin(cell)
          ? [cell]
          : quartersOf(cell).filter((quarter) => !isApart(quarter)),
      );
      if (finer.length > most) break;
      cells = finer;
    }
    return cells;
  }

  #across(x: number): number {
    return onMap((x - this.#left) / this.#width);
  }

  #up(y: number): number {
    return onMap((y - this.#bottom) / this.#height);
  }
}

/** Cells of the deepest level are as good as points. */
export const DEEPEST = 32;
export const CELL_KEY_BYTES = 9;

/** Cells within a cell follow it; of those in the same corner the larger come first. */
export function cellKey({ x, y, level }: Cell): Buffer {
  const key = Buffer.allocUnsafe(CELL_KEY_BYTES);
  key.writeUInt32BE(interleaved(x >>> 16, y >>> 16), 0);
  key.writeUInt32BE(interleaved(x & 0xffff, y & 0xffff), 4);
  key[8] = level;
  return key;
}

/** What all keys of cells within a cell are below; nothing if there is nothing beyond it. */
export function endOfCell(cell: Cell): Buffer | undefined {
  const end = Buffer.alloc(CELL_KEY_BYTES);
  const beyond = cellKey(cell).readBigUInt64BE(0) + (1n << BigInt(2 * (DEEPEST - cell.level)));
  if (beyond > 0xffff_ffff_ffff_ffffn) return undefined;
  end.writeBigUInt64BE(beyond, 0);
  return end;
}

/** The larger cells that a cell is in, apart from those that begin in the same corner. */
export function cellsAround({ x, y, level }: Cell): Cell[] {
  return Array.from({ length: level }, (_, outer) => {
    const side = sideOf(outer);
    return { x: Math.floor(x / side) * side, y: Math.floor(y / side) * side, level: outer };
  }).filter((around) => around.x !== x || around.y !== y);
}

const MAP: Cell = { x: 0, y: 0, level: 0 };

function sideOf(level: number): number {
  return 2 ** (DEEPEST - level);
}

function quartersOf({ x, y, level }: Cell): Cell[] {
  const half = sideOf(level + 1);
  return [
    { x, y, level: level + 1 },
    { x: x + half, y, level: level + 1 },
    { x, y: y + half, level: level + 1 },
    { x: x + half, y: y + half, level: level + 1 },
  ];
}

function onMap(share: number): number {
  return Math.min(2 ** DEEPEST - 1, Math.max(0, Math.floor(share * 2 ** DEEPEST)));
}

/** The bits of two numbers of 16 bits in turn. */
function interleaved(x: number, y: number): number {
  return ((spread(x) << 1) | spread(y)) >>> 0;
}

function spread(bits: number): number {
  let wide = (bits | (bits << 8)) & 0x00ff00ff;
  wide = (wide | (wide << 4)) & 0x0f0f0f0f;
  wide = (wide | (wide << 2)) & 0x33333333;
  return (wide | (wide << 1)) & 0x55555555;
}
