import { readFileSync } from 'node:fs';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const list = z
  .string()
  .transform((value) => value.split(',').map((item) => item.trim()))
  .pipe(z.array(z.string().min(1)).min(1));
const urlOf = (...schemes: string[]) =>
  z.url({
    protocol: new RegExp(`^(${schemes.join('|')})$`),
    error: `must be a URL that starts with ${schemes.join(':// or ')}://`,
  });

/**
 * The whole configuration, from the environment. Descriptions become `.env.example`; whatever is `secret` may also be
 * given as `NAME_FILE`, the path of a file that holds it.
 */
export const configSchema = z.object({
  REDIS_URL: urlOf('redis', 'rediss')
    .describe('Redis >= 6.2 for live chats and queues; noeviction, AOF on.')
    .meta({ example: 'redis://127.0.0.1:6379', secret: true }),
  CHAT_REDIS_URL: urlOf('redis', 'rediss')
    .optional()
    .describe(
      'A second Redis for chats alone, which then are written to no disk; noeviction, appendonly no, save "". Unset, chats are in REDIS_URL.',
    )
    .meta({ secret: true }),
  MONGODB_URI: urlOf('mongodb', 'mongodb\\+srv')
    .describe('MongoDB >= 6 for tickets and all else that lasts.')
    .meta({ example: 'mongodb://127.0.0.1:27017/dyzur', secret: true }),
  SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .describe(
      'Secret that chats are encrypted with and reply addresses are signed with; 32 characters or more, the same on every process.',
    )
    .meta({ example: 'write-here-the-output-of-openssl-rand-base64-48', secret: true }),
  SMTP_URL: urlOf('smtp', 'smtps')
    .describe('Server that letters are handed to, with user and password if it wants them.')
    .meta({ example: 'smtp://127.0.0.1:25', secret: true }),
  MAIL_DOMAIN: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be a domain name')
    .describe("Domain of the desks' addresses and of Message-IDs.")
    .meta({ example: 'help.example.com' }),
  PUBLIC_URL: urlOf('http', 'https')
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('Address of this server as browsers see it; links in letters and the check of origins use it.')
    .meta({ example: 'https://help.example.com' }),
  PORT: port.default(3000).describe('TCP port of the web process.'),
  HOST: z.string().min(1).default('0.0.0.0').describe('Address that the web process listens on.'),
  DESKS: list
    .default(['anomail', 'easywebshop', 'icewarp', 'otelms', 'smodfum'])
    .describe('Desk presets that this server is, separated by commas.'),
  REDIS_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('dyzur')
    .describe('Start of every key and channel in Redis.'),
  WORKER_PORT: port.default(0).describe('TCP port for the health answers of a worker; 0 is none.'),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('How many proxies stand in front of the web process; their X-Forwarded-For is believed.'),
  LIMITS_TIMES: z.coerce
    .number()
    .min(0.1)
    .max(1_000_000)
    .default(1)
    .describe(
      'Multiplies the rate limits: more where very many people share an address, or for a load test.',
    ),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
  DRAIN_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10)
    .default(8)
    .describe('How long a process that is told to stop may finish its work, seconds.'),
  LOCAL_SIGN_IN_TOKEN: z
    .string()
    .min(20)
    .optional()
    .describe('Set by `npm start` alone: opens the console by a link. Leave it unset on a server.')
    .meta({ secret: true }),
});

/** The checked configuration of a process. */
export type Config = Readonly<z.output<typeof configSchema>>;

/** The environment does not make a configuration. The message lists every fault, one a line. */
export class WrongConfig extends Error {
  constructor(faults: readonly string[]) {
    super(`The configuration is wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'WrongConfig';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks the configuration. Throws {@link WrongConfig} with all faults at once; values are never shown. */
export function readConfig(environment: Environment = process.env): Config {
  const faults: string[] = [];
  const given = Object.fromEntries(
    Object.keys(configSchema.shape).map((name) => [name, findValue(environment, name, faults)]),
  );
  const result = configSchema.safeParse(given);
  if (!result.success) {
    for (const issue of result.error.issues) {
      const name = String(issue.path[0]);
      const isMissing = given[name] === undefined;
      if (faults.some((fault) => fault.startsWith(`${name}:`))) continue;
      faults.push(`${name}: ${isMissing ? 'is missing' : issue.message}`);
    }
  }
  if (!result.success || faults.length > 0) throw new WrongConfig(faults);
  return result.data;
}

function findValue(environment: Environment, name: string, faults: string[]): string | undefined {
  const direct = environment[name];
  const path = environment[`${name}_FILE`];
  if (path === undefined || path === '') return direct === '' ? undefined : direct;
  if (!isSecret(name)) faults.push(`${name}: may not be given as ${name}_FILE`);
  if (direct !== undefined && direct !== '') faults.push(`${name}: is given twice, also as ${name}_FILE`);
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    faults.push(`${name}: the file named by ${name}_FILE cannot be read`);
    return undefined;
  }
}

function isSecret(name: string): boolean {
  const field = Object.entries(configSchema.shape).find(([key]) => key === name)?.[1];
  return field?.meta()?.secret === true;
}
