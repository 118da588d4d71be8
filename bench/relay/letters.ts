import { loadDesks } from '../../src/desks/index.js';
import { percentile } from '../percentiles.js';
import { formatTable } from '../table.js';
import { DESK, type Ground } from './ground.js';
import type { Settings } from './throughput.js';

const VISITORS = 100;
const ALLOWANCE_SECONDS = 3;
const PATIENCE_MS = 180_000;
const LOOK_EVERY_MS = 500;

/**
 * How long after a visitor left the letter is accepted by the mail server, beyond the time that the desk waits on
 * purpose: when the tab was closed, and when the web process was killed and could say nothing.
 */
export async function measureLetters(ground: Ground, { say }: Settings): Promise<void> {
  const { chat } = loadDesks([DESK]).get(DESK);
  const grace = chat.graceSeconds.waiting.desktop;
  const lease = chat.leaseSeconds.desktop;
  const closed = await lateness(ground, 'close', grace);
  say(`tabs closed: p99 ${percentile(closed, 0.99).toFixed(2)} s beyond ${grace} s\n`);
  const killed = await lateness(ground, 'kill', grace + lease);
  say(`web process killed: p99 ${percentile(killed, 0.99).toFixed(2)} s beyond ${grace + lease} s\n`);
  const row = (name: string, late: readonly number[]) => [
    name,
    String(late.length),
    percentile(late, 0.5).toFixed(2),
    percentile(late, 0.99).toFixed(2),
    percentile(late, 1).toFixed(2),
    `${ALLOWANCE_SECONDS}.00`,
  ];
  const heading = ['seconds beyond what the desk waits', 'letters', 'p50', 'p99', 'latest', 'allowed'];
  say(
    `\n${formatTable(heading, [
      row(`tab closed → letter accepted (grace ${grace} s)`, closed),
      row(`web process killed → letter accepted (lease ${lease} s + grace ${grace} s)`, killed),
    ])}\n`,
  );
}

async function lateness(ground: Ground, how: 'close' | 'kill', waitSeconds: number): Promise<number[]> {
  const side = await ground.openProduct(how === 'kill' ? 2 : 1, 1, 0);
  const load = await ground.startLoad();
  try {
    await load.ask('openVisits', { target: side.target(), visits: VISITORS });
    const addresses = await load.ask<string[]>('addresses');
    const left =
      how === 'close' ? await load.ask<Record<string, number>>('closeTabs') : await killWeb(side, addresses);
    const accepted = await untilAccepted(ground, addresses);
    return addresses.map(
      (address) => ((accepted[address] ?? Number.NaN) - (left[address] ?? 0)) / 1000 - waitSeconds,
    );
  } finally {
    await load.end();
    await side.close();
  }
}

async function killWeb(
  side: Awaited<ReturnType<Ground['openProduct']>>,
  addresses: readonly string[],
): Promise<Record<string, number>> {
  const at = Date.now();
  await side.webs[0]?.child.end('SIGKILL');
  return Object.fromEntries(addresses.map((address) => [address, at]));
}

async function untilAccepted(ground: Ground, addresses: readonly string[]): Promise<Record<string, number>> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const accepted = await ground.smtp.ask<Record<string, number>>('accepted');
    if (addresses.every((address) => address in accepted)) return accepted;
    if (Date.now() > end) throw new Error('not every letter came');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
