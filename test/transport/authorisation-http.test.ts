import { expect } from 'chai';
import type { TicketDetails } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { type Permission, permissionFor, SCOPES } from '../../src/transport/authorisation.js';
import type { RouteSpec } from '../../src/transport/http/route.js';
import { routesOf } from '../../src/transport/http/server.js';
import { Customer, pngOf } from '../support/requests.js';
import { World } from '../support/world.js';

type Spec = RouteSpec<never, never, never, never>;
type Headers = Readonly<Record<string, string>>;

/** What belongs to the desk of the rightful caller, or to nobody. */
interface Things {
  readonly number: string;
  readonly version: number;
  readonly messageId: string;
  readonly attachmentId: string;
  readonly callbackId: string;
  readonly viewId: string;
  readonly integrationId: string;
}

interface Sample {
  /** The path with the things in it. */
  readonly path: (things: Things) => string;
  readonly body?: (things: Things) => object;
  /** A file instead of a body. */
  readonly hasFile?: true;
}

const of = (path: string, body?: Sample['body']): Sample => ({
  path: (things) =>
    path
      .replace(':number', things.number)
      .replace(':attachment', things.attachmentId)
      .replace(':callback', things.callbackId)
      .replace(':view', things.viewId)
      .replace(':integration', things.integrationId),
  ...(body === undefined ? {} : { body }),
});
const text = () => ({ clientId: newId(), text: 'x' });

