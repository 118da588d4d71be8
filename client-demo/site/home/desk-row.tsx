import { inLanguage, Lamp } from '../../shared/index.js';
import { DeskHours } from '../desk/desk-hours.js';
import { dutyOf } from '../desk/duty.js';
import { inChosenLanguage } from '../frame.js';
import { siteTexts } from '../texts.js';
import type { ListedDesk } from './load-desks.js';

/** A desk in the list: its name, who is on duty, its hours. */
export function DeskRow({ summary, details }: ListedDesk) {
  const duty = details === null ? null : dutyOf(details, details.isOnDuty);
  return (
    <li class="desk-row" data-testid={`desk-${summary.id}`}>
      <a class="desk-link" href={inChosenLanguage(`/desks/${summary.id}`)}>
        <div>
          <div class="desk-name">{summary.name}</div>
          <div class="desk-title">{inLanguage(summary.texts.title)}</div>
        </div>
        <div class="desk-duty">
          {duty === null ? <span class="skeleton" /> : <Lamp state={duty.lamp}>{siteTexts(duty.words)}</Lamp>}
          <div class="desk-hours">
            <DeskHours hours={summary.texts.hours} timeZone={details?.timeZone ?? ''} />
          </div>
        </div>
        <svg class="desk-arrow" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M5 3l5 5-5 5" />
        </svg>
      </a>
    </li>
  );
}

/** The shape of a row before the desks are known. */
export function EmptyDeskRow() {
  return (
    <li class="desk-row" aria-hidden="true">
      <div class="desk-link is-empty">
        <span class="skeleton" />
        <span class="skeleton" />
      </div>
    </li>
  );
}
