import { addFields, project, type Reshape, replaceRoot, replaceWith, unset } from '../aggregate/reshape.js';
import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { type Collation, SIMPLE } from '../query/collation.js';

/** An update given as a pipeline. Fields that no stage computes keep their bytes. */
export function compilePipeline(
  stages: readonly Value[],
  variables?: Doc,
  collation: Collation = SIMPLE,
): (doc: Doc) => Doc {
  const transforms = stages.map((stage) => {
    const name = stage instanceof Doc && stage.size === 1 ? stage.firstKey() : undefined;
    const reshape = name === undefined ? undefined : STAGES.get(name);
    if (!(stage instanceof Doc) || name === undefined || reshape === undefined) {
      throw new CommandError(
        CODE.invalidOptions,
        `${name ?? 'stage'} is not allowed to be used within an update`,
      );
    }
    return reshape(stage.get(name) ?? null, { variables, collation });
  });
  return (doc) => {
    const start: Iterable<Doc> = [doc.clone()];
    const [result = new Doc()] = transforms.reduce((stream, transform) => transform(stream), start);
    const id = doc.get('_id');
    return withIdFirst(result, id);
  };
}

/** Wherever the stages left the `_id`, it stands first in what is stored. */
function withIdFirst(doc: Doc, before: Value | undefined): Doc {
  const id = doc.get('_id') ?? before;
  if (id === undefined || doc.firstKey() === '_id') return doc;
  const ordered = doc.clone();
  ordered.delete('_id');
  return ordered.setFirst('_id', id);
}

const STAGES = new Map<string, Reshape>([
  ['$set', addFields],
  ['$addFields', addFields],
  ['$unset', unset],
  ['$project', project],
  ['$replaceRoot', replaceRoot],
  ['$replaceWith', replaceWith],
]);
