export type { EvidenceBundle, RecordedRead } from './bundle/bundle.js';
export { bundleDigest, bundleSecret } from './bundle/bundle-digest.js';
export { keepBundle } from './bundle/keep-bundle.js';
export { makeFolder } from './bundle/make-folder.js';
export { readBundle } from './bundle/read-bundle.js';
export { writeBundle } from './bundle/write-bundle.js';
export {
  type DeclaredOperation,
  type DeclaredOperations,
  declareOperations,
} from './operations/declared-operations.js';
export type { OperationTypes, OrgAccount } from './operations/operation-types.js';
export { type PermissionsPolicy, permissionsPolicy } from './operations/permissions-policy.js';
export { athenaStatements, lakeStatements } from './operations/query-permissions.js';
export { accountAtOnce } from './reader/account-at-once.js';
export { answeringAccounts } from './reader/answering-accounts.js';
export { Expiry } from './reader/expiry.js';
export { type ClosedAccounts, fewAccounts } from './reader/few-accounts.js';
export { liveReader } from './reader/live-reader.js';
export { memoised } from './reader/memoised-reader.js';
export { narrowed } from './reader/narrowed-reader.js';
export { organizationAtOnce } from './reader/organization-at-once.js';
export type { AwsReader, OperationId } from './reader/reader.js';
export { recording } from './reader/recording-reader.js';
export { notAsked, withoutCredentials } from './reader/refusing-reader.js';
export { replaying } from './reader/replaying-reader.js';
export { ByValue } from './redaction/by-value.js';
export { itemValuesOf } from './redaction/item-values.js';
export { eventWithoutSecrets } from './redaction/rewrite.js';
export { namesIn } from './redaction/structure.js';
