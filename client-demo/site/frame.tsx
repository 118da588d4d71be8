import type { ComponentChildren } from 'preact';
import type { Language } from '../../src/shared/language.js';
import { LampLight, type LampState, LanguageSwitch, language } from '../shared/index.js';
import { siteTexts } from './texts.js';

/** The bar, the foot and the width that every page of the site has. */
export function Frame({
  languages,
  lamp = 'off',
  children,
}: {
  readonly languages?: readonly Language[];
  /** Whether somebody is on duty, for the light at the name. */
  readonly lamp?: LampState;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="frame">
      <a class="button skip-link" href="#content">
        {siteTexts('skip')}
      </a>
      <header class="frame-bar">
        <a class="frame-brand" href={inChosenLanguage('/')}>
          {siteTexts('brand')}
          <LampLight state={lamp} />
        </a>
        <LanguageSwitch {...(languages === undefined ? {} : { offered: languages })} />
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer class="frame-foot">
        <p>{siteTexts('motto')}</p>
        <a href="/console">{siteTexts('console')}</a>
      </footer>
    </div>
  );
}

/** A link within the site that stays in the language of the page. */
export function inChosenLanguage(path: string): string {
  return `${path}?lang=${language.value}`;
}
