import { parseArn } from '../../model/arn.js';
import { OWNED_BY_AWS, ownedByAws } from '../../model/owned-by-aws.js';
import { partitionNamed } from '../../model/partitions.js';
import { MULTIVALUED_KEYS } from '../../model/reference/key-types.generated.js';
import type { AuthorizationRequest, ContextValue } from '../../model/request.js';
import { isUnknown, type Unknown } from '../../model/unknown.js';
import { BoundedMemo } from '../bounded-memo.js';
import { neverShared, withoutResourcePolicy } from '../rules/resource-policies.js';
import type { Truth } from '../truth.js';
import { type Caller, callerOf } from './caller.js';
import { readContext, type Values, valuesOf } from './context-values.js';
import { accountOf, type Derived, derivedKey, UNTOLD } from './derived-keys.js';
import { type KeyDomain, keyDomain, lacksOwner, type Presence } from './key-domains.js';
import { ANY_REQUEST_TAG, type KeyState, tiedState } from './key-ties.js';
import { valuesFrom } from './key-values.js';
import { type Target, targetOf } from './target.js';
import { claimingProvider, providerOf } from './web-identity.js';

/** Whose the resource is, or which organization's. */
const OF_THE_OWNER: ReadonlySet<string> = new Set(['aws:resourceaccount', 'aws:resourceorgid', 'aws:resourceorgpaths']);

