export type { Aws, AwsOptions, AwsScope, SentCall } from './aws.js';
export { Breaker, withBreaker } from './breaker.js';
export { createAws } from './create-aws.js';
export { keysRefused } from './credential-failures.js';
export { type AwsError, awsError, isRefusal, refusesKeys, throwUsers } from './error.js';
export { type AuthorizationDetails, getRequestAuthorizationDetails } from './iam-toolbox.js';
export { PageGuard } from './page-guard.js';
export { regionMissing } from './region.js';
export type { AwsService } from './services/packages.js';
