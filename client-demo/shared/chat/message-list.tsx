import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatInstant, formatTime } from '../texts/moments.js';
import { sharedTexts } from '../texts/shared-texts.js';
import { Bubble } from './bubble.js';
import type { EventLine, Line, MessageLine } from './chat-lines.js';

/** How near the end counts as being there, px. */
const NEAR_END_PX = 48;

export interface MessageListProps {
  readonly lines: readonly Line[];
  /** Name of the log for a screen reader. */
  readonly label: string;
  /** Who wrote a message of the other side, and what a screen reader says before one's own. */
  readonly authorOf: (line: MessageLine) => string;
  readonly sayEvent: (line: EventLine) => string;
  readonly isOffline: boolean;
  readonly onRetry: (clientId: string) => void;
  /** Name of whoever is typing; empty for nobody. */
  readonly typingName: string;
  /** The chat has ended: the ink vanishes. */
  readonly isVanishing?: boolean;
  /** Is told when the newest line is on screen. */
  readonly onSeen?: () => void;
  /** Something before the first line. */
  readonly children?: ComponentChildren;
}

/**
 * The messages of a chat. Stays at the end while the reader is there; a reader who has scrolled back is not moved but
 * told how many have come.
 */
export function MessageList(props: MessageListProps) {
  const { lines, onSeen } = props;
  const { list, isAtEnd, unread, follow, goToEnd } = useFollowing(lines);
  useEffect(() => {
    if (isAtEnd) onSeen?.();
  });
  return (
    <div class="messages-frame">
      <div
        ref={list}
        class={props.isVanishing ? 'messages is-vanishing' : 'messages'}
        role="log"
        aria-live="polite"
        aria-label={props.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={follow}
      >
        {props.children}
        {lines.map((line) => (
          <LineOf key={line.key} line={line} {...props} />
        ))}
      </div>
      {unread > 0 && (
        <div class="messages-newer">
          <button type="button" class="button is-compact" onClick={goToEnd}>
            {sharedTexts('newer', { count: unread })}
          </button>
        </div>
      )}
      <p class="chat-typing" aria-hidden={props.typingName === ''}>
        {props.typingName === '' ? '' : sharedTexts('typing', { name: props.typingName })}
      </p>
    </div>
  );
}

function LineOf({ line, ...props }: { readonly line: Line } & MessageListProps) {
  if (line.kind === 'message') {
    return (
      <Bubble line={line} author={props.authorOf(line)} isOffline={props.isOffline} onRetry={props.onRetry} />
    );
  }
  return (
    <p class="chat-event">
      {props.sayEvent(line)} ·{' '}
      <time dateTime={line.at} title={formatInstant(line.at)}>
        {formatTime(line.at)}
      </time>
    </p>
  );
}

function useFollowing(lines: readonly Line[]) {
  const list = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [seenCount, setSeenCount] = useState(lines.length);
  const goToEnd = () => {
    const element = list.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  const follow = () => {
    const element = list.current;
    if (element === null) return;
    setIsAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX);
  };
  const newest = lines.at(-1);
  const isOwn = newest?.kind === 'message' && newest.state !== null;
  useLayoutEffect(() => {
    if (isOwn) goToEnd();
  }, [lines.length]);
  // A line may grow (a message fails) and the list may shrink (a bar appears): the end stays in view.
  useLayoutEffect(() => {
    if (isAtEnd) goToEnd();
  });
  useEffect(() => {
    const element = list.current;
    if (element === null || !isAtEnd) return;
    const observer = new ResizeObserver(goToEnd);
    observer.observe(element);
    return () => observer.disconnect();
  }, [isAtEnd]);
  useEffect(() => {
    if (isAtEnd) setSeenCount(lines.length);
  }, [isAtEnd, lines.length]);
  return { list, isAtEnd, unread: isAtEnd ? 0 : Math.max(0, lines.length - seenCount), follow, goToEnd };
}
