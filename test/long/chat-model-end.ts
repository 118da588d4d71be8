import { MINUTE_MS } from '../../src/shared/time.js';
import { type ChatRecord, type Ending, faultsOf, type PageRecord } from '../support/chat-record.js';
import type { Console } from '../support/people.js';
import { until } from '../support/until.js';
import { DESK, type ModelChat, type ModelDesk, outcomeOf, seenLine } from './chat-model-desk.js';
import { earlyFaults, ownerFaults, repeatedOffers } from './chat-model-rules.js';

/** Everybody goes home; then every chat must be gone, and what it left open in one ticket. Returns what is wrong. */
export async function goHome(desk: ModelDesk): Promise<string[]> {
  await desk.settled();
  const { unshown, joined } = await showEverything(desk);
  const complete = new Set(desk.tabs);
  const pages = desk.chats.map((chat) => [
    ...chat.tabs.map((one, index) => ({
      ...{ who: `tab ${index}`, lines: one.tab.entries.map(seenLine), isComplete: complete.has(one) },
    })),
    ...desk.consoles.map((console, index) => pageOf(console, index, { chat, joined })),
  ]);
  await leave(desk);
  const faults = await Promise.all(
    desk.chats.map(async (chat, index) => await chatFaults(desk, chat, pages[index] ?? [])),
  );
  return [...unshown, ...faults.flat(), ...(await leftovers(desk))];
}

/** Open pages must come to show everything without asking; consoles of whoever is in a chat then ask for all of it. */
async function showEverything(desk: ModelDesk): Promise<{ unshown: string[]; joined: Set<string> }> {
  const faults: string[] = [];
  const joined = new Set<string>();
  for (const { chat, tab } of desk.tabs) {
    const newest = async () =>
      Number((await desk.world.back.redis.hget(desk.keys.chat(chat.chatId), 'seq')) ?? 0);
    const all = async () => {
      const seq = await newest();
      return Array.from({ length: seq }, (_, index) => index + 1).every((one) =>
        tab.entries.some((entry) => entry.seq === one),
      );
    };
    await until('everything', all).catch(async () => {
      const known = tab.entries.map(({ seq }) => seq).join();
      faults.push(`${chat.chatId}: an open page was shown ${known} of ${await newest()}`);
    });
  }
  for (const [index, console] of desk.consoles.entries()) {
    for (const { chatId } of console.socket.connected ? desk.chats : []) {
      const { value } = await outcomeOf(console.joins(chatId));
      if (value !== undefined) joined.add(`${index} ${chatId}`);
      for (const entry of value?.entries ?? []) console.entries.push({ chatId, entry });
    }
  }
  return { unshown: faults, joined };
}

function pageOf(
  console: Console,
  index: number,
  { chat: { chatId }, joined }: { chat: ModelChat; joined: ReadonlySet<string> },
): PageRecord {
  const lines = console.entries.filter((line) => line.chatId === chatId).map(({ entry }) => seenLine(entry));
  const who = `${console.agent.name}'s console ${index}`;
  return { who, lines, isComplete: joined.has(`${index} ${chatId}`) };
}

async function leave(desk: ModelDesk): Promise<void> {
  const { world, keys } = desk;
  for (const open of desk.tabs) desk.closes(open);
  for (const console of desk.openConsoles) console.closes();
  await until('nobody on duty', async () => (await world.parts.duty.onDuty(DESK)).size === 0);
  await until('all away', async () => {
    const states = desk.chats.map(
      async ({ chatId }) => await world.back.redis.hmget(keys.chat(chatId), 'state', 'awayAt'),
    );
    return (await Promise.all(states)).every(([state, awayAt]) => state === null || awayAt !== null);
  });
  await desk.clockMoves(2 * MINUTE_MS);
  await desk.clockMoves(2 * MINUTE_MS);
  await desk.settled();
}

