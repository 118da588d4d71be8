import { nearFilter } from '../aggregate/geo-near.js';
import { Doc, type Value } from '../bson/document.js';
import { int, type Plain, toDoc } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import { Finder, type FindOptions } from '../plan/finder.js';
import type { TextSearch } from '../plan/plan-kinds.js';
import type { Plan } from '../plan/planner.js';
import type { Effort } from '../plan/scan.js';
import { parseSort } from '../plan/sort-order.js';
import { parseCollation } from '../query/collation.js';
import type { Collection } from '../storage/collection.js';
import { type Call, documentIn, documentsIn, listIn, type Reply, stringIn } from './call.js';
import { findOptions } from './find.js';
import { VERSION } from './server.js';
import { resolveView, stagesOf } from './views.js';

/** Shows the plan of a command and, unless only the plan is asked for, what running it looked at. */
export function explain(call: Call): Reply {
  const command = documentIn(call.body, 'explain') ?? new Doc();
  const verb = command.firstKey() ?? '';
  const options = optionsOf(verb, command);
  const target = command.get(verb);
  const name = typeof target === 'string' ? target : '';
  const verbosity = stringIn(call.body, 'verbosity') ?? 'allPlansExecution';
  if (!VERBOSITIES.has(verbosity)) {
    throw new CommandError(
      CODE.badValue,
      `Enumeration value '${verbosity}' for field 'explain.verbosity' is not a valid value.`,
    );
  }
  if (call.store.catalog.views.find(call.database, name) === undefined)
    return explainFind(call, name, options, verbosity);
  const { name: source, pipeline } = resolveView(call, name);
  const asked = verb === 'aggregate' ? (listIn(command, 'pipeline') ?? []) : stagesOf(command);
  return explainFind(call, source, ofPipeline(command, [...pipeline, ...asked]), verbosity);
}

const VERBOSITIES = new Set(['queryPlanner', 'executionStats', 'allPlansExecution']);

function explainFind(call: Call, name: string, options: ExplainedOptions, verbosity: string): Reply {
  const collection = call.store.catalog.find(call.database, name);
  const namespace = `${call.database}.${name}`;
  const started = performance.now();
  const finder =
    collection === undefined
      ? undefined
      : new Finder(call.store.engine, collection, ofNearest(options, collection));
  const winningPlan: Plain = finder === undefined ? { stage: 'EOF' } : shown(finder.plan, options);
  const queryPlanner = {
    namespace,
    indexFilterSet: false,
    parsedQuery: options.filter,
    winningPlan,
    rejectedPlans: [],
  };
  const serverInfo = { host: 'localhost', port: int(0), version: VERSION, gitVersion: 'none' };
  if (verbosity === 'queryPlanner') return { explainVersion: '1', queryPlanner, serverInfo };
  const counted = finder === undefined ? 0 : run(finder);
  const effort: Effort = finder?.effort ?? { keysExamined: 0, docsExamined: 0 };
  const executionStats = {
    executionSuccess: true,
    nReturned: int(counted),
    executionTimeMillis: int(Math.round(performance.now() - started)),
    totalKeysExamined: int(effort.keysExamined),
    totalDocsExamined: int(effort.docsExamined),
    executionStages: winningPlan,
  };
  return { explainVersion: '1', queryPlanner, executionStats, serverInfo };
}

function run(finder: Finder): number {
  let counted = 0;
  while (!finder.isDone) counted += finder.step().length;
  return counted;
}

function optionsOf(verb: string, command: Doc): ExplainedOptions {
  switch (verb) {
    case 'find':
      return findOptions(command);
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return {
        filter: documentIn(command, 'query') ?? new Doc(),
        sort: parseSort(command.get('sort')),
        collation: parseCollation(command.get('collation')),
        hint: command.get('hint'),
      };
    case 'update':
    case 'delete':
      return ofStatement(documentsIn(command, verb === 'update' ? 'updates' : 'deletes')[0] ?? new Doc());
    case 'aggregate':
      return ofPipeline(command, listIn(command, 'pipeline') ?? []);
    default:
      throw new CommandError(CODE.commandNotFound, `Explain failed due to unknown command: ${verb}`);
  }
}

