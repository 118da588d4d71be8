import type { ComponentChildren } from 'preact';

export type LampState = 'on' | 'busy' | 'off';

/** A small light that says whether somebody is on duty, always with the words beside it. */
export function Lamp({
  state,
  children,
}: {
  readonly state: LampState;
  readonly children: ComponentChildren;
}) {
  return (
    <span class="lamp">
      <LampLight state={state} />
      <span>{children}</span>
    </span>
  );
}

/** The light alone, for a place that has the words elsewhere. */
export function LampLight({ state }: { readonly state: LampState }) {
  return <span class={`lamp-light is-${state}`} aria-hidden="true" />;
}
