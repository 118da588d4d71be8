export type { Desk, DeskInput } from './desk.schema.js';
export { deskSchema } from './desk.schema.js';
export { Desks, loadDesks, PRESET_NAMES } from './desks.js';
