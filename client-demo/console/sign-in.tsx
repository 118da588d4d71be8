import { useRef, useState } from 'preact/hooks';
import { explainError, Lamp, LanguageSwitch, TextField } from '../shared/index.js';
import { signIn } from './session.js';
import { frameTexts } from './texts/frame-texts.js';

type Box = 'email' | 'password';

/** The way into the console: an e-mail address and a password. */
export function SignIn({ hasEnded }: { readonly hasEnded: boolean }) {
  const { fields, error, isBusy, submit } = useSignIn();
  return (
    <main class="sign-in">
      <form
        class="sign-in-card"
        noValidate
        aria-labelledby="sign-in-title"
        onSubmit={(event) => {
          event.preventDefault();
          return isBusy ? undefined : submit();
        }}
      >
        <p class="sign-in-brand">
          <Lamp state="on">{frameTexts('product')}</Lamp>
        </p>
        <h1 id="sign-in-title">{frameTexts('signInTitle')}</h1>
        <p class="sign-in-lead">{frameTexts(hasEnded ? 'sessionEnded' : 'signInLead')}</p>
        <TextField
          {...fields.email}
          label={frameTexts('email')}
          name="email"
          autocomplete="email"
          inputmode="email"
        />
        <TextField
          {...fields.password}
          label={frameTexts('password')}
          name="password"
          isSecret
          autocomplete="current-password"
        />
        <p class="sign-in-error" role="alert">
          {error !== '' && <span class="field-error">{error}</span>}
        </p>
        <button type="submit" class="button is-primary" aria-disabled={isBusy}>
          {frameTexts(isBusy ? 'signingIn' : 'signIn')}
        </button>
      </form>
      <LanguageSwitch />
    </main>
  );
}

function useSignIn() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<Readonly<Record<Box, boolean>>>({ email: false, password: false });
  const [error, setError] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const boxes = useRef<Partial<Record<Box, HTMLElement | null>>>({});
  const submit = async () => {
    const lacks = { email: !/.@./.test(email.trim()), password: password === '' };
    setMissing(lacks);
    setError('');
    if (lacks.email) return boxes.current.email?.focus();
    if (lacks.password) return boxes.current.password?.focus();
    setIsBusy(true);
    const refusal = await signIn(email.trim(), password);
    setIsBusy(false);
    if (refusal === null) return;
    setError(explainError(refusal));
    boxes.current.password?.focus();
  };
  const field = (name: Box, value: string, onInput: (value: string) => void) => ({
    value,
    onInput,
    error: missing[name] ? frameTexts(`${name}Missing`) : '',
    boxRef: (box: HTMLElement | null) => {
      boxes.current[name] = box;
    },
  });
  const fields = {
    email: field('email', email, setEmail),
    password: field('password', password, setPassword),
  };
  return { fields, error, isBusy, submit };
}
