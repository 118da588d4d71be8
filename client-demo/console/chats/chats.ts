import { batch, signal } from '@preact/signals';
import type {
  Ack,
  AgentTail,
  AgentView,
  ChatCard,
  ChatGone,
  DeskSnapshot,
  Entry,
  NoteView,
  WireError,
} from '../../../src/protocol/index.js';
import { hasGap, lastSeqOf, newestSeqOf } from '../../shared/index.js';
import type { AgentLine } from '../agent-line.js';
import { alertOf } from '../frame/alerts.js';
import { CatchUp } from '../state/catch-up.js';
import * as lists from '../state/chat-lists.js';
import * as threads from '../state/threads.js';
import { passingTexts } from '../texts/passing-texts.js';
import { ChatOutbox } from './chat-outbox.js';
import { draftOf } from './drafts.js';

const OVER: WireError = { code: 'chat_ended', faults: [] };
const FADE_MS = 900;
/** A visitor who types is said to type again every few seconds; without that they have stopped. */
const TYPING_MS = 6_000;

/** The chats of the desk as this agent sees them, kept true by the line. */
export class Chats {
  readonly lists = signal(lists.NO_CHATS);
  readonly threads = signal<threads.Threads>(new Map());
  readonly isLoaded = signal(false);
  /** Chats that another agent holds, with that agent's name. */
  readonly elsewhere = signal<ReadonlyMap<string, string>>(new Map());
  /** Why a chat could not be opened. */
  readonly refusals = signal<ReadonlyMap<string, WireError>>(new Map());
  /** The chat that is being taken. */
  readonly taking = signal<string | null>(null);
  /** The newest waiting chat that came while the console was open. */
  readonly arrived = signal<ChatCard | null>(null);
  readonly outbox: ChatOutbox;
  private readonly catching = new CatchUp<lists.ChatLists>();
  private readonly typingEnds = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly line: AgentLine;
  private readonly me: AgentView;

  constructor(line: AgentLine, me: AgentView) {
    this.line = line;
    this.me = me;
    this.outbox = new ChatOutbox(line, this.threads);
  }

  /** Begins to listen. Returns a function that ends it. */
  start(): () => void {
    const { line } = this;
    const ends: readonly (() => void)[] = [
      line.on('chat:cards', (cards) => this.noteCards(cards)),
      line.on('chat:gone', (gone) => this.noteGone(gone)),
      line.on('chat:entry', ({ chatId, entry }) => this.noteEntry(chatId, entry)),
      line.on('chat:typing', ({ chatId, isTyping, text }) => this.noteTyping(chatId, isTyping, text)),
      line.on('chat:note', ({ chatId, note }) => this.noteNote(chatId, note)),
      line.on('chat:seen', ({ chatId, seq }) => {
        this.threads.value = threads.withVisitorSeen(this.threads.value, chatId, seq);
      }),
    ];
    return () => {
      for (const end of ends) end();
      for (const timer of this.typingEnds.values()) clearTimeout(timer);
    };
  }

  /** Asks for the server's whole state, and catches up with every chat that is open. */
  async renew(): Promise<Ack<DeskSnapshot>> {
    const { answer, catchUp } = await this.catching.during(() => this.line.ask('desk:open', {}));
    if (!answer.ok) return answer;
    this.lists.value = catchUp(lists.listsOf(answer.data));
    this.isLoaded.value = true;
    const open = [...this.threads.value.values()].filter((thread) => thread.receipt === null);
    await Promise.all(open.map((thread) => this.join(thread.chat.chatId)));
    return answer;
  }

  /** Takes a waiting chat and opens it; gives back the refusal, or null. */
  async take(chatId: string): Promise<WireError | null> {
    this.taking.value = chatId;
    const answer = await this.line.ask('chat:take', { chatId });
    if (this.taking.value === chatId) this.taking.value = null;
    return this.noteTail(chatId, answer.ok ? answer.data : answer.error);
  }

  /** Opens a chat that was got in another way than by taking; gives back the refusal, or null. */
  async open(chatId: string, ask: Promise<Ack<AgentTail>>): Promise<WireError | null> {
    const answer = await ask;
    return this.noteTail(chatId, answer.ok ? answer.data : answer.error);
  }

  /** Opens one of my chats, or catches up with it after a gap; gives back the refusal, or null. */
  async join(chatId: string): Promise<WireError | null> {
    const log = this.threads.value.get(chatId)?.log;
    const answer = await this.line.ask('chat:join', {
      chatId,
      lastSeq: log === undefined ? 0 : lastSeqOf(log),
    });
    const refusal = this.noteTail(chatId, answer.ok ? answer.data : answer.error);
    if (refusal === null) await this.outbox.flush(chatId);
    return refusal;
  }

  /** Ends a chat for good; gives back the refusal, or null. A chat that has ended meanwhile is no refusal. */
  async end(chatId: string): Promise<WireError | null> {
    const answer = await this.line.ask('chat:end', { chatId });
    const isOver = !answer.ok && (answer.error.code === 'chat_ended' || answer.error.code === 'not_found');
    if (!answer.ok && !isOver) return answer.error;
    this.changeLists((shown) => lists.withoutGone(shown, { chatId }));
    this.close(chatId, threads.receiptOf());
    return null;
  }

