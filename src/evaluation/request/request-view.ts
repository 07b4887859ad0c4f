import type { AuthorizationRequest, ContextValue } from '../../requests/request.js';
import { isUnknown, type Unknown } from '../../vocabulary/unknown.js';
import { BoundedMemo } from '../bounded-memo.js';
import type { Truth } from '../truth.js';
import { type Caller, callerOf } from './caller.js';
import { derivedKey } from './derived-keys.js';
import { type Target, targetOf } from './target.js';

/** The values of a condition key: at least one, null when absent, or unknown. */
export type Values = readonly string[] | null | Unknown;

const NOT_LISTED: Unknown = { unknown: 'the request does not tell it' };

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
      context: contextOf(request),
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
    if (derived !== undefined) return derived === null ? null : [derived];
    return this.complete ? null : NOT_LISTED;
  }

  /** A key as a policy variable: null when absent, undefined when unknown. AWS fills in no key of several values. */
  variable(key: string): string | null | undefined {
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

  private derive(key: string): string | null | undefined {
    if (key === 'aws:resourceaccount') return this.deriveResourceAccount();
    if (key === 'kms:calleraccount' && this.action.startsWith('kms:')) return this.caller.account;
    return derivedKey(key, this.caller);
  }

  private deriveResourceAccount(): string | undefined {
    if (this.request.resource === '*' && this.request.resourceAccount === undefined) return undefined;
    return typeof this.resourceAccount === 'string' ? this.resourceAccount : undefined;
  }
}

function valuesOf(value: ContextValue): Values {
  if (value === null || isUnknown(value)) return value;
  if (typeof value === 'string') return [value];
  return value.length === 0 ? null : value;
}

function contextOf(request: AuthorizationRequest): ReadonlyMap<string, ContextValue> {
  const context = new Map<string, ContextValue>();
  const listed = request.context;
  if (listed) for (const key of Object.keys(listed)) context.set(lowerCase(key), listed[key] ?? null);
  return context;
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
