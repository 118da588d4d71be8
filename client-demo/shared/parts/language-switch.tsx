import { LANGUAGES, type Language } from '../../../src/shared/language.js';
import { chooseLanguage, language } from '../texts/language.js';
import { sharedTexts } from '../texts/shared-texts.js';

/** Changes the language of the whole page at once. Shows nothing where there is no choice. */
export function LanguageSwitch({ offered = LANGUAGES }: { readonly offered?: readonly Language[] }) {
  if (offered.length < 2) return null;
  return (
    <fieldset class="language-switch" aria-label={sharedTexts('language')}>
      {offered.map((option) => (
        <button
          key={option}
          type="button"
          lang={option}
          aria-pressed={language.value === option}
          onClick={() => chooseLanguage(option)}
        >
          {option.toUpperCase()}
          <span class="visually-hidden"> {sharedTexts(option === 'pl' ? 'languagePl' : 'languageEn')}</span>
        </button>
      ))}
    </fieldset>
  );
}
