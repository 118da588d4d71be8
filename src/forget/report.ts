import type { Report } from './check.js';
import type { Findings } from './place.js';

const HEAD = ['place', 'what was searched', 'bytes', 'control', 'finds'] as const;

/** Whether nothing was found, by a search that has shown in every place that it can find. */
export function isForgotten({ searched }: Report): boolean {
  return searched.every(({ finds, isControlFound }) => isControlFound && finds.length === 0);
}

/** The report as lines for a terminal. It names what was found and where, and shows no text. */
export function reportLines(report: Report): readonly string[] {
  const finds = report.searched.flatMap(({ place, finds: each }) => each.map((find) => `${place}: ${find}`));
  return [
    `${report.chats} chats were held and ended, each in another way. Then every place was searched for what was said,`,
    'for names, and for the keys of all of it; first for a text that was left there on purpose (control).',
    '',
    ...table([[...HEAD], ...report.searched.map(rowOf)]),
    '',
    ...report.omitted.map(({ place, reason }) => `Not searched: ${place}: ${reason}.`),
    ...keptLines(report),
    ...saltLines(report),
    '',
    ...(finds.length === 0
      ? []
      : ['Found, and should not be there:', ...finds.map((find) => `  ${find}`), '']),
    verdictOf(report, finds.length),
  ];
}

function rowOf({ place, contents, bytes, isControlFound, finds }: Findings): string[] {
  const control = isControlFound ? 'found' : 'NOT FOUND';
  return [place, contents, bytes.toLocaleString('en'), control, String(finds.length)];
}

function keptLines({ searched }: Report): string[] {
  const kept = Math.max(0, ...searched.map((each) => each.kept));
  if (kept === 0) return [];
  return [
    `As it should be: ${kept} traces last in tickets, the unanswered questions that were followed up and who asked them.`,
  ];
}

/** What a file of Redis still holds is of use to nobody without the server's secret, but it should be known. */
function saltLines({ saltsInLog }: Report): string[] {
  if (saltsInLog === 0) return [];
  return [
    `To know: the append-only file held the salts of ${saltsInLog} ended chats; it does so until Redis rewrites it. Whoever has`,
    'such a file and SECRET could decrypt them. A Redis that persists nothing (CHAT_REDIS_URL) never writes one.',
  ];
}

function verdictOf(report: Report, finds: number): string {
  if (finds > 0) return `${finds} ${finds === 1 ? 'find' : 'finds'}: something was not forgotten.`;
  return isForgotten(report)
    ? 'Nothing was found: the chats are forgotten.'
    : 'A control was not found: the search was blind there, and its silence says nothing.';
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
