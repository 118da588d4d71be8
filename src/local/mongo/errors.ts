import type { Plain } from './bson/plain.js';

/** An answer that MongoDB would give as an error: its code, its name and whatever fields go with it. */
export class CommandError extends Error {
  readonly code: number;
  readonly fields: Readonly<Record<string, Plain>>;

  constructor(code: number, message: string, fields: Readonly<Record<string, Plain>> = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
  }

  get codeName(): string {
    return nameOfCode(this.code);
  }
}

/** MongoDB's own numbers (src/mongo/base/error_codes.yml). */
export const CODE = {
  internalError: 1,
  badValue: 2,
  graphContainsCycle: 5,
  failedToParse: 9,
  unauthorized: 13,
  typeMismatch: 14,
  overflow: 15,
  invalidLength: 16,
  illegalOperation: 20,
  invalidBson: 22,
  namespaceNotFound: 26,
  indexNotFound: 27,
  pathNotViable: 28,
  conflictingUpdateOperators: 40,
  cursorNotFound: 43,
  namespaceExists: 48,
  maxTimeMsExpired: 50,
  cappedPositionLost: 136,
  invalidIdField: 53,
  notSingleValueField: 54,
  emptyFieldName: 56,
  dollarPrefixedFieldName: 52,
  commandNotFound: 59,
  cannotCreateIndex: 67,
  immutableField: 66,
  indexAlreadyExists: 68,
  invalidOptions: 72,
  invalidNamespace: 73,
  indexOptionsConflict: 85,
  indexKeySpecsConflict: 86,
  commandNotSupported: 115,
  documentValidationFailure: 121,
  notAReplicaSet: 123,
  noReplicationEnabled: 76,
  operationFailed: 96,
  viewDepthLimitExceeded: 165,
  commandNotSupportedOnView: 166,
  optionNotSupportedOnView: 167,
  invalidPipelineOperator: 168,
  cannotIndexParallelArrays: 171,
  indexBuildAborted: 276,
  noQueryExecutionPlans: 291,
  apiVersionError: 322,
  apiStrictError: 323,
  queryExceededMemoryLimit: 292,
  invalidIndexSpecificationOption: 197,
  duplicateKey: 11000,
  bsonObjectTooLarge: 10334,
  outOfDiskSpace: 14031,
  queryPlanKilled: 175,
  unknownStage: 40324,
  unknownField: 40415,
  missingField: 40414,
} as const;

export function nameOfCode(code: number): string {
  return NAMES.get(code) ?? `Location${code}`;
}

const NAMES = new Map<number, string>([
  [CODE.internalError, 'InternalError'],
  [CODE.badValue, 'BadValue'],
  [CODE.graphContainsCycle, 'GraphContainsCycle'],
  [CODE.unauthorized, 'Unauthorized'],
  [CODE.invalidLength, 'InvalidLength'],
  [CODE.viewDepthLimitExceeded, 'ViewDepthLimitExceeded'],
  [CODE.optionNotSupportedOnView, 'OptionNotSupportedOnView'],
  [CODE.failedToParse, 'FailedToParse'],
  [CODE.typeMismatch, 'TypeMismatch'],
  [CODE.overflow, 'Overflow'],
  [CODE.illegalOperation, 'IllegalOperation'],
  [CODE.invalidBson, 'InvalidBSON'],
  [CODE.namespaceNotFound, 'NamespaceNotFound'],
  [CODE.indexNotFound, 'IndexNotFound'],
  [CODE.pathNotViable, 'PathNotViable'],
  [CODE.conflictingUpdateOperators, 'ConflictingUpdateOperators'],
  [CODE.cursorNotFound, 'CursorNotFound'],
  [CODE.namespaceExists, 'NamespaceExists'],
  [CODE.maxTimeMsExpired, 'MaxTimeMSExpired'],
  [CODE.cappedPositionLost, 'CappedPositionLost'],
  [CODE.invalidIdField, 'InvalidIdField'],
  [CODE.notSingleValueField, 'NotSingleValueField'],
  [CODE.emptyFieldName, 'EmptyFieldName'],
  [CODE.dollarPrefixedFieldName, 'DollarPrefixedFieldName'],
  [CODE.commandNotFound, 'CommandNotFound'],
  [CODE.cannotCreateIndex, 'CannotCreateIndex'],
  [CODE.immutableField, 'ImmutableField'],
  [CODE.indexAlreadyExists, 'IndexAlreadyExists'],
  [CODE.invalidOptions, 'InvalidOptions'],
  [CODE.invalidNamespace, 'InvalidNamespace'],
  [CODE.indexOptionsConflict, 'IndexOptionsConflict'],
  [CODE.indexKeySpecsConflict, 'IndexKeySpecsConflict'],
  [CODE.commandNotSupported, 'CommandNotSupported'],
  [CODE.documentValidationFailure, 'DocumentValidationFailure'],
  [CODE.notAReplicaSet, 'NotAReplicaSet'],
  [CODE.invalidIndexSpecificationOption, 'InvalidIndexSpecificationOption'],
  [CODE.noReplicationEnabled, 'NoReplicationEnabled'],
  [CODE.operationFailed, 'OperationFailed'],
  [CODE.apiVersionError, 'APIVersionError'],
  [CODE.apiStrictError, 'APIStrictError'],
  [CODE.commandNotSupportedOnView, 'CommandNotSupportedOnView'],
  [CODE.invalidPipelineOperator, 'InvalidPipelineOperator'],
  [CODE.cannotIndexParallelArrays, 'CannotIndexParallelArrays'],
  [CODE.indexBuildAborted, 'IndexBuildAborted'],
  [CODE.noQueryExecutionPlans, 'NoQueryExecutionPlans'],
  [CODE.queryExceededMemoryLimit, 'QueryExceededMemoryLimitNoDiskUseAllowed'],
  [CODE.duplicateKey, 'DuplicateKey'],
  [CODE.bsonObjectTooLarge, 'BSONObjectTooLarge'],
  [CODE.outOfDiskSpace, 'OutOfDiskSpace'],
  [CODE.queryPlanKilled, 'QueryPlanKilled'],
]);
