import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { App } from './app.js';
import { AGENT_ROLES, email, language, personName } from './protocol/index.js';
import { newId } from './shared/ids.js';

const LEAST_PASSWORD = 10;

const newAgent = z.strictObject({
  desk: z.string(),
  name: personName,
  email,
  role: z.enum(AGENT_ROLES),
  language: language.default('pl'),
});

/** Adds an agent who signs in with the password that comes on standard input, ten characters at the least. */
export async function addAgent(
  { parts }: App,
  given: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { desk, ...agent } = newAgent.parse(given);
  const password = (await text(process.stdin)).trim();
  if (password.length < LEAST_PASSWORD)
    throw new Error(`The password needs ${LEAST_PASSWORD} characters or more.`);
  await parts.agents.put({ _id: newId(), deskId: parts.desks.get(desk).id, ...agent }, password);
}

/** Makes the team of every desk as agents who sign in by a link alone. Doing it again changes nothing. */
export async function seedDemo({ parts }: App): Promise<void> {
  for (const desk of parts.desks.all()) {
    for (const { id, name, role, topics } of desk.team) {
      await parts.agents.put({
        _id: `${desk.id}.${id}`,
        deskId: desk.id,
        name,
        email: `${id}@${desk.id}.example`,
        role,
        language: desk.defaultLanguage,
        ...(topics.length === 0 ? {} : { topics }),
      });
    }
  }
}
