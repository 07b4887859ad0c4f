export {
  type ActionInfo,
  actionExists,
  actionInfo,
  actionsOfService,
  arnFormats,
  splitAction,
  supportsResourceControl,
} from '../model/reference/action-info.js';
export { actionsOfOperation, closestActions } from '../model/reference/closest-actions.js';
export { resourceTypesOf } from '../model/reference/resource-types.js';
export type { AuthorizationRequest, ContextValue, DerivedRequest, RequestContext } from '../model/request.js';
export type { RequestFacts } from './call.js';
export { contextOf } from './context-of.js';
export { SECRET_SUFFIX } from './fill-arn.js';
export { kmsActionsOf, kmsRequestFor, type TableName, tableOf } from './kms.js';
export { proxyNameOf } from './proxy.js';
export { requestsOf } from './requests-of.js';
