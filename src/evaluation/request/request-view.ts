import { MULTIVALUED_KEYS } from '../../model/reference/key-types.generated.js';
import type { AuthorizationRequest, ContextValue } from '../../model/request.js';
import { isUnknown, type Unknown } from '../../model/unknown.js';
import { BoundedMemo } from '../bounded-memo.js';
import type { Truth } from '../truth.js';
import { type Caller, callerOf } from './caller.js';
import { readContext, type Values, valuesOf } from './context-values.js';
import { accountOf, type Derived, derivedKey, UNTOLD } from './derived-keys.js';
import { type Target, targetOf } from './target.js';

/** What ARNs of AWS's own resources say for an account: `arn:aws:iam::aws:policy/ReadOnlyAccess`. */
export const OWNED_BY_AWS = 'aws';

interface ViewParts {
  readonly request: AuthorizationRequest;
  readonly target: Target;
  readonly caller: Caller;
  readonly resourceAccount: string | Unknown;
  readonly context: ReadonlyMap<string, ContextValue>;
  readonly complete: boolean;
  readonly assumed?: ReadonlyMap<object, Truth>;
}

/** One request as the policies see it. */
export class RequestView {
  /** In lower case. */
  readonly action: string;
  readonly target: Target;
  readonly request: AuthorizationRequest;
  readonly caller: Caller;
  readonly resourceAccount: string | Unknown;
  /** Set while a completion of the unknown keys is tried: what these conditions and resource patterns come to. */
  readonly assumed: ReadonlyMap<object, Truth> | undefined;
  private readonly context: ReadonlyMap<string, ContextValue>;
  private readonly complete: boolean;

  private constructor(parts: ViewParts) {
    this.request = parts.request;
    this.target = parts.target;
    this.action = parts.target.action;
    this.caller = parts.caller;
    this.resourceAccount = parts.resourceAccount;
    this.assumed = parts.assumed;
    this.context = parts.context;
    this.complete = parts.complete;
  }

  /** `complete`: every key that is not listed is known to be absent. */
  static of(request: AuthorizationRequest, complete: boolean): RequestView {
    const caller = callerOf(request);
    const target = targetOf(request.action, request.resource);
    return new RequestView({
      request,
      target,
      caller,
      resourceAccount: resourceAccountOf(request, caller, target),
      context: readContext(request.context, lowerCase),
      complete,
    });
  }

  /** The same request with one key known. */
  with(key: string, value: ContextValue): RequestView {
    return this.changed({ context: new Map(this.context).set(key, value) });
  }

  /** The same request under assumptions. */
  assuming(assumed: ReadonlyMap<object, Truth>): RequestView {
    return this.changed({ assumed });
  }

  private changed(change: Pick<ViewParts, 'context'> | Pick<ViewParts, 'assumed'>): RequestView {
    const { request, target, caller, resourceAccount, context, complete } = this;
    return new RequestView({ request, target, caller, resourceAccount, context, complete, ...change });
  }

  /** By the key's name in lower case. A listed value wins over a derived one. */
  lookup(key: string): Values {
    const listed = this.context.get(key);
    if (listed !== undefined) return valuesOf(listed);
    const derived = this.derive(key);
    if (typeof derived === 'string') return [derived];
    return derived === undefined ? (this.complete ? null : UNTOLD) : derived;
  }

  /** A key as a policy variable: null when absent, undefined when unknown. "You can't use a multivalued condition key as a variable." */
  variable(key: string): string | null | undefined {
    if (MULTIVALUED_KEYS.has(key)) return null;
    const values = this.lookup(key);
    if (isUnknown(values)) return undefined;
    return values?.length === 1 ? (values[0] ?? null) : null;
  }

  /** The listed keys, in lower case, that begin so and are present. */
  listedKeys(prefix: string): string[] {
    return [...this.context].flatMap(([key, value]) =>
      key.startsWith(prefix) && valuesOf(value) !== null ? [key] : [],
    );
  }

  private derive(key: string): Derived {
    if (key === 'aws:resourceaccount') return this.deriveResourceAccount();
    if (key === 'kms:calleraccount' && this.action.startsWith('kms:')) return accountOf(this.caller);
    return derivedKey(key, this.caller);
  }

  private deriveResourceAccount(): Derived {
    if (this.request.resource === '*' && this.request.resourceAccount === undefined) return undefined;
    if (typeof this.resourceAccount !== 'string') return UNTOLD;
    return this.resourceAccount === OWNED_BY_AWS ? UNTOLD : this.resourceAccount;
  }
}

/** An ARN without an account (a bucket) is taken to lie in the caller's, unless the request tells otherwise. */
function resourceAccountOf(request: AuthorizationRequest, caller: Caller, { arn }: Target): string | Unknown {
  if (request.resourceAccount !== undefined) return request.resourceAccount;
  return arn?.account || caller.account || { unknown: 'the account of the resource' };
}

const MOST_NAMES = 4096;
const lowerCased = new BoundedMemo<string>(MOST_NAMES);

/** Key names recur: remembered, and forgotten all at once when there are too many. */
function lowerCase(name: string): string {
  return lowerCased.get(name) ?? lowerCased.set(name, name.toLowerCase());
}
