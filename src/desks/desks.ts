import { NotFound } from '../shared/errors.js';
import { type Desk, deskSchema } from './desk.schema.js';
import { PRESETS } from './presets/index.js';

/** The desks that this server is. */
export class Desks {
  readonly #desks: ReadonlyMap<string, Desk>;

  constructor(desks: readonly Desk[]) {
    this.#desks = new Map(desks.map((desk) => [desk.id, desk]));
  }

  /** All desks, in the order of the configuration. */
  all(): readonly Desk[] {
    return [...this.#desks.values()];
  }

  /** The desk with this id. Throws `NotFound`. */
  get(id: string): Desk {
    const desk = this.#desks.get(id);
    if (desk === undefined) throw new NotFound();
    return desk;
  }
}

/** Names of the presets that can be chosen. */
export const PRESET_NAMES: readonly string[] = PRESETS.map((preset) => preset.id);

/** The presets with these names, checked. Throws a plain error with every fault when a preset is wrong. */
export function loadDesks(names: readonly string[]): Desks {
  const chosen = names.map((name) => {
    const preset = PRESETS.find((candidate) => candidate.id === name);
    if (preset === undefined) throw new Error(`There is no desk preset "${name}".`);
    return deskSchema.parse(preset);
  });
  return new Desks(chosen);
}
