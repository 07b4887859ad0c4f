export type * from './vocabulary/arn.js';
