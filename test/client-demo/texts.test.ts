import { expect } from 'chai';
import { splitLinks } from '../../client-demo/shared/chat/links.js';
import { fillIn, type Text } from '../../client-demo/shared/texts/catalogue.js';
import { explainError, explainFault, localError } from '../../client-demo/shared/texts/errors.js';
import { findLanguage } from '../../client-demo/shared/texts/language.js';
import { formatAge, formatTime } from '../../client-demo/shared/texts/moments.js';
import { english } from '../../client-demo/site/texts/english.js';
import { polish } from '../../client-demo/site/texts/polish.js';
import { ERROR_CODES } from '../../src/shared/errors.js';
import { HOUR_MS, MINUTE_MS } from '../../src/shared/time.js';

function parametersOf(text: Text | undefined): string[] {
  const sentence = typeof text === 'object' ? text.other : (text ?? '');
  return Array.from(sentence.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? '').sort();
}

describe('the words of the pages', () => {
  it('say the same things with the same parameters in both languages', () => {
    expect(Object.keys(english)).to.have.members(Object.keys(polish));
    const others: Readonly<Record<string, Text>> = english;
    for (const [key, text] of Object.entries(polish)) {
      expect(parametersOf(others[key]), key).to.deep.equal(parametersOf(text));
    }
  });

  it('never shout', () => {
    for (const text of [...Object.values(polish), ...Object.values(english)]) {
      expect(text).not.to.match(/!/);
    }
  });

  it('have a sentence for every error', () => {
    for (const code of ERROR_CODES) {
      expect(explainError(localError(code)), code).to.match(/\.$/);
    }
  });

  it('name the limit of a text that is too long', () => {
    const fault = { path: 'text', rule: 'too_long', limit: 4000 };
    expect(explainError(localError('text_too_long', [fault]))).to.contain('4000');
    expect(explainFault(fault)).to.contain('4000 znaków');
  });

  it('choose the plural that the language wants', () => {
    const text: Text = {
      one: '{count} znak',
      few: '{count} znaki',
      many: '{count} znaków',
      other: '{count} znaku',
    };
    const said = [1, 2, 5, 12, 22, 25].map((count) => fillIn(text, 'pl', { count }));
    expect(said).to.deep.equal(['1 znak', '2 znaki', '5 znaków', '12 znaków', '22 znaki', '25 znaków']);
    expect(fillIn({ one: '{count} line', other: '{count} lines' }, 'en', { count: 1 })).to.equal('1 line');
    expect(fillIn({ one: '{count} line', other: '{count} lines' }, 'en', { count: 0 })).to.equal('0 lines');
  });

  it('put in what they are given as it is', () => {
    expect(fillIn('do {name}', 'pl', { name: '{name} $& <b>' })).to.equal('do {name} $& <b>');
  });

  it('are in the language of the address, else the first of the browser’s that we speak', () => {
    expect(findLanguage('?lang=en', ['pl-PL'])).to.equal('en');
    expect(findLanguage('', ['de-DE', 'en-GB', 'pl'])).to.equal('en');
    expect(findLanguage('?lang=xx', ['pl-PL'])).to.equal('pl');
    expect(findLanguage('', ['de'])).to.equal(undefined);
  });
});

describe('moments as the pages say them', () => {
  it('count an age as a clock does, and never below zero', () => {
    const ages = [0, 21_000, 12 * MINUTE_MS + 4_000, HOUR_MS + 2 * MINUTE_MS + 30_000, -5_000];
    expect(ages.map((age) => formatAge(0, age))).to.deep.equal(['0:00', '0:21', '12:04', '1:02:30', '0:00']);
  });

  it('write midnight as 00, not 24', () => {
    const midnight = new Date(2027, 2, 1, 0, 5).toISOString();
    expect(formatTime(midnight, 'pl')).to.equal('00:05');
    expect(formatTime(midnight, 'en')).to.equal('00:05');
  });
});

describe('addresses in a message', () => {
  it('can be followed, without the mark that ends the sentence', () => {
    expect(splitLinks('Kroki: https://pomoc.example/tls. Proszę.')).to.deep.equal([
      { text: 'Kroki: ', isLink: false },
      { text: 'https://pomoc.example/tls', isLink: true },
      { text: '. Proszę.', isLink: false },
    ]);
  });

  it('are http and https alone', () => {
    const text = 'javascript:alert(1) data:text/html,x ftp://a.example';
    expect(splitLinks(text)).to.deep.equal([{ text, isLink: false }]);
  });

  it('leave every text whole', () => {
    for (const text of ['', 'https://a.example', 'a https://b.example) c https://d.example', '\nhttp://']) {
      expect(
        splitLinks(text)
          .map((stretch) => stretch.text)
          .join(''),
      ).to.equal(text);
    }
  });
});
