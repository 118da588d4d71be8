import { explainError, localError } from '../texts/errors.js';
import { formatInstant, formatTime } from '../texts/moments.js';
import { sharedTexts } from '../texts/shared-texts.js';
import type { MessageLine } from './chat-lines.js';
import { splitLinks } from './links.js';

export interface BubbleProps {
  readonly line: MessageLine;
  /** Said to a screen reader before the text. */
  readonly author: string;
  readonly isOffline: boolean;
  readonly onRetry: (clientId: string) => void;
}

/** One message with its time and, for one's own, how far it has come. */
export function Bubble({ line, author, isOffline, onRetry }: BubbleProps) {
  const isOpen = line.state === 'sending' || line.state === 'failed';
  return (
    <div
      class={classOf(line)}
      data-testid="message"
      data-from={line.from}
      data-state={line.state ?? 'theirs'}
    >
      <div class="bubble">
        <span class="visually-hidden">{author}: </span>
        {splitLinks(line.text).map((stretch) =>
          stretch.isLink ? (
            <a href={stretch.text} target="_blank" rel="noopener noreferrer nofollow">
              {stretch.text}
            </a>
          ) : (
            stretch.text
          ),
        )}
      </div>
      {(line.isLast || isOpen) && <Meta line={line} isOffline={isOffline} onRetry={onRetry} />}
    </div>
  );
}

function Meta({ line, isOffline, onRetry }: Omit<BubbleProps, 'author'>) {
  if (line.state === 'failed') {
    return (
      <div class="bubble-meta">
        <span class="bubble-failure">{sharedTexts('failed')} ·</span>
        <button type="button" class="link-button" onClick={() => onRetry(line.key)}>
          {sharedTexts('tryAgain')}
        </button>
        {line.failure !== null && <span class="bubble-reason">{explainError(localError(line.failure))}</span>}
      </div>
    );
  }
  return (
    <div class="bubble-meta">
      <time dateTime={line.at} title={formatInstant(line.at)}>
        {formatTime(line.at)}
      </time>
      {line.state !== null && <span>· {stateOf(line, isOffline)}</span>}
    </div>
  );
}

function stateOf(line: MessageLine, isOffline: boolean): string {
  if (line.state === 'sending') return sharedTexts(isOffline ? 'waitingToSend' : 'sending');
  return sharedTexts(line.state === 'read' ? 'read' : 'sent');
}

function classOf(line: MessageLine): string {
  const marks = [
    line.state === null ? '' : 'is-mine',
    line.isFirst ? 'is-first' : '',
    line.state === 'sending' ? 'is-pending' : '',
    line.state === 'failed' ? 'is-failed' : '',
  ];
  return ['bubble-row', ...marks.filter((mark) => mark !== '')].join(' ');
}
