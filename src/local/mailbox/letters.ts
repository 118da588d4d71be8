import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Address, type Email, type Mailbox } from 'postal-mime';

const ENDING = '.eml';
/** More than anybody reads; older ones stay in the folder. */
const NEWEST_SHOWN = 200;

/** A letter that has come, as a page shows it. */
export interface Letter {
  readonly id: string;
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly subject: string;
  readonly date: Date;
  readonly text: string;
  /** The HTML part as it was sent, not to be trusted; empty without one. */
  readonly html: string;
  readonly messageId: string;
  /** Has come in this run and has not been opened yet. */
  readonly isNew: boolean;
}

/** The letters of a folder, one `.eml` file each, named by the moment in which they came. */
export class Letters {
  readonly #folder: string;
  readonly #ids: string[];
  readonly #parsed = new Map<string, Omit<Letter, 'isNew'>>();
  readonly #new = new Set<string>();
  readonly #listeners = new Set<() => void>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#ids = readdirSync(folder)
      .filter((name) => name.endsWith(ENDING))
      .map((name) => name.slice(0, -ENDING.length))
      .sort();
  }

  /** Keeps a letter as it came. Returns once it is on the disk. */
  async add(raw: Buffer): Promise<void> {
    const id = `${new Date().toISOString().replace(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;
    const path = this.#pathOf(id);
    await writeFile(`${path}.part`, raw, { mode: 0o600 });
    await rename(`${path}.part`, path);
    this.#ids.push(id);
    this.#new.add(id);
    for (const listener of this.#listeners) listener();
  }

  /** The newest letters, newest first; those to `recipient` alone, when it is given. */
  async list(recipient?: string): Promise<readonly Letter[]> {
    const ids = this.#ids.slice(-NEWEST_SHOWN).reverse();
    const letters = await Promise.all(ids.map((id) => this.#load(id)));
    return letters
      .filter((letter) => letter !== undefined)
      .filter((letter) => recipient === undefined || letter.to.some(({ address }) => address === recipient));
  }

  /** The letter with this id, from now on an opened one. */
  async open(id: string): Promise<Letter | undefined> {
    if (!this.#ids.includes(id)) return undefined;
    this.#new.delete(id);
    return this.#load(id);
  }

  /** The letter byte by byte, headers and all. */
  async source(id: string): Promise<Buffer | undefined> {
    return this.#ids.includes(id) ? readFile(this.#pathOf(id)) : undefined;
  }

  /** Calls `listener` whenever a letter has come. Returns a function that ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #load(id: string): Promise<Letter | undefined> {
    const parsed = this.#parsed.get(id) ?? (await this.#parse(id));
    if (parsed !== undefined) this.#parsed.set(id, parsed);
    return parsed && { ...parsed, isNew: this.#new.has(id) };
  }

  /** A file that somebody has taken away in the meantime is no letter any more. */
  async #parse(id: string): Promise<Omit<Letter, 'isNew'> | undefined> {
    try {
      const raw = await readFile(this.#pathOf(id));
      return toLetter(id, await PostalMime.parse(raw));
    } catch {
      return undefined;
    }
  }

  #pathOf(id: string): string {
    return join(this.#folder, id + ENDING);
  }
}

function toLetter(id: string, email: Email): Omit<Letter, 'isNew'> {
  return {
    id,
    from: mailboxesOf([email.from])[0] ?? { name: '', address: '' },
    to: mailboxesOf(email.to ?? []),
    replyTo: mailboxesOf(email.replyTo ?? []),
    subject: email.subject ?? '',
    date: dateOf(email.date) ?? arrivalOf(id),
    text: email.text ?? '',
    html: email.html ?? '',
    messageId: email.messageId ?? '',
  };
}

function mailboxesOf(addresses: readonly (Address | undefined)[]): Mailbox[] {
  return addresses.flatMap((entry) => {
    if (entry === undefined) return [];
    return entry.address === undefined ? entry.group : [entry];
  });
}

function dateOf(value: string | undefined): Date | undefined {
  const date = new Date(value ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The id starts with the moment of arrival, its punctuation left out. */
function arrivalOf(id: string): Date {
  const moment = id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/, '$1-$2-$3T$4:$5:$6.$7Z');
  return dateOf(moment) ?? new Date(0);
}
