import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LANGUAGES, type Language } from '../../shared/language.js';
import type { Letters } from './letters.js';
import { mailboxPage } from './page.js';
import type { View } from './view.js';

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Nothing in a letter may run or be fetched; its links open beside it. */
const LETTER_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox";
/** What a letter looks like that says nothing about it, as in any mail program. Its own styles come after this one. */
const LETTER_BASE =
  '<!doctype html><base target="_blank"><style>html{color-scheme:light;background:#fff}body{margin:0;padding:20px 24px;font:15px/1.6 system-ui,sans-serif;color:#18222c}blockquote{margin:12px 0;padding-left:16px;border-left:3px solid #e2ddd1;color:#4b5864}img{max-width:100%}</style>';
const OWN_NAMES = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Where the pages of the mailbox are served and what they are made of. */
export interface WebOptions {
  readonly letters: Letters;
  /** Folder of the project, for the styles that all pages share. */
  readonly root: string;
  /** The wanted port; 0 is any that is free. */
  readonly port: number;
  /** The page with the desks. */
  readonly homeUrl: string;
}

/** The pages of the mailbox, on loopback. */
export interface MailboxWeb {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts to show the letters. Rejects when the port is taken. */
export async function showLetters(options: WebOptions): Promise<MailboxWeb> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => {
      if (!response.headersSent) send(response, 500, 'text/plain', 'The mailbox could not show this.');
      else response.destroy();
    });
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP, so this is no path
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  options: WebOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page elsewhere must not read the letters by giving its own name this machine's address.
  if (!OWN_NAMES.test(request.headers.host ?? '')) return send(response, 421, 'text/plain', 'Not here.');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, 405, 'text/plain', 'Only for looking.');
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [folder = '', name = '', part = ''] = url.pathname.slice(1).split('/');
  if (url.pathname === '/changes') return streamChanges(options.letters, request, response);
  if (folder === 'letters' && part === 'html') return sendHtmlPart(options.letters, name, response);
  if (folder === 'letters' && part === 'source') return sendSource(options.letters, name, response);
  const file = fileOf(options.root, url.pathname);
  if (file !== undefined) return send(response, 200, file.type, await readFile(file.path));
  const isKnown = url.pathname === '/' || folder === 'letters';
  const view = await viewOf(options, url, request, folder === 'letters' ? name : undefined);
  const isFound = isKnown && !view.isMissing;
  send(response, isFound ? 200 : 404, 'text/html', mailboxPage({ ...view, isMissing: !isFound }));
}

async function viewOf(
  { letters, homeUrl }: WebOptions,
  url: URL,
  request: IncomingMessage,
  letterId: string | undefined,
): Promise<View> {
  const recipient = url.searchParams.get('to') ?? undefined;
  const open = letterId === undefined ? undefined : await letters.open(letterId);
  const all = await letters.list();
  const recipients = new Set(all.flatMap((letter) => letter.to.map(({ address }) => address)));
  return {
    language: languageOf(url, request),
    recipient,
    letters: recipient === undefined ? all : await letters.list(recipient),
    recipients: [...recipients].sort(),
    open,
    part: url.searchParams.get('part') === 'text' ? 'text' : 'html',
    isMissing: letterId !== undefined && open === undefined,
    homeUrl,
  };
}

/** What the address asks for, else the first of the browser's languages that we speak, else Polish. */
function languageOf(url: URL, request: IncomingMessage): Language {
  const preferred = (request.headers['accept-language'] ?? '').split(',');
  const wanted = [url.searchParams.get('lang') ?? '', ...preferred].map((tag) => tag.trim().slice(0, 2));
  const found = wanted.map((tag) => LANGUAGES.find((known) => known === tag.toLowerCase()));
  return found.find((language) => language !== undefined) ?? 'pl';
}

function fileOf(root: string, path: string): { path: string; type: string } | undefined {
  const shared = join(root, 'client-demo', 'shared');
  const own = join(root, 'src', 'local', 'mailbox', 'page');
  const files: Readonly<Record<string, { path: string; type: string }>> = {
    '/styles/tokens.css': { path: join(shared, 'styles', 'tokens.css'), type: 'text/css' },
    '/styles/base.css': { path: join(shared, 'styles', 'base.css'), type: 'text/css' },
    '/styles/parts.css': { path: join(shared, 'styles', 'parts.css'), type: 'text/css' },
    '/icon.svg': { path: join(shared, 'icon.svg'), type: 'image/svg+xml' },
    '/styles/mailbox.css': { path: join(own, 'mailbox.css'), type: 'text/css' },
    '/styles/letter.css': { path: join(own, 'letter.css'), type: 'text/css' },
    '/mailbox.js': { path: join(own, 'mailbox.js'), type: 'text/javascript' },
  };
  return files[path];
}

async function sendHtmlPart(letters: Letters, id: string, response: ServerResponse): Promise<void> {
  const letter = await letters.open(id);
  if (letter === undefined) return send(response, 404, 'text/plain', 'There is no such letter here.');
  response.setHeader('Content-Security-Policy', LETTER_POLICY);
  send(response, 200, 'text/html', LETTER_BASE + letter.html);
}

async function sendSource(letters: Letters, id: string, response: ServerResponse): Promise<void> {
  const source = await letters.source(id);
  send(response, source === undefined ? 404 : 200, 'text/plain', source ?? 'There is no such letter here.');
}

/** Tells an open page each time a letter has come (server-sent events). */
function streamChanges(letters: Letters, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('retry: 1000\n\n');
  const unsubscribe = letters.subscribe(() => response.write('event: letters\ndata: 1\n\n'));
  request.on('close', unsubscribe);
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  if (!response.hasHeader('Content-Security-Policy'))
    response.setHeader('Content-Security-Policy', PAGE_POLICY);
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(status).end(body);
}
