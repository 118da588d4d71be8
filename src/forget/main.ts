import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig, WrongConfig } from '../config.js';
import { CannotStart } from '../local/cannot-start.js';
import { type Environment, environmentToCheck, isGiven } from '../local/environment.js';
import { withStores } from '../local/stores.js';
import { type CheckOptions, checkForgetting, type SearchedFolder } from './check.js';
import { isForgotten, reportLines } from './report.js';

const USAGE = `Usage: npm run forget-check [-- OPTIONS]
  It runs on the services of REDIS_URL, CHAT_REDIS_URL and MONGODB_URI, with keys and a database of its own that it
  removes again, and starts for itself those that are not given.
  --files FOLDER           search this folder too, as that of logs or of backups; may be given more than once
  --document-files FOLDER  search the files of MongoDB, in which tickets may last
  --rewrite                let a given Redis rewrite its files (BGREWRITEAOF, BGSAVE), and search them after that`;
const WRONG_USE = 2;

/** What the command is given. */
export interface ForgetCheckOptions {
  /** Folder of the project. */
  readonly root: string;
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly write: (line: string) => void;
}

/**
 * Checks on an installation's services, or on services of its own, that ended chats are forgotten, and prints what it
 * searched. Answers the exit code: 0; 1 when something was found, or when a search could not find anything at all; 2 for
 * wrong arguments or settings.
 */
export async function forgetCheck(options: ForgetCheckOptions): Promise<number> {
  const { write } = options;
  try {
    const wishes = wishesOf(options.args);
    const report = await onServices(options, async (services) => {
      const folders = [...services.folders, ...wishes.folders];
      const mayRewrite = services.mayRewrite || wishes.mayRewrite;
      return await checkForgetting({ ...services, folders, mayRewrite });
    });
    for (const line of reportLines(report)) write(line);
    return isForgotten(report) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CannotStart || error instanceof WrongConfig)) throw error;
    write(error.message);
    return WRONG_USE;
  }
}

function wishesOf(args: readonly string[]): Pick<CheckOptions, 'folders' | 'mayRewrite'> {
  const folders = { type: 'string', multiple: true } as const;
  const options = { files: folders, 'document-files': folders, rewrite: { type: 'boolean' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const toFolder = (holdsTickets: boolean) => (path: string) => ({ path, holdsTickets });
    return {
      folders: [
        ...(values.files ?? []).map(toFolder(false)),
        ...(values['document-files'] ?? []).map(toFolder(true)),
      ],
      mayRewrite: values.rewrite ?? false,
    };
  } catch {
    throw new CannotStart(USAGE);
  }
}

/** Finds the services that were given, and starts the others for as long as `act` takes. */
async function onServices<T>(
  { root, environment, write }: ForgetCheckOptions,
  act: (services: CheckOptions) => Promise<T>,
): Promise<T> {
  const config = readConfig(environmentToCheck(environment));
  return await withStores({ root, environment, write }, async ({ redisUrl, mongoUri, folder }) => {
    const own: SearchedFolder[] = [{ path: folder.logs, holdsTickets: false }];
    if (redisUrl !== '') own.push({ path: folder.redis, holdsTickets: false });
    // Whichever document server was started, the folder of the other one is empty.
    const used = [folder.documents, folder.mongo].filter((path) => readdirSync(path).length > 0);
    own.push(...used.map((path) => ({ path, holdsTickets: true })));
    return await act({
      redisUrl: redisUrl || config.REDIS_URL,
      chatRedisUrl: config.CHAT_REDIS_URL,
      mongodbUri: mongoUri || config.MONGODB_URI,
      folders: own,
      mayRewrite: !isGiven(environment, 'REDIS_URL') && config.CHAT_REDIS_URL === undefined,
    });
  });
}
