import type { Network } from '../access/index.js';
import type { JsonObject } from '../model/json.js';

/** A table as it is. */
export interface TableGround {
  readonly arn: string;
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly indexes: readonly string[];
  readonly streamArn?: string;
  /** The key's ARN, only where it is customer managed. */
  readonly customerKey?: string;
  /** Why it is not known whose key it is. */
  readonly keyUnread?: string;
  /** It has replicas in other Regions. */
  readonly isGlobal: boolean;
}

export interface FunctionGround {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly revisionId?: string;
  readonly region: string;
  /** Absent where it is not known. */
  readonly lastUpdateStatus?: string;
  readonly logGroup: string;
  /** Undefined: it could not be read. */
  readonly logGroupExists?: boolean;
  /** Its way to DynamoDB. */
  readonly network: Network;
  readonly stack?: string;
  /** Aliases and mappings that serve a published version, which keeps its role. */
  readonly published: readonly string[];
}

interface AttachedName {
  readonly name: string;
  readonly arn: string;
}

export interface RoleGround {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** `AROA…`; absent for a role that is not there yet. */
  readonly id?: string;
  readonly account: string;
  readonly trust?: JsonObject;
  readonly boundary?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly attached: readonly AttachedName[];
  readonly inline: readonly string[];
  /** Other functions of the Region that run as it. */
  readonly sharedWith: readonly string[];
  /** True where the functions of the Region could not be listed. */
  readonly sharingUnread?: string;
  /** The services that its trust policy names beside Lambda. */
  readonly otherServices: readonly string[];
}

/** A managed policy of the name that the plan wants to use. */
export interface PolicyGround {
  readonly arn: string;
  readonly id: string;
  readonly defaultVersion: string;
  readonly versions: readonly { readonly id: string; readonly isDefault: boolean }[];
  readonly document: JsonObject;
  /** It carries our tag. */
  readonly ours: boolean;
  /** Whom it is attached to: a role by its name alone, `user jane`, `group ops`. */
  readonly holders: readonly string[];
  /** When its default version was made: ISO 8601, UTC. */
  readonly since?: string;
}

/** A policy of the role's own with its document; `managed` where it is one that can be attached to others too. */
export interface HeldPolicy {
  /** ARN, or name of an inline policy. */
  readonly id: string;
  readonly document: JsonObject;
  readonly managed?: PolicyGround;
}

/** All that a plan is made from, as it is now. */
export interface Ground {
  readonly caller: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly function?: FunctionGround;
  readonly role: RoleGround;
  readonly tables: readonly TableGround[];
  readonly policy?: PolicyGround;
  /** An inline policy of the wanted name. */
  readonly inlinePolicy?: JsonObject;
  /** Event source mappings of the function, by stream ARN. */
  readonly mappedStreams: readonly string[];
  /** Of a plan from usage: all that the role holds. */
  readonly policies?: readonly HeldPolicy[];
}

/** The tag that a policy or role made by grant carries; its value is the plan's id. */
export const OWN_TAG = 'ddb-doctor:grant';