async function chatFaults(desk: ModelDesk, chat: ModelChat, pages: readonly PageRecord[]): Promise<string[]> {
  const { mongo } = desk.world.back;
  const receipts = await mongo.collection('receipts').find({ deskId: DESK }).toArray();
  const receipt = receipts.find((row) => String(row._id) === chat.chatId);
  if (receipt === undefined) return [`${chat.chatId}: has no receipt`];
  const by = endedBy(chat, String(receipt.outcome));
  const ticket = await ticketOf(desk, chat);
  const ending: Ending = {
    ...{ by, ticket, seenAtLeast: chat.seenAtLeast, seenAtMost: chat.seenAtMost },
    isFollowedUp: chat.email !== '' || by === 'handoff',
  };
  const record: ChatRecord = { chatId: chat.chatId, sent: chat.sent, pages, ending };
  const lines = storyOf(desk, chat, pages);
  const endedAt = new Date(String(receipt.endedAt)).getTime();
  const heard = chat.tabs.flatMap((tab) => tab.heard).join('');
  const notes = chat.notes.filter(
    (note) => `${heard} ${ticket?.join(' ')} `.includes(`"${note}"`) || ticket?.includes(note),
  );
  return [
    ...faultsOf(record),
    ...ownerFaults(lines).map((fault) => `${chat.chatId}: ${fault}`),
    ...repeatedOffers(desk, chat, lines),
    ...(by === 'absence' ? earlyFaults(chat, endedAt) : []),
    ...notes.map((note) => `${chat.chatId}: the visitor was sent the note "${note}"`),
    ...(ticket !== null && ticket.length === 0 ? [`${chat.chatId}: an empty ticket`] : []),
  ];
}

function endedBy({ ends }: ModelChat, outcome: string): Ending['by'] {
  if (outcome === 'continued') return 'handoff';
  if (outcome !== 'solved') return 'absence';
  const hands = [...ends].filter((one) => one !== 'handoff');
  return hands.length === 1 ? (hands[0] ?? 'unclear') : 'unclear';
}

/** Texts of the chat's one ticket in their order, or null. */
async function ticketOf(desk: ModelDesk, { chatId }: ModelChat): Promise<readonly string[] | null> {
  const { mongo, parts } = desk.world.back;
  const tickets = await mongo
    .collection('tickets')
    .find({ sourceKey: `chat:${chatId}` })
    .toArray();
  if (tickets.length > 1) throw new Error(`${chatId} has ${tickets.length} tickets`);
  const [ticket] = tickets;
  if (ticket === undefined) return null;
  const messages = await parts.tickets.thread.of(String(ticket._id));
  return messages.filter(({ kind }) => kind !== 'event').map(({ text }) => text);
}

/** The chat's lines from the first on, as far as its pages together know them without a gap. */
function storyOf(desk: ModelDesk, { chatId, tabs }: ModelChat, pages: readonly PageRecord[]) {
  const moments = new Map<number, number>();
  for (const { tab } of tabs) for (const { seq, at } of tab.entries) moments.set(seq, Date.parse(at));
  for (const { entries } of desk.consoles)
    for (const line of entries)
      if (line.chatId === chatId) moments.set(line.entry.seq, Date.parse(line.entry.at));
  const known = new Map(pages.flatMap(({ lines }) => lines.map((line) => [line.seq, line] as const)));
  const story = [];
  for (let seq = 1; ; seq += 1) {
    const line = known.get(seq);
    if (line === undefined) return story;
    story.push({ seq, event: line.event, name: line.name, author: line.author, at: moments.get(seq) ?? 0 });
  }
}

/** After everybody has gone there is no key of a chat left, and its id stands in no list. */
async function leftovers(desk: ModelDesk): Promise<string[]> {
  const { redis, config } = desk.world.back;
  const { keys } = desk;
  const names = await redis.keys(`${config.REDIS_PREFIX}:*`);
  const left = names.filter(
    (name) => name.startsWith(`${config.REDIS_PREFIX}:chat:`) || name.includes(':held:'),
  );
  const lists = [keys.line(DESK), keys.due(), keys.asks(), keys.offered(DESK)].filter((name) =>
    names.includes(name),
  );
  await redis.del(keys.turn(DESK), keys.served(DESK), ...left, ...lists);
  return [...left, ...lists].map((name) => `left over in Redis: ${name}`);
}
