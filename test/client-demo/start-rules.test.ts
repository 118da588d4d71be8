import { expect } from 'chai';
import { faultsByField, findFaults, type Values } from '../../client-demo/site/form/form-rules.js';
import { endingOf } from '../../client-demo/site/visit/ending.js';
import { START_FORM, type StartField, toStartChat } from '../../client-demo/site/visit/start-rules.js';
import { LIMITS, startChat } from '../../src/protocol/index.js';

const RULES = {
  name: 'required',
  email: 'optional',
  phone: 'absent',
  question: 'required',
  topic: 'absent',
  severity: 'absent',
} as const;
const CLIENT_ID = '0b1f9a4e-9a58-4a65-9d13-0d4f2f1f7a51';

function buildValues(overrides: Partial<Values<StartField>> = {}): Values<StartField> {
  return {
    clientId: CLIENT_ID,
    name: 'Ewa',
    email: '',
    phone: '',
    topic: '',
    severity: '',
    question: 'Dlaczego?',
    ...overrides,
  };
}

describe('the form before the chat', () => {
  it('lets through what the desk asks for, and nothing more is sent', () => {
    const values = buildValues({ name: '  Ewa ', phone: '600 000 000' });
    expect(findFaults(START_FORM, values, RULES)).to.deep.equal({});
    const payload = toStartChat(values, RULES, 'pl');
    expect(payload).to.deep.equal({
      clientId: CLIENT_ID,
      name: 'Ewa',
      question: 'Dlaczego?',
      language: 'pl',
    });
    expect(startChat.safeParse(payload).success).to.equal(true);
  });

  it('asks for required fields that are empty or blank', () => {
    const faults = findFaults(START_FORM, buildValues({ name: '   ', question: '' }), RULES);
    expect(faults).to.deep.equal({
      name: { path: 'name', rule: 'required' },
      question: { path: 'question', rule: 'required' },
    });
  });

  it('names the limit of a text that is too long', () => {
    const faults = findFaults(START_FORM, buildValues({ question: 'x'.repeat(LIMITS.question + 1) }), RULES);
    expect(faults.question).to.deep.equal({ path: 'question', rule: 'too_long', limit: LIMITS.question });
    expect(
      findFaults(START_FORM, buildValues({ question: 'x'.repeat(LIMITS.question) }), RULES),
    ).to.deep.equal({});
  });

  it('doubts addresses and numbers that the server would refuse', () => {
    const rules = { ...RULES, phone: 'optional' } as const;
    for (const email of ['ewa', 'ewa@', 'ewa@firma', '@firma.pl', 'ewa @firma.pl']) {
      expect(findFaults(START_FORM, buildValues({ email }), rules).email, email).to.deep.equal({
        path: 'email',
        rule: 'format',
      });
      expect(startChat.safeParse({ ...toStartChat(buildValues({ email }), rules, 'pl') }).success).to.equal(
        false,
      );
    }
    for (const phone of ['12', '600-abc-000', '++48600000000']) {
      expect(findFaults(START_FORM, buildValues({ phone }), rules).phone, phone).to.deep.equal({
        path: 'phone',
        rule: 'format',
      });
      expect(startChat.safeParse({ ...toStartChat(buildValues({ phone }), rules, 'pl') }).success).to.equal(
        false,
      );
    }
  });

  it('lets through addresses and numbers as people write them', () => {
    const rules = { ...RULES, phone: 'optional' } as const;
    for (const phone of ['+48 600 000 000', '22 000-00-00', '600000000']) {
      const values = buildValues({ phone, email: 'ewa.zielinska+dom@poczta.firma.pl' });
      expect(findFaults(START_FORM, values, rules), phone).to.deep.equal({});
      expect(startChat.safeParse(toStartChat(values, rules, 'pl')).success, phone).to.equal(true);
    }
  });

  it('puts the server’s faults at their fields, the first of each, and leaves out what has no field', () => {
    const faults = faultsByField(START_FORM, [
      { path: 'email', rule: 'format' },
      { path: 'email', rule: 'too_long', limit: 254 },
      { path: 'clientId', rule: 'format' },
      { path: '', rule: 'unknown' },
    ]);
    expect(faults).to.deep.equal({ email: { path: 'email', rule: 'format' } });
  });
});

describe('the end of a chat as its visitor is told', () => {
  it('names the ticket and the address that the answer goes to', () => {
    const ending = endingOf(
      { chatId: 'c', outcome: 'dropped', ticketNumber: 'IW-1042' },
      'ewa@example.test',
      'agent',
    );
    expect(ending).to.deep.equal({ kind: 'ticket', number: 'IW-1042', address: 'ewa@example.test' });
  });

  it('is solved when somebody ended it or nothing was open, and gone when the visitor was away too long', () => {
    expect(endingOf({ chatId: 'c', outcome: 'solved' }, '', 'agent')).to.deep.equal({
      kind: 'solved',
      by: 'agent',
    });
    expect(endingOf({ chatId: 'c', outcome: 'left' }, '', 'agent')).to.deep.equal({
      kind: 'solved',
      by: 'agent',
    });
    expect(endingOf({ chatId: 'c', outcome: 'abandoned' }, '', 'agent')).to.deep.equal({ kind: 'gone' });
    expect(endingOf({ chatId: 'c', outcome: 'dropped' }, '', 'agent')).to.deep.equal({ kind: 'gone' });
  });
});
