import type { AgentChatView } from '../../../src/protocol/index.js';
import { inLanguage, language } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { Fact, FactCard, FactsPane } from '../frame/facts.js';
import { Age, Moment } from '../frame/moment.js';
import type { Thread } from '../state/threads.js';
import { sayLength } from '../state/times.js';
import { chatTexts } from '../texts/chat-texts.js';
import { passingTexts } from '../texts/passing-texts.js';
import { Notes } from './notes.js';

const SEVERITIES = [1, 2, 3, 4] as const;

/** What is known of a chat's visitor. */
export function ChatFacts({ thread }: { readonly thread: Thread }) {
  const { chat, receipt } = thread;
  const { topics } = useDesk();
  const topic = topics.value.find(({ id }) => id === chat.topic);
  return (
    <FactsPane>
      <FactCard title={chatTexts('visitor')}>
        <dl>
          <Fact name={chatTexts('email')}>
            {chat.email === '' ? (
              <Nothing words={chatTexts('noEmail')} />
            ) : (
              <a href={`mailto:${chat.email}`}>{chat.email}</a>
            )}
          </Fact>
          <Fact name={chatTexts('phone')}>
            {chat.phone === '' ? (
              <Nothing words={chatTexts('noPhone')} />
            ) : (
              <a href={`tel:${chat.phone}`}>{chat.phone}</a>
            )}
          </Fact>
          <Fact name={chatTexts('language')}>{chatTexts(`speaks_${chat.language}`)}</Fact>
        </dl>
      </FactCard>
      <FactCard
        title={chatTexts('facts')}
        aside={
          receipt === null ? (
            <Age since={chat.takenAt ?? chat.startedAt} label={chatTexts('lasts')} />
          ) : undefined
        }
      >
        <dl>
          <Fact name={chatTexts('startedAt')}>
            <Moment at={chat.startedAt} />
          </Fact>
          {receipt === null && <SeverityFact chat={chat} />}
          {topic !== undefined && <Fact name={passingTexts('topicFact')}>{inLanguage(topic.name)}</Fact>}
          {chat.takenAt !== null && (
            <Fact name={chatTexts('waited')}>
              {sayLength(Date.parse(chat.takenAt) - Date.parse(chat.startedAt), language.value)}
            </Fact>
          )}
        </dl>
      </FactCard>
      {receipt === null && <Notes thread={thread} />}
    </FactsPane>
  );
}

/** How urgent it is; changing it moves a waiting chat in the line. */
function SeverityFact({ chat }: { readonly chat: AgentChatView }) {
  const { passing } = useDesk();
  const classify = async (value: string) => {
    const severity = SEVERITIES.find((level) => String(level) === value);
    if (severity !== undefined) await passing.classify(chat.chatId, severity);
  };
  return (
    <Fact name={passingTexts('severity')}>
      <select
        class="field-input is-compact"
        aria-label={passingTexts('severity')}
        value={String(chat.severity)}
        onInput={(event) => classify(event.currentTarget.value)}
      >
        {SEVERITIES.map((level) => (
          <option key={level} value={String(level)}>
            {level}
          </option>
        ))}
      </select>
    </Fact>
  );
}

function Nothing({ words }: { readonly words: string }) {
  return <span class="nothing">{words}</span>;
}
