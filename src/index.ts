export type {
  Cause,
  Denial,
  DenialPrincipal,
  DenialReason,
  TextFinding,
} from './denials/index.js';
export { classify, readDenialText } from './denials/index.js';
export type {
  Check,
  CheckMeta,
  CheckReader,
  Collected,
  Diagnosis,
  EvaluatedRequest,
  FindInput,
  Finding,
  FindingStatement,
  Owner,
  Proof,
  Remediation,
  RemedyCandidate,
} from './diagnosis/index.js';
export { defineCheck, defineMeta, layerFindings } from './diagnosis/index.js';
export {
  type DoctorOptions,
  type DoctorOutcome,
  type DoctorPorts,
  runDoctor,
  verifyCase,
} from './doctor.js';
export type {
  Authorization,
  AuthorizeInput,
  CompiledPolicies,
  Decision,
  LayerEvaluation,
  StatementEvaluation,
  StatementRef,
} from './evaluation/authorization.js';
export { authorize, authorizeCall, compilePolicies } from './evaluation/index.js';
export type { DeclaredOperation } from './evidence/index.js';
export type { ReadFailure, ReadResult, ReadScope } from './evidence/read-result.js';
export type { Report } from './report/index.js';
export { toReport } from './report/index.js';
export type { AuthorizationRequest, ContextValue, DerivedRequest, RequestContext } from './requests/index.js';
export { type CheckSummary, listChecks, requiredPermissions } from './requirements.js';
export type { Verdict, VerifyStatus } from './verdict.js';
export { DoctorError } from './vocabulary/error.js';
export type { Gap } from './vocabulary/gap.js';
export type { AttachedPolicy, KmsGrant, Layer, OrgLevel, Policies } from './vocabulary/layer.js';
export type { DenialEffect, PolicyType } from './vocabulary/policy-type.js';
export { isUnknown, type Unknown, unknown } from './vocabulary/unknown.js';
export { VERSION } from './vocabulary/version.js';
