import { type Authorization, type AuthorizeInput, authorize } from '../../src/evaluation/index.js';
import type { AttachedPolicy } from '../../src/model/policies.js';
import type { RequestContext } from '../../src/model/request.js';

export const ACCOUNT = '111122223333';
export const OTHER = '444455556666';
export const USER = `arn:aws:iam::${ACCOUNT}:user/ana`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/app/Reader`;
export const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/Reader/one`;
export const TABLE = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/Books`;
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

export type Policies = Exclude<AuthorizeInput['policies'], { compiled: true }>;

let named = 0;

/** A policy of these statements. */
export function policy(...statements: object[]): AttachedPolicy {
  named++;
  return { id: `policy-${named}`, document: { Version: '2012-10-17', Statement: statements } };
}

export const allow = (more: object = {}): object => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more });
export const deny = (more: object = {}): object => ({ Effect: 'Deny', Action: '*', Resource: '*', ...more });
export const ALLOW_ALL = policy(allow());

export interface Question {
  readonly principal?: string;
  readonly principalRole?: string;
  readonly principalAccount?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly resourceAccount?: string | { unknown: string };
  readonly expectedOwner?: string;
  readonly context?: RequestContext;
  readonly policies: Policies;
  readonly organization?: AuthorizeInput['organization'];
  /** False: keys that are not listed are unknown. */
  readonly complete?: boolean;
}

/** Asks for dynamodb:GetItem on a table as a user of its account, unless told otherwise. Every key is known. */
export function ask(question: Question): Authorization {
  const { policies, organization, complete = true, ...request } = question;
  return authorize({
    request: { principal: USER, action: 'dynamodb:GetItem', resource: TABLE, ...request },
    policies,
    ...(organization && { organization }),
    contextComplete: complete,
  });
}

/** Whether a lone Allow with this condition matches: by the decision it leads to. */
export function conditionHolds(condition: object, context: RequestContext): boolean | 'unknown' {
  const { decision } = ask({ context, policies: { identity: [policy(allow({ Condition: condition }))] } });
  return decision === 'undetermined' ? 'unknown' : decision === 'allowed';
}
