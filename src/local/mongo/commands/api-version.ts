import { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { flagIn, listIn } from './call.js';

/**
 * Holds a command to the version of the interface that its client has declared (MongoDB's manual, "Stable
 * API"). With `apiStrict`, whatever is not part of it is refused.
 */
export function assertApiVersion(name: string, body: Doc): void {
  const version = body.get('apiVersion');
  if (version === undefined) {
    const orphan = ['apiStrict', 'apiDeprecationErrors'].find((option) => body.has(option));
    if (orphan === undefined) return;
    throw new CommandError(4886600, `Provided values for one of ${orphan} but not apiVersion`);
  }
  if (version !== '1') throw new CommandError(CODE.apiVersionError, 'API version must be "1"');
  if (!flagIn(body, 'apiStrict')) return;
  if (!COMMANDS.has(name)) {
    throw new CommandError(
      CODE.apiStrictError,
      `Provided apiStrict:true, but the command ${name} is not in API Version 1`,
    );
  }
  if (name === 'aggregate') assertStages(body);
}

const COMMANDS = new Set([
  'abortTransaction',
  'aggregate',
  'bulkWrite',
  'collMod',
  'commitTransaction',
  'count',
  'create',
  'createIndexes',
  'delete',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'endSessions',
  'explain',
  'find',
  'findAndModify',
  'getMore',
  'hello',
  'insert',
  'killCursors',
  'listCollections',
  'listDatabases',
  'listIndexes',
  'ping',
  'refreshSessions',
  'update',
]);

const STAGES = new Set([
  '$currentOp',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$planCacheStats',
]);

function assertStages(body: Doc): void {
  for (const stage of listIn(body, 'pipeline') ?? []) {
    const name = stage instanceof Doc ? (stage.firstKey() ?? '') : '';
    const isOutside = STAGES.has(name) || (name === '$collStats' && !isCountOnly(stage));
    if (!isOutside) continue;
    throw new CommandError(
      CODE.apiStrictError,
      `stage ${name} is not allowed with 'apiStrict: true' in API Version 1`,
    );
  }
}

function isCountOnly(stage: unknown): boolean {
  const spec = stage instanceof Doc ? stage.get('$collStats') : undefined;
  return spec instanceof Doc && [...spec.keys()].every((key) => key === 'count');
}
