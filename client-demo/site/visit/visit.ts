import { effect, signal } from '@preact/signals';
import type {
  DeskView,
  Entry,
  ReceiptView,
  StartChat,
  VisitorChatView,
  VisitorTail,
  WireError,
} from '../../../src/protocol/index.js';
import {
  addOutgoing,
  type ChatLog,
  connectVisitor,
  createTypingSign,
  createTypingTeller,
  EMPTY_LOG,
  hasGap,
  language,
  lastSeqOf,
  mergeEntries,
  newClientId,
  onComeBack,
  restoreLog,
} from '../../shared/index.js';
import { type Ending, endingOf } from './ending.js';
import type { SavedChat } from './saved-chat.js';
import { Sending } from './sending.js';
import { visitMemoryOf } from './visit-memory.js';

const TRY_AGAIN_MS = 3_000;

/** `opening`: a chat was kept and is being resumed. `form`: none. `chat`: waiting or live. `ended`: it is over. */
export type Phase = 'opening' | 'form' | 'chat' | 'ended';

/** A visitor's visit at a desk: its chat from the form to the end, through lost connections and reloads. */
export class Visit {
  readonly phase = signal<Phase>('form');
  readonly chat = signal<VisitorChatView | null>(null);
  readonly log = signal<ChatLog>(EMPTY_LOG);
  readonly ending = signal<Ending | null>(null);
  /** What the server destroyed; it may come a moment after the end, and not at all to a page that was away. */
  readonly receipt = signal<ReceiptView | null>(null);
  readonly isOnDuty = signal(false);
  /** When the other ways than waiting are offered, by this machine's clock. */
  readonly patienceEndsMs = signal(0);
  /** What is typed in the box and not sent; survives reloading. */
  readonly draft = signal('');
  readonly agentTyping = createTypingSign();
  readonly memory;
  readonly line;

  readonly #sending;
  readonly #typing;
  #held: SavedChat | null;
  #endedId = '';
  #toldSeq = 0;
  /** One for the whole visit: asking again for another way counts once. */
  readonly #leaveId = newClientId();
  #isEnding = false;

