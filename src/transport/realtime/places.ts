import type { Desk } from '../../desks/index.js';
import type { Chat } from '../../domain/chat/index.js';
import type { Parts } from '../../flows/parts.js';
import { type PlaceInLine, placesInLine } from '../../flows/tell-wait.js';
import type { PlaceView } from '../../protocol/index.js';
import { faultOf } from '../../shared/errors.js';
import { SharedReading } from '../../shared/shared-reading.js';
import { SECOND_MS } from '../../shared/time.js';
import { followsUp, placeView, type Surroundings } from '../views/index.js';
import { rooms } from './rooms.js';
import type { Doors } from './sockets.js';

/** Places are told at most once in this time to a desk's visitors, however much happens. */
const PAUSE_MS = SECOND_MS;

/** A desk's line as it was reckoned last. */
interface KnownLine {
  /** By a clock that never goes back, ms. */
  readonly at: number;
  readonly places: ReadonlyMap<string, PlaceInLine>;
}

/** Where the visitors of this process stand, and who is there for them. */
export class Places {
  readonly #parts: Parts;
  readonly #doors: Doors;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #told = new Map<string, string>();
  readonly #known = new Map<string, KnownLine>();
  readonly #onDuty: SharedReading<ReadonlySet<string>>;
  readonly #reckoned: SharedReading<KnownLine>;

  constructor(parts: Parts, doors: Doors) {
    this.#parts = parts;
    this.#doors = doors;
    this.#onDuty = new SharedReading(async (deskId) => await parts.duty.onDuty(deskId));
    this.#reckoned = new SharedReading(async (deskId) => await this.#reckon(deskId));
  }

  /** What a visitor is told beside the chat itself: who is there, and the place in the line. */
  async surroundingsOf(desk: Desk, chat: Chat): Promise<Surroundings> {
    const onDuty = await this.#onDuty.get(desk.id);
    const place = chat.agentId === null ? await this.#placeOf(desk, chat) : null;
    return { onDuty, followsUp: followsUp(desk), place };
  }

  /** Something has changed in the desk's line: its waiting visitors are told soon. */
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
    const { places } = await this.#reckoned.get(deskId);
    for (const place of places.values()) {
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

  async #reckon(deskId: string): Promise<KnownLine> {
    const places = await placesInLine(this.#parts, this.#parts.desks.get(deskId));
    const known = { at: performance.now(), places: new Map(places.map((place) => [place.chatId, place])) };
    this.#known.set(deskId, known);
    return known;
  }

  /** The place, or null where it cannot be told now: the chat matters more. */
  async #placeOf(desk: Desk, chat: Chat): Promise<PlaceView | null> {
    const place = await this.#findPlace(desk.id, chat.id).catch(() => undefined);
    if (place === undefined) return null;
    if (chat.predictedWait === null && place.wait !== null && chat.takenAt === null)
      await this.#parts.chats.predictWait(chat.id, place.wait);
    this.#told.set(chat.id, JSON.stringify(place));
    return placeView(place, desk, { ...chat, now: this.#parts.clock.now() });
  }

  /** Whatever has changed since the line was reckoned last is told within the pause between two tellings. */
  async #findPlace(deskId: string, chatId: string): Promise<PlaceInLine | undefined> {
    const known = this.#known.get(deskId);
    const isFresh = known !== undefined && performance.now() - known.at < PAUSE_MS;
    const place = isFresh ? known.places.get(chatId) : undefined;
    return place ?? (await this.#reckoned.get(deskId)).places.get(chatId);
  }
}
