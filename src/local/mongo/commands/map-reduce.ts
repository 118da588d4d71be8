import { openPipeline } from '../aggregate/pipeline.js';
import { compareValues } from '../bson/compare.js';
import { Doc, type Value } from '../bson/document.js';
import { encodeSortKey } from '../bson/sort-key.js';
import { CODE, CommandError } from '../errors.js';
import { Finder } from '../plan/finder.js';
import { parseSort } from '../plan/sort-order.js';
import { type Collation, parseCollation } from '../query/collation.js';
import { Collected } from '../query/expressions/effort.js';
import { findSource, Script } from '../scripts/script.js';
import { type Call, collectionName, countIn, documentIn, flagIn, type Reply, timeLimitIn } from './call.js';
import { Pacer } from './pacer.js';

/** Lets functions in JavaScript map documents to values and reduce those of a key to one (MongoDB's manual, "mapReduce"). */
export async function mapReduce(call: Call): Promise<Reply> {
  const { body, store, database } = call;
  const target = targetOf(body.get('out'), database);
  const functions = functionsIn(body);
  const collation = parseCollation(body.get('collation'));
  const groups = await mapped(call, functions, collation);
  const results = await reduced(groups, functions, collation);
  if (target === undefined) return { results };
  const { catalog, engine } = store;
  const isUnchecked = flagIn(body, 'bypassDocumentValidation');
  const context = { engine, catalog, database, collation, variables: undefined, isUnchecked };
  const documents = Doc.from([['$documents', Doc.from([['$literal', results]])]]);
  await openPipeline(context, undefined, [documents, outputStage(target, functions)]).next();
  return {
    result: target.database === database ? target.name : { db: target.database, collection: target.name },
  };
}

interface Functions {
  readonly script: Script;
  readonly reduce: string;
  readonly hasFinalize: boolean;
}

const [MAP, REDUCE, FINALIZE] = [0, 1, 2];

function functionsIn(body: Doc): Functions {
  const source = (name: string) => {
    const given = body.get(name);
    const found = findSource(given);
    if (found !== undefined) return found;
    if (given === undefined) throw missing(name);
    throw new CommandError(CODE.typeMismatch, `'${name}' must be a string or code`);
  };
  const hasFinalize = (body.get('finalize') ?? null) !== null;
  const sources = [source('map'), source('reduce'), hasFinalize ? source('finalize') : 'function() {}'];
  const script = new Script(sources, documentIn(body, 'scope'));
  return { script, reduce: sources[REDUCE] ?? '', hasFinalize };
}

interface Group {
  readonly key: Value;
  readonly values: Value[];
}

async function mapped(call: Call, { script }: Functions, collation: Collation): Promise<Group[]> {
  const { body, store, database } = call;
  const groups = new Map<string, Group>();
  const collection = store.catalog.find(database, collectionName(call));
  if (collection === undefined) return [];
  const finder = new Finder(store.engine, collection, {
    filter: documentIn(body, 'query') ?? new Doc(),
    sort: parseSort(body.get('sort')),
    limit: countIn(body, 'limit') ?? 0,
    timeLimit: timeLimitIn(body),
    collation,
  });
  const collected = new Collected('mapReduce');
  const pacer = new Pacer();
  while (!finder.isDone) {
    for (const { doc } of finder.step(1)) {
      for (const [key, value] of script.call(MAP, doc, []).emitted) {
        collected.add(value);
        const id = encodeSortKey(key, collation.fold).toString('latin1');
        const group = groups.get(id);
        if (group === undefined) groups.set(id, { key, values: [value] });
        else group.values.push(value);
      }
    }
    if (pacer.isDue) await pacer.rest();
  }
  return [...groups.values()];
}

/** In the order of the keys; the only value of a key is not reduced. */
async function reduced(groups: Group[], functions: Functions, collation: Collation): Promise<Doc[]> {
  const { script, hasFinalize } = functions;
  const pacer = new Pacer();
  const results: Doc[] = [];
  for (const { key, values } of groups.sort((a, b) => compareValues(a.key, b.key, collation.compare))) {
    const [only = null] = values;
    const value = values.length === 1 ? only : script.call(REDUCE, undefined, [key, values]).returned;
    const final = hasFinalize ? script.call(FINALIZE, undefined, [key, value]).returned : value;
    results.push(
      Doc.from([
        ['_id', key],
        ['value', final],
      ]),
    );
    if (pacer.isDue) await pacer.rest();
  }
  return results;
}

interface Target {
  readonly action: string;
  readonly database: string;
  readonly name: string;
}

/** Nothing where the results are for the answer. */
function targetOf(spec: Value | undefined, database: string): Target | undefined {
  if (spec === undefined) throw missing('out');
  if (typeof spec === 'string') return { action: 'replace', database, name: spec };
  if (!(spec instanceof Doc)) throw new CommandError(13606, "'out' has to be a string or an object");
  if (spec.has('inline')) return undefined;
  const action = ['replace', 'merge', 'reduce'].find((one) => spec.has(one));
  const name = action === undefined ? undefined : spec.get(action);
  const other = spec.get('db') ?? database;
  if (action !== undefined && typeof name === 'string' && typeof other === 'string') {
    return { action, database: other, name };
  }
  throw new CommandError(13522, 'unknown out specifier');
}

function outputStage({ action, database, name }: Target, { reduce }: Functions): Doc {
  const into = Doc.from([
    ['db', database],
    ['coll', name],
  ]);
  if (action === 'replace') return Doc.from([['$out', into]]);
  const spec = Doc.from([
    ['into', into],
    ['whenMatched', action === 'merge' ? 'replace' : [reducedAgain(reduce)]],
  ]);
  return Doc.from([['$merge', spec]]);
}

/** What is there and what has come, reduced as the values of a key are. */
function reducedAgain(reduce: string): Doc {
  const call = Doc.from([
    ['body', reduce],
    ['args', ['$_id', ['$value', '$$new.value']]],
    ['lang', 'js'],
  ]);
  return Doc.from([['$set', Doc.from([['value', Doc.from([['$function', call]])]])]]);
}

function missing(name: string): CommandError {
  return new CommandError(
    CODE.missingField,
    `BSON field 'mapReduce.${name}' is missing but a required field`,
  );
}
