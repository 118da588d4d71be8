import { newId } from '../shared/ids.js';
import { SECOND_MS } from '../shared/time.js';
import { type House, until } from './house.js';
import { keysOfChat } from './keys.js';
import { CheckAgent, CheckVisitor } from './people.js';
import { findKeys } from './places/redis-keys.js';
import { newCanary, type Trace } from './traces.js';
import type { OpenTalk, Way } from './ways.js';

const PATIENCE_MS = 20 * SECOND_MS;

/** Where a ticket keeps what its visitor asked, and where the visitor's name stands beside that. */
const QUESTION_STAYS_IN = ['tickets', 'ticket_messages'] as const;
const NAME_STAYS_IN = [...QUESTION_STAYS_IN, 'letters'] as const;

/** A chat of the check with everything in it that must be forgotten. */
export interface Talk extends OpenTalk {
  readonly way: Way;
  readonly texts: readonly Trace[];
  /** What its text was encrypted with. */
  readonly salt: Trace;
}

/** Opens one chat for every way to end, in which both sides have written. */
export async function openTalks(house: House, ways: readonly Way[]): Promise<readonly Talk[]> {
  const talks: Talk[] = [];
  for (const way of ways) talks.push(await openTalk(house, way));
  return talks;
}

/** Ends every chat in its way, lets the time pass that some of them take, and waits until all are gone. */
export async function endTalks(house: House, talks: readonly Talk[], absenceMs: number): Promise<void> {
  for (const talk of talks) await talk.way.end(talk);
  // First the leases run out, then the grace times.
  for (let turn = 0; turn < 3; turn += 1) await house.moves(absenceMs);
  for (const { chatId, way } of talks) {
    await until(`the end of the chat that was ${way.title}`, PATIENCE_MS, async () => {
      const left = await findKeys(house.app.chatRedis, keysOfChat(chatId));
      return left.length === 0 || undefined;
    });
  }
}

/** What only the visitors' pages were given at the end: salts of receipts and keys for ratings. */
export async function handedOver(talks: readonly Talk[]): Promise<readonly Trace[]> {
  const told = talks.filter(({ way }) => way.title.startsWith('ended by'));
  const receipts = told.map(async ({ visitor, way }) => {
    const receipt = await until('a receipt', PATIENCE_MS, () => visitor.ended?.receipt);
    const values = { 'the salt of the receipt': receipt.salt, 'the key for the rating': receipt.ratingKey };
    return Object.entries(values).flatMap(([what, value]) =>
      value === null ? [] : [{ what: `${what} of the chat ${way.title}`, value, mayStayIn: [] }],
    );
  });
  return (await Promise.all(receipts)).flat();
}

async function openTalk(house: House, way: Way): Promise<Talk> {
  const desk = house.desk(way.followUp);
  const web = way.hasOwnWeb ? await house.openDoomedWeb() : { url: house.url, kill: async () => undefined };
  const texts = textsOf(way);
  const visitor = await CheckVisitor.open(web.url, desk);
  const reach = { email: `${newId()}@visitor.example`, phone: '+48 500 100 200' };
  const { name, question, answer, more } = texts;
  const chatId = await visitor.asks(desk, { ...reach, name: name.value, question: question.value });
  const agent = await CheckAgent.open(house.url, await house.hire(desk));
  await agent.takes(chatId);
  await visitor.hasSeen(await agent.writes(chatId, answer.value));
  await visitor.writes(more.value);
  const salt = await saltOf(house, chatId, way);
  return { house, chatId, visitor, agent, killWeb: web.kill, way, texts: Object.values(texts), salt };
}

function textsOf({ title, isFollowedUp }: Way) {
  const trace = (what: string, stays: readonly string[] = []): Trace => ({
    what: `${what} of the chat ${title}`,
    value: newCanary(),
    mayStayIn: isFollowedUp ? stays : [],
  });
  return {
    name: trace("the visitor's name", NAME_STAYS_IN),
    question: trace('the answered question'),
    answer: trace('the answer'),
    more: trace('the unanswered question', QUESTION_STAYS_IN),
  };
}

async function saltOf({ app }: House, chatId: string, { title }: Way): Promise<Trace> {
  const hashes = await findKeys(app.chatRedis, `*{${chatId}}`);
  const value = await app.chatRedis.hget(hashes[0] ?? '', 'salt');
  if (value === null) throw new Error('The chat has no salt.');
  return { what: `the salt of the chat ${title}`, value, mayStayIn: [] };
}
