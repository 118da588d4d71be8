import { expect } from 'chai';
import { io } from 'socket.io-client';
import { PROTOCOL_VERSION, type WireError } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { ask, Console, Refused, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

/** JSON that is nested deeper than a client library could write it. */
const DEEP = `${'['.repeat(5000)}${']'.repeat(5000)}`;

const HOSTILE: readonly [name: string, payload: unknown][] = [
  ['an unknown key', { clientId: newId(), text: 'a', role: 'agent' }],
  ['a query operator', { clientId: newId(), text: { $ne: null } }],
  ['an array for a string', { clientId: newId(), text: ['a', 'b'] }],
  ['a number for an id', { clientId: 7, text: 'a' }],
  ['a missing field', { text: 'a' }],
  ['nothing but spaces', { clientId: newId(), text: '   ' }],
  ['a thousand keys', Object.fromEntries(Array.from({ length: 1000 }, (_, key) => [`k${key}`, 1]))],
  ['a prototype', JSON.parse('{"__proto__":{"isAgent":true},"clientId":"x","text":"a"}')],
  ['null', null],
  ['a string', 'text'],
];

describe('Bad input', () => {
  let world: World;
  let tab: Tab;
  let marek: Console;
  let chatId: string;

  before(async () => {
    world = await World.open();
    tab = await Tab.open(world, 'icewarp');
    chatId = await tab.asks({ name: 'Ewa', question: 'Pytanie' });
    marek = await Console.open(world, await world.hire('icewarp'));
    await marek.takes(chatId);
  });
  after(async () => await world.close());

  /** The process still serves the same people. */
  const stillServes = async () => {
    const seq = await tab.writes('nadal działa');
    await until('the message', () => marek.entries.some(({ entry }) => entry.seq === seq));
    expect(Object.hasOwn(Object.prototype, 'isAgent')).to.equal(false);
  };

  for (const [name, payload] of HOSTILE) {
    it(`answers ${name} with invalid_input, from visitor and agent alike`, async () => {
      expect(await refusal(ask(tab.socket, 'chat:post', payload))).to.equal('invalid_input');
      expect(await refusal(ask(marek.socket, 'chat:post', payload))).to.equal('invalid_input');
      await stillServes();
    });
  }

  it('answers a depth of 5,000 with invalid_input, by hand, since no client library writes it', async () => {
    const { engine } = tab.socket.io;
    const answer = new Promise<string>((resolve) => {
      engine.on('data', (packet) => {
        if (typeof packet === 'string' && packet.startsWith('3/visitor,4711')) resolve(packet);
      });
    });
    engine.write(`2/visitor,4711["chat:post",${DEEP}]`);
    expect(await answer)
      .to.contain('"code":"invalid_input"')
      .and.contain('too_deep');
    await stillServes();
  });

  it('names the limit of a text that is too long', async () => {
    const answer = await tab.writes('a'.repeat(4001)).catch((error: unknown) => error);
    if (!(answer instanceof Refused)) throw new Error('The text was taken.');
    expect(answer.error).to.deep.equal({
      code: 'text_too_long',
      faults: [{ path: 'text', rule: 'too_long', limit: 4000 }],
    });
    expect(await refusal(tab.writes('a'.repeat(4000)))).to.equal('done');
  });

  it('names each field of the form that is wrong', async () => {
    const other = await Tab.open(world, 'icewarp');
    const answer = await other
      .asks({ email: 'x@y.example, evil@z.example', question: 'q' })
      .catch((error: unknown) => error);
    if (!(answer instanceof Refused)) throw new Error('The form was taken.');
    expect(answer.error.faults.map((fault) => fault.path)).to.include('email');
  });

  it('refuses an event without an acknowledgement and says so', async () => {
    const refused = new Promise<WireError>((resolve) => tab.socket.once('event:refused', resolve));
    tab.socket.emit('chat:post', { clientId: newId(), text: 'bez potwierdzenia' }, undefined as never);
    expect(await refused).to.deep.include({ code: 'invalid_input' });
    await stillServes();
  });

  it("knows no agent's event from a visitor, and nobody's event from anybody", async () => {
    for (const event of ['chat:take', 'desk:open', 'constructor', '__proto__', 'disconnecting-not']) {
      expect(await refusal(ask(tab.socket, event, { chatId })), event).to.equal('not_found');
    }
    await stillServes();
  });

  it("answers a colleague's chat, another desk's and an absent one alike", async () => {
    const petr = await Console.open(world, await world.hire('icewarp', { name: 'Petr' }));
    const anna = await Console.open(world, await world.hire('otelms', { name: 'Anna' }));
    const codes = [
      await refusal(petr.joins(chatId)),
      await refusal(petr.writes(chatId, 'x')),
      await refusal(petr.ends(chatId)),
      await refusal(anna.joins(chatId)),
      await refusal(anna.takes(chatId)),
      await refusal(anna.joins(newId())),
      await refusal(anna.takes(newId())),
    ];
    expect(new Set(codes)).to.deep.equal(new Set(['not_found']));
    expect(await refusal(petr.takes(chatId))).to.equal('chat_taken');
  });

  it('turns away at the door whoever has no session, an old page, and another site', async () => {
    const knock = async (path: string, auth: object, headers: Record<string, string> = {}) =>
      await new Promise<string>((resolve) => {
        const socket = io(`${world.url()}${path}`, {
          transports: ['websocket'],
          forceNew: true,
          reconnection: false,
          auth,
          extraHeaders: headers,
        });
        socket.once('connect', () => resolve('let in'));
        socket.once('connect_error', (error: Error & { data?: WireError }) =>
          resolve(error.data?.code ?? 'turned away'),
        );
        socket.once('connect_error', () => socket.close());
      });
    const hello = { protocol: PROTOCOL_VERSION, deskId: 'icewarp', language: 'pl' };
    expect(await knock('/agent', { protocol: PROTOCOL_VERSION })).to.equal('not_signed_in');
    expect(
      await knock('/agent', { protocol: PROTOCOL_VERSION }, { cookie: 'dyzur_session=forged' }),
    ).to.equal('not_signed_in');
    expect(await knock('/visitor', { ...hello, protocol: 99 })).to.equal('outdated_page');
    expect(await knock('/visitor', { ...hello, deskId: 'nobodys' })).to.equal('not_found');
    expect(await knock('/visitor', { ...hello, isAgent: true })).to.equal('invalid_input');
    expect(await knock('/visitor', hello, { origin: 'https://evil.example' })).to.equal('turned away');
    const agent = await world.hire('icewarp');
    expect(
      await knock('/agent', { protocol: PROTOCOL_VERSION }, { cookie: await world.cookieOf(agent) }),
    ).to.equal('let in');
  });

  it('answers over HTTP with problem details and a stable code', async () => {
    const cases: readonly [method: string, path: string, body: unknown, status: number, code: string][] = [
      ['GET', '/tickets/IW-999999', undefined, 404, 'not_found'],
      ['GET', '/tickets/..%2f..%2fetc', undefined, 404, 'not_found'],
      ['GET', '/tickets?view=everything', undefined, 400, 'invalid_input'],
      ['GET', '/tickets?view[$ne]=x', undefined, 400, 'invalid_input'],
      ['POST', '/callbacks', { clientId: newId() }, 400, 'invalid_input'],
      ['POST', '/callbacks', { clientId: newId(), chatId, phone: { $gt: '' } }, 400, 'invalid_input'],
      ['POST', '/callbacks', { clientId: newId(), chatId }, 400, 'invalid_input'],
      ['POST', '/session', { email: ['a@b.example'], password: 'x' }, 400, 'invalid_input'],
      ['POST', '/session', { email: 'a@b.example', password: 'x' }, 401, 'wrong_sign_in'],
      ['GET', '/nothing-here', undefined, 404, 'not_found'],
    ];
    for (const [method, path, body, status, code] of cases) {
      const answer = await marek.requests<{ status: number; code: string }>(method, path, body);
      expect([answer.status, answer.body.code], `${method} ${path}`).to.deep.equal([status, code]);
    }
    await stillServes();
  });

  it('asks for a session over HTTP, and takes no change from another site', async () => {
    const bare = await fetch(`${world.url()}/api/v1/tickets`);
    expect(bare.status).to.equal(401);
    const headers = { origin: 'https://evil.example', 'content-type': 'application/json' };
    const foreign = await fetch(`${world.url()}/api/v1/session`, { method: 'POST', headers, body: '{}' });
    expect(foreign.status).to.equal(404);
    const huge = await fetch(`${world.url()}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'x'.repeat(100_000) }),
    });
    expect(huge.status).to.equal(413);
    const deep = await fetch(`${world.url()}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: DEEP,
    });
    expect(deep.status).to.equal(400);
    const broken = await fetch(`${world.url()}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"email":',
    });
    expect(broken.status).to.equal(400);
  });

  it('slows down a socket that floods, and nobody else', async () => {
    const flood = await Tab.open(world, 'icewarp');
    await flood.asks({ name: 'Potop', question: 'q' });
    const codes = await Promise.all(Array.from({ length: 300 }, async () => await refusal(flood.types())));
    expect(codes.filter((code) => code === 'too_many')).to.have.length.above(100);
    await stillServes();
  });
});
