import { Doc, type Value } from '../../bson/document.js';
import { toInteger } from '../../bson/numbers.js';
import { int } from '../../bson/plain.js';
import { CODE, CommandError } from '../../errors.js';
import { compareSortKeys, sortKeyOf } from '../../plan/sort-order.js';
import { compileCompute } from '../typed-expression.js';
import type { Prepare, WindowScope } from './window-function.js';

/** Functions of where a document stands among the others. */
export const ORDERS: Readonly<Record<string, Prepare>> = {
  $documentNumber: ranking('$documentNumber', ({ at }) => at + 1),
  $rank: ranking('$rank', ({ firstAlike }) => firstAlike + 1),
  $denseRank: ranking('$denseRank', ({ kinds }) => kinds),
  $shift: (operand, window, { variables, sort }) => {
    if (window !== undefined) throw refused("$shift does not accept a 'window' field");
    const { output, by, otherwise } = shiftIn(operand);
    if (sort === undefined) throw refused("'$shift' requires a sortBy");
    const compute = compileCompute(output, variables);
    const constant = compileCompute(otherwise, variables)(new Doc()) ?? null;
    return (documents) => (at) => {
      const doc = documents[at + by];
      return doc === undefined ? constant : compute(doc);
    };
  },
};

interface Standing {
  readonly at: number;
  /** The first of those that are sorted alike. */
  readonly firstAlike: number;
  /** How many different ones there are up to here. */
  readonly kinds: number;
}

function ranking(name: string, rankOf: (standing: Standing) => number): Prepare {
  return (operand, window, scope) => {
    if (window !== undefined) {
      throw new CommandError(5371601, 'Rank style window functions take no other arguments');
    }
    if (!(operand instanceof Doc) || operand.size > 0) {
      throw new CommandError(5371603, `${name} must be specified with '{}' as the value`);
    }
    if (scope.sort?.length !== 1) {
      throw new CommandError(
        5371602,
        `${name} must be specified with a top level sortBy expression with exactly one element`,
      );
    }
    return (documents) => {
      const ranks = standings(documents, scope).map(rankOf);
      return (at) => int(ranks[at] ?? 0);
    };
  };
}

function standings(documents: readonly Doc[], { sort = [], collation }: WindowScope): Standing[] {
  const keys = documents.map((doc) => sortKeyOf(doc, sort, collation));
  let [firstAlike, kinds] = [0, 0];
  return keys.map((key, at) => {
    const before = keys[at - 1];
    if (before === undefined || compareSortKeys(before, key, sort, collation) !== 0) {
      firstAlike = at;
      kinds += 1;
    }
    return { at, firstAlike, kinds };
  });
}

function shiftIn(operand: Value): { output: Value; by: number; otherwise: Value } {
  if (!(operand instanceof Doc)) throw refused('Argument to $shift must be an object');
  const stranger = operand.keys().find((key) => !['output', 'by', 'default'].includes(key));
  if (stranger !== undefined) throw refused('Unknown argument in $shift');
  const [output, amount, otherwise = null] = ['output', 'by', 'default'].map((key) => operand.get(key));
  if (output === undefined) throw refused("$shift requires an 'output' expression.");
  if (amount === undefined) throw refused("$shift requires 'by' as an integer value.");
  const by = toInteger(amount);
  if (by === undefined) throw refused("'$shift:by' field must be an integer");
  return { output, by, otherwise };
}

function refused(message: string): CommandError {
  return new CommandError(CODE.failedToParse, message);
}
