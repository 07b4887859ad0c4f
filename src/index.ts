export type {
  Check,
  CheckMeta,
  CheckReader,
  Collected,
  DataOf,
  EvaluatedRequest,
  FindInput,
  Finding,
  FindingStatement,
  FoundRequest,
  Owner,
  Phrase,
  Proof,
  Remediation,
  RemedyCandidate,
} from './check/index.js';
export { defineCheck, defineMeta, finding, gapOf, gapsInWords, layerFindings, phraseOf } from './check/index.js';
export type {
  Cause,
  Denial,
  DenialReason,
  TextFinding,
} from './denials/index.js';
export { classify, readDenialText } from './denials/index.js';
export type { Diagnosis } from './diagnosis/index.js';
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
export type { Call, CallPrincipal } from './model/call.js';
export type { ChangeWords, Codes, CodeWords } from './model/codes/code.js';
export { DoctorError } from './model/error.js';
export { type Gap, gap, type ToldGap } from './model/gap.js';
export type { AttachedPolicy, KmsGrant, Layer, OrgLevel, Policies } from './model/policies.js';
export type { DenialEffect, PolicyType } from './model/policy-type.js';
export type { ReadFailure, ReadResult, ReadScope } from './model/read-result.js';
export { isUnknown, type Unknown, unknown } from './model/unknown.js';
export { VERSION } from './model/version.js';
export { type AccessReport, type AccessRun, toAccessReport } from './report/access/index.js';
export type { Report } from './report/index.js';
export { toReport } from './report/index.js';
export { plainText } from './report/plain-text.js';
export { accessSchema, reportSchema } from './report/schemas.js';
export type { AuthorizationRequest, ContextValue, DerivedRequest, RequestContext } from './requests/index.js';
export { type CanOptions, runCan } from './run/can.js';
export { type CheckSummary, type CodeSummary, listChecks, listCodes } from './run/checks.js';
export { runDoctor } from './run/diagnose.js';
export { explainAlone, explainWithChecks, type HandedOver } from './run/explain.js';
export { requiredPermissions } from './run/permissions.js';
export type { DoctorPorts } from './run/ports.js';
export type { DoctorOptions, DoctorOutcome } from './run/session.js';
export { type Verdict, type VerifyStatus, verifyCase } from './run/verify.js';
