import type { AgentTail, Entry } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { SECOND_MS } from '../../src/shared/time.js';
import { Console, Tab } from '../support/people.js';
import { DESK, type ModelChat, type ModelDesk, outcomeOf } from './chat-model-desk.js';

/** What an act is chosen by. */
export interface Choice {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** What came of an act: a code, or that there was nothing to do it with. */
type Act = (desk: ModelDesk, choice: Choice) => Promise<string>;

const NOTHING = 'nothing';
const MOST_CHATS = 4;
const STEPS_MS = [1, 10, 26, 31, 61, 95].map((seconds) => seconds * SECOND_MS);

const VISITOR_ACTS: Record<string, Act> = {
  start: async (desk, { a, b, c }) => {
    if ((await living(desk)).length >= MOST_CHATS) return NOTHING;
    const tab = await Tab.open(desk.world, DESK, { web: a % 2, device: b % 2 === 0 ? 'desktop' : 'mobile' });
    const [question, at] = [desk.newText('q'), desk.now];
    const email = c % 4 === 0 ? '' : `${question}@przyklad.example`;
    const begun = desk.tick();
    const form = { name: 'Ewa', question, ...(email === '' ? {} : { email }) };
    const chatId = await tab.asks(c % 3 === 0 ? { ...form, topic: 'mirapoint' } : form);
    const asked = { from: 'visitor', author: '', isHolding: false, text: question, clientId: '' } as const;
    const chat: ModelChat = {
      ...{
        chatId,
        email,
        token: tab.token,
        tabs: [],
        notes: [],
        ends: new Set(),
        seenAtLeast: 0,
        seenAtMost: 0,
      },
      sent: [{ ...asked, begun, outcome: 'ok', seq: 1, ended: desk.tick() }],
    };
    desk.chats.push(chat);
    desk.enters(tab, chat, a % 2, at);
    return 'ok';
  },
  return: async (desk, { a, b, c }) => {
    const chat = pick(desk.chats.slice(-MOST_CHATS), a);
    if (chat === undefined) return NOTHING;
    const tab = await Tab.open(desk.world, DESK, { web: b % 2, device: c % 2 === 0 ? 'desktop' : 'mobile' });
    const at = desk.now;
    const { code } = await outcomeOf(tab.returnsTo(chat.chatId, chat.token));
    if (code === 'ok') desk.enters(tab, chat, b % 2, at);
    else tab.closes();
    return code;
  },
  closeTab: async (desk, { a }) => {
    const open = pick(desk.tabs, a);
    if (open === undefined) return NOTHING;
    desk.closes(open);
    return 'ok';
  },
  post: async (desk, { a, c }) => {
    const open = pick(desk.tabs, a);
    if (open === undefined) return NOTHING;
    const { chat, tab } = open;
    const again =
      c % 4 === 0
        ? chat.sent.findLast(({ from, clientId }) => from === 'visitor' && clientId !== '')
        : undefined;
    const words = { from: 'visitor', author: '', isHolding: false, again } as const;
    await desk.send(chat, words, async (text, clientId) => {
      const seq = await tab.writes(text, clientId);
      tab.entries.push(ownLine('visitor', '', { seq, clientId, text }, desk.now));
      return seq;
    });
    return 'ok';
  },
  seen: async (desk, { a }) => {
    const open = pick(desk.tabs, a);
    if (open === undefined) return NOTHING;
    const { chat, tab } = open;
    const seq = shownTo(tab);
    if (seq === 0) return NOTHING;
    chat.seenAtMost = Math.max(chat.seenAtMost, seq);
    const { outcome, code } = await outcomeOf(tab.hasSeen(seq));
    const state = await stateOf(desk, chat);
    // Once it is being ended, what was seen is settled; a mark that came with the end may have come too late.
    if (outcome === 'ok' && (state === 'waiting' || state === 'live'))
      chat.seenAtLeast = Math.max(chat.seenAtLeast, seq);
    return code;
  },
  endVisitor: async (desk, { a }) => {
    const open = pick(desk.tabs, a);
    if (open === undefined) return NOTHING;
    const { outcome, code } = await outcomeOf(open.tab.ends());
    if (outcome !== 'fail') open.chat.ends.add('visitor');
    return code;
  },
  leaveLine: async (desk, { a, b }) => {
    const open = pick(desk.tabs, a);
    if (open === undefined) return NOTHING;
    const { chat, tab } = open;
    const wish = { as: 'letter', ...(chat.email === '' ? { email: `${chat.chatId}@przyklad.example` } : {}) };
    // What stands in the editor has no number of its own to the page: the ticket has it, or nothing was done.
    const text = b % 2 === 0 ? undefined : desk.newText('e');
    const begun = desk.tick();
    const clientId = newId();
    const leaving = tab.does('chat:leave-line', {
      ...wish,
      clientId,
      ...(text === undefined ? {} : { text }),
    });
    const { outcome, code } = await outcomeOf(leaving);
    if (outcome !== 'fail') chat.ends.add('handoff');
    const words = { from: 'visitor', author: '', isHolding: false } as const;
    if (text !== undefined)
      chat.sent.push({ ...words, clientId, text, begun, outcome, seq: 0, ended: desk.tick() });
    return code;
  },
};

const AGENT_ACTS: Record<string, Act> = {
  openConsole: async (desk, { a, b }) => {
    const agent = pick(desk.agents, a);
    if (agent === undefined || desk.openConsoles.filter((one) => one.agent === agent).length >= 2)
      return NOTHING;
    desk.consoles.push(await Console.open(desk.world, agent, { web: b % 2 }));
    return 'ok';
  },
  closeConsole: async (desk, { a }) => {
    const console = pick(desk.openConsoles, a);
    console?.closes();
    return console === undefined ? NOTHING : 'ok';
  },
  take: async (desk, choice) => await opens(desk, choice, 'chat:take', (card) => card.agentId === null),
  decline: async (desk, choice) =>
    await does(desk, choice, 'chat:decline', {}, (card, me) => card.offer?.agentId === me),
  agentPost: async (desk, choice) => {
    const at = await placeOf(desk, choice, (card, me) => card.agentId === me || card.helperIds.includes(me));
    if (at === null) return NOTHING;
    const { console, chat } = at;
    const isHolding = choice.c % 5 === 0;
    const author = console.agent.name;
    const again = choice.c % 4 === 1 ? chat.sent.findLast((message) => message.author === author) : undefined;
    const post = async (text: string, clientId: string) => {
      const payload = { chatId: chat.chatId, clientId, text, isHolding: again?.isHolding ?? isHolding };
      const { seq } = await console.does<{ seq: number }>('chat:post', payload);
      const entry = ownLine('agent', author, { seq, clientId, text }, desk.now);
      console.entries.push({ chatId: chat.chatId, entry });
      return seq;
    };
    await desk.send(chat, { from: 'agent', author, isHolding, again }, post);
    return 'ok';
  },
  agentSeen: async (desk, choice) =>
    await does(desk, choice, 'chat:seen', { seq: 1 + choice.c }, (card, me) => card.agentId === me),
  agentEnd: async (desk, choice) => {
    const at = await placeOf(desk, choice, (card, me) => card.agentId === me);
    if (at === null) return NOTHING;
    const { outcome, code } = await outcomeOf(at.console.ends(at.chat.chatId));
    if (outcome !== 'fail') at.chat.ends.add('agent');
    return code;
  },
  transfer: async (desk, choice) => {
    const agentId = pick(desk.agents, choice.b + choice.c)?._id ?? '';
    const ways = [
      { kind: 'agent', agentId },
      { kind: 'agent', agentId },
      { kind: 'role', role: 'escalation' },
      { kind: 'topic', topic: 'mirapoint' },
      { kind: 'line' },
    ];
    const to = pick(ways, choice.c);
    return await does(desk, choice, 'chat:transfer', { to }, (card, me) => card.agentId === me);
  },
  invite: async (desk, choice) => {
    const agentId = pick(desk.agents, choice.c)?._id ?? '';
    return await does(desk, choice, 'chat:invite', { agentId }, (card, me) => card.agentId === me);
  },
  acceptAsk: async (desk, choice) =>
    await opens(desk, choice, 'chat:accept-ask', (card, me) => card.ask?.to === me),
  declineAsk: async (desk, choice) =>
    await does(desk, choice, 'chat:decline-ask', { comment: '' }, (card, me) => card.ask?.to === me),
  part: async (desk, choice) =>
    await does(desk, choice, 'chat:part', {}, (card, me) => card.helperIds.includes(me)),
  takeOver: async (desk, choice) =>
    await opens(desk, choice, 'chat:take-over', (card) => card.agentId !== null, 'head'),
  watch: async (desk, choice) => await opens(desk, choice, 'chat:watch', () => true, 'head', { lastSeq: 0 }),
  note: async (desk, choice) => {
    const text = desk.newText('n');
    const at = await placeOf(desk, choice, (card, me) => card.agentId === me || card.helperIds.includes(me));
    at?.chat.notes.push(text);
    const payload = { chatId: at?.chat.chatId, clientId: newId(), text };
    return at === null ? NOTHING : (await outcomeOf(at.console.does('chat:note', payload))).code;
  },
};

/** Everything that may happen, by name. */
export const ACTS: Readonly<Record<string, Act>> = {
  ...VISITOR_ACTS,
  ...AGENT_ACTS,
  clock: async (desk, { a, b }) => {
    await desk.clockMoves(pick(STEPS_MS, a) ?? 0, b % 4 < 2 ? [b % 4] : []);
    return 'ok';
  },
  look: async (desk) => {
    await desk.world.workersLook();
    return 'ok';
  },
  twoLook: async (desk) => {
    await Promise.all([desk.world.workersLook(), desk.world.workersLook()]);
    return 'ok';
  },
};

type Card = Parameters<Console['cards']['set']>[1];
type Suits = (card: Card, agentId: string) => boolean;

/** A console and a chat of which its list says that this could be done; now and then any, to be refused. */
async function placeOf(desk: ModelDesk, { a, b, c }: Choice, suits: Suits, role?: 'head') {
  const consoles = desk.openConsoles.filter(({ agent }) => role === undefined || agent.role === role);
  const chats = desk.chats.slice(-MOST_CHATS);
  const fitting = consoles.flatMap((console) =>
    chats.flatMap((chat) => {
      const card = console.cards.get(chat.chatId);
      return card !== undefined && suits(card, console.agent._id) ? [{ console, chat }] : [];
    }),
  );
  const chosen = pick(fitting, a + b);
  if (chosen !== undefined && c !== 7) return chosen;
  const [console, chat] = [pick(consoles, a), pick(chats, b)];
  return console === undefined || chat === undefined ? null : { console, chat };
}

async function does(
  desk: ModelDesk,
  choice: Choice,
  event: Parameters<Console['does']>[0],
  payload: object,
  suits: Suits,
): Promise<string> {
  const at = await placeOf(desk, choice, suits);
  if (at === null) return NOTHING;
  return (await outcomeOf(at.console.does(event, { chatId: at.chat.chatId, ...payload }))).code;
}

/** As `does`, for what is answered with the chat's lines. */
async function opens(
  desk: ModelDesk,
  choice: Choice,
  event: Parameters<Console['does']>[0],
  suits: Suits,
  ...[role, payload]: [role?: 'head', payload?: object]
): Promise<string> {
  const at = await placeOf(desk, choice, suits, role);
  if (at === null) return NOTHING;
  const { chatId } = at.chat;
  const { value, code } = await outcomeOf(at.console.does<AgentTail>(event, { chatId, ...payload }));
  for (const entry of value?.entries ?? []) at.console.entries.push({ chatId, entry });
  return code;
}

/** A page is not sent its own message: it shows it by the number that it was told. */
function ownLine(
  from: 'visitor' | 'agent',
  author: string,
  words: { seq: number; clientId: string; text: string },
  now: number,
): Entry {
  return { kind: 'message', from, author, isHolding: false, ...words, at: new Date(now).toISOString() };
}

/** The newest line that the tab's page can show without a gap before it. */
function shownTo(tab: Tab): number {
  const known = new Set(tab.entries.map(({ seq }) => seq));
  let seq = 0;
  while (known.has(seq + 1)) seq += 1;
  return seq;
}

async function stateOf(desk: ModelDesk, { chatId }: ModelChat): Promise<string | null> {
  return await desk.world.back.redis.hget(desk.keys.chat(chatId), 'state');
}

async function living(desk: ModelDesk): Promise<ModelChat[]> {
  const states = await Promise.all(
    desk.chats.map(async (chat) => [chat, await stateOf(desk, chat)] as const),
  );
  return states.filter(([, state]) => state !== null).map(([chat]) => chat);
}

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}
