import type { ComponentChildren } from 'preact';
import { LampLight, type LampState } from '../../shared/index.js';

/** The head of the panel: a light where somebody is concerned, a title, a line of words, and what can be done. */
export function PanelHead(props: {
  readonly title: string;
  readonly lamp?: LampState;
  readonly words?: ComponentChildren | undefined;
  readonly children?: ComponentChildren;
}) {
  return (
    <header class="panel-head">
      {props.lamp !== undefined && <LampLight state={props.lamp} />}
      <div class="panel-names">
        <h2 tabIndex={-1}>{props.title}</h2>
        {props.words !== undefined && <p>{props.words}</p>}
      </div>
      {props.children}
    </header>
  );
}