const MFA = /^aws:multifactorauth(?:present|age)$/;

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

  /**
   * By the key's name in lower case. A listed value wins over a derived one; of what nobody told, the caller's kind and
   * the other keys may tell that it is absent.
   */
  lookup(key: string): Values {
    const listed = this.context.get(key);
    if (listed !== undefined && !isUnknown(listed)) return valuesOf(listed);
    if (listed === undefined) {
      const derived = this.derive(key);
      if (typeof derived === 'string') return [derived];
      if (derived !== undefined) return derived;
      if (this.complete) return null;
    }
    const settled = this.settled(key);
    return settled === undefined ? (listed ?? UNTOLD) : settled;
  }

  /** What the key can be, of which nobody told the value. */
  domain(key: string): KeyDomain {
    const domain = this.ownDomain(key);
    if (domain.presence === 'maybe' && this.isLackedByFederation(key)) return { presence: 'never' };
    const state = domain.presence === 'never' ? undefined : this.tied(key);
    if (state === undefined) return domain;
    const presence: Presence = state === 'absent' && domain.presence === 'maybe' ? 'never' : 'always';
    return { ...domain, presence, ...(state === 'true' || state === 'false' ? { forms: [state] } : {}) };
  }

  /** The account of a service's call is that of the resource it calls for, where AWS tells both. */
  private ownDomain(key: string): KeyDomain {
    const domain = keyDomain(key, this.caller, this.action);
    if (key !== 'aws:sourceaccount' || domain.presence === 'never') return domain;
    const account = parseArn(this.told('aws:sourcearn')?.[0] ?? '')?.account;
    return account ? { ...domain, forms: [account] } : domain;
  }

  /** What the caller's kind and other keys make of a key that nobody told: absent, or a value; undefined: it stays open. */
  private settled(key: string): Values | undefined {
    const { presence, forms } = this.domain(key);
    if (presence === 'never') return null;
    const only = presence === 'always' && forms?.length === 1 ? forms[0] : undefined;
    if (only !== undefined && !/[*?]/.test(only)) return [only];
    const own = this.owner !== undefined && this.owner === this.caller.account;
    return valuesFrom(key, own, (other) => this.told(other));
  }

  /**
   * A session holds the claims of the provider that vouched for it, and of no other one; and no federated identity
   * holds the keys of MFA.
   */
  private isLackedByFederation(key: string): boolean {
    const told = this.told('aws:federatedprovider');
    if (MFA.test(key)) return Boolean(told) || this.caller.roleName?.startsWith('AWSReservedSSO_') === true;
    // Only an OIDC provider has the key.
    if (key.startsWith('saml:')) return Boolean(told);
    const provider = claimingProvider(key);
    return provider !== undefined && told !== undefined && !(told ?? []).some((name) => providerOf(name) === provider);
  }

  private tied(key: string): KeyState | undefined {
    if (key.startsWith('aws:requesttag/')) {
      const passed = this.told('aws:tagkeys')?.map((name) => name.toLowerCase());
      if (passed) return passed.includes(key.slice('aws:requesttag/'.length)) ? 'present' : 'absent';
    }
    // A service signs on for a user with temporary credentials, which have the key.
    const isOfUser = key === 'aws:multifactorauthpresent' && this.caller.kind === 'user';
    if (isOfUser && this.told('aws:viaawsservice')?.[0] === 'true') return 'present';
    return tiedState(key, (other) => this.told(other));
  }

  /**
   * The account that owns the resource, where that is known and no account of AWS's own: an image without an account in
   * its ARN may be anybody's, though the caller's own policies decide.
   */
  get owner(): string | undefined {
    const { resourceAccount, request, target } = this;
    if (typeof resourceAccount !== 'string' || resourceAccount === OWNED_BY_AWS) return undefined;
    const isTold = request.resourceAccount !== undefined || target.arn === undefined || target.arn.account !== '';
    return isTold || neverShared(this.action) ? resourceAccount : undefined;
  }

  /** Whether a key in lower case holds AWS's own account or organization, of which nobody knows more than that it is no customer's. */
  holdsAwsOwn(key: string): boolean {
    return this.resourceAccount === OWNED_BY_AWS && OF_THE_OWNER.has(key);
  }

  /** What is listed of a key, or follows from who asks for what; undefined where nobody told. */
  private told(key: string): readonly string[] | null | undefined {
    if (key === ANY_REQUEST_TAG) {
      const [passed] = this.listedKeys('aws:requesttag/');
      return passed === undefined ? undefined : [passed];
    }
    const listed = this.context.get(key);
    if (listed === undefined) {
      const derived = this.derive(key);
      return typeof derived === 'string' ? [derived] : derived === null ? null : undefined;
    }
    const values = valuesOf(listed);
    return isUnknown(values) ? undefined : values;
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
    if (key === 'aws:requestedregion') return this.homeRegion();
    if (key === 'kms:calleraccount' && this.action.startsWith('kms:')) return accountOf(this.caller);
    return derivedKey(key, this.caller);
  }

  /** IAM is called in one Region of its partition; what other services ask of a role is asked in theirs. */
  private homeRegion(): string | undefined {
    if (!this.action.startsWith('iam:') || this.action === 'iam:passrole') return undefined;
    return partitionNamed(this.target.arn?.partition ?? this.caller.partition)?.homeRegion;
  }

  private deriveResourceAccount(): Derived {
    if (this.request.resource === '*' && this.request.resourceAccount === undefined) return undefined;
    if (lacksOwner(this.action)) return null;
    // The buses of targets that are older than the key lack it.
    if (this.action === 'events:putevents' && this.resourceAccount !== this.caller.account) return UNTOLD;
    return this.owner ?? UNTOLD;
  }
}

/** What a policy variable holds for a request, told or following from the caller; undefined where nobody knows, or it is absent. */
export function variablesOf(request: AuthorizationRequest): (key: string) => string | undefined {
  const view = RequestView.of(request, false);
  return (key) => view.variable(lowerCase(key)) ?? undefined;
}

/**
 * An ARN may hold no account: a bucket may be anybody's. Where no resource policy
 * can have a say, as on an image or a hosted zone, the caller's own account decides.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html
 */
function resourceAccountOf(request: AuthorizationRequest, caller: Caller, target: Target): string | Unknown {
  if (request.resourceAccount !== undefined) return request.resourceAccount;
  const { arn, action } = target;
  if (ownedByAws(arn) !== undefined) return OWNED_BY_AWS;
  if (arn?.account) return arn.account;
  const own = arn === undefined || withoutResourcePolicy(action) ? caller.account : undefined;
  return own ?? { unknown: 'the account of the resource' };
}

const MOST_NAMES = 4096;
const lowerCased = new BoundedMemo<string>(MOST_NAMES);

/** Key names recur: remembered, and forgotten all at once when there are too many. */
function lowerCase(name: string): string {
  return lowerCased.get(name) ?? lowerCased.set(name, name.toLowerCase());
}
