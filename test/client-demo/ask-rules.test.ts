import { expect } from 'chai';
import { findFaults, type Values } from '../../client-demo/site/form/form-rules.js';
import { ASK_FORM, type AskField, askDraftOf, toTicket } from '../../client-demo/site/ticket/ask-rules.js';
import { readTicketAddress, ticketAddress } from '../../client-demo/site/ticket/ticket-address.js';
import type { DeskView } from '../../src/protocol/index.js';

const RULES: DeskView['form']['fields'] = {
  name: 'required',
  email: 'required',
  phone: 'absent',
  subject: 'optional',
  question: 'required',
  doing: 'absent',
  errorNumber: 'absent',
  topic: 'absent',
  severity: 'optional',
};

describe('the form that becomes a ticket', () => {
  it('asks for what the desk needs and for nothing else', () => {
    const faults = findFaults(ASK_FORM, buildValues({ email: 'ewa@' }), RULES);
    expect(Object.keys(faults)).to.have.members(['name', 'email', 'question']);
    expect(
      findFaults(ASK_FORM, buildValues({ name: 'Ewa', email: 'ewa@x.pl', question: 'Co?' }), RULES),
    ).to.deep.equal({});
  });

  it('sends what is filled in and asked for, with the files that have arrived', () => {
    const values = buildValues({ name: ' Ewa ', question: 'Co?', severity: '2', phone: '600 100 200' });
    const more = { language: 'pl', attachmentIds: ['a'] } as const;
    expect(toTicket(values, RULES, more)).to.deep.equal({
      name: 'Ewa',
      question: 'Co?',
      severity: 2,
      language: 'pl',
      attachmentIds: ['a'],
    });
    expect(toTicket(values, RULES, { language: 'pl', attachmentIds: [] })).not.to.have.property(
      'attachmentIds',
    );
  });

  it('keeps what was typed over a reload, and begins anew when it was sent', () => {
    const kept = new Map<string, string>();
    const shelf = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    };
    const draft = askDraftOf('icewarp', shelf);
    const typed = buildValues({ question: 'Poczta stoi', clientId: 'one' });
    draft.write(typed);
    expect(askDraftOf('icewarp', shelf).read()).to.deep.equal(typed);
    draft.clear();
    expect(draft.read()).to.include({ question: '' });
    expect(draft.read().clientId).not.to.equal('one');
  });
});

describe("the address of a ticket's page", () => {
  it('holds the number and, behind the sign that servers never see, the key', () => {
    const address = ticketAddress('icewarp', 'IW-1001', 'a/b');
    expect(new URL(address, 'http://x').pathname).to.equal('/desks/icewarp');
    expect(readTicketAddress(new URL(address, 'http://x').hash)).to.deep.equal({
      number: 'IW-1001',
      key: 'a/b',
    });
    for (const hash of ['', '#content', '#ticket/IW-1', '#ticket/%/x'])
      expect(readTicketAddress(hash)).to.equal(null);
  });
});

function buildValues(given: Partial<Values<AskField>>): Values<AskField> {
  return {
    clientId: 'one',
    name: '',
    email: '',
    phone: '',
    topic: '',
    severity: '',
    subject: '',
    doing: '',
    errorNumber: '',
    question: '',
    ...given,
  };
}
