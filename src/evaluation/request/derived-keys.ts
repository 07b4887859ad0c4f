import { parseArn } from '../../model/arn.js';
import type { Unknown } from '../../model/unknown.js';
import type { Caller } from './caller.js';

/** What is in every request of such a caller, though nothing about this one tells its value. */
export const UNTOLD: Unknown = { unknown: 'the request does not tell it' };

const NO_PATH: Unknown = { unknown: 'a session ARN holds no role path; the record or iam:GetRole tells it' };

/** A value, null when the key is absent for such a caller, undefined when nothing follows from who asks. */
export type Derived = string | null | undefined | Unknown;

/** The condition keys, in lower case, that follow from who asks. */
const DERIVATIONS: Readonly<Record<string, (caller: Caller) => Derived>> = {
  'aws:principalarn': principalArn,
  'aws:principalaccount': (caller) => (caller.kind === 'anonymous' ? 'anonymous' : accountOf(caller)),
  'aws:principaltype': principalType,
  'aws:userid': userId,
  'aws:username': userName,
  'aws:principalisawsservice': (caller) => {
    if (caller.kind === 'identity-provider' || caller.kind === 'anonymous') return undefined;
    return caller.kind === 'service' ? 'true' : 'false';
  },
  'aws:principalservicenameslist': (caller) => (caller.kind === 'service' ? UNTOLD : undefined),
  'aws:principalservicename': (caller) => (caller.kind === 'service' ? caller.name : undefined),
  'aws:federatedprovider': (caller) => (isWebIdentity(caller) ? caller.name : undefined),
};

/** By the name of a public provider, or the ARN of one's own. */
function isWebIdentity({ kind, name }: Caller): boolean {
  return kind === 'identity-provider' && !name.includes(':saml-provider/');
}

export function derivedKey(key: string, caller: Caller): Derived {
  return Object.hasOwn(DERIVATIONS, key) ? DERIVATIONS[key]?.(caller) : undefined;
}

/** Whoever has a unique id belongs to an account. */
export function accountOf(caller: Caller): Derived {
  return caller.account ?? (caller.kind === 'unique-id' ? UNTOLD : undefined);
}

/** For a session, the role's ARN; for everyone else, the caller's own. */
function principalArn(caller: Caller): Derived {
  switch (caller.kind) {
    case 'role':
    case 'role-session':
      return caller.roleTold ? caller.roleArn : NO_PATH;
    case 'unique-id':
      return caller.roleArn ?? UNTOLD;
    case 'user':
    case 'federated-user':
      return caller.name;
    case 'root':
      return `arn:${caller.partition}:iam::${caller.account}:root`;
    default:
      return undefined;
  }
}

function principalType(caller: Caller): Derived {
  switch (caller.kind) {
    case 'root':
      return 'Account';
    case 'user':
      return 'User';
    case 'federated-user':
      return 'FederatedUser';
    case 'role':
    case 'role-session':
      return 'AssumedRole';
    case 'anonymous':
      return 'Anonymous';
    case 'unique-id':
      return caller.name.startsWith('AIDA') ? 'User' : caller.name.startsWith('AROA') ? 'AssumedRole' : UNTOLD;
    default:
      return undefined;
  }
}

function userId(caller: Caller): Derived {
  if (caller.kind === 'root') return caller.account;
  if (caller.kind === 'anonymous') return 'anonymous';
  // "account:caller-specified-name"
  if (caller.kind === 'federated-user') return `${caller.account}:${caller.name.slice(caller.name.indexOf('/') + 1)}`;
  const complete = caller.name.startsWith('AIDA') || caller.name.includes(':');
  return caller.kind === 'unique-id' && complete ? caller.name : undefined;
}

/** Only IAM users have one. */
function userName(caller: Caller): Derived {
  if (caller.kind === 'user') return parseArn(caller.name)?.resource.split('/').at(-1);
  return caller.kind === 'unique-id' && caller.name.startsWith('AIDA') ? UNTOLD : undefined;
}
