import { SECOND_MS } from '../../src/shared/time.js';
import type { ModelChat, ModelDesk } from './chat-model-desk.js';

/** The desk's shortest grace time. */
const GRACE_MS = 30 * SECOND_MS;

/** A chat as Redis has it at one moment, with every list that it may stand in. */
interface Place {
  readonly chat: ModelChat;
  readonly hash: Readonly<Record<string, string>>;
  readonly isInLine: boolean;
  /** Ids of the agents whose set has it. */
  readonly holders: readonly string[];
}

interface Snapshot {
  readonly places: readonly Place[];
  readonly offered: Readonly<Record<string, string>>;
}

/** What is wrong with where the chats are at this moment, when nothing is under way. */
export async function placeFaults(desk: ModelDesk): Promise<string[]> {
  const { places, offered } = await look(desk);
  return [
    ...places.flatMap((place) => faultsOfPlace(place).map((fault) => `${place.chat.chatId}: ${fault}`)),
    ...offerFaults(desk, places, offered),
  ];
}

async function look(desk: ModelDesk): Promise<Snapshot> {
  const { keys, agents, chats } = desk;
  const transaction = desk.world.back.redis.multi();
  const [first] = chats;
  const deskId = 'icewarp';
  transaction.hgetall(keys.offered(deskId)).zrange(keys.line(deskId), '0', '-1');
  for (const { _id } of agents) transaction.smembers(keys.held(_id));
  for (const { chatId } of chats) transaction.hgetall(keys.chat(chatId));
  const replies = ((await transaction.exec()) ?? []).map(([, value]) => value);
  if (first === undefined) return { places: [], offered: {} };
  const line = listOf(replies[1]);
  const held = agents.map(({ _id }, index) => [_id, listOf(replies[2 + index])] as const);
  const places = chats.map((chat, index) => ({
    chat,
    hash: hashOf(replies[2 + agents.length + index]),
    isInLine: line.includes(chat.chatId),
    holders: held.filter(([, ids]) => ids.includes(chat.chatId)).map(([agentId]) => agentId),
  }));
  return { places, offered: hashOf(replies[0]) };
}

/** One owner, one place: in the line, with whoever holds it and those who joined, or gone. */
function faultsOfPlace({ hash, isInLine, holders }: Place): string[] {
  const { state, agentId, offeredTo } = hash;
  const helpers = (hash.helpers ?? '').split(' ').filter(Boolean);
  const faults: string[] = [];
  if (state === undefined) {
    if (isInLine || holders.length > 0)
      faults.push(`is gone and stands in a list (${holders.length} hold it)`);
    return faults;
  }
  if (state === 'closing') return ['was closed and is not gone'];
  if ((state === 'waiting') !== isInLine)
    faults.push(`is ${state} and ${isInLine ? 'in' : 'not in'} the line`);
  if ((state === 'live') !== (agentId !== undefined)) faults.push(`is ${state} and held by ${agentId}`);
  if (state === 'live' && offeredTo !== undefined) faults.push('is held and offered');
  const inIt = new Set(agentId === undefined ? helpers : [agentId, ...helpers]);
  if (holders.length !== inIt.size || holders.some((id) => !inIt.has(id)))
    faults.push(`is in the sets of [${holders.join()}] and worked in by [${[...inIt].join()}]`);
  if (agentId !== undefined && helpers.includes(agentId)) faults.push('has an agent who also helps');
  return faults;
}

/** One offer stands with an agent, for as long as it was made, never twice for the same chat while it waits. */
function offerFaults(
  desk: ModelDesk,
  places: readonly Place[],
  offered: Readonly<Record<string, string>>,
): string[] {
  const standing = places.filter(({ hash }) => Number(hash.offerUntil ?? 0) > desk.now);
  const agents = standing.map(({ hash }) => hash.offeredTo ?? '');
  const faults = agents
    .filter((agentId, index) => agents.indexOf(agentId) !== index)
    .map((agentId) => `two offers stand with ${agentId}`);
  for (const { chat, hash } of standing) {
    const note = offered[hash.offeredTo ?? ''];
    if (note !== `${hash.offerUntil} ${chat.chatId}`)
      faults.push(`${chat.chatId}: its offer is noted as "${note}"`);
  }
  const alive = new Set(
    places.filter(({ hash }) => hash.offeredTo !== undefined).map(({ chat }) => chat.chatId),
  );
  for (const [agentId, note] of Object.entries(offered)) {
    const chatId = note.split(' ')[1] ?? '';
    if (!alive.has(chatId)) faults.push(`${chatId}: an offer to ${agentId} is left over`);
  }
  return faults;
}

interface Told {
  readonly seq: number;
  readonly event: string;
  readonly name: string;
  readonly author: string;
  readonly at: number;
}

/** The same chat was offered to an agent again though it had not been held meanwhile. */
export function repeatedOffers(desk: ModelDesk, chat: ModelChat, lines: readonly Told[]): string[] {
  const returns = lines.filter(({ event }) => event === 'back_in_line').map(({ at }) => at);
  const turns = (desk.offers.get(chat.chatId) ?? []).map(({ agentId, at }) => {
    const turn = returns.filter((moment) => moment <= at).length;
    return `${agentId} ${turn}`;
  });
  return turns
    .filter((turn, index) => turns.indexOf(turn) !== index)
    .map((turn) => `${chat.chatId}: was offered twice: ${turn}`);
}

/** Reads the lines as a story: whoever writes holds the chat or has joined it, and nobody takes what is held. */
export function ownerFaults(lines: readonly Told[]): string[] {
  const faults: string[] = [];
  const helpers = new Set<string>();
  let owner = '';
  for (const { seq, event, name, author } of lines) {
    if (author !== '' && author !== owner && !helpers.has(author))
      faults.push(`line ${seq} is by ${author}; ${owner} has the chat`);
    if (event === 'taken' && owner !== '') faults.push(`line ${seq}: taken by ${name} from ${owner}`);
    if ((event === 'transferred' || event === 'back_in_line') && owner === '')
      faults.push(`line ${seq}: ${event}, and nobody had it`);
    if (event === 'taken' || event === 'transferred') owner = name;
    if (event === 'taken' || event === 'transferred') helpers.delete(name);
    if (event === 'back_in_line') owner = '';
    if (event === 'joined') helpers.add(name);
    if (event === 'parted') helpers.delete(name);
  }
  return faults;
}

/** Nobody counts as gone while a tab is open, nor before the grace time has passed since the last one was. */
export function earlyFaults(chat: ModelChat, endedAt: number): string[] {
  return chat.tabs.flatMap(({ leases }) =>
    leases
      .filter(({ at, until }) => at < endedAt && endedAt < until + GRACE_MS)
      .map(({ until }) => `${chat.chatId}: counted as left ${until + GRACE_MS - endedAt} ms too early`),
  );
}

function listOf(reply: unknown): string[] {
  return Array.isArray(reply) ? reply.map(String) : [];
}

function hashOf(reply: unknown): Record<string, string> {
  if (typeof reply !== 'object' || reply === null) return {};
  return Object.fromEntries(Object.entries(reply).map(([field, value]) => [field, String(value)]));
}
