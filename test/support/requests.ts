import type { AttachmentView, Problem, RequesterTicket, TicketReceipt } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import type { World } from './world.js';

/** An answer of the REST interface: what was asked for, or the problem. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T & Partial<Omit<Problem, 'status'>>;
}

/** Somebody without an account who asks a desk by its form. */
export class Customer {
  readonly #base: string;
  readonly deskId: string;
  number = '';
  key = '';

  constructor(world: World, deskId: string, web = 0) {
    this.#base = `${world.url(web)}/api/v1`;
    this.deskId = deskId;
  }

  /** Sends the form. Remembers the ticket's number and key. */
  async fillsIn(
    form: Record<string, unknown>,
    idempotencyKey: string = newId(),
  ): Promise<Answer<TicketReceipt>> {
    const answer = await this.asks<TicketReceipt>('POST', `/desks/${this.deskId}/tickets`, {
      body: { language: 'pl', ...form },
      headers: { 'Idempotency-Key': idempotencyKey },
    });
    if (answer.status === 201) [this.number, this.key] = [answer.body.number, answer.body.key];
    return answer;
  }

  /** Reads the ticket with the key. */
  async reads(key = this.key): Promise<Answer<RequesterTicket>> {
    return await this.asks('GET', `/desks/${this.deskId}/tickets/${this.number}?key=${key}`);
  }

  /** Writes to the ticket again. */
  async writes(
    text: string,
    { attachmentIds = [], clientId = newId() }: { attachmentIds?: string[]; clientId?: string } = {},
  ): Promise<Answer<RequesterTicket>> {
    const path = `/desks/${this.deskId}/tickets/${this.number}/messages?key=${this.key}`;
    return await this.asks('POST', path, { body: { clientId, text, attachmentIds } });
  }

  /** Uploads a file. */
  async uploads(...files: File[]): Promise<Answer<AttachmentView>> {
    const form = new FormData();
    for (const file of files) form.append('file', file);
    return await this.asks('POST', `/desks/${this.deskId}/attachments`, { form });
  }

  /** Asks the REST interface as somebody without a session. */
  async asks<T>(
    method: string,
    path: string,
    { body, form, headers = {} }: { body?: unknown; form?: FormData; headers?: Record<string, string> } = {},
  ): Promise<Answer<T>> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = body === undefined ? (form ?? null) : JSON.stringify(body);
    const init = { method, headers: { ...json, ...headers }, body: sent };
    const response = await fetch(`${this.#base}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    // The shape is the one that the test expects; its assertions judge it.
    const parsed = (isJson ? JSON.parse(text) : { text }) as Answer<T>['body'];
    return { status: response.status, headers: response.headers, body: parsed };
  }
}

/** A picture of `bytes` bytes, by its first ones. */
export function pngOf(bytes = 1000, name = 'zrzut ekranu.png'): File {
  const content = new Uint8Array(bytes);
  content.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52]);
  return new File([content], name, { type: 'image/png' });
}
