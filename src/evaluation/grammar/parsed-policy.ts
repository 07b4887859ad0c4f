import type { PolicyProblem } from '../authorization.js';

export interface PatternElement {
  /** NotAction, NotResource. */
  readonly not: boolean;
  readonly patterns: readonly string[];
  /** Set when a part of the element is not what AWS accepts: what does not match may match. */
  readonly malformed: boolean;
}

export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

export interface PrincipalEntry {
  readonly type: PrincipalType;
  readonly value: string;
}

export interface PrincipalElement {
  readonly not: boolean;
  readonly entries: readonly PrincipalEntry[];
  /** The entries in words: a value, with its type unless that is AWS. */
  readonly names: readonly string[];
  readonly malformed: boolean;
}

export interface ParsedCondition {
  /** As written. */
  readonly operator: string;
  /** As written. */
  readonly key: string;
  readonly wanted: readonly string[];
  readonly malformed: boolean;
}

/** One statement, element by element. A missing or malformed element is reported among the policy's problems. */
export interface ParsedStatement {
  /** 0-based. */
  readonly index: number;
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly sid?: string;
  /** Undefined when malformed: the statement may allow or deny. */
  readonly effect?: 'Allow' | 'Deny';
  readonly action?: PatternElement;
  readonly resource?: PatternElement;
  readonly principal?: PrincipalElement;
  readonly conditions: readonly ParsedCondition[];
  /** AWS would not accept the statement, so a match is never more than unknown. */
  readonly malformed: boolean;
}

export interface ParsedPolicy {
  /** The policy's ARN or name. */
  readonly id: string;
  /** Version 2012-10-17: `${...}` are policy variables. */
  readonly variables: boolean;
  readonly statements: readonly ParsedStatement[];
  readonly problems: readonly PolicyProblem[];
  /** Why nothing, or not all, of the document could be read. */
  readonly unread?: string;
}
