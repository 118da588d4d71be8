import type { Doc, Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { CODE, CommandError } from '../errors.js';
import { documentIn } from './call.js';

/**
 * Refuses read and write concerns that only members of a replica set can honour, as a standalone server
 * does (MongoDB's manual, "Read Concern" and "Write Concern"). What is left holds for every answer anyway.
 */
export function assertConcerns(body: Doc): void {
  if (body.has('readConcern')) assertReadConcern(body);
  if (body.has('writeConcern')) assertWriteConcern(body);
}

const LEVELS = new Set(['local', 'available', 'majority', 'linearizable', 'snapshot']);

function assertReadConcern(body: Doc): void {
  const level = documentIn(body, 'readConcern')?.get('level');
  if (level === undefined) return;
  if (typeof level !== 'string' || !LEVELS.has(level)) {
    throw new CommandError(
      CODE.badValue,
      `Enumeration value '${String(level)}' for field 'readConcern.level' is not a valid value.`,
    );
  }
  if (level === 'linearizable') {
    throw new CommandError(CODE.notAReplicaSet, 'node needs to be a replica set member to use read concern');
  }
  if (level === 'snapshot') {
    throw new CommandError(
      CODE.notAReplicaSet,
      'node needs to be a replica set member to use readConcern: snapshot',
    );
  }
}

function assertWriteConcern(body: Doc): void {
  const wanted = documentIn(body, 'writeConcern')?.get('w');
  if (wanted === undefined || wanted === 'majority') return;
  if (typeof wanted === 'string') {
    throw new CommandError(
      CODE.badValue,
      `cannot use non-majority 'w' mode "${wanted}" when a host is not a member of a replica set`,
    );
  }
  if (membersOf(wanted) > 1) {
    throw new CommandError(CODE.badValue, "cannot use 'w' > 1 when a host is not replicated");
  }
}

const MOST_MEMBERS = 50;

function membersOf(wanted: Value): number {
  const members = isNumeric(wanted) ? toDouble(wanted) : Number.NaN;
  if (members >= 0 && members <= MOST_MEMBERS) return members;
  throw new CommandError(
    CODE.failedToParse,
    isNumeric(wanted)
      ? `w has to be a non-negative number and not greater than ${MOST_MEMBERS}; found: ${members}`
      : 'w has to be a number, string, or object',
  );
}
