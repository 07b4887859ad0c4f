export type { Aws, AwsOptions, AwsScope, SentCall } from './aws.js';
export { createAws } from './create-aws.js';
export { type AwsError, awsError, throwUsers } from './error.js';
export { type AuthorizationDetails, getRequestAuthorizationDetails } from './iam-toolbox.js';
export { PageGuard } from './page-guard.js';
export { assertAnswer } from './promises.js';
export { regionMissing } from './region.js';
export type { AwsService } from './services/packages.js';
