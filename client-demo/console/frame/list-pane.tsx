import type { ComponentChildren } from 'preact';
import { Lamp } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { frameTexts } from '../texts/frame-texts.js';

/** The list of a section under its title, and who of the desk is on duty. */
export function ListPane(props: {
  readonly title: string;
  /** What stays above the list while it scrolls. */
  readonly head?: ComponentChildren;
  /** What stays under it. */
  readonly foot?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="list-pane" aria-labelledby="list-title">
      <header class="list-head">
        <h2 id="list-title">{props.title}</h2>
        <DutyLamp />
      </header>
      {props.head}
      <div class="list-scroll" data-scroller>
        {props.children}
      </div>
      {props.foot}
    </section>
  );
}

/** A part of the list with its own heading and count. */
export function ListPart(props: {
  readonly title: string;
  readonly count: number;
  readonly empty: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="list-part" aria-label={props.title}>
      <h3>
        {props.title} · {props.count}
      </h3>
      {props.children}
      {props.count === 0 && <p class="list-empty">{props.empty}</p>}
    </section>
  );
}

function DutyLamp() {
  const duty = useDesk().duty.value;
  if (duty === null) return <span class="duty" />;
  return (
    <span class="duty">
      <Lamp state={duty.onDuty > 0 ? 'on' : 'off'}>
        {duty.onDuty > 0
          ? frameTexts('onDuty', { ...duty })
          : frameTexts('nobodyOnDuty', { agents: duty.agents })}
      </Lamp>
    </span>
  );
}
