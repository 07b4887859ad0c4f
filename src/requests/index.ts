export type { RequestFacts, TableFacts } from './call.js';
export { contextOf } from './context-of.js';
export { kmsActionsOf, kmsRequestFor, type TableName, tableOf } from './kms.js';
export {
  type ActionInfo,
  type ActionResourceType,
  actionExists,
  actionInfo,
  actionsOfService,
  arnFormats,
  splitAction,
  supportsResourceControl,
} from './reference/action-info.js';
export { actionsOfOperation, closestActions } from './reference/closest-actions.js';
export type { AccessLevel } from './reference/reference.js';
export { resourceTypesOf } from './reference/resource-types.js';
export type {
  AuthorizationRequest,
  ContextValue,
  DerivedRequest,
  RequestContext,
  RequestOrigin,
} from './request.js';
export { requestsOf } from './requests-of.js';