/** One request for each route that needs a session. A route without one fails the test. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  'get /session': of('/session'),
  'get /overview': of('/overview'),
  'get /integrations': of('/integrations'),
  'post /integrations': of('/integrations', () => ({ name: 'Sklep', scopes: ['tickets:read'] })),
  'delete /integrations/:id': of('/integrations/:integration'),
  'get /tickets': of('/tickets'),
  'get /tickets/counts': of('/tickets/counts'),
  'post /tickets': of('/tickets', () => ({ channel: 'phone', name: 'Ewa', question: 'x', language: 'pl' })),
  'post /tickets/bulk': of('/tickets/bulk', ({ number }) => ({ numbers: [number], change: { severity: 2 } })),
  'get /tickets/:number': of('/tickets/:number'),
  'patch /tickets/:number': of('/tickets/:number', ({ version }) => ({ version, severity: 2 })),
  'post /tickets/:number/status': of('/tickets/:number/status', ({ version }) => ({ version, to: 'open' })),
  'post /tickets/:number/answers': of('/tickets/:number/answers', text),
  'post /tickets/:number/notes': of('/tickets/:number/notes', text),
  'post /tickets/:number/merge': of('/tickets/:number/merge', () => ({ into: 'OT-1001' })),
  'post /tickets/:number/split': of('/tickets/:number/split', ({ messageId }) => ({
    messageIds: [messageId],
    subject: 'x',
  })),
  'post /tickets/:number/links': of('/tickets/:number/links', () => ({ number: 'OT-1001' })),
  'delete /tickets/:number/links/:other': of('/tickets/:number/links/OT-1001'),
  'get /tickets/:number/clocks': of('/tickets/:number/clocks'),
  'get /tickets/:number/what-if': of('/tickets/:number/what-if?severity=1'),
  'get /ticket-views': of('/ticket-views'),
  'post /ticket-views': of('/ticket-views', () => ({ name: 'Moje', query: { view: 'mine' } })),
  'delete /ticket-views/:id': of('/ticket-views/:view'),
  'post /attachments': { ...of('/attachments'), hasFile: true },
  'get /attachments/:id': of('/attachments/:attachment'),
  'get /callbacks': of('/callbacks'),
  'get /callbacks/slots': of('/callbacks/slots?day=2035-01-09&phone=%2B48600100200'),
  'post /callbacks': of('/callbacks', ({ number }) => ({
    clientId: newId(),
    ticketNumber: number,
    phone: '+48 600 100 200',
  })),
  'post /callbacks/:id/taking': of('/callbacks/:callback/taking', () => ({})),
  'post /callbacks/:id/decline': of('/callbacks/:callback/decline', () => ({ reason: 'x' })),
  'post /callbacks/:id/outcome': of('/callbacks/:callback/outcome', () => ({ outcome: 'reached' })),
  'get /reports/unanswered': of('/reports/unanswered'),
  'get /reports/dashboard': of('/reports/dashboard?days=7'),
};

describe('The table of permissions, over HTTP', () => {
  let world: World;
  let specs: ReadonlyMap<string, Spec>;
  let nobody: Customer;
  const as: Record<string, Headers> = {};

  before(async () => {
    world = await World.open({ limitsTimes: 1000 });
    nobody = new Customer(world, 'otelms');
    const people = {
      agent: await world.hire('otelms', { name: 'Marek', role: 'specialist' }),
      head: await world.hire('otelms', { name: 'Ewa', role: 'head' }),
      foreign: await world.hire('icewarp', { name: 'Petr', role: 'specialist' }),
      foreignHead: await world.hire('icewarp', { name: 'Michael', role: 'head' }),
    };
    for (const [name, person] of Object.entries(people)) as[name] = { cookie: await world.cookieOf(person) };
    for (const scope of SCOPES) as[scope] = bearer(await tokenOf('otelms', [scope]));
    as.all = bearer(await tokenOf('otelms', SCOPES));
    as.foreignToken = bearer(await tokenOf('icewarp', SCOPES));
    as.wrongToken = bearer('x'.repeat(43));
    // The ticket that others are merged into and linked to.
    await nobody.fillsIn(FORM);
  });
  after(async () => await world.close());

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const tokenOf = async (deskId: string, scopes: readonly string[]) => {
    const of = { deskId, name: 'Sklep', scopes, days: 1, createdById: 'x' };
    return (await world.parts.integrations.add(of, world.clock.now())).token;
  };
  const FORM = { name: 'Ewa', email: 'ewa@przyklad.example', subject: 'x', question: 'x', severity: 3 };

  const asAgent = async (method: string, path: string, body?: object, headers: Headers = as.agent ?? {}) =>
    (await nobody.asks<{ id: string; integration: { id: string } }>(method, path, { body, headers })).body;
  const attached = async (number: string) => {
    const form = new FormData();
    form.append('file', pngOf());
    const { body } = await nobody.asks<{ id: string }>('POST', '/attachments', {
      form,
      headers: as.agent ?? {},
    });
    await asAgent('POST', `/tickets/${number}/notes`, { ...text(), attachmentIds: [body.id] });
    return body.id;
  };
  const called = async (ticketNumber: string) =>
    (await asAgent('POST', '/callbacks', { clientId: newId(), ticketNumber, phone: '+48 600 100 200' })).id;
  const saved = async () => (await asAgent('POST', '/ticket-views', { name: newId(), query: {} })).id;
  const given = async () =>
    (await asAgent('POST', '/integrations', { name: 'x', scopes: ['tickets:read'] }, as.head)).integration.id;

  /** A ticket with what the route is about, for one test. */
  const prepared = async (path: string): Promise<Things> => {
    await nobody.fillsIn(FORM);
    const { number } = nobody;
    const needs = (part: string) => path.startsWith(part) && path.includes(':id');
    const attachmentId = needs('/attachments') ? await attached(number) : '';
    const callbackId = needs('/callbacks') ? await called(number) : '';
    const viewId = needs('/ticket-views') ? await saved() : '';
    const integrationId = needs('/integrations') ? await given() : '';
    const { body } = await nobody.asks<TicketDetails>('GET', `/tickets/${number}`, {
      headers: as.agent ?? {},
    });
    const messageId = body.messages.find(({ kind }) => kind === 'question')?.id ?? '';
    const { version } = body;
    return { number, version, messageId, attachmentId, callbackId, viewId, integrationId };
  };
  const absent = (things: Things): Things => ({
    ...things,
    number: 'OT-999999',
    attachmentId: newId(),
    callbackId: newId(),
    viewId: newId(),
    integrationId: newId(),
  });

  const asked = async (name: string, things: Things, headers: Headers = {}) => {
    const sample = SAMPLES[name];
    if (sample === undefined) throw new Error(`There is no sample for ${name}.`);
    const form = new FormData();
    if (sample.hasFile) form.append('file', pngOf());
    const { status, body } = await nobody.asks<unknown>(
      name.split(' ')[0]?.toUpperCase() ?? '',
      sample.path(things),
      {
        ...(sample.body === undefined ? {} : { body: sample.body(things) }),
        ...(sample.hasFile ? { form } : {}),
        headers: { 'Idempotency-Key': newId(), ...headers },
      },
    );
    return { status, code: status < 400 ? 'may' : String(body.code) };
  };

  it('has a request for every route that needs a session', () => {
    const parts = { parts: world.parts, limits: { take: async () => undefined, admits: () => true } };
    const office = { ...parts, publicUrl: '', localSignInToken: undefined };
    specs = new Map(
      routesOf(office as never).map(({ spec }) => [`${spec.method} ${spec.path}`, spec as unknown as Spec]),
    );
    const closed = [...specs].filter(([, { action }]) => permissionFor(action).open === undefined);
    expect(closed.map(([name]) => name)).to.have.members(Object.keys(SAMPLES));
  });

  for (const name of Object.keys(SAMPLES)) {
    it(`${name}: lets in who has the right to it, and nobody else`, async () => {
      const spec = specs.get(name);
      if (spec === undefined) throw new Error('There is no such route.');
      const permission: Permission = permissionFor(spec.action);
      const things = await prepared(spec.path);
      expect(await asked(name, things), 'nobody').to.deep.equal({ status: 401, code: 'not_signed_in' });
      expect((await asked(name, things, as.wrongToken)).code, 'a wrong token').to.equal('not_signed_in');
      await refusesTokens(name, things, permission);
      const isForHeadAlone = permission.roles.length === 1;
      if (isForHeadAlone) expect((await asked(name, things, as.agent)).code).to.equal('not_found');
      if (spec.path.includes(':')) await looksAbsent(name, things);
      const rightful = isForHeadAlone ? as.head : as.agent;
      const verdict = await asked(name, things, rightful);
      expect([401, 403, 404], JSON.stringify(verdict)).not.to.include(verdict.status);
      expect(verdict.status).to.be.below(500);
    });
  }

  const refusesTokens = async (name: string, things: Things, { scope }: Permission) => {
    const others = SCOPES.find((candidate) => candidate !== scope) ?? '';
    const { code } = await asked(name, things, as[others]);
    expect(code, 'a token without the scope').to.equal(scope === undefined ? 'not_found' : 'missing_scope');
    if (scope === undefined)
      expect((await asked(name, things, as.all)).code, 'any token').to.equal('not_found');
  };

  /** What is another desk's cannot be told from what is not there. */
  const looksAbsent = async (name: string, things: Things) => {
    const missing = await asked(name, absent(things), as.head);
    expect(missing, 'what is not there').to.deep.equal({ status: 404, code: 'not_found' });
    for (const who of ['foreign', 'foreignHead', 'foreignToken'])
      expect((await asked(name, things, as[who])).code, who).to.equal(missing.code);
  };
});
