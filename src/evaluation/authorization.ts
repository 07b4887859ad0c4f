import type { Policies } from '../model/policies.js';
import type { PolicyType } from '../model/policy-type.js';
import type { AuthorizationRequest, DerivedRequest } from '../model/request.js';
import type { Unknown } from '../model/unknown.js';

/** `denied`: denied whatever the unknowns are, by an explicit Deny or for want of an Allow, which stays open. */
export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'denied' | 'undetermined';

/** A three-valued match. */
export type Match = boolean | 'unknown';

/** Points at one statement of one policy. */
export interface StatementRef {
  /** The policy's ARN, or an inline policy's name. */
  readonly policy: string;
  readonly attachedTo?: string;
  readonly sid?: string;
  /** 0-based. */
  readonly index: number;
  /** JSON pointer into the document: `/Statement/0`, or `/Statement` for a lone statement. */
  readonly pointer: string;
}

/** What one element of a statement wanted and saw. */
export interface ElementEvaluation {
  readonly element: 'Action' | 'NotAction' | 'Resource' | 'NotResource' | 'Principal' | 'NotPrincipal';
  readonly match: Match;
  /** The patterns of the statement, variables resolved. */
  readonly wanted: readonly string[];
  readonly seen: string;
}

/** What one condition wanted and saw. `seen` is null when the key is absent. */
export interface ConditionEvaluation {
  /** As written, with qualifier and IfExists: `ForAllValues:StringEqualsIfExists`. */
  readonly operator: string;
  /** As written in the statement. */
  readonly key: string;
  readonly wanted: readonly string[];
  readonly seen: readonly string[] | null | Unknown;
  readonly match: Match;
  /** What it came to by AWS's answer, where nobody told the value: AWS's word, and no proof. */
  readonly inferred?: InferredCondition;
}

export interface InferredCondition {
  readonly match: boolean;
  /** A request without the key would have met it, or not met it, as well. */
  readonly orAbsent: boolean;
}

export interface StatementEvaluation {
  readonly ref: StatementRef;
  readonly effect: 'Allow' | 'Deny';
  readonly match: Match;
  readonly elements: readonly ElementEvaluation[];
  readonly conditions: readonly ConditionEvaluation[];
}

/** A policy, or a part of it, that AWS would not accept, or that no engine can read. */
export interface PolicyProblem {
  readonly policy: string;
  /** JSON pointer. */
  readonly pointer: string;
  readonly text: string;
}

/** `denied`: no Allow matches where one has to, and whether a Deny does stays open. */
export type LayerDecision = 'allows' | 'explicitDeny' | 'implicitDeny' | 'denied' | 'undetermined' | 'not-applicable';

/** A documented rule of AWS's that is no policy, as it meets the request. */
export interface AwsRuleRef {
  readonly id: string;
  /** Why it refuses the call, as a clause. */
  readonly why: string;
  /** AWS's page on it. */
  readonly page: string;
  readonly holds: Match;
}

export interface LayerEvaluation {
  readonly policyType: PolicyType;
  /** Whose account evaluates it: the principal's, the resource's, or the network path's. */
  readonly side: 'principal' | 'resource' | 'network';
  readonly account?: string;
  readonly decision: LayerDecision;
  /** Why it does not apply, or what frees the request from it ("the table policy names the user itself"). */
  readonly why?: string;
  /** The statements that decided: Denies for explicitDeny, Allows for allows. For an implicit deny of an SCP level: none. */
  readonly determining: readonly StatementEvaluation[];
  /** For a missing allow: Allow statements that fail on exactly one element, closest first. */
  readonly nearMisses: readonly StatementEvaluation[];
  /** Statements that may or may not match. */
  readonly undecided: readonly StatementEvaluation[];
  /** SCP and RCP: the targets whose level does not allow. */
  readonly levels?: readonly string[];
  /** The keys and reads that an undetermined decision depends on. */
  readonly missing: readonly string[];
  readonly problems: readonly PolicyProblem[];
  /** KMS: the grants that allow. */
  readonly grants?: readonly string[];
  /** Of the layer `aws-rule`: the rules that hold, or may hold; no policy can free from them. */
  readonly rules?: readonly AwsRuleRef[];
  /** True when by itself this layer keeps the request from being allowed. */
  readonly denies: boolean;
}

/** What AWS answered a call that it denied, as far as its message told. */
export interface AwsAnswer {
  readonly policyType?: PolicyType;
  readonly effect?: 'explicit' | 'implicit';
}

/** What follows from AWS's answer: the layers that denied, by undecided statements that must have matched, or cannot have. */
export interface Inference {
  readonly layers: readonly { readonly policyType: PolicyType; readonly statements: readonly StatementEvaluation[] }[];
}

export interface Authorization {
  readonly decision: Decision;
  readonly layers: readonly LayerEvaluation[];
  /** Every policy type that by itself keeps the request from being allowed; never empty when denied. */
  readonly denying: readonly PolicyType[];
  /** What an undetermined decision depends on: condition keys (`aws:SourceVpce`) and unread layers, in words. */
  readonly missing: readonly string[];
  /** Those of `missing` that are condition keys. */
  readonly missingKeys: readonly string[];
}

export interface AuthorizeInput {
  readonly request: AuthorizationRequest | DerivedRequest;
  readonly policies: Policies | CompiledPolicies;
  readonly organization?: { readonly managementAccount?: string | Unknown };
  /** Set when every key that is not listed is known to be absent. */
  readonly contextComplete?: boolean;
}

/** Opaque: policies parsed once, for many requests. Made by `compilePolicies`. */
export interface CompiledPolicies {
  readonly compiled: true;
  readonly source: Policies;
}
