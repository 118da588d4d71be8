import { Doc, type Value } from '../bson/document.js';
import { CommandError } from '../errors.js';
import type { Stage } from './context.js';
import { PAUSE } from './pause.js';
import { type Compute, compileCompute } from './typed-expression.js';

/** Shows of each document what an expression allows, level by level (MongoDB's manual, "$redact"). */
export const redact: Stage = (spec, { variables, collation }) => {
  const known = variables?.clone() ?? new Doc();
  for (const verdict of Object.values(VERDICT)) known.set(verdict, verdict);
  const judge = compileCompute(spec, known, collation);
  return function* redacted(input) {
    for (const doc of input) {
      const left = doc === PAUSE ? doc : level(doc, judge);
      if (left !== undefined) yield left;
    }
  };
};

const VERDICT = { keep: 'KEEP', prune: 'PRUNE', descend: 'DESCEND' } as const;

function level(doc: Doc, judge: Compute): Doc | undefined {
  const verdict = judge(doc);
  switch (verdict) {
    case VERDICT.keep:
      return doc;
    case VERDICT.prune:
      return undefined;
    case VERDICT.descend:
      return Doc.from(
        [...doc.entries()].flatMap(([key, value]): [string, Value][] => {
          const left = below(value, judge);
          return left === undefined ? [] : [[key, left]];
        }),
      );
    default:
      throw new CommandError(
        17053,
        '$redact must evaluate to one of the variables $$KEEP, $$PRUNE and $$DESCEND',
      );
  }
}

function below(value: Value, judge: Compute): Value | undefined {
  if (value instanceof Doc) return level(value, judge);
  if (!Array.isArray(value)) return value;
  return value.flatMap((item) => {
    const left = below(item, judge);
    return left === undefined ? [] : [left];
  });
}
