export type { RecordedCall } from '../remedy/proof.js';
export * from './diagnose.js';
export type * from './diagnosis.js';
export * from './group.js';
export { relate } from './related.js';
