import { DeskError, NotFound } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { Clock, FileStore } from '../../shared/ports.js';
import type { Attachment, AttachmentModel } from './attachments.model.js';
import { safeName } from './file-name.js';
import { type FilePolicy, Incoming } from './incoming.js';

/** A file that somebody sends. */
export interface Upload {
  readonly deskId: string;
  readonly name: string;
  /** The agent who sends it; empty for a visitor. */
  readonly agentId: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The message that takes files. */
export interface Taker {
  readonly ticketId: string;
  readonly deskId: string;
  /** Of the message. */
  readonly key: string;
  /** The agent who writes it; empty for a requester. */
  readonly agentId: string;
}

/** The files of all desks. A message takes a file, or it goes after a day. */
export class Attachments {
  readonly #model: AttachmentModel;
  readonly #files: FileStore;
  readonly #clock: Clock;

  constructor(model: AttachmentModel, files: FileStore, clock: Clock) {
    this.#model = model;
    this.#files = files;
    this.#clock = clock;
  }

  /**
   * Stores a file as it comes, never more of it in memory than a few chunks. Throws `attachment_too_large` and
   * `attachment_type`; then, and when it breaks off, nothing of it is kept.
   */
  async add({ chunks, ...upload }: Upload, policy: FilePolicy): Promise<Attachment> {
    const _id = newId();
    const row = { _id, ...upload, name: safeName(upload.name), uploadedAt: this.#clock.now() };
    // The row first: whatever breaks off leaves no bytes that nobody knows of.
    await this.#model.create({ ...row, size: 0, type: '', isWhole: false });
    const incoming = new Incoming(chunks, policy);
    try {
      await this.#files.write(_id, incoming.bytes());
    } catch (error) {
      await this.#model.deleteOne({ _id });
      throw error;
    }
    const { size, type } = incoming;
    await this.#model.updateOne({ _id }, { $set: { size, type, isWhole: true } });
    return { ...row, size, type, isWhole: true, ticketId: null, takenBy: '' };
  }

  /**
   * Gives uploaded files to a message. Taking them again for the same message changes nothing. Throws `NotFound` for
   * files that are another desk's, somebody else's or another message's; then none is taken.
   */
  async take(ids: readonly string[], { ticketId, deskId, key, agentId }: Taker): Promise<void> {
    if (ids.length === 0) return;
    const takenBy = `${ticketId}:${key}`;
    const free = { _id: { $in: [...ids] }, deskId, agentId, isWhole: true, takenBy: { $in: ['', takenBy] } };
    if ((await this.#model.countDocuments(free)) !== new Set(ids).size) throw new NotFound();
    const { matchedCount } = await this.#model.updateMany(free, { $set: { ticketId, takenBy } });
    if (matchedCount !== new Set(ids).size) throw new NotFound();
  }

  /** The messages of these files are another ticket's now. */
  async moveTo(ids: readonly string[], ticketId: string): Promise<void> {
    if (ids.length > 0) await this.#model.updateMany({ _id: { $in: [...ids] } }, { $set: { ticketId } });
  }

  /** Removes a file that no message has taken. */
  async remove({ _id }: Pick<Attachment, '_id'>): Promise<void> {
    // The row first, and only while it is free: what was just taken keeps its bytes.
    const { deletedCount } = await this.#model.deleteOne({ _id, ticketId: null });
    if (deletedCount === 1) await this.#files.remove(_id);
  }

  /** The file with this id. Throws `NotFound`, also for another desk's. */
  async get(deskId: string, id: string): Promise<Attachment> {
    const found = await this.#model.findOne({ _id: id, deskId, isWhole: true }).lean<Attachment>();
    if (found === null) throw new NotFound();
    return found;
  }

  /** The files with these ids, by id. */
  async named(ids: readonly string[]): Promise<ReadonlyMap<string, Attachment>> {
    if (ids.length === 0) return new Map();
    const found = await this.#model.find({ _id: { $in: [...ids] } }).lean<Attachment[]>();
    return new Map(found.map((attachment) => [attachment._id, attachment]));
  }

  /** The bytes of a file, a chunk at a time. */
  read({ _id }: Attachment): AsyncIterable<Uint8Array> {
    return this.#files.read(_id);
  }

  /** Removes what was uploaded before `before` and no message took. Returns how many files went. */
  async removeUntaken(before: Date, limit: number): Promise<number> {
    const untaken = await this.#model
      .find({ ticketId: null, uploadedAt: { $lte: before } })
      .limit(limit)
      .lean<Attachment[]>();
    for (const attachment of untaken) await this.remove(attachment);
    return untaken.length;
  }
}

/** Throws `too_many_attachments` where a message would have more files than `most`. */
export function checkCount(ids: readonly string[], most: number): void {
  if (ids.length > most)
    throw new DeskError('too_many_attachments', 'The message has too many files.', [
      { path: 'attachmentIds', rule: 'range', limit: most },
    ]);
}
