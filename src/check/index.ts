export {
  type ConditionEvaluation,
  type Decision,
  isPublic,
  keyOf,
  type LayerEvaluation,
  matchesAction,
  type ParsedPolicy,
  type ParsedStatement,
  parsePolicy,
  type StatementEvaluation,
} from '../evaluation/index.js';
export type {
  AttachedPolicyName,
  AuthorizationDetails,
  Grant,
  IamPrincipal,
  InlinePolicy,
  KeyMetadata,
  VpcEndpoint,
} from '../evidence/operations/operation-types.js';
export type { Owner } from '../model/owner.js';
export * from '../model/text/command.js';
export { lineOf, shellText } from '../model/text/shell.js';
export {
  type DerivedRequest,
  kmsActionsOf,
  kmsRequestFor,
  type RequestContext,
  requestsOf,
  SECRET_SUFFIX,
  type TableName,
  tableOf,
} from '../requests/index.js';
export { comparedKeys } from './asked-keys.js';
export * from './change.js';
export * from './check.js';
export { type DeadAction, deadActions } from './dead-actions.js';
export { appendStatement, documentOf, listOf, oneOrMany, replaceStatement, statementsOf } from './document.js';
export * from './finding.js';
export { denies, LAYER_CODES, layerFindings, pointTo } from './layer-findings.js';
export {
  AWS_MANAGED_KEY_POLICY,
  contributesTo,
  isIdentityCenterRole,
  layerEvaluation,
  ownerOf,
  serviceOf,
} from './layers.js';
export { type Phrase, type PhraseDatum, type PhraseFacts, phraseOf } from './phrase.js';
export * from './reads/bucket.js';
export * from './reads/iam.js';
export * from './reads/organization.js';
export * from './reads/queue.js';
export { findingsInWords } from './sentences/finding.js';
export { gapsInWords } from './sentences/gap.js';
export * from './sentences/near-miss.js';
export { actionsMeant } from './sentences/no-such-action.js';
export { whyNotCovered } from './sentences/resource-miss.js';
export * from './sentences/words.js';
export * from './traps/index.js';
export { type Weight, weightOf } from './weight.js';
