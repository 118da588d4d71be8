import type { Desk } from '../../desks/index.js';
import type { Chat } from '../../domain/chat/index.js';
import type { Parts } from '../../flows/parts.js';
import { type PlaceInLine, placesInLine } from '../../flows/tell-wait.js';
import type { PlaceView } from '../../protocol/index.js';
import { faultOf } from '../../shared/errors.js';
import { SECOND_MS } from '../../shared/time.js';
import { followsUp, placeView, type Surroundings } from '../views/index.js';
import { rooms } from './rooms.js';
import type { Doors } from './sockets.js';

/** Places are told at most once in this time to a desk's visitors, however much happens. */
const PAUSE_MS = SECOND_MS;

/** What a visitor is told beside the chat itself: who is there, and the place in the line. */
export async function surroundingsOf(parts: Parts, desk: Desk, chat: Chat): Promise<Surroundings> {
  const onDuty = await parts.duty.onDuty(desk.id);
  const place = chat.agentId === null ? await placeOfChat(parts, desk, chat) : null;
  return { onDuty, followsUp: followsUp(desk), place };
}

/** Tells waiting visitors of this process their place whenever it may have changed. */
export class Places {
  readonly #parts: Parts;
  readonly #doors: Doors;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #told = new Map<string, string>();

  constructor(parts: Parts, doors: Doors) {
    this.#parts = parts;
    this.#doors = doors;
  }

  /** Something has changed in the desk's line: its visitors are told soon. */
  changed(deskId: string): void {
    if (this.#timers.has(deskId) || !this.#doors.visitors.adapter.rooms.has(rooms.visitors(deskId))) return;
    const timer = setTimeout(() => {
      this.#timers.delete(deskId);
      this.tell(deskId).catch((error: unknown) => {
        this.#parts.log.warn({ deskId, ...faultOf(error) }, 'Places in the line were not told');
      });
    }, PAUSE_MS);
    this.#timers.set(deskId, timer);
  }

  /** Tells every waiting visitor of the desk whose place or wait is not what they were told last. */
  async tell(deskId: string): Promise<void> {
    const desk = this.#parts.desks.get(deskId);
    const { visitors } = this.#doors;
    for (const place of await placesInLine(this.#parts, desk)) {
      const room = rooms.chat(place.chatId);
      const text = JSON.stringify(place);
      if (!visitors.adapter.rooms.has(room) || this.#told.get(place.chatId) === text) continue;
      const found = await this.#parts.chats.find(place.chatId);
      if (found === null) continue;
      this.#told.set(place.chatId, text);
      visitors.local
        .to(room)
        .emit('chat:place', placeView(place, desk, { ...found.chat, now: this.#parts.clock.now() }));
    }
    for (const chatId of this.#told.keys()) {
      if (!visitors.adapter.rooms.has(rooms.chat(chatId))) this.#told.delete(chatId);
    }
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }
}

async function placeOfChat(parts: Parts, desk: Desk, chat: Chat): Promise<PlaceView | null> {
  const places = await placesInLine(parts, desk).catch((): readonly PlaceInLine[] => []);
  const place = places.find(({ chatId }) => chatId === chat.id);
  if (place === undefined) return null;
  if (chat.predictedWait === null && place.wait !== null && chat.takenAt === null)
    await parts.chats.predictWait(chat.id, place.wait);
  return placeView(place, desk, { ...chat, now: parts.clock.now() });
}