  /** Tells that everything of the chat is on the screen. A mark that is lost is made good by the next. */
  async seen(chatId: string): Promise<void> {
    const thread = this.threads.value.get(chatId);
    const card = lists.findCard(this.lists.value, chatId);
    if (thread === undefined || card === null || thread.receipt !== null) return;
    const seq = newestSeqOf(thread.log);
    if (seq <= card.agentSeenSeq || document.visibilityState !== 'visible') return;
    this.changeLists((shown) => lists.withSeen(shown, chatId, seq));
    await this.line.ask('chat:seen', { chatId, seq });
  }

  async typing(chatId: string, isTyping: boolean): Promise<void> {
    await this.line.ask('chat:typing', { chatId, isTyping });
  }

  /** Takes the receipt of a chat that is gone off the screen, and its unsent text with it. */
  dismiss(chatId: string): void {
    draftOf(chatId).write('');
    this.threads.value = threads.withoutThread(this.threads.value, chatId);
  }

  private changeLists(change: (shown: lists.ChatLists) => lists.ChatLists): void {
    this.lists.value = change(this.lists.value);
    this.catching.note(change);
  }

  private noteTail(chatId: string, reply: AgentTail | WireError): WireError | null {
    const isGone = this.lists.value.over.includes(chatId);
    const answer = isGone && !('code' in reply) ? OVER : reply;
    const refused = new Map(this.refusals.value);
    if ('code' in answer) {
      this.refusals.value = refused.set(chatId, answer);
      const isOver = answer.code === 'chat_ended' || answer.code === 'not_found';
      if (isOver) this.close(chatId, threads.receiptOf());
      return answer;
    }
    refused.delete(chatId);
    this.refusals.value = refused;
    this.threads.value = threads.withTail(this.threads.value, answer, this.outbox.restore(chatId));
    this.changeLists((shown) => lists.withCards(shown, [answer.chat], this.me.id));
    return null;
  }

  private noteCards(cards: readonly ChatCard[]): void {
    batch(() => {
      const others = new Map(this.elsewhere.value);
      for (const card of cards) {
        this.alertTo(card);
        this.threads.value = threads.withState(this.threads.value, card);
        const isElsewhere = card.state === 'live' && card.agentId !== this.me.id;
        if (isElsewhere) others.set(card.chatId, card.agentName ?? '');
        else others.delete(card.chatId);
      }
      this.elsewhere.value = others;
      this.changeLists((shown) => lists.withCards(shown, cards, this.me.id));
    });
  }

  private alertTo(card: ChatCard): void {
    const isNew = card.state === 'waiting' && lists.findCard(this.lists.value, card.chatId) === null;
    if (isNew) this.arrived.value = card;
    const isForMe = card.offer?.agentId === this.me.id || card.ask?.to === this.me.id;
    if ((isNew && card.offer === null) || isForMe)
      alertOf(`${card.chatId} ${card.offer?.until ?? card.ask?.until ?? ''}`, passingTexts('alertWaiting'));
  }

  private noteGone(gone: ChatGone): void {
    this.changeLists((shown) => lists.withoutGone(shown, gone));
    this.close(gone.chatId, threads.receiptOf(gone));
  }

  private close(chatId: string, receipt: threads.Receipt): void {
    const thread = this.threads.value.get(chatId);
    if (thread === undefined) return;
    const draft = draftOf(chatId);
    draft.write(threads.unsentText(thread, draft.read()));
    this.outbox.forget(chatId);
    this.threads.value = threads.withReceipt(this.threads.value, chatId, receipt);
    setTimeout(() => {
      this.threads.value = threads.withoutLines(this.threads.value, chatId);
    }, FADE_MS);
  }

  private noteEntry(chatId: string, entry: Entry): void {
    this.changeLists((shown) => lists.withEntry(shown, chatId, entry));
    this.threads.value = threads.withLine(this.threads.value, chatId, entry);
    const isMine = this.lists.value.mine.some((card) => card.chatId === chatId);
    if (isMine && entry.kind === 'message' && entry.from === 'visitor')
      alertOf(`${chatId} ${entry.seq}`, passingTexts('alertMessage'));
    const thread = this.threads.value.get(chatId);
    if (thread !== undefined && hasGap(thread.log)) this.join(chatId).catch(() => undefined);
  }

  /** Takes in a colleague's note, also one's own. */
  noteNote(chatId: string, note: NoteView): void {
    this.threads.value = threads.withNote(this.threads.value, chatId, note);
  }

  private noteTyping(chatId: string, isTyping: boolean, preview = ''): void {
    clearTimeout(this.typingEnds.get(chatId));
    this.threads.value = threads.withTyping(this.threads.value, chatId, isTyping, preview);
    if (!isTyping) return;
    this.typingEnds.set(
      chatId,
      setTimeout(() => this.noteTyping(chatId, false), TYPING_MS),
    );
  }
}