function ofStatement(statement: Doc): FindOptions {
  return {
    filter: documentIn(statement, 'q') ?? new Doc(),
    collation: parseCollation(statement.get('collation')),
    hint: statement.get('hint'),
  };
}

function ofPipeline(command: Doc, pipeline: readonly Value[]): ExplainedOptions {
  const [first] = pipeline;
  return {
    geoNear: first instanceof Doc ? first.get('$geoNear') : undefined,
    filter: (first instanceof Doc ? documentIn(first, '$match') : undefined) ?? new Doc(),
    collation: parseCollation(command.get('collation')),
    hint: command.get('hint'),
  };
}

interface ExplainedOptions extends FindOptions {
  /** What the stage `$geoNear` says, which is a query only once the collection is known. */
  readonly geoNear?: Value | undefined;
}

function ofNearest(options: ExplainedOptions, collection: Collection): FindOptions {
  if (options.geoNear === undefined) return options;
  return { ...options, filter: nearFilter(options.geoNear, collection) };
}

function shown(plan: Plan, { filter, sort = [], skip, limit }: FindOptions): Doc {
  let stage = accessStage(plan, filter);
  if (!plan.isSorted && sort.length > 0) {
    const sortPattern = Object.fromEntries(sort.map(({ path, direction }) => [path, int(direction)]));
    stage = toDoc({ stage: 'SORT', sortPattern, inputStage: stage });
  }
  if (skip) stage = toDoc({ stage: 'SKIP', skipAmount: int(skip), inputStage: stage });
  if (limit) stage = toDoc({ stage: 'LIMIT', limitAmount: int(limit), inputStage: stage });
  return stage;
}

function accessStage(plan: Plan, filter: Doc): Doc {
  const isFiltered = !plan.isExact && filter.size > 0;
  if (plan.kind === 'text') return textStage(plan.search, plan.branch);
  if (plan.kind === 'near') return nearStage(plan, filter);
  const direction = plan.kind !== 'union' && plan.isReversed ? 'backward' : 'forward';
  if (plan.kind === 'collection') {
    return toDoc({ stage: 'COLLSCAN', filter: isFiltered ? filter : undefined, direction });
  }
  const input =
    plan.kind === 'union'
      ? { stage: 'OR', inputStages: plan.branches.map((branch) => indexStage(branch)) }
      : indexStage(plan);
  return toDoc({ stage: 'FETCH', filter: isFiltered ? filter : undefined, inputStage: input });
}

function textStage({ index, query, prefix }: TextSearch, branch: Extract<Plan, { kind: 'index' }>): Doc {
  return toDoc({
    stage: 'TEXT_MATCH',
    indexPrefix: prefix,
    indexName: index.name,
    parsedTextQuery: {
      terms: [...query.terms],
      negatedTerms: [...query.negatedTerms],
      phrases: [...query.phrases],
      negatedPhrases: [...query.negatedPhrases],
    },
    textIndexVersion: int(3),
    inputStage: { stage: 'TEXT_OR', inputStages: [indexStage(branch)] },
  });
}

function nearStage({ index }: Extract<Plan, { kind: 'near' }>, filter: Doc): Doc {
  const stage = index.geo?.kind === '2d' ? 'GEO_NEAR_2D' : 'GEO_NEAR_2DSPHERE';
  return toDoc({ stage, filter, keyPattern: index.spec.get('key'), indexName: index.name });
}

function indexStage({ index, ranges, isReversed }: Extract<Plan, { kind: 'index' }>): Plain {
  return {
    stage: 'IXSCAN',
    keyPattern: index.spec.get('key'),
    indexName: index.name,
    isMultiKey: index.multikeyPaths.size > 0,
    isUnique: index.isUnique,
    isSparse: index.isSparse,
    isPartial: index.partial !== undefined,
    direction: isReversed ? 'backward' : 'forward',
    ranges: int(ranges.length),
  };
}
