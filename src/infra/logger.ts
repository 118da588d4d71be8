import { type DestinationStream, pino } from 'pino';
import { logContext } from '../shared/log-context.js';
import type { Logger } from '../shared/ports.js';

/** Should a field of these names ever reach a log line, its value does not. */
const SECRET_FIELDS = [
  'text',
  'question',
  'name',
  'email',
  'phone',
  'password',
  'token',
  'pin',
  'note',
  'subject',
  'cookie',
];

/** JSON lines on standard output (or `destination`), without text, names, addresses or secrets. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  const options = {
    level,
    base: null,
    mixin: () => ({ ...logContext() }),
    redact: { paths, censor: '[withheld]' },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
