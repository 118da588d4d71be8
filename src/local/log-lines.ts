import type { Readable } from 'node:stream';
import { z } from 'zod';

/** The level from which on a pino line is an error; others name their levels. */
const ERROR_LEVEL = 50;
const ERROR_NAMES = ['error', 'fatal'];

const jsonLine = z.looseObject({
  level: z.union([z.number(), z.string()]),
  msg: z.string().optional(),
  event: z.string().optional(),
  err: z.looseObject({ message: z.string() }).optional(),
  error: z.string().optional(),
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

/**
 * What a line of a process's output has to tell the person at the terminal, if anything: the errors of a JSON log in a
 * few words, and everything else only when it was written as an error.
 */
export function wordsForTerminal(line: string, source: 'output' | 'errors'): string | undefined {
  const { data } = jsonLine.safeParse(parseJson(line));
  if (data === undefined) return source === 'errors' ? line : undefined;
  const { level } = data;
  const isError = typeof level === 'number' ? level >= ERROR_LEVEL : ERROR_NAMES.includes(level);
  if (!isError) return undefined;
  const words = [data.msg ?? data.event, data.err?.message ?? data.error];
  return words.filter((word) => word !== undefined).join(': ');
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
