import { expect } from 'chai';
import type { AgentToServer } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { permissionFor } from '../../src/transport/authorisation.js';
import { AGENT_EVENTS } from '../../src/transport/realtime/rights.js';
import { openTicket } from '../support/opened-tickets.js';
import { Console, Refused, Tab } from '../support/people.js';
import { World } from '../support/world.js';

type Event = keyof AgentToServer;
type Target = { readonly chatId: string } | { readonly number: string };

/** What an event carries beside the chat that it is about. */
const PAYLOADS: Readonly<Partial<Record<Event, () => object>>> = {
  'chat:join': () => ({ lastSeq: 0 }),
  'chat:watch': () => ({ lastSeq: 0 }),
  'chat:post': () => ({ clientId: newId(), text: 'x' }),
  'chat:note': () => ({ clientId: newId(), text: 'x' }),
  'chat:typing': () => ({ isTyping: true }),
  'chat:seen': () => ({ seq: 1 }),
  'chat:transfer': () => ({ to: { kind: 'line' } }),
  'chat:invite': () => ({ agentId: 'nobody' }),
  'chat:decline-ask': () => ({ comment: '' }),
  'chat:classify': () => ({ severity: 2 }),
  'ticket:typing': () => ({ isTyping: true }),
};

/** What these ask for is there only after a colleague did something first; they have tests of their own. */
const NEED_A_COLLEAGUE: ReadonlySet<Event> = new Set([
  'chat:accept-ask',
  'chat:decline-ask',
  'chat:decline',
  'chat:part',
  'chat:invite',
]);

/** They concern only what this page has opened; about anything else nothing is done, and the answer is always the same. */
const OF_WHAT_IS_OPEN: ReadonlySet<Event> = new Set(['ticket:leave', 'ticket:typing']);

const EVENTS = (Object.keys(AGENT_EVENTS) as Event[]).filter(
  (event) => event !== 'desk:open' && !OF_WHAT_IS_OPEN.has(event),
);

describe('The table of permissions, over sockets', () => {
  let world: World;
  const callers: Record<'holder' | 'colleague' | 'head' | 'foreign' | 'foreignHead', Console> =
    Object.create(null);

  before(async () => {
    world = await World.open();
    const open = async (desk: string, agent: object) =>
      await Console.open(world, await world.hire(desk, agent));
    callers.holder = await open('icewarp', { name: 'Marek', role: 'specialist' });
    callers.colleague = await open('icewarp', { name: 'Petr', role: 'senior' });
    callers.head = await open('icewarp', { name: 'Michael', role: 'head' });
    callers.foreign = await open('otelms', { name: 'Anna', role: 'specialist' });
    callers.foreignHead = await open('otelms', { name: 'Ewa', role: 'head' });
  });
  after(async () => await world.close());

  const verdict = async (caller: Console, event: Event, target: Target) => {
    try {
      await caller.does(event, { ...target, ...PAYLOADS[event]?.() } as never);
      return 'may';
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return error.error.code === 'not_found' ? 'not_found' : 'may';
    }
  };
  const heldChat = async () => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ name: 'Ewa', question: 'Poczta stoi' });
    await callers.holder.takes(chatId);
    return { chatId };
  };
  /** What the event is about, and its like that is not there. */
  const targetsOf = async (event: Event): Promise<{ ours: Target; absent: Target }> => {
    if (!event.startsWith('ticket:')) return { ours: await heldChat(), absent: { chatId: newId() } };
    const { number } = await openTicket(world, 'icewarp');
    return { ours: { number }, absent: { number: 'IW-999999' } };
  };

  for (const event of EVENTS) {
    const { roles, whose } = permissionFor(AGENT_EVENTS[event]);
    const isForHeadAlone = roles.length === 1;

    it(`${event}: refuses who has no right to it, as if there were no such thing`, async () => {
      const { ours, absent } = await targetsOf(event);
      expect(await verdict(callers.foreign, event, ours), 'another desk').to.equal('not_found');
      expect(await verdict(callers.foreignHead, event, ours), "another desk's head").to.equal('not_found');
      expect(await verdict(callers.holder, event, absent), 'what is not there').to.equal('not_found');
      if (whose === 'own' || isForHeadAlone)
        expect(await verdict(callers.colleague, event, ours), 'a colleague').to.equal('not_found');
      if (isForHeadAlone)
        expect(await verdict(callers.holder, event, ours), 'who holds it').to.equal('not_found');
      if (NEED_A_COLLEAGUE.has(event)) return;
      const rightful = isForHeadAlone ? callers.head : whose === 'own' ? callers.holder : callers.colleague;
      expect(await verdict(rightful, event, ours), 'who has the right').to.equal('may');
    });
  }

  for (const event of OF_WHAT_IS_OPEN) {
    it(`${event}: answers alike for what is another desk's, what is not there, and what is not open`, async () => {
      const { ours, absent } = await targetsOf(event);
      for (const target of [ours, absent]) {
        expect(await verdict(callers.foreign, event, target)).to.equal('may');
        expect(await verdict(callers.holder, event, target)).to.equal('may');
      }
    });
  }
});
