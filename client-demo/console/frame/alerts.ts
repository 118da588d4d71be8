import { type ReadonlySignal, signal } from '@preact/signals';

const SHELF = 'dyzur.console.sound';
const LEADER = 'dyzur-alerts';
const TONE_HZ = 660;
const TONE_SECONDS = 0.18;
const LOUDNESS = 0.08;

const isOn = signal(localStorage.getItem(SHELF) !== 'off');
const allowed = signal(typeof Notification === 'undefined' ? 'denied' : Notification.permission);
let isLeader = false;
let lastKey = '';

/** Whether something new makes a sound. */
export const isSoundOn: ReadonlySignal<boolean> = isOn;

/** Whether the browser shows notifications of this console: `default` as long as nobody was asked. */
export const notifications: ReadonlySignal<NotificationPermission> = allowed;

export function setSound(on: boolean): void {
  isOn.value = on;
  localStorage.setItem(SHELF, on ? 'on' : 'off');
}

/** Asks the browser for the right to show notifications; to be called from a press of a button. */
export async function allowNotifications(): Promise<void> {
  if (typeof Notification !== 'undefined') allowed.value = await Notification.requestPermission();
}

/**
 * One of a person's console tabs makes the sounds for all of them: the one that holds the lock. Another takes over when
 * it closes. Returns a function that gives the lock back.
 */
export function startAlerts(): () => void {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  navigator.locks
    .request(LEADER, async () => {
      isLeader = true;
      await held;
      isLeader = false;
    })
    .catch(() => undefined);
  return () => release();
}

/**
 * Something new has come: one sound, and, where nobody looks at the console, one notification. `key` names it, so that
 * the same thing in several tabs, or told twice, is one.
 */
export function alertOf(key: string, title: string): void {
  if (!isLeader || key === lastKey) return;
  lastKey = key;
  if (isOn.value) ring();
  if (document.visibilityState === 'visible' || allowed.value !== 'granted') return;
  // Nothing of what was said: a notification stays in the system's list after the chat is gone.
  const note = new Notification(title, { tag: key });
  note.onclick = () => window.focus();
}

function ring(): void {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = TONE_HZ;
  volume.gain.setValueAtTime(LOUDNESS, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(LOUDNESS / 100, audio.currentTime + TONE_SECONDS);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + TONE_SECONDS);
  tone.onended = () => audio.close();
}
