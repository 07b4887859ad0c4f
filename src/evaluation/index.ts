export type * from './authorization.js';
export { authorize, layerOf } from './authorize.js';
export { authorizeCall, type CallAuthorization, type RequestAuthorization } from './authorize-call.js';
export { parsePolicy } from './grammar/parse-policy.js';
export type * from './grammar/parsed-policy.js';
export { matchesAction } from './matching/action-pattern.js';
export { arnMatcher, matchesArn } from './matching/arn-pattern.js';
export { compilePolicies } from './policies/compiled-layers.js';
export { neverHeld } from './request/key-domains.js';
