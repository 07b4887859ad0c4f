export {
  type ActionInfo,
  type ActionResourceType,
  actionExists,
  actionInfo,
  actionsOfService,
  arnFormats,
  splitAction,
  supportsResourceControl,
} from '../model/reference/action-info.js';
export { actionsOfOperation, closestActions } from '../model/reference/closest-actions.js';
export type { AccessLevel } from '../model/reference/reference.js';
export { resourceTypesOf } from '../model/reference/resource-types.js';
export type {
  AuthorizationRequest,
  ContextValue,
  DerivedRequest,
  RequestContext,
  RequestOrigin,
} from '../model/request.js';
export type { RequestFacts, TableFacts } from './call.js';
export { contextOf } from './context-of.js';
export { kmsActionsOf, kmsRequestFor, type TableName, tableOf } from './kms.js';
export { type ProxyName, proxyNameOf } from './proxy.js';
export { requestsOf } from './requests-of.js';
