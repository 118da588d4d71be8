import type { CallbackRow } from '../../../src/protocol/index.js';
import { MINUTE_MS } from '../../../src/shared/time.js';
import { language } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { ListPane, ListPart } from '../frame/list-pane.js';
import { Age, Moment } from '../frame/moment.js';
import { slowNow } from '../frame/slow-now.js';
import { Broken, Calm, RowSkeletons, ThreadSkeleton } from '../frame/states.js';
import { StillList } from '../frame/still-list.js';
import { WayBack } from '../frame/thread-pane.js';
import { route } from '../router.js';
import { byDay, groupCalls } from '../state/call-groups.js';
import { formatRoute, openedIn } from '../state/route.js';
import { sayDay } from '../state/times.js';
import { callTexts } from '../texts/call-texts.js';
import { SeverityMark } from '../tickets/ticket-row.js';
import { CallTask } from './call-task.js';

/** A call that waits so long past its moment is marked as late. */
const LATE_MS = 5 * MINUTE_MS;

const keyOf = (call: CallbackRow) => call.id;

/** The calls: those to be made first, as tasks, and the opened one. */
export function CallsSection({ callId }: { readonly callId: string | null }) {
  return (
    <>
      <CallList />
      <div class={callId === null ? 'thread is-wide is-idle' : 'thread is-wide'}>
        {callId === null ? <NothingOpen /> : <OpenCall key={callId} callId={callId} />}
      </div>
    </>
  );
}

function NothingOpen() {
  const isThereAny = (useDesk().calls.rows.value ?? []).length > 0;
  if (!isThereAny) return null;
  return (
    <Calm title={callTexts('choose')}>
      <p>{callTexts('chooseLead')}</p>
    </Calm>
  );
}

function OpenCall({ callId }: { readonly callId: string }) {
  const rows = useDesk().calls.rows.value;
  const call = rows?.find((one) => one.id === callId);
  if (call !== undefined) return <CallTask call={call} />;
  if (rows === null) return <ThreadSkeleton />;
  return (
    <>
      <WayBack backTo="#/calls" />
      <Calm title={callTexts('notFound')} />
    </>
  );
}

function CallList() {
  const { calls } = useDesk();
  const rows = calls.rows.value;
  const error = calls.error.value;
  if (rows === null) {
    return (
      <ListPane title={callTexts('title')}>
        {error === null ? <RowSkeletons /> : <Broken error={error} onRetry={() => calls.load()} />}
      </ListPane>
    );
  }
  const groups = groupCalls(rows);
  return (
    <ListPane title={callTexts('title')}>
      <Group title={callTexts('now')} rows={groups.now} empty={callTexts('noneNow')} />
      <Planned rows={groups.later} />
      {groups.others.length > 0 && <Group title={callTexts('others')} rows={groups.others} empty="" />}
      {groups.past.length > 0 && <Group title={callTexts('past')} rows={groups.past} empty="" />}
    </ListPane>
  );
}

/** The planned calls as a list of each day. */
function Planned({ rows }: { readonly rows: readonly CallbackRow[] }) {
  if (rows.length === 0) return <Group title={callTexts('later')} rows={[]} empty={callTexts('noneLater')} />;
  return (
    <>
      {byDay(rows).map(([day, calls]) => (
        <Group key={day} title={sayDay(day, slowNow.value, language.value)} rows={calls} empty="" />
      ))}
    </>
  );
}

function Group(props: {
  readonly title: string;
  readonly rows: readonly CallbackRow[];
  readonly empty: string;
}) {
  return (
    <ListPart title={props.title} count={props.rows.length} empty={props.empty}>
      <StillList
        rows={props.rows}
        keyOf={keyOf}
        openKey={openedIn(route.value)}
        label={props.title}
        draw={(call, isGone) => <CallRow call={call} isGone={isGone} />}
      />
    </ListPart>
  );
}

function CallRow({ call, isGone }: { readonly call: CallbackRow; readonly isGone: boolean }) {
  return (
    <a
      class="row"
      data-row
      aria-disabled={isGone}
      href={formatRoute({ section: 'calls', callId: call.id })}
      aria-current={!isGone && openedIn(route.value) === call.id}
    >
      <span class="row-name">
        <strong>{call.name || callTexts('nobody')}</strong>
      </span>
      {call.state === 'due' ? (
        <Age since={call.dueAt} label={callTexts('state_due')} lateMs={LATE_MS} />
      ) : (
        <span class="age">
          <Moment at={call.state === 'scheduled' ? call.dueAt : (call.attempts.at(-1)?.at ?? call.dueAt)} />
        </span>
      )}
      <span class="row-line">{[call.phone, call.ticketNumber ?? callTexts('fromChat')].join(' · ')}</span>
      <span class="row-line row-marks">
        <span>{sayState(call)}</span>
        {call.escalationLevel > 0 && call.state === 'due' && (
          <span class="mark is-escalated">{callTexts('unclaimed')}</span>
        )}
        <SeverityMark severity={call.severity} />
      </span>
    </a>
  );
}

function sayState(call: CallbackRow): string {
  if (call.state === 'taken') {
    return call.isMine ? callTexts('takenByMe') : callTexts('takenBy', { name: call.takenBy ?? '' });
  }
  const tries = callTexts('attempt', { done: call.attempts.length + 1, most: call.maxAttempts });
  if (call.state === 'due' || call.state === 'scheduled') {
    return call.attempts.length === 0
      ? callTexts(`state_${call.state}`)
      : `${callTexts(`state_${call.state}`)} · ${tries}`;
  }
  return callTexts(`state_${call.state}`);
}
