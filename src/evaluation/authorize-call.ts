import type { AuthorizationRequest } from '../model/request.js';
import type { Authorization, AuthorizeInput, Decision } from './authorization.js';
import { authorize } from './authorize.js';
import { LazyAuthorization } from './lazy-authorization.js';

/** An answer with the request that it answers. */
interface RequestAuthorization extends Authorization {
  readonly request: AuthorizationRequest;
}

interface CallAuthorization {
  /** The most restrictive of all; `undetermined` when no request is known. */
  readonly decision: Decision;
  readonly authorizations: readonly RequestAuthorization[];
}

/** The most restrictive first: a call fails when one of its requests is denied, however the others come out. */
const RESTRICTIVE: readonly Decision[] = ['explicitDeny', 'denied', 'implicitDeny', 'undetermined', 'allowed'];

/** Decides a call that asks AWS several requests: it is allowed only when each of them is. */
export function authorizeCall(inputs: readonly AuthorizeInput[]): CallAuthorization {
  const authorizations = inputs.map((input) => new OfRequest(authorize(input), input.request));
  const decisions = new Set(authorizations.map(({ decision }) => decision));
  return { decision: RESTRICTIVE.find((decision) => decisions.has(decision)) ?? 'undetermined', authorizations };
}

class OfRequest extends LazyAuthorization implements RequestAuthorization {
  readonly request: AuthorizationRequest;

  constructor(authorization: Authorization, request: AuthorizationRequest) {
    super(authorization, () => authorization.layers);
    this.request = request;
  }
}
