export * from './check.js';
export * from './diagnose.js';
export type * from './diagnosis.js';
export type * from './finding.js';
export * from './group.js';
export { isAssumeRole, principalKind } from './inventory.js';
export { denies, LAYER_CODES, layerFindings, pointTo } from './layer-findings.js';
export {
  AWS_MANAGED_KEY_POLICY,
  contributesTo,
  isIdentityCenterRole,
  layerEvaluation,
  ownerOf,
  serviceOf,
} from './layers.js';
export * from './reads/iam.js';
export * from './reads/organization.js';
export { relate } from './related.js';
export type * from './remediation.js';
export { grantRemedies, keyStateRemedies } from './remedy/key-state.js';
export type { RecordedCall } from './remedy/proof.js';
export { whyNotCovered } from './resource-miss.js';
export { fillTemplate } from './template.js';
export { unknownActionFindings } from './unknown-actions.js';
export * from './words.js';
