import type { TicketSeverity } from '../../../src/protocol/index.js';
import type { Choice } from '../../shared/index.js';
import { inLanguage } from '../../shared/index.js';
import type { Desk } from '../desk.js';
import { SEVERITIES } from '../state/ticket-filter.js';
import { listTexts } from '../texts/list-texts.js';

/** A topic's name; an id that the desk no longer has stays as it is, none is said as none. */
export function sayTopic(desk: Desk, id: string): string {
  if (id === '') return listTexts('noTopic');
  const topic = desk.topics.value.find((one) => one.id === id);
  return topic === undefined ? id : inLanguage(topic.name);
}

/** An agent's name by id; an empty id is nobody. */
export function sayAgent(desk: Desk, id: string): string {
  if (id === '') return listTexts('nobodyYet');
  if (id === desk.me.id) return desk.me.name;
  return desk.people.value.find((one) => one.id === id)?.name ?? id;
}

export function topicChoices(desk: Desk): readonly Choice[] {
  return desk.topics.value.map(({ id, name }) => ({ value: id, label: inLanguage(name) }));
}

/** The agent who looks first, then colleagues by their names. */
export function agentChoices({ me, people }: Desk): readonly Choice[] {
  const others = people.value
    .filter(({ id }) => id !== me.id)
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ id, name }) => ({ value: id, label: name }));
  return [{ value: me.id, label: me.name }, ...others];
}

export function severityChoices(): readonly Choice[] {
  return SEVERITIES.map((severity) => ({
    value: String(severity),
    label: listTexts(`severity_${severity}`),
  }));
}

export function toSeverity(value: string): TicketSeverity | undefined {
  return SEVERITIES.find((severity) => String(severity) === value);
}
