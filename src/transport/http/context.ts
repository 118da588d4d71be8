import type { Parts } from '../../flows/parts.js';
import type { FileReceiver, Limits } from '../../shared/ports.js';

/** What routes work with. */
export interface Office {
  readonly parts: Parts;
  readonly limits: Limits;
  readonly receiveFile: FileReceiver;
  readonly publicUrl: string;
  /** Opens the console by a link, where the server runs on one machine for a look; else undefined. */
  readonly localSignInToken: string | undefined;
  /** Whether every answer is held against its description; tests do. */
  readonly checksReplies?: boolean;
}
