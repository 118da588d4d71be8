import type { DeskView } from '../../../src/protocol/index.js';
import type { Visit } from './visit.js';

/** What every face of the panel is given. */
export interface PanelProps {
  readonly desk: DeskView;
  readonly visit: Visit;
}