  constructor(desk: DeskView) {
    this.isOnDuty.value = desk.isOnDuty;
    this.memory = visitMemoryOf(desk.id);
    this.draft.value = this.memory.draft.read();
    this.#held = this.memory.keeper.find();
    if (this.#held !== null) this.#hold(this.#held);
    this.line = connectVisitor({ deskId: desk.id, language: () => language.value });
    this.#sending = new Sending(this.line, this.log, () => this.#sync());
    this.#typing = createTypingTeller((isTyping) => {
      const preview = desk.chat.showsTyping ? { text: this.draft.value } : {};
      return this.line.ask('chat:typing', { isTyping, ...preview });
    });
    this.#listen();
    this.#remember();
  }

  /** Starts a chat. Null when it has begun, else why not; asking again with the same `clientId` starts one chat. */
  async start(form: StartChat): Promise<WireError | null> {
    const answer = await this.line.ask('chat:start', form);
    if (!answer.ok) return answer.error;
    this.#held = { chatId: answer.data.chat.chatId, token: answer.data.token };
    this.memory.keeper.keep(this.#held);
    this.memory.startDraft.clear();
    await this.#enter(answer.data);
    return null;
  }

  type(text: string): void {
    this.draft.value = text;
    if (text.trim() === '') this.#typing.stopped();
    else if (this.phase.value === 'chat') this.#typing.typed();
  }

  /** Puts a message under way; it is shown at once and goes out when the connection allows it. */
  async post(text: string): Promise<void> {
    this.type('');
    await this.#dispatch({ clientId: newClientId(), text, at: new Date().toISOString() });
  }

  /** Tries a refused message again. */
  async retry(clientId: string): Promise<void> {
    const message = this.log.value.outgoing.find((candidate) => candidate.clientId === clientId);
    if (message !== undefined) await this.#dispatch(message);
  }

  /** Ends the chat for good. Null when it is over, else why not. */
  async end(): Promise<WireError | null> {
    this.#isEnding = true;
    const answer = await this.line.ask('chat:end', {});
    this.#isEnding = false;
    if (!answer.ok && answer.error.code !== 'chat_ended') return answer.error;
    this.#finish({ kind: 'solved', by: 'visitor' });
    return null;
  }

  /** Takes another way than waiting; what stands in the box goes with it. Null when it is done, else why not. */
  async leaveLine(way: 'letter' | 'callback', reach: string): Promise<WireError | null> {
    const text = this.draft.value.trim();
    const answer = await this.line.ask('chat:leave-line', {
      as: way,
      clientId: this.#leaveId,
      ...(reach === '' ? {} : { [way === 'letter' ? 'email' : 'phone']: reach }),
      ...(text === '' ? {} : { text }),
    });
    if (answer.ok) this.draft.value = '';
    return answer.ok || answer.error.code === 'chat_ended' ? null : answer.error;
  }

  /** The newest line is on screen: tells the agent, once per line and only while somebody can be looking. */
  async noteShown(): Promise<void> {
    const seq = lastSeqOf(this.log.value);
    if (seq <= this.#toldSeq || this.phase.value !== 'chat' || !this.#sending.isOpen) return;
    if (document.visibilityState !== 'visible') return;
    const before = this.#toldSeq;
    this.#toldSeq = seq;
    const answer = await this.line.ask('chat:seen', { seq });
    if (!answer.ok) this.#toldSeq = before;
  }

  /** What was written and never sent. */
  leftover(): string {
    const unsent = this.log.value.outgoing.map((message) => message.text);
    return [...unsent, this.draft.value].filter((text) => text.trim() !== '').join('\n');
  }

  /** Shows the form again, with what was never sent as the next question. */
  beginAnew(): void {
    const { startDraft } = this.memory;
    startDraft.write({ ...startDraft.read(), question: this.leftover() });
    this.log.value = EMPTY_LOG;
    this.chat.value = null;
    this.ending.value = null;
    this.receipt.value = null;
    this.#endedId = '';
    this.draft.value = '';
    this.phase.value = 'form';
  }

  #listen(): void {
    const { line } = this;
    line.onOnline(() => this.#sync());
    line.on('chat:entry', (entry) => this.#receive(entry));
    line.on('chat:changed', (chat) => this.#change(chat));
    line.on('chat:place', (place) => {
      const chat = this.chat.value;
      if (chat !== null && chat.state === 'waiting') this.#show({ ...chat, place });
    });
    line.on('chat:typing', ({ isTyping }) => this.agentTyping.show(isTyping));
    line.on('chat:ended', (gone) => {
      if (gone.chatId === this.#held?.chatId || gone.chatId === this.#endedId)
        this.receipt.value = gone.receipt ?? null;
      if (gone.chatId !== this.#held?.chatId) return;
      this.#finish(endingOf(gone, this.chat.value?.followUpTo ?? '', this.#isEnding ? 'visitor' : 'agent'));
    });
    line.on('desk:duty', ({ isOnDuty }) => {
      this.isOnDuty.value = isOnDuty;
    });
    this.memory.keeper.onBegun(() => (this.phase.value === 'form' ? this.#sync() : undefined));
    onComeBack(() => {
      line.wake();
      return line.state.value === 'online' ? this.#sync() : undefined;
    });
  }

  #remember(): void {
    effect(() => {
      if (this.line.state.value !== 'online') this.#sending.isOpen = false;
    });
    effect(() => this.memory.draft.write(this.draft.value));
    effect(() => {
      const { outgoing } = this.log.value;
      if (this.#held !== null) this.memory.outbox.write(this.#held.chatId, outgoing);
    });
  }

  #hold(saved: SavedChat): void {
    this.#held = saved;
    this.phase.value = 'opening';
    this.log.value = restoreLog(this.memory.outbox.read(saved.chatId));
  }

  async #dispatch(message: { readonly clientId: string; readonly text: string; readonly at: string }) {
    this.log.value = addOutgoing(this.log.value, message);
    await this.#sending.flush();
  }

  /** Asks for all that this page has not seen: after every connection, after sleep, at a gap. */
  async #sync(): Promise<void> {
    const found = this.#held ?? (this.phase.value === 'form' ? this.memory.keeper.find() : null);
    if (found === null) return;
    if (this.#held === null) this.#hold(found);
    const answer = await this.line.ask('chat:resume', { ...found, lastSeq: lastSeqOf(this.log.value) });
    if (this.#held?.chatId !== found.chatId) return;
    if (answer.ok) await this.#enter(answer.data);
    else if (['chat_ended', 'not_found', 'invalid_input'].includes(answer.error.code)) {
      this.#finish({ kind: 'over' });
    } else if (this.line.state.value === 'online') {
      setTimeout(() => this.#sync(), TRY_AGAIN_MS);
    }
  }

  async #enter(tail: VisitorTail): Promise<void> {
    this.log.value = mergeEntries(this.log.value, tail.entries);
    this.#show(tail.chat);
    this.phase.value = 'chat';
    this.#sending.isOpen = true;
    await this.#sending.flush();
  }

  async #change(chat: VisitorChatView): Promise<void> {
    this.#show(chat);
    if (chat.chatId === this.#held?.chatId && chat.lastSeq > lastSeqOf(this.log.value)) await this.#sync();
  }

  #show(chat: VisitorChatView): void {
    if (this.#held?.chatId !== chat.chatId) return;
    this.chat.value = chat;
    if (chat.place === null) return;
    const leftMs = chat.place.otherWaysInMs;
    this.patienceEndsMs.value = leftMs === 0 ? 0 : Date.now() + leftMs;
  }

  async #receive(entry: Entry): Promise<void> {
    if (entry.kind === 'message' && entry.from === 'agent') this.agentTyping.show(false);
    this.log.value = mergeEntries(this.log.value, [entry]);
    if (hasGap(this.log.value)) await this.#sync();
  }

  #finish(ending: Ending): void {
    if (this.#held === null) return;
    this.memory.keeper.forget(this.#held.chatId);
    this.memory.outbox.clear();
    this.#endedId = this.#held.chatId;
    this.#held = null;
    this.#toldSeq = 0;
    this.#sending.isOpen = false;
    this.agentTyping.show(false);
    this.ending.value = ending;
    this.phase.value = 'ended';
  }
}
