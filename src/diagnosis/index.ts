export type { RecordedCall } from '../remedy/proof.js';
export * from './diagnose.js';
export type * from './diagnosis.js';
export { type CallExplanation, type EvaluatedCall, explainCall, findingsOf } from './explain-call.js';
export { type Gathered, gather } from './gather.js';
export * from './group.js';
export { relate } from './related.js';
