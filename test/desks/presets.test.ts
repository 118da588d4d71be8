import { expect } from 'chai';
import { type DeskInput, deskSchema, loadDesks, PRESET_NAMES } from '../../src/desks/index.js';
import { PRESETS } from '../../src/desks/presets/index.js';
import { LANGUAGES } from '../../src/shared/language.js';

const ALL = ['anomail', 'easywebshop', 'icewarp', 'otelms', 'smodfum'];

/** A preset to break, everything in it its own copy. */
const copyOf = (id: string): DeskInput =>
  structuredClone(PRESETS.find((preset) => preset.id === id)) as DeskInput; // it is there

/** Dotted paths of what a desk's schema refuses. */
function pathsOf(desk: unknown): string[] {
  const result = deskSchema.safeParse(desk);
  return (result.error?.issues ?? []).map((issue) => issue.path.join('.'));
}

describe('The desk presets', () => {
  it('are the five help desks, in the order of their names', () => {
    expect(PRESET_NAMES).to.deep.equal(ALL);
  });

  for (const id of ALL) {
    it(`${id} is a whole and right configuration`, () => {
      expect(deskSchema.safeParse(copyOf(id)).error?.issues).to.equal(undefined);
      expect(loadDesks([id]).get(id)).to.include({ id });
    });
  }

  it('have ids, number prefixes and addresses of their own', () => {
    for (const part of [
      PRESETS.map((desk) => desk.id),
      PRESETS.map((desk) => desk.ticketPrefix),
      PRESETS.map((desk) => desk.mail.localPart),
    ])
      expect(new Set(part).size).to.equal(PRESETS.length);
  });

  it('name each member of a team once', () => {
    for (const { id, team } of PRESETS) {
      expect(new Set(team.map((member) => member.id)).size, id).to.equal(team.length);
      expect(new Set(team.map((member) => member.name)).size, id).to.equal(team.length);
    }
  });

  it('speak calmly: no text has an exclamation mark or a blank at its ends', () => {
    const texts: string[] = [];
    const collect = (value: unknown): void => {
      if (typeof value === 'string') texts.push(value);
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
    };
    collect(PRESETS);
    expect(texts).to.have.length.above(100);
    expect(texts.filter((text) => text.includes('!') || text.trim() !== text)).to.deep.equal([]);
  });

  it('say things in Polish that are not the English ones', () => {
    for (const { texts, faq = [], contacts = [] } of PRESETS) {
      const pairs = [
        ...Object.values(texts),
        ...faq.flatMap((entry) => [entry.question, entry.answer]),
        ...contacts.map(({ label }) => label),
      ];
      expect(pairs.filter(({ pl, en }) => pl === en)).to.deep.equal([]);
      expect(Object.keys(pairs[0] ?? {})).to.have.members([...LANGUAGES]);
    }
  });

  it('keep the chat of icewarp open to everyone at every hour', () => {
    const { hours, chat } = loadDesks(['icewarp']).get('icewarp');
    expect(hours.kind).to.equal('always');
    expect(chat).to.deep.include({
      isOffered: true,
      followUp: 'letter',
      fields: {
        name: 'required',
        email: 'optional',
        phone: 'optional',
        question: 'required',
        topic: 'optional',
        severity: 'optional',
      },
    });
  });

  it('ask visitors of otelms for name, phone and a short question, and leave nothing behind', () => {
    const { chat, hours } = loadDesks(['otelms']).get('otelms');
    expect(chat.fields).to.deep.equal({
      name: 'required',
      email: 'absent',
      phone: 'required',
      question: 'required',
      topic: 'absent',
      severity: 'absent',
    });
    expect(chat.followUp).to.equal('none');
    expect(hours).to.deep.include({ kind: 'weekly' });
  });

  it('offer no chat where the desk takes tickets, e-mail or the phone alone, and says how to reach it', () => {
    for (const desk of loadDesks(['easywebshop', 'smodfum']).all()) {
      expect(desk.chat.isOffered, desk.id).to.equal(false);
      expect(desk.contacts, desk.id).to.have.length.above(0);
    }
  });
});

describe('A wrong desk configuration', () => {
  /** What somebody might write, and where the refusal must point. */
  const cases: [string, string, (desk: DeskInput) => unknown][] = [
    ['a zone that does not exist', 'timeZone', (desk) => ({ ...desk, timeZone: 'Europe/Warszawa' })],
    [
      'open times that overlap',
      'hours.days.1',
      (desk) => ({
        ...desk,
        hours: {
          kind: 'weekly',
          days: {
            1: [
              { from: '08:00', to: '13:00' },
              { from: '12:00', to: '17:00' },
            ],
          },
        },
      }),
    ],
    [
      'open times that end before they begin',
      'hours.days.5',
      (desk) => ({ ...desk, hours: { kind: 'weekly', days: { 5: [{ from: '17:00', to: '08:00' }] } } }),
    ],
    [
      'a day that no week has',
      'hours.days',
      (desk) => ({ ...desk, hours: { kind: 'weekly', days: { 8: [{ from: '08:00', to: '17:00' }] } } }),
    ],
    [
      'nobody with the escalation role',
      'escalation.role',
      (desk) => ({ ...desk, escalation: { role: 'product' } }),
    ],
    [
      'a follow-up letter without the e-mail field',
      'chat.followUp',
      (desk) => ({ ...desk, chat: { ...desk.chat, followUp: 'letter' } }),
    ],
    [
      'a warning that is due before the clock starts',
      'clocks.warnBeforeMinutes',
      (desk) => ({ ...desk, clocks: { ...desk.clocks, warnBeforeMinutes: [9 * 60] } }),
    ],
    [
      'a clock by hours that nobody has named',
      'clocks.first.calendar',
      (desk) => ({
        ...desk,
        clocks: { ...desk.clocks, first: { minutes: 600, counts: 'hours', calendar: 'night' } },
      }),
    ],
    [
      'a default language that the desk does not speak',
      'defaultLanguage',
      (desk) => ({ ...desk, languages: ['en'] }),
    ],
    [
      'a text that is missing in one language',
      'texts.title.en',
      (desk) => ({ ...desk, texts: { ...desk.texts, title: { pl: 'Pomoc' } } }),
    ],
    ['a field that nobody knows', '', (desk) => ({ ...desk, colour: 'blue' })],
  ];

  for (const [what, path, breakIt] of cases) {
    it(`is refused where it has ${what}`, () => {
      const desk = copyOf('otelms');
      expect(pathsOf(desk), 'the desk that is broken here is right before').to.deep.equal([]);
      expect(pathsOf(breakIt(desk))).to.deep.equal([path]);
    });
  }

  it('is refused where no preset has the name', () => {
    expect(() => loadDesks(['icewrap'])).to.throw('There is no desk preset "icewrap".');
  });
});
