import { useSignalEffect } from '@preact/signals';
import { explainError } from '../../shared/index.js';
import { Frame } from '../frame.js';
import { siteTexts } from '../texts.js';
import { DeskRow, EmptyDeskRow } from './desk-row.js';
import { deskFailure, listedDesks } from './load-desks.js';

/** Rows of the usual length of the list, so that nothing jumps when the desks are there. */
const EXPECTED_ROWS = ['1', '2', '3', '4', '5'];

/** The door: all desks, who is on duty, and when. */
export function HomePage() {
  useSignalEffect(() => {
    document.title = siteTexts('brand');
  });
  const isOnDuty = listedDesks.value?.some((desk) => desk.details?.isOnDuty) ?? false;
  return (
    <Frame lamp={isOnDuty ? 'on' : 'off'}>
      <div class="home">
        <h1>{siteTexts('homeTitle')}</h1>
        <p class="home-lead">{siteTexts('homeLead')}</p>
        <h2 class="visually-hidden">{siteTexts('desks')}</h2>
        <Desks />
      </div>
    </Frame>
  );
}

function Desks() {
  const failure = deskFailure.value;
  const desks = listedDesks.value;
  if (failure !== null) {
    return (
      <div class="error-state" role="alert">
        <p>{explainError(failure)}</p>
        <a class="button" href="/">
          {siteTexts('reload')}
        </a>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noRedundantRoles: without its marks a list is no longer announced as one
    <ul class="desk-list" role="list" aria-busy={desks === null}>
      {desks === null
        ? EXPECTED_ROWS.map((row) => <EmptyDeskRow key={row} />)
        : desks.map((desk) => <DeskRow key={desk.summary.id} {...desk} />)}
    </ul>
  );
}
