import { useEffect, useRef } from 'preact/hooks';
import { EndedPanel } from './ended-panel.js';
import { LivePanel } from './live-panel.js';
import { OpeningPanel, OutdatedPanel } from './opening-panel.js';
import type { PanelProps } from './panel-props.js';
import { StartPanel } from './start-panel.js';
import type { Phase } from './visit.js';

/** What takes the focus when a face of the panel appears. */
const FIRST_OF: Readonly<Record<Phase, string>> = {
  opening: 'h2',
  form: 'input, textarea',
  chat: 'textarea',
  ended: 'h2',
};

/** The chat beside the desk's text: the form, the talk, its end. */
export function ChatPanel(props: PanelProps) {
  const { visit } = props;
  const phase = visit.phase.value;
  const frame = useRef<HTMLDivElement>(null);
  useFocusOnChange(frame.current, phase);
  return <div ref={frame}>{faceOf(phase, props)}</div>;
}

function faceOf(phase: Phase, props: PanelProps) {
  if (props.visit.line.state.value === 'refused') return <OutdatedPanel />;
  if (phase === 'opening') return <OpeningPanel {...props} />;
  if (phase === 'chat') return <LivePanel {...props} />;
  if (phase === 'ended') return <EndedPanel {...props} />;
  return <StartPanel {...props} />;
}

/**
 * Moves the focus to what the new face offers first, but only for somebody who was in
 * the panel: a reader elsewhere on the page is left alone, and so is one who has just opened it.
 */
function useFocusOnChange(frame: HTMLElement | null, phase: Phase): void {
  const shown = useRef<Phase>(phase);
  useEffect(() => {
    const before = shown.current;
    shown.current = phase;
    if (frame === null || before === phase || before === 'opening') return;
    const { activeElement } = document;
    if (activeElement !== document.body && !frame.contains(activeElement)) return;
    frame.scrollIntoView({ block: 'nearest' });
    const isTouch = matchMedia('(pointer: coarse)').matches;
    // On a phone the focus in a box would bring up the keyboard over what has just appeared.
    frame.querySelector<HTMLElement>(isTouch ? 'h2' : FIRST_OF[phase])?.focus();
  }, [phase]);
}
