import { inLanguage, OfflineBar } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import { PanelHead } from './panel-head.js';
import type { PanelProps } from './panel-props.js';
import { StartForm } from './start-form.js';

/** The form before the chat; that nothing is stored stands before everything that can be typed. */
export function StartPanel({ desk, visit }: PanelProps) {
  const isOnDuty = visit.isOnDuty.value;
  return (
    <div class="panel is-form">
      <PanelHead title={siteTexts('startTitle')} words={isOnDuty ? siteTexts('startLive') : undefined} />
      <OfflineBar isOffline={visit.line.state.value === 'offline'} text={siteTexts('startOffline')} />
      <div class="panel-body">
        <div class="notice">
          <p>{inLanguage(desk.texts.notStored)}</p>
          {!isOnDuty && <p class="notice-more">{siteTexts('nobody')}</p>}
        </div>
        <StartForm desk={desk} visit={visit} />
      </div>
    </div>
  );
}
