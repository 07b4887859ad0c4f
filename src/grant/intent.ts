import type { JsonObject } from '../model/json.js';

/** What somebody wants granted; what is absent takes its default. */
export interface Intent {
  /** Name or ARN of the function whose role is to get the access. */
  readonly function?: string;
  /** Name or ARN of the role, where no function tells it. */
  readonly role?: string;
  /** Names or ARNs. */
  readonly tables: readonly string[];
  /** Presets, actions (`dynamodb:GetItem`, `GetItem`), API names, patterns (`dynamodb:Get*`). */
  readonly access: readonly string[];
  /** Libraries of the presets file. */
  readonly with: readonly string[];
  readonly logs: boolean;
  readonly noScan: boolean;
  /** `all`: `index/*`; names: those indexes alone; absent: each index that exists. */
  readonly indexes?: 'all' | readonly string[];
  /** Any stream that the table will have, in place of the one that it has. */
  readonly anyStream: boolean;
  /** The walk-through's document, member for member. */
  readonly asPublished: boolean;
  /** Keeps in what the role has already. */
  readonly complete: boolean;
  readonly inline: boolean;
  readonly policyName?: string;
  /** Of the policy, and of a new role; begins and ends with a slash. */
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly permissionsBoundary?: string;
  /** A role of its own for the function, named so. */
  readonly newRole?: string;
  /** ARN of a role that is there and that the function is to have. */
  readonly setRole?: string;
  readonly trust: 'plain' | 'source-account';
  readonly fixTrust: boolean;
  /** An empty update of the function, so that its instances fetch fresh credentials. */
  readonly refresh: boolean;
}

export const DEFAULT_PATH = '/ddb-doctor/';

/** One thing that the access consists of: an action on a resource. */
export interface Element {
  /** `dynamodb:GetItem`. */
  readonly action: string;
  /** An ARN, a pattern below a table, or `*`. */
  readonly resource: string;
}

/** An Allow statement as grant writes it. */
export interface AllowStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface GrantDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly AllowStatement[];
}

export function asJson(document: GrantDocument): JsonObject {
  return JSON.parse(JSON.stringify(document)) as JsonObject;
}

export function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

/** Every action of a statement with every resource of it. */
export function elementsOf({ Action, Resource }: AllowStatement): Element[] {
  return listOf(Action).flatMap((action) => listOf(Resource).map((resource) => ({ action, resource })));
}
