import type { DeskView } from '../../../src/protocol/index.js';
import { inLanguage } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import type { PanelProps } from './panel-props.js';

/** The line under every chat: nothing is stored, and what becomes of the question when the window is closed. */
export function VanishLine({ desk, visit }: PanelProps) {
  const address = visit.chat.value?.followUpTo ?? '';
  return <p class="vanish-line">{sayVanishing(desk, address)}</p>;
}

/** The desk's own words, but where an answer may follow, whether it does for this visitor. */
function sayVanishing(desk: DeskView, address: string): string {
  if (!desk.chat.followsUp) return inLanguage(desk.texts.notStored);
  return address === '' ? siteTexts('vanishDeletes') : siteTexts('vanishAnswer', { address });
}
