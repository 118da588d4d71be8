import type { Random } from '../../../bench/random.js';
import { newId } from '../../../src/shared/ids.js';

/** Whose connection a frame is made for. */
export interface Place {
  readonly namespace: string;
  readonly isAgent: boolean;
  readonly chatId: string;
  readonly id: number;
}

type Maker = (random: Random, place: Place) => string | Buffer;

const EVENTS = [
  'chat:post',
  'chat:typing',
  'chat:seen',
  'chat:take',
  'chat:join',
  'chat:resume',
  'desk:open',
  'chat:nothing',
  'constructor',
  '__proto__',
  '',
];

/** Values that have broken something somewhere. */
const NASTY: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  Number.MIN_SAFE_INTEGER,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u2066',
  'a'.repeat(5000),
  [],
  [[]],
  {},
  { $gt: '' },
  { toString: 1 },
  JSON.parse('{"then":1}'),
  { length: 1e9 },
  JSON.parse('{"__proto__":{"isAgent":true}}'),
  { _placeholder: true, num: 0 },
];

/** Engine and protocol frames that mean nothing, or the wrong thing. Some of them end the connection, and may. */
const BROKEN: readonly string[] = [
  '',
  '2',
  '40',
  '41',
  '42',
  '42[]',
  '42{}',
  '451-["chat:post",{"_placeholder":true,"num":0}]',
  '4599999999-["chat:post"]',
  '2/nowhere,1["chat:post",{}]',
  '0/visitor,{"protocol":1}',
  '3/visitor,1[{"ok":true}]',
  '4/visitor,{"message":"x"}',
  '2/visitor,["chat:post"]',
  '2/agent,["desk:open",{}]',
  '9',
  'x',
];

const pick = <T>(random: Random, from: readonly T[]): T | undefined => from[random(from.length)];

const event = ({ namespace, id }: Place, name: string, ...payload: unknown[]) =>
  `2${namespace},${id}${JSON.stringify([name, ...payload])}`;

const good: Maker = (random, place) => {
  const { isAgent, chatId } = place;
  const where = isAgent ? { chatId } : {};
  switch (random(6)) {
    case 0:
      return event(place, 'chat:post', { ...where, clientId: newId(), text: `tekst ${random(1000)}` });
    case 1:
      return event(place, 'chat:seen', { ...where, seq: random(3000) });
    default:
      return event(place, 'chat:typing', { ...where, isTyping: random(2) === 0 });
  }
};

const nearly: Maker = (random, place) => {
  const payload: Record<string, unknown> = { clientId: newId(), text: 'tekst', chatId: place.chatId, seq: 1 };
  for (let changes = random(3) + 1; changes > 0; changes -= 1) {
    const key = pick(random, ['clientId', 'text', 'chatId', 'seq', 'isTyping', 'extra']) ?? 'extra';
    if (random(3) === 0) delete payload[key];
    else payload[key] = pick(random, NASTY);
  }
  return event(place, pick(random, EVENTS) ?? '', payload);
};

const shapeless: Maker = (random, place) =>
  event(place, pick(random, EVENTS) ?? '', ...Array.from({ length: random(4) }, () => pick(random, NASTY)));

/** An event that nobody wants an answer to. */
const unasked: Maker = (random, place) => String(nearly(random, place)).replace(`,${place.id}[`, ',[');

const deep: Maker = (random, place) => {
  const depth = random(4000) + 1;
  return `2${place.namespace},${place.id}["chat:post",${'['.repeat(depth)}${']'.repeat(depth)}]`;
};

/** A good frame with a few characters changed, lost or doubled. */
const torn: Maker = (random, place) => {
  const frame = [...String(good(random, place))];
  for (let changes = random(3) + 1; changes > 0; changes -= 1) {
    const at = random(frame.length);
    const replacement = [String.fromCharCode(32 + random(95)), '', `${frame[at]}${frame[at]}`];
    frame[at] = pick(random, replacement) ?? '';
  }
  return frame.join('');
};

const broken: Maker = (random) => pick(random, BROKEN) ?? '';

const binary: Maker = (random) => Buffer.from(Array.from({ length: random(64) }, () => random(256)));

/** How many of a thousand frames are of which kind. The last three often end a connection, which costs a new one. */
const KINDS: readonly (readonly [share: number, make: Maker])[] = [
  [500, good],
  [260, nearly],
  [30, unasked],
  [170, shapeless],
  [33, deep],
  [4, torn],
  [2, broken],
  [1, binary],
];

/** One frame of any kind, below the protocol's own framing. */
export function anyFrame(random: Random, place: Place): string | Buffer {
  let at = random(1000);
  for (const [share, make] of KINDS) {
    if (at < share) return make(random, place);
    at -= share;
  }
  return good(random, place);
}
