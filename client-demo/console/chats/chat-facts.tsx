import { language } from '../../shared/index.js';
import { Fact, FactCard, FactsPane } from '../frame/facts.js';
import { Age, Moment } from '../frame/moment.js';
import type { Thread } from '../state/threads.js';
import { sayLength } from '../state/times.js';
import { chatTexts } from '../texts/chat-texts.js';

/** What is known of a chat's visitor. */
export function ChatFacts({ thread: { chat, receipt } }: { readonly thread: Thread }) {
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
          {chat.takenAt !== null && (
            <Fact name={chatTexts('waited')}>
              {sayLength(Date.parse(chat.takenAt) - Date.parse(chat.startedAt), language.value)}
            </Fact>
          )}
        </dl>
      </FactCard>
    </FactsPane>
  );
}

function Nothing({ words }: { readonly words: string }) {
  return <span class="nothing">{words}</span>;
}
