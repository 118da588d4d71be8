import type { z } from 'zod';
import { configSchema } from '../config.js';

const WIDTH = 110;

const HEAD = [
  '# The configuration of Dyżur, all of it: set these variables where the processes web and worker run.',
  '# A variable that is marked secret may also be given as NAME_FILE, the path of a file that holds it.',
  '# Generated from src/config.ts by `npm run env-example`; `npm start` needs none of it.',
];

/** The text of `.env.example`: every variable with what it is for. What has a default stands as a comment. */
export function envExample(): string {
  const entries = Object.entries(configSchema.shape).map(([name, field]) => entryOf(name, field));
  return `${[HEAD, ...entries].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function entryOf(name: string, field: z.ZodType): string[] {
  const meta = field.meta() ?? {};
  const secret = meta.secret === true ? ` Secret: ${name}_FILE works too.` : '';
  const comment = wrap(`${field.description ?? ''}${secret}`).map((line) => `# ${line}`);
  return [...comment, assignmentOf(name, field, meta.example)];
}

/** What must be given has an example, what need not be has a default or nothing. */
function assignmentOf(name: string, field: z.ZodType, example: unknown): string {
  if (example !== undefined) return `${name}=${example}`;
  const fallback = field.safeParse(undefined).data ?? '';
  return `# ${name}=${fallback}`;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
