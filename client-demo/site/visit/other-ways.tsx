import { useState } from 'preact/hooks';
import type { PlaceView, VisitorChatView, WireError } from '../../../src/protocol/index.js';
import { explainError, explainFault, TextField } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import type { Visit } from './visit.js';

/** What a visitor can choose instead of waiting. */
export type Way = PlaceView['otherWays'][number];

interface OtherWaysProps {
  readonly ways: readonly Way[];
  readonly chosen: Way | null;
  readonly choose: (way: Way | null) => void;
  readonly chat: VisitorChatView;
  readonly visit: Visit;
}

const WORDS = {
  letter: {
    action: 'byLetter',
    title: 'byLetterTitle',
    text: 'byLetterText',
    field: 'email',
    wrong: 'wrongEmail',
  },
  callback: {
    action: 'byCall',
    title: 'byCallTitle',
    text: 'byCallText',
    field: 'phone',
    wrong: 'wrongPhone',
  },
} as const;

/** Offers an answer by e-mail, or a call, to whoever does not want to wait any longer. */
export function OtherWays({ ways, chosen, choose, chat, visit }: OtherWaysProps) {
  if (chosen !== null) return <WayForm way={chosen} chat={chat} visit={visit} onBack={() => choose(null)} />;
  if (ways.length === 0) return null;
  return (
    <div class="other-ways">
      <span>{siteTexts('otherWays')}</span>
      {ways.map((way) => (
        <button key={way} type="button" class="button is-compact" onClick={() => choose(way)}>
          {siteTexts(WORDS[way].action)}
        </button>
      ))}
    </div>
  );
}

interface WayFormProps extends Pick<OtherWaysProps, 'chat' | 'visit'> {
  readonly way: Way;
  readonly onBack: () => void;
}

function WayForm(props: WayFormProps) {
  const { way, visit } = props;
  const words = WORDS[way];
  const form = useWayForm(props);
  return (
    <form
      class="other-ways is-open"
      noValidate
      aria-label={siteTexts(words.title)}
      onSubmit={(event) => {
        event.preventDefault();
        return form.send();
      }}
    >
      <p>
        <strong>{siteTexts(words.title)}</strong> {siteTexts(words.text)}
      </p>
      <TextField
        name={words.field}
        label={siteTexts(words.field)}
        value={form.value}
        onInput={form.change}
        error={form.error === null ? '' : explain(way, form.error)}
        {...(way === 'letter'
          ? ({ autocomplete: 'email', inputmode: 'email' } as const)
          : ({ autocomplete: 'tel', inputmode: 'tel' } as const))}
        boxRef={(box) => (form.isFresh ? box?.focus() : undefined)}
      />
      <div class="other-ways-actions">
        <button type="submit" class="button is-primary is-compact" aria-disabled={form.isBusy}>
          {siteTexts(form.isBusy ? 'leaving' : 'leaveLine')}
        </button>
        <button type="button" class="button is-compact" onClick={props.onBack}>
          {siteTexts('keepWaiting')}
        </button>
      </div>
      {visit.draft.value.trim() !== '' && <p class="field-hint">„{visit.draft.value.trim()}”</p>}
    </form>
  );
}

function useWayForm({ way, chat, visit }: Omit<WayFormProps, 'onBack'>) {
  const [value, setValue] = useState(way === 'letter' ? chat.followUpTo : chat.phone);
  const [error, setError] = useState<WireError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isFresh, setIsFresh] = useState(true);
  const send = async () => {
    if (isBusy) return;
    setIsBusy(true);
    setError(await visit.leaveLine(way, value.trim()));
    setIsBusy(false);
  };
  const change = (text: string) => {
    setValue(text);
    setError(null);
    setIsFresh(false);
  };
  return { value, error, isBusy, isFresh, send, change };
}

function explain(way: Way, error: WireError): string {
  const fault = error.faults.find(({ path }) => path === WORDS[way].field);
  if (fault === undefined) return explainError(error);
  if (fault.rule === 'required') return siteTexts(way === 'letter' ? 'needEmail' : 'needPhone');
  return fault.rule === 'format' ? siteTexts(WORDS[way].wrong) : explainFault(fault);
}
