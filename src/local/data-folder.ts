import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRET_BYTES = 48;
/** Short enough for a link that one can still read. */
const TOKEN_BYTES = 18;
const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Where `npm start` keeps what must outlive it. */
export interface DataFolder {
  readonly path: string;
  readonly redis: string;
  readonly mongo: string;
  readonly documents: string;
  readonly mail: string;
  readonly logs: string;
}

/** Makes the folder and what is in it where they are missing. Nobody but its owner may look inside. */
export function openDataFolder(path: string): DataFolder {
  const folder = {
    path,
    redis: join(path, 'redis'),
    mongo: join(path, 'mongo'),
    documents: join(path, 'documents'),
    mail: join(path, 'mail'),
    logs: join(path, 'logs'),
  };
  for (const each of Object.values(folder)) mkdirSync(each, { recursive: true, mode: OWNER_ONLY_FOLDER });
  return folder;
}

/** The secret of this folder's chats and letters: made once, the same on every later start. */
export function keepSecret(folder: DataFolder): string {
  const path = join(folder.path, 'secret');
  const kept = readIfThere(path);
  if (kept !== '') return kept;
  return writeSecret(path, SECRET_BYTES);
}

/** A new token for the links that sign in; it replaces the one of the last start. */
export function renewSignInToken(folder: DataFolder): string {
  return writeSecret(join(folder.path, 'sign-in-token'), TOKEN_BYTES);
}

function writeSecret(path: string, bytes: number): string {
  const secret = randomBytes(bytes).toString('base64url');
  // Written beside and then renamed: a stop in between leaves the old one or none, never half of one.
  writeFileSync(`${path}.new`, secret, { mode: OWNER_ONLY_FILE });
  renameSync(`${path}.new`, path);
  return secret;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
