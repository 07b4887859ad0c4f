import type { Grant, KeyMetadata, TableDescription } from '../../src/evidence/operations/operation-types.js';
import type { PublicAccessBlock } from '../../src/model/policies.js';

/** A policy document, or the statements of one. */
export type PolicyText = object;

export interface Principal {
  readonly path?: string;
  /** Inline policies by name. */
  readonly inline?: Readonly<Record<string, PolicyText>>;
  /** ARNs of managed policies. */
  readonly attached?: readonly string[];
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface User extends Principal {
  readonly groups?: readonly string[];
  readonly mfaDevices?: readonly string[];
}

export interface Role extends Principal {
  readonly trust?: PolicyText;
}

export interface Table extends TableDescription {
  readonly policy?: PolicyText;
  readonly streamPolicy?: PolicyText;
  readonly tags?: Readonly<Record<string, string>>;
  /** The id of a key of the same account. */
  readonly key?: string;
}

export interface Bucket {
  readonly policy?: PolicyText;
  readonly publicAccess?: PublicAccessBlock;
}

/** What may have a policy, and nothing else that is asked of it. */
export interface Carrier {
  readonly policy?: PolicyText;
}

export interface Key extends KeyMetadata {
  readonly policy: PolicyText;
  readonly grants?: readonly Grant[];
}

export interface Endpoint {
  readonly policy: PolicyText;
  readonly type?: 'Gateway' | 'Interface';
  readonly vpc?: string;
}

/** One account, with everything in one Region. */
export interface Account {
  readonly users?: Readonly<Record<string, User>>;
  readonly groups?: Readonly<Record<string, Principal>>;
  readonly roles?: Readonly<Record<string, Role>>;
  /** Managed policies by ARN. */
  readonly policies?: Readonly<Record<string, PolicyText>>;
  readonly tables?: Readonly<Record<string, Table>>;
  readonly keys?: Readonly<Record<string, Key>>;
  readonly buckets?: Readonly<Record<string, Bucket>>;
  readonly endpoints?: Readonly<Record<string, Endpoint>>;
  readonly queues?: Readonly<Record<string, Carrier>>;
  readonly topics?: Readonly<Record<string, Carrier>>;
  /** By their names with the six characters that end their ARNs. */
  readonly secrets?: Readonly<Record<string, Carrier>>;
  readonly repositories?: Readonly<Record<string, Carrier>>;
  readonly registry?: { readonly policy: PolicyText; readonly version: 'V1' | 'V2' };
  readonly abac?: 'ENABLED' | 'DISABLED';
}

export interface Organization {
  readonly id: string;
  readonly managementAccount: string;
  /** Root first, then OUs down; the account itself is added. By account id. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** Names of the policies attached to a root, OU or account. A level without an entry has the full access ones. */
  readonly serviceControl?: Readonly<Record<string, readonly string[]>>;
  readonly resourceControl?: Readonly<Record<string, readonly string[]>>;
  /** SCPs and RCPs by id. */
  readonly policies?: Readonly<Record<string, PolicyText>>;
}

/** Accounts and their organization, as AWS would show them to somebody who may read everything. */
export interface World {
  readonly partition?: string;
  readonly region: string;
  readonly organization?: Organization;
  readonly accounts: Readonly<Record<string, Account>>;
}
