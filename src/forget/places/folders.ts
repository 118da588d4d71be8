import { createReadStream, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Piece, Place } from '../place.js';
import { SEAM_BYTES } from '../traces.js';

/** Every file in a folder and below it. Where it `holdsTickets`, what became part of a ticket may be in it. */
export function folder({ path, holdsTickets }: { path: string; holdsTickets: boolean }): Place {
  const collection = holdsTickets ? { collection: '*' } : {};
  return {
    name: 'Files',
    contents: path,
    pieces: async function* () {
      for (const file of filesIn(path)) {
        for await (const piece of piecesOfFile(file)) yield { ...piece, ...collection };
      }
    },
    plant: async (text) => {
      const control = join(path, 'forget-check-control');
      writeFileSync(control, `before ${text} after`);
      return async () => rmSync(control, { force: true });
    },
  };
}

/** A file in stretches that overlap. One that goes away meanwhile holds nothing any more. */
export async function* piecesOfFile(path: string): AsyncGenerator<Piece> {
  if (!existsSync(path)) return;
  let seam = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    // Without an encoding a stream of a file gives buffers.
    const bytes = Buffer.concat([seam, chunk as Buffer]);
    seam = bytes.subarray(-SEAM_BYTES);
    yield { where: path, bytes };
  }
}

/** Every file below a folder. */
export function filesIn(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
