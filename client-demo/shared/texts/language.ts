import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { LANGUAGES, type Language, type Texts } from '../../../src/shared/language.js';

const current = signal<Language>('pl');

/** The language of the page. Whatever reads it in a component changes at once with it. */
export const language: ReadonlySignal<Language> = current;

/** Speaks another language from now on, and keeps it in the address so that reloading and links stay in it. */
export function chooseLanguage(chosen: Language): void {
  current.value = chosen;
  const address = new URL(location.href);
  address.searchParams.set('lang', chosen);
  history.replaceState(history.state, '', address);
}

/** Settles the first language of the page and keeps `<html lang>` in step. Call it once, before the first drawing. */
export function startLanguage(fallback: Language = 'pl'): void {
  current.value = findLanguage(location.search, navigator.languages) ?? fallback;
  effect(() => {
    document.documentElement.lang = current.value;
  });
}

/** Takes `fallback`, or the first of `offered`, where nothing else was asked for or what was asked for is not offered. */
export function offerLanguages(offered: readonly Language[], fallback: Language): void {
  const asked = findLanguage(location.search, navigator.languages);
  current.value = asked !== undefined && offered.includes(asked) ? asked : fallback;
}

/** The language that the address asks for with `?lang=`, else the first of the browser's that we speak. */
export function findLanguage(search: string, preferred: readonly string[]): Language | undefined {
  const wanted = [new URLSearchParams(search).get('lang') ?? '', ...preferred];
  return wanted.map(toLanguage).find((found) => found !== undefined);
}

/** The text in the page's language. */
export function inLanguage(texts: Texts): string {
  return texts[current.value];
}

function toLanguage(tag: string): Language | undefined {
  const base = tag.toLowerCase().split('-')[0];
  return LANGUAGES.find((known) => known === base);
}
