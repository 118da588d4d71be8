import type { Shelf } from '../../shared/index.js';

/** The key to a living chat. */
export interface SavedChat {
  readonly chatId: string;
  readonly token: string;
}

/** Keeps the key to the living chat of a desk, for all tabs of this browser, and nothing of what is said. */
export interface ChatKeeper {
  find(): SavedChat | null;
  keep(chat: SavedChat): void;
  /** Forgets this chat; another one that a tab has begun since stays. */
  forget(chatId: string): void;
  /** Calls `listener` when another tab has begun a chat. */
  onBegun(listener: () => void): void;
}

/** The keeper of one desk. Where storage is forbidden, a chat lives as long as its tab. */
export function chatKeeperOf(deskId: string, shelf: Shelf = localStorage): ChatKeeper {
  const name = `dyzur.chat.${deskId}`;
  let kept: SavedChat | null = null;
  const find = () => {
    try {
      return parseSavedChat(shelf.getItem(name));
    } catch {
      return kept;
    }
  };
  return {
    find,
    keep: (chat) => {
      kept = chat;
      attempt(() => shelf.setItem(name, JSON.stringify(chat)));
    },
    forget: (chatId) => {
      if (find()?.chatId !== chatId) return;
      kept = null;
      attempt(() => shelf.removeItem(name));
    },
    onBegun: (listener) => {
      addEventListener('storage', (event) => {
        if (event.key === name && event.newValue !== null) listener();
      });
    },
  };
}

/** The chat that was written down; null for anything else. */
export function parseSavedChat(written: string | null): SavedChat | null {
  try {
    const value: unknown = JSON.parse(written ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    if (!('chatId' in value) || !('token' in value)) return null;
    const { chatId, token } = value;
    return typeof chatId === 'string' && typeof token === 'string' ? { chatId, token } : null;
  } catch {
    return null;
  }
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Storage may be full or forbidden.
  }
}
