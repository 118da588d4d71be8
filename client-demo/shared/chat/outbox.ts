import { type ChatLog, EMPTY_LOG, type Outgoing } from './chat-log.js';

/** Where this tab keeps things: `sessionStorage`, or something of the same shape. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Keeps what was typed but not sent, so that it survives reloading the page. Nothing here ever throws. */
export interface Drafts {
  read(): string;
  /** An empty text removes the draft. */
  write(text: string): void;
}

/** Keeps messages that were sent off without an answer, so that they go out after reloading. */
export interface Outbox {
  /** The unsent messages of this chat; none if the outbox holds another chat's. */
  read(chatId: string): readonly Outgoing[];
  write(chatId: string, outgoing: readonly Outgoing[]): void;
  clear(): void;
}

/** Drafts of one box, under a name of its own. */
export function draftsOf(name: string, shelf: Shelf = sessionStorage): Drafts {
  return {
    read: () => attempt(() => shelf.getItem(name)) ?? '',
    write: (text) => {
      attempt(() => (text === '' ? shelf.removeItem(name) : shelf.setItem(name, text)));
    },
  };
}

/** The outbox of one page, under a name of its own. */
export function outboxOf(name: string, shelf: Shelf = sessionStorage): Outbox {
  return {
    read: (chatId) => readMessages(attempt(() => shelf.getItem(name)) ?? '', chatId),
    write: (chatId, outgoing) => {
      attempt(() =>
        outgoing.length === 0
          ? shelf.removeItem(name)
          : shelf.setItem(name, JSON.stringify({ chatId, outgoing })),
      );
    },
    clear: () => {
      attempt(() => shelf.removeItem(name));
    },
  };
}

/** A log with the messages that the outbox kept, on their way again. */
export function restoreLog(outgoing: readonly Outgoing[]): ChatLog {
  return { ...EMPTY_LOG, outgoing: outgoing.map((message) => ({ ...message, failure: null })) };
}

/** Storage may be full or forbidden; the page works without it. */
function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function readMessages(kept: string, chatId: string): readonly Outgoing[] {
  const box: unknown = attempt(() => JSON.parse(kept));
  if (!isRecord(box) || box.chatId !== chatId || !Array.isArray(box.outgoing)) return [];
  return box.outgoing.filter(isOutgoing);
}

function isOutgoing(value: unknown): value is Outgoing {
  if (!isRecord(value)) return false;
  return [value.clientId, value.text, value.at].every((field) => typeof field === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
