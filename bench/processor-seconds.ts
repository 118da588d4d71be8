import { readFileSync } from 'node:fs';

/** Linux counts processor time in these (see `getconf CLK_TCK`). */
const TICKS_A_SECOND = 100;

/** Processor time of a process so far, seconds; 0 where the system does not tell (anything but Linux). */
export function processorSecondsOf(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
