import type { Authorization, Inference } from '../evaluation/authorization.js';
import type { DeclaredOperation } from '../evidence/index.js';
import type { OperationTypes } from '../evidence/operations/operation-types.js';
import type { OperationId } from '../evidence/reader/reader.js';
import type { Call } from '../model/call.js';
import type { ChangeWords, Codes } from '../model/codes/code.js';
import type { Cause, Said } from '../model/denial.js';
import type { Gap } from '../model/gap.js';
import type { Policies } from '../model/policies.js';
import type { PolicyLayer } from '../model/policy-type.js';
import type { ReadResult, ReadScope } from '../model/read-result.js';
import type { DerivedRequest, RequestContext } from '../model/request.js';
import type { RemedyCandidate } from './change.js';
import type { Finding } from './finding.js';

/** The reader as a check sees it: only the reads that its `meta.reads` declares. */
export interface CheckReader<R extends string = OperationId> {
  read<K extends R & OperationId>(
    operation: K,
    input: OperationTypes[K]['input'],
    scope?: ReadScope,
  ): Promise<ReadResult<OperationTypes[K]['output']>>;
  readAny(operation: R, input: Readonly<Record<string, unknown>>, scope?: ReadScope): Promise<ReadResult<unknown>>;
}

/** What a check brings for one request; `F` are the facts that it leaves for its `find`. */
export interface Collected<F = unknown> {
  /** The layers that the check contributes; only those of its `meta.contributes`. */
  readonly layers?: Policies;
  /** Layers known not to exist for this request. A contributed type in neither place is unknown. */
  readonly absent?: readonly PolicyLayer[];
  /** Context keys learnt on the way: tags, org id. A key that the record gave wins over these. */
  readonly context?: RequestContext;
  /** Prefixes of which `context` lists every key there is: `aws:PrincipalTag/`. Others below them are absent. */
  readonly completePrefixes?: readonly string[];
  /** Condition keys (`aws:PrincipalTag/team`) whose value was passed when the session was issued. */
  readonly sessionTags?: readonly string[];
  /** The organization's management account, when learnt. */
  readonly managementAccount?: string;
  /** The account of the resource, when learnt; what the call itself told wins. */
  readonly resourceAccount?: string;
  /** Further requests that AWS makes for the same call, found on the way (table -> key). */
  readonly requests?: readonly DerivedRequest[];
  /** What `find` is to know of the request, as data. */
  readonly facts?: F;
  readonly gaps?: readonly Gap[];
}

/** One request with its evidence and its answer. */
export interface EvaluatedRequest {
  readonly request: DerivedRequest;
  readonly policies: Policies;
  readonly managementAccount?: string;
  readonly authorization: Authorization;
  /** What AWS's denial of this request tells of the keys that nobody told, as long as no policy changed since. */
  readonly inferred?: Inference;
}

/** One request of a call that a check collects for. */
export interface CollectInput {
  readonly request: DerivedRequest;
  readonly call: Call;
  /** What AWS's answer told, its raw text too; absent of a call that AWS allowed or that nobody made. */
  readonly said?: Said;
}

/** One request as a check finds it. */
export interface FoundRequest<F = unknown> extends EvaluatedRequest {
  /** What this check's own `collect` returned as facts for the request. */
  readonly facts?: F;
}

export interface FindInput<F = unknown> {
  readonly call: Call;
  readonly said?: Said;
  readonly requests: readonly FoundRequest<F>[];
}

export interface CheckMeta<R extends string = string> {
  readonly id: Cause;
  readonly title: string;
  /** The policy types whose layers `collect` fills. Each layer of each service has one contributing check. */
  readonly contributes: readonly PolicyLayer[];
  /** Narrows `contributes` to these service prefixes; absent: all. */
  readonly services?: readonly string[];
  /** Widens to all services but these. */
  readonly exceptServices?: readonly string[];
  readonly docs: {
    readonly why: string;
    readonly fix: string;
    readonly url: string;
    /** What looks like this cause or its fix, and is none. */
    readonly falseLeads?: readonly string[];
  };
  /** Every operation that `collect` reads: `iam:GetRole`. */
  readonly reads: readonly R[];
  /** For operations outside the built-in table. */
  readonly operations?: Readonly<Record<string, DeclaredOperation>>;
  /** The codes of its findings, in words. */
  readonly findings: Codes;
  /** The codes of its own gaps, in words. */
  readonly gaps?: Codes;
  /** The codes of the changes that it proposes, and of the warnings beside them, in words. */
  readonly changes?: Readonly<Record<string, ChangeWords>>;
}

/** A pluggable check: one cause, gathered from AWS and explained. */
export interface Check<R extends string = string, F = unknown> {
  readonly meta: CheckMeta<R>;
  /** By principal, action, resource and endpoint; never by the message. */
  concerns(request: DerivedRequest): boolean;
  /** Calls AWS through the recorded reader. Called once per request. */
  collect(input: CollectInput, aws: CheckReader<R>): Promise<Collected<F>>;
  /** Pure. */
  find(input: FindInput<F>): Finding[];
  /** Pure: candidate changes; the runner proves them. */
  remedies?(finding: Finding, input: FindInput<F>): RemedyCandidate[];
}

/**
 * Gives a check's description its types, apart, so that its functions can refer to it: `finding(meta, code, data)`
 * knows its codes and what data the sentence of each asks for.
 */
export function defineMeta<const M extends CheckMeta<OperationId>>(meta: M): M {
  return meta;
}

/** Gives a check its types: the reader offers only what `meta.reads` names. A plain object serves as well. */
export function defineCheck<const R extends OperationId, F = unknown>(check: Check<R, F>): Check<R, F> {
  return check;
}
