import { OfflineBar } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import { PanelHead } from './panel-head.js';
import type { PanelProps } from './panel-props.js';

/** A chat was kept and is being resumed. */
export function OpeningPanel({ visit }: PanelProps) {
  return (
    <div class="panel" aria-busy="true">
      <PanelHead title={siteTexts('opening')} lamp="busy" words={siteTexts('openingText')} />
      <OfflineBar isOffline={visit.line.state.value === 'offline'} />
      <div class="panel-loading">
        <span class="skeleton" />
        <span class="skeleton" />
      </div>
    </div>
  );
}

/** The server has moved on and no longer speaks with this page. */
export function OutdatedPanel() {
  return (
    <div class="panel is-still" role="alert">
      <PanelHead title={siteTexts('outdatedTitle')} />
      <div class="panel-body">
        <p>{siteTexts('outdatedText')}</p>
        <button type="button" class="button is-primary" onClick={() => location.reload()}>
          {siteTexts('reload')}
        </button>
      </div>
    </div>
  );
}
