import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type Mailbox, openMailbox } from '../../../src/local/mailbox/index.js';
import { useTemporaryFolder } from './temporary-folder.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const LETTER = {
  from: { name: 'Pomoc IceWarp', address: 'icewarp@dyzur.example' },
  to: { name: 'Ewa Zielińska', address: 'ewa@visitor.example' },
  replyTo: 'icewarp+iw-1001@dyzur.example',
  subject: '[IW-1001] Poczta wychodząca',
  text: 'Brakuje certyfikatu.\nhttps://help.example/iw?a=1&b=2.\n<b>',
  html: '<p>Brakuje <em>certyfikatu</em>.</p><script>document.title = "owned"</script>',
};

describe('The mailbox of npm start', () => {
  const folder = useTemporaryFolder();
  let mailbox: Mailbox;

  const open = () =>
    openMailbox({ folder: folder.path, root: ROOT, port: 0, homeUrl: 'http://localhost:3000/' });
  const send = async (letter: SendMailOptions) => {
    const transport = createTransport(mailbox.smtpUrl);
    try {
      return await transport.sendMail(letter);
    } finally {
      transport.close();
    }
  };
  const look = (path = '') => fetch(new URL(path, mailbox.url));
  const page = async (path = '') => (await look(path)).text();
  const linksOf = (text: string) =>
    [...text.matchAll(/class="row[^"]*" href="([^"]+)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    );

  beforeEach(async () => {
    mkdirSync(folder.path, { recursive: true });
    mailbox = await open();
  });
  afterEach(() => mailbox.close());

  it('says in both languages that nothing has come yet', async () => {
    expect(await page('/?lang=pl'))
      .to.contain('Nie ma jeszcze listów')
      .and.contain('<html lang="pl">');
    expect(await page('/?lang=en'))
      .to.contain('No letters yet')
      .and.contain('<html lang="en">');
  });

  it('shows a letter that came over SMTP: people, subject, text and its links', async () => {
    await send(LETTER);
    const list = await page('/?lang=pl');
    expect(list)
      .to.contain('Pomoc IceWarp')
      .and.contain('[IW-1001] Poczta wychodząca')
      .and.contain('ewa@visitor.example');
    const letter = await page(`${linksOf(list)[0]}&part=text`);
    expect(letter)
      .to.contain('Ewa Zielińska')
      .and.contain('icewarp+iw-1001@dyzur.example')
      .and.contain('Brakuje certyfikatu.');
    expect(letter).to.contain('<a href="https://help.example/iw?a=1&amp;b=2" target="_blank"');
    expect(letter, 'text is no HTML').to.contain('&lt;b&gt;');
  });

  it('lists the newest first and each recipient apart', async () => {
    await send({ ...LETTER, subject: 'first' });
    await send({ ...LETTER, subject: 'second', to: 'michal@icewarp.example' });
    const everybody = await page();
    expect(everybody.indexOf('second')).to.be.below(everybody.indexOf('first'));
    const michal = await page('/?to=michal%40icewarp.example');
    expect(linksOf(michal)).to.have.length(1);
    expect(michal).to.contain('second').and.not.contain('first');
  });

  it('shows the HTML part where nothing runs and nothing is fetched', async () => {
    await send(LETTER);
    const [link = ''] = linksOf(await page());
    expect(await page(link)).to.match(
      /<iframe [^>]*sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"/,
    );
    const part = await look(`${new URL(link, mailbox.url).pathname}/html`);
    expect(await part.text()).to.contain('<em>certyfikatu</em>');
    expect(part.headers.get('content-security-policy')).to.match(
      /default-src 'none'.*sandbox(?!.*allow-scripts)/,
    );
  });

  it('marks a letter as new until it is opened', async () => {
    await send(LETTER);
    const list = await page();
    expect(list).to.contain('<title>(1) ');
    const [link = ''] = linksOf(list);
    await page(link);
    expect(await page()).to.not.contain('<title>(1) ');
  });

  it('tells an open page that a letter has come', async () => {
    const changes = await look('/changes');
    const reader = changes.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).to.contain('retry');
    await send(LETTER);
    expect((await reader?.read())?.value).to.contain('event: letters');
    await reader?.cancel();
  });

  it('keeps letters as .eml files that the next start shows again', async () => {
    await send(LETTER);
    const [file = ''] = readdirSync(folder.path);
    expect(file).to.match(/\.eml$/);
    expect(readFileSync(join(folder.path, file), 'utf8')).to.contain(
      'Reply-To: icewarp+iw-1001@dyzur.example',
    );
    await mailbox.close();
    mailbox = await open();
    expect(linksOf(await page())).to.have.length(1);
  });

  it('refuses letters to the domain that is there to be refused, for good', async () => {
    const refused = await send({ ...LETTER, to: 'nobody@refused.example' }).catch(
      (error: { responseCode: number }) => error,
    );
    expect(refused).to.have.property('responseCode', 550);
    expect(linksOf(await page())).to.deep.equal([]);
  });

  it('answers 404 for a letter that is not there, and reads no other file', async () => {
    for (const path of ['/letters/20260101T000000000Z-00000000', '/letters/..%2f..%2fpackage', '/nothing'])
      expect((await look(path)).status, path).to.equal(404);
    expect((await look('/letters/..%2f..%2fpackage.json/source')).status).to.equal(404);
  });

  it('shows nothing to a page that came by another name', async () => {
    const { hostname, port } = new URL(mailbox.url);
    expect((await fetch(`http://${hostname}:${port}/`)).status).to.equal(200);
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      request({ host: '127.0.0.1', port, headers: { host: 'evil.example' } }, (response) =>
        resolve(response.statusCode),
      ).end();
    });
    expect(status).to.equal(421);
  });
});
