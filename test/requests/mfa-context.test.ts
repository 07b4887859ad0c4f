import { expect, test } from 'vitest';
import type { UserIdentity } from '../../src/model/event.js';
import { askedOf, denialOf, expectKeys, SESSION, USER } from './denial.js';

const UNKNOWN = { unknown: expect.any(String) };

function temporary(mfaAuthenticated: string): UserIdentity {
  const attributes = { creationDate: '2026-10-01T09:00:00Z', mfaAuthenticated };
  return { ...USER, accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionContext: { attributes } };
}

function role(mfaAuthenticated?: string): UserIdentity {
  const { attributes: _, ...issued } = SESSION.sessionContext ?? {};
  const attributes = {
    creationDate: '2026-10-01T09:00:00Z',
    ...(mfaAuthenticated === undefined ? {} : { mfaAuthenticated }),
  };
  return { ...SESSION, sessionContext: { ...issued, attributes } };
}

function permissionSet(mfaAuthenticated: string): UserIdentity {
  const { sessionContext, ...session } = role(mfaAuthenticated);
  const arn = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcdef';
  return { ...session, sessionContext: { ...sessionContext, sessionIssuer: { type: 'Role', arn } } };
}

function webIdentity(mfaAuthenticated: string): UserIdentity {
  const { sessionContext, ...session } = role(mfaAuthenticated);
  const federatedProvider = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
  return { ...session, sessionContext: { ...sessionContext, webIdFederationData: { federatedProvider } } };
}

const { accessKeyId: _, ...KEYLESS } = USER;

// IAM User Guide, reference_policies_condition-keys#condition-keys-multifactorauthpresent and
// ("not present for federated identities"), id_credentials_mfa_configure-api-require ("AssumeRole … do not include MFA information in the context").
test.each<[string, UserIdentity, unknown, unknown]>([
  ['long-term keys hold no key', USER, null, null],
  [
    'long-term keys hold none whatever the record says',
    { ...temporary('true'), accessKeyId: USER.accessKeyId ?? '' },
    null,
    null,
  ],
  ['GetSessionToken or console with MFA, half an hour ago', temporary('true'), 'true', '1800'],
  ['GetSessionToken or console without MFA', temporary('false'), 'false', null],
  ['a service for a user with long-term keys', { ...USER, invokedBy: 'athena.amazonaws.com' }, 'false', null],
  ['a service for a user with MFA', { ...temporary('true'), invokedBy: 'athena.amazonaws.com' }, UNKNOWN, undefined],
  ['a user of whose credentials nothing is known', KEYLESS, undefined, undefined],
  [
    'long-term keys in the console, which signs on otherwise',
    { ...USER, invokedBy: 'signin.amazonaws.com' },
    UNKNOWN,
    undefined,
  ],
  ['a role session without MFA', role('false'), 'false', null],
  ['a session of a permission set, which is federated', permissionSet('false'), null, null],
  ['a session of a web identity', webIdentity('false'), null, null],
  ['a role session whose issuer used MFA', role('true'), UNKNOWN, undefined],
  ['a role session without attributes', role(), UNKNOWN, undefined],
])('%s', (_, userIdentity, present, age) => {
  const denial = denialOf({ userIdentity, requestParameters: { tableName: 'Music' } });
  expectKeys(askedOf(denial), { 'aws:MultiFactorAuthPresent': present, 'aws:MultiFactorAuthAge': age });
});
