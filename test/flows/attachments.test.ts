import { request } from 'node:http';
import { expect } from 'chai';
import type { AttachmentView, TicketDetails } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { DAY_MS } from '../../src/shared/time.js';
import { Console } from '../support/people.js';
import { Customer, pngOf } from '../support/requests.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const FORM = {
  name: 'Ewa',
  email: 'ewa@przyklad.example',
  subject: 'Zrzut',
  question: 'Jak na zrzucie',
  severity: 3,
};
const MEGABYTE = 1024 * 1024;

describe('A file', () => {
  let world: World;
  let marek: Console;
  let ewa: Customer;

  before(async () => {
    world = await World.open({
      limitsTimes: 100,
      desks: {
        otelms: (desk) => ({ ...desk, attachments: { ...desk.attachments, maxMegabytes: 1 } }),
        smodfum: (desk) => ({ ...desk, attachments: { ...desk.attachments, types: [] } }),
      },
    });
    marek = await Console.open(world, await world.hire('otelms'));
  });
  after(async () => await world.close());
  beforeEach(() => {
    ewa = new Customer(world, 'otelms');
  });

  const storedBytes = async () => await world.back.mongo.collection('files.chunks').countDocuments();
  const fileOf = async (number: string) => {
    const { body } = await marek.requests<TicketDetails>('GET', `/tickets/${number}`);
    return body.messages.flatMap(({ attachments }) => attachments);
  };
  const download = async (path: string) => await fetch(`${world.url()}/api/v1${path}`);

  it('is attached to the form, and read by an agent and by the requester as it was sent', async () => {
    const file = pngOf(300_000);
    const { status, body } = await ewa.uploads(file);
    expect(status).to.equal(201);
    expect(body).to.include({ name: 'zrzut ekranu.png', size: 300_000, type: 'image/png' });
    expect((await ewa.fillsIn({ ...FORM, attachmentIds: [body.id] })).status).to.equal(201);
    expect(await fileOf(ewa.number)).to.deep.equal([body]);
    const bytes = Buffer.from(await file.arrayBuffer());
    const path = `/desks/otelms/tickets/${ewa.number}/attachments/${body.id}?key=${ewa.key}`;
    for (const response of [await marek.downloads(body.id), await download(path)]) {
      expect(response.status).to.equal(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).to.equal(true);
    }
  });

  it('is only ever saved, in a sandbox, whatever it says it is', async () => {
    const smod = new Customer(world, 'smodfum');
    const agent = await Console.open(world, await world.hire('smodfum'));
    const markup = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const page = '<!doctype html><script>alert(1)</script>';
    for (const [text, name] of [
      [markup, 'obraz.svg'],
      [page, '../../etc/"strona".html\r\nX-Evil: 1'],
    ] as const) {
      const { body } = await smod.uploads(new File([text], name, { type: 'text/html' }));
      await smod.fillsIn({
        name: 'Jan',
        email: 'jan@przyklad.example',
        question: 'Plik',
        attachmentIds: [body.id],
      });
      const response = await agent.downloads(body.id);
      expect(response.headers.get('content-type'), name).to.match(/^application\/(octet-stream|xml)$/);
      expect(response.headers.get('content-disposition'), name).to.match(
        /^attachment; filename="[^"/\\]*"; filename\*=UTF-8''[^/\s"]+$/,
      );
      expect(response.headers.get('content-security-policy')).to.equal("default-src 'none'; sandbox");
      expect(response.headers.get('x-content-type-options')).to.equal('nosniff');
      expect(response.headers.get('x-evil')).to.equal(null);
      expect(await response.text()).to.equal(text);
    }
  });

  it('that is too large is refused, nothing of it is kept, and the text can be sent without it', async () => {
    const before = await storedBytes();
    const fits = await ewa.uploads(pngOf(MEGABYTE));
    expect(fits.status, 'the largest that fits').to.equal(201);
    const kept = await storedBytes();
    expect(kept).to.be.above(before);
    const { status, body } = await ewa.uploads(pngOf(MEGABYTE + 1));
    expect([status, body.code]).to.deep.equal([413, 'attachment_too_large']);
    expect(body.faults).to.deep.equal([{ path: 'file', rule: 'too_long', limit: MEGABYTE }]);
    await until('its bytes are gone', async () => (await storedBytes()) === kept);
    expect((await ewa.fillsIn(FORM)).status).to.equal(201);
  });

  it('of a kind that the desk does not take is refused by its bytes, whatever its name and type say', async () => {
    const kept = await storedBytes();
    const program = new Uint8Array(5000);
    program.set([0x4d, 0x5a, 0x90, 0x00]);
    const { status, body } = await ewa.uploads(new File([program], 'zdjęcie.png', { type: 'image/png' }));
    expect([status, body.code]).to.deep.equal([415, 'attachment_type']);
    await until('its bytes are gone', async () => (await storedBytes()) === kept);
  });

  it('comes alone: a request with two, with a field or without a file is refused, and keeps nothing', async () => {
    const kept = await storedBytes();
    const two = await ewa.uploads(pngOf(1000), pngOf(2000));
    expect([two.status, two.body.code]).to.deep.equal([400, 'too_many_attachments']);
    const none = await ewa.uploads();
    expect([none.status, none.body.code]).to.deep.equal([400, 'invalid_input']);
    const json = await ewa.asks<AttachmentView>('POST', '/desks/otelms/attachments', { body: {} });
    expect([json.status, json.body.code]).to.deep.equal([400, 'invalid_input']);
    await until('nothing is left', async () => (await storedBytes()) === kept);
    expect(await world.back.mongo.collection('attachments').countDocuments({ isWhole: false })).to.equal(0);
  });

  it('whose sender is cut off in the middle leaves nothing behind', async () => {
    const kept = await storedBytes();
    const path = '/api/v1/desks/otelms/attachments';
    const headers = { 'content-type': 'multipart/form-data; boundary=xx' };
    const sending = request(`${world.url()}${path}`, { method: 'POST', headers });
    sending.on('error', () => undefined);
    sending.write('--xx\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n');
    sending.write(Buffer.from(await pngOf(600_000).arrayBuffer()));
    const rows = world.back.mongo.collection('attachments');
    await until('it is coming in', async () => (await rows.countDocuments({ isWhole: false })) === 1);
    sending.destroy();
    await until('it is gone', async () => (await rows.countDocuments({ isWhole: false })) === 0);
    await until('its bytes too', async () => (await storedBytes()) === kept);
  });

  it('is nobody else’s: not for other desks, other tickets, other keys, or before a message took it', async () => {
    const { body } = await ewa.uploads(pngOf());
    expect((await marek.downloads(body.id)).status, 'not sent yet').to.equal(404);
    await ewa.fillsIn({ ...FORM, attachmentIds: [body.id] });
    expect((await marek.downloads(body.id)).status).to.equal(200);
    const foreign = await Console.open(world, await world.hire('icewarp'));
    expect((await foreign.downloads(body.id)).status).to.equal(404);
    expect((await download(`/attachments/${body.id}`)).status, 'without a session').to.equal(401);
    const jan = new Customer(world, 'otelms');
    expect((await jan.fillsIn({ ...FORM, attachmentIds: [body.id] })).status, 'taken twice').to.equal(404);
    await jan.fillsIn(FORM);
    const own = (customer: Customer, key = customer.key) =>
      download(`/desks/otelms/tickets/${customer.number}/attachments/${body.id}?key=${key}`);
    expect((await own(ewa)).status).to.equal(200);
    expect((await own(jan)).status).to.equal(404);
    expect((await own(ewa, jan.key)).status).to.equal(404);
  });

  it('of an answer goes along with its letter', async () => {
    const email = `${newId()}@przyklad.example`;
    await ewa.fillsIn({ ...FORM, email });
    const { body } = await marek.uploads(pngOf(2000, 'instrukcja.png'));
    const answer = { clientId: newId(), text: 'W załączniku.', attachmentIds: [body.id] };
    expect((await marek.requests('POST', `/tickets/${ewa.number}/answers`, answer)).status).to.equal(201);
    const letter = await until('the answer', () => world.mail.to(email)[1]);
    const [file] = letter.mail.attachments;
    expect(file).to.include({ filename: 'instrukcja.png', mimeType: 'image/png', disposition: 'attachment' });
    const sent = Buffer.from(await pngOf(2000).arrayBuffer());
    expect(Buffer.from(file?.content as ArrayBuffer).equals(sent)).to.equal(true);
    expect((await ewa.reads()).body.messages.at(-1)?.attachments).to.deep.equal([body]);
  });

  it('of a note is for colleagues alone', async () => {
    await ewa.fillsIn(FORM);
    const { body } = await marek.uploads(pngOf());
    const note = { clientId: newId(), text: 'Patrz plik', attachmentIds: [body.id] };
    expect((await marek.requests('POST', `/tickets/${ewa.number}/notes`, note)).status).to.equal(201);
    expect((await marek.downloads(body.id)).status).to.equal(200);
    const path = `/desks/otelms/tickets/${ewa.number}/attachments/${body.id}?key=${ewa.key}`;
    expect((await download(path)).status).to.equal(404);
  });

  it('that no message takes within a day is removed; one that was taken stays', async () => {
    const [loose, taken] = [(await ewa.uploads(pngOf())).body, (await ewa.uploads(pngOf())).body];
    await ewa.fillsIn({ ...FORM, attachmentIds: [taken.id] });
    const names = async () =>
      (await world.back.mongo.collection('files.files').find().toArray()).map(({ _id }) => String(_id));
    world.clock.advance(DAY_MS - 1);
    await world.workersLook();
    expect(await names()).to.include.members([loose.id, taken.id]);
    world.clock.advance(1);
    await world.workersLook();
    expect(await names())
      .to.include(taken.id)
      .and.not.include(loose.id);
    const late = await ewa.writes('Z plikiem', { attachmentIds: [loose.id] });
    expect([late.status, late.body.code]).to.deep.equal([404, 'not_found']);
  });
});
