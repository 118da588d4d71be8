import { useRef, useState } from 'preact/hooks';
import type { AgentRole } from '../../../src/protocol/index.js';
import { explainError, LanguageSwitch } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { openKeys } from '../keys/keys.js';
import { signOut } from '../session.js';
import { frameTexts } from '../texts/frame-texts.js';
import { keyTexts } from '../texts/key-texts.js';
import { passingTexts } from '../texts/passing-texts.js';
import { allowNotifications, isSoundOn, notifications, setSound } from './alerts.js';

const ROLE_WORDS = {
  head: 'roleHead',
  specialist: 'roleSpecialist',
  senior: 'roleSenior',
  escalation: 'roleEscalation',
  product: 'roleProduct',
} as const satisfies Record<AgentRole, string>;

/** Who is signed in, the language, the keys and the way out. */
export function Account() {
  const { me } = useDesk();
  const menu = useRef<HTMLDivElement>(null);
  return (
    <div class="account">
      <button type="button" class="rail-link account-open" popovertarget="account">
        <span class="account-sign" aria-hidden="true" data-sign={me.name.slice(0, 1)} />
        <span>
          <span class="visually-hidden">{frameTexts('account')}: </span>
          {me.name}
        </span>
      </button>
      <div ref={menu} id="account" class="account-menu" popover="auto">
        <p class="account-name">{me.name}</p>
        <p class="account-lead">
          {frameTexts(ROLE_WORDS[me.role])} · {me.deskName}
        </p>
        <LanguageSwitch />
        <AlertSwitches />
        <button
          type="button"
          class="button is-compact"
          onClick={() => {
            menu.current?.hidePopover();
            openKeys();
          }}
        >
          {keyTexts('title')} <kbd>?</kbd>
        </button>
        <SignOut />
      </div>
    </div>
  );
}

/** Sound and notifications for what is new. */
function AlertSwitches() {
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={isSoundOn.value}
          onChange={(event) => setSound(event.currentTarget.checked)}
        />
        {passingTexts('soundOn')}
      </label>
      {notifications.value === 'default' ? (
        <button type="button" class="button is-compact" onClick={() => allowNotifications()}>
          {passingTexts('alertsOff')}
        </button>
      ) : (
        <p class="account-lead">
          {passingTexts(notifications.value === 'granted' ? 'alertsOn' : 'alertsDenied')}
        </p>
      )}
    </>
  );
}

function SignOut() {
  const [error, setError] = useState('');
  const leave = async () => {
    const refusal = await signOut();
    setError(refusal === null ? '' : explainError(refusal));
  };
  return (
    <>
      <button type="button" class="button is-compact" onClick={leave}>
        {frameTexts('signOut')}
      </button>
      {error !== '' && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}
