import type { Attachment } from '../domain/attachments/index.js';
import type { ArrivingFile } from '../shared/ports.js';
import type { Parts } from './parts.js';
import { mustTakeFiles } from './take-attachments.js';

const MEGABYTE = 1024 * 1024;

/** A file on its way, and whose it is. */
export interface Upload extends ArrivingFile {
  readonly deskId: string;
  /** Of the agent who sends it; empty for a visitor. */
  readonly agentId: string;
}

/**
 * Stores a file for a message that is still being written. Throws `attachments_not_offered`, `attachment_too_large` and
 * `attachment_type` by the desk's policy; then nothing of it is kept.
 */
export async function uploadAttachment(parts: Parts, file: Upload): Promise<Attachment> {
  const { attachments } = parts.desks.get(file.deskId);
  mustTakeFiles(parts, file.deskId, file.agentId !== '');
  const policy = { maxBytes: attachments.maxMegabytes * MEGABYTE, types: attachments.types };
  return await parts.attachments.add(file, policy);
}
