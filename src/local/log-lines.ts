import type { Readable } from 'node:stream';
import { z } from 'zod';

/** The level from which on a pino line is an error. */
const ERROR_LEVEL = 50;

const pinoLine = z.looseObject({
  level: z.number(),
  msg: z.string().default(''),
  err: z.looseObject({ message: z.string() }).optional(),
});

/** Calls `take` with each line of a stream, the last one too when nothing ends it. */
export function readLines(stream: Readable, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
  stream.on('end', () => {
    if (rest !== '') take(rest);
  });
}

/** What a JSON log line says about an error, in one line for the terminal; nothing when it is no error. */
export function findError(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  const { data } = pinoLine.safeParse(parseJson(line));
  if (data === undefined || data.level < ERROR_LEVEL) return undefined;
  return data.err === undefined ? data.msg : `${data.msg}: ${data.err.message}`;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
