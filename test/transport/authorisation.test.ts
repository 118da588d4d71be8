import { expect } from 'chai';
import type { AgentToServer } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { permissionFor } from '../../src/transport/authorisation.js';
import { AGENT_EVENTS } from '../../src/transport/realtime/rights.js';
import { Console, Refused, Tab } from '../support/people.js';
import { World } from '../support/world.js';

type Event = keyof AgentToServer;

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
};

/** What these ask for is there only after a colleague did something first; they have tests of their own. */
const NEED_A_COLLEAGUE: ReadonlySet<Event> = new Set([
  'chat:accept-ask',
  'chat:decline-ask',
  'chat:decline',
  'chat:part',
  'chat:invite',
]);

const EVENTS = (Object.keys(AGENT_EVENTS) as Event[]).filter((event) => event !== 'desk:open');

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

  const verdict = async (caller: Console, event: Event, chatId: string) => {
    try {
      await caller.does(event, { chatId, ...PAYLOADS[event]?.() } as never);
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
    return chatId;
  };

  for (const event of EVENTS) {
    const { roles, whose } = permissionFor(AGENT_EVENTS[event]);
    const isForHeadAlone = roles.length === 1;

    it(`${event}: refuses who has no right to it, as if there were no such chat`, async () => {
      const chatId = await heldChat();
      expect(await verdict(callers.foreign, event, chatId), 'another desk').to.equal('not_found');
      expect(await verdict(callers.foreignHead, event, chatId), "another desk's head").to.equal('not_found');
      expect(await verdict(callers.holder, event, newId()), 'an absent chat').to.equal('not_found');
      if (whose === 'own' || isForHeadAlone)
        expect(await verdict(callers.colleague, event, chatId), 'a colleague').to.equal('not_found');
      if (isForHeadAlone)
        expect(await verdict(callers.holder, event, chatId), 'who holds it').to.equal('not_found');
      if (NEED_A_COLLEAGUE.has(event)) return;
      const rightful = isForHeadAlone ? callers.head : whose === 'own' ? callers.holder : callers.colleague;
      expect(await verdict(rightful, event, chatId), 'who has the right').to.equal('may');
    });
  }
});
