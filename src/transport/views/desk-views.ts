import type { Desk } from '../../desks/index.js';
import type { Agent } from '../../domain/agents/index.js';
import type { AgentView, ColleagueView, DeskView } from '../../protocol/index.js';

/** A desk as visitors may know it. */
export function deskView(desk: Desk, now: { isOnDuty: boolean; isOpen: boolean }): DeskView {
  return {
    id: desk.id,
    name: desk.name,
    languages: desk.languages,
    defaultLanguage: desk.defaultLanguage,
    timeZone: desk.timeZone,
    texts: desk.texts,
    chat: {
      isOffered: desk.chat.isOffered,
      fields: desk.chat.fields,
      followsUp: followsUp(desk),
      showsTyping: desk.chat.showsTyping,
    },
    form: desk.form,
    attachments: {
      isOffered: desk.attachments.who === 'anyone' && desk.attachments.perMessage > 0,
      perMessage: desk.attachments.perMessage,
      maxMegabytes: desk.attachments.maxMegabytes,
      types: desk.attachments.types,
    },
    declines: desk.declines.filter(({ kind }) => kind === 'out_of_scope'),
    topics: desk.topics.map(({ id, name }) => ({ id, name })),
    contacts: desk.contacts.map(({ note, ...contact }) =>
      note === undefined ? contact : { ...contact, note },
    ),
    faq: desk.faq,
    ...now,
  };
}

/** Whether the desk answers by e-mail what a chat leaves open. */
export function followsUp(desk: Desk): boolean {
  return desk.chat.followUp === 'letter';
}

/** The agent who is signed in. */
export function agentView(agent: Agent, desk: Desk): AgentView {
  const { _id, name, email, role, language } = agent;
  return { id: _id, name, email, role, language, deskId: desk.id, deskName: desk.name };
}

/** A colleague at the same desk. */
export function colleagueView({ _id, name, role }: Agent, onDuty: ReadonlySet<string>): ColleagueView {
  return { id: _id, name, role, isOnDuty: onDuty.has(_id) };
}
