import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { frameTexts } from '../texts/frame-texts.js';
import { Icon } from './icons.js';

/** The way back on a phone, over something that has no name of its own. */
export function WayBack({ backTo }: { readonly backTo: string }) {
  return (
    <p class="way-back">
      <BackLink backTo={backTo} />
    </p>
  );
}

/** The top of what is opened: its name, a line about it, what can be done, and the way back on a phone. */
export function ThreadHead(props: {
  readonly title: string;
  readonly backTo: string;
  /** Moves the focus here when it is drawn: for what is opened to be read and not to be written in. */
  readonly takesFocus?: boolean;
  readonly lead: ComponentChildren;
  readonly children?: ComponentChildren;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (props.takesFocus) title.current?.focus();
  }, [props.takesFocus]);
  return (
    <header class="thread-head">
      <BackLink backTo={props.backTo} />
      <div class="thread-name">
        <h2 ref={title} tabIndex={-1}>
          {props.title}
        </h2>
        <p class="thread-lead">{props.lead}</p>
      </div>
      <div class="thread-actions">{props.children}</div>
    </header>
  );
}

function BackLink({ backTo }: { readonly backTo: string }) {
  return (
    <a class="button is-quiet thread-back" href={backTo} aria-label={frameTexts('back')}>
      <Icon name="back" />
    </a>
  );
}
