import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import type { KmsGrant } from '../../../src/model/policies.js';
import { ACCOUNT, ask, deny, KEY, OTHER, type Policies, policy, ROLE, SESSION, USER } from '../ask.js';

const KMS = 'https://docs.aws.amazon.com/kms/latest';
const EVALUATION = `${KMS}/developerguide/policy-evaluation.html`;
const CONSTRAINTS = `${KMS}/APIReference/API_GrantConstraints.html`;
const CREATE = `${KMS}/developerguide/create-grant-overview.html#grant-creategrant`;
const SERVICE_LINKED =
  'https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html';

const FOREIGN_KEY = KEY.replace(ACCOUNT, OTHER);
const SOURCE = 'arn:aws:s3:::books';
const linked = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;

const grant = (more: Partial<KmsGrant> = {}): KmsGrant => ({
  GrantId: 'g1',
  GranteePrincipal: USER,
  Operations: ['Decrypt', 'DescribeKey', 'Sign', 'RetireGrant', 'CreateGrant'],
  ...more,
});
const constrained = (Constraints: KmsGrant['Constraints']) => grant({ Constraints: { ...Constraints } });
const fromSource = constrained({ SourceArn: SOURCE });
const encryption = constrained({ EncryptionContextEquals: { table: 'Books' } });

type Row = [
  page: string,
  rule: string,
  given: KmsGrant,
  operation: string,
  context: Record<string, string | string[]>,
  decision: string,
];

const rows: Row[] = [
  [CONSTRAINTS, 'the source that the grant wants', fromSource, 'Decrypt', { 'aws:SourceArn': SOURCE }, 'allowed'],
  [CONSTRAINTS, 'another source', fromSource, 'Decrypt', { 'aws:SourceArn': `${SOURCE}2` }, 'implicitDeny'],
  [CONSTRAINTS, 'no source', fromSource, 'Decrypt', {}, 'implicitDeny'],
  [CONSTRAINTS, 'a source binds DescribeKey', fromSource, 'DescribeKey', { 'aws:SourceArn': 'x' }, 'implicitDeny'],
  [CONSTRAINTS, 'that names a source', fromSource, 'DescribeKey', {}, 'undetermined'],
  [CONSTRAINTS, 'and not RetireGrant', fromSource, 'RetireGrant', {}, 'allowed'],
  [
    CONSTRAINTS,
    'the keys of an encryption context have no case',
    encryption,
    'Decrypt',
    { 'kms:EncryptionContext:TABLE': 'Books', 'kms:EncryptionContextKeys': ['TABLE'] },
    'allowed',
  ],
  [
    CONSTRAINTS,
    'its values have',
    encryption,
    'Decrypt',
    { 'kms:EncryptionContext:table': 'books', 'kms:EncryptionContextKeys': ['table'] },
    'implicitDeny',
  ],
  [CONSTRAINTS, 'operations without an encryption context', encryption, 'Sign', {}, 'allowed'],
  [CREATE, 'passes on what it holds', grant(), 'CreateGrant', { 'kms:GrantOperations': ['Decrypt'] }, 'allowed'],
  [
    CREATE,
    'and nothing else',
    grant(),
    'CreateGrant',
    { 'kms:GrantOperations': ['Decrypt', 'Encrypt'] },
    'implicitDeny',
  ],
  [
    CREATE,
    'under constraints as strict, which no key tells',
    encryption,
    'CreateGrant',
    { 'kms:GrantOperations': ['Decrypt'], 'kms:GrantConstraintType': 'EncryptionContextSubset' },
    'undetermined',
  ],
];

const asked = (operation: string, policies: Policies, more: object = {}) =>
  ask({ action: `kms:${operation}`, resource: KEY, policies: { resource: [], ...policies }, ...more });

describe('constraints of grants', () => {
  it.each(rows)('%s: %s', (_page, _rule, given, operation, context, decision) => {
    expect(asked(operation, { grants: [given] }, { context }).decision).toBe(decision);
  });

  it.each([
    ['kms:EncryptionContext:table', encryption, 'Decrypt', { 'kms:EncryptionContextKeys': ['table'] }],
    ['kms:EncryptionContextKeys', encryption, 'Decrypt', { 'kms:EncryptionContext:table': 'Books' }],
    ['kms:GrantOperations', grant(), 'CreateGrant', {}],
    [
      'whether the new grant is as strict as the one that allows to create it',
      encryption,
      'CreateGrant',
      { 'kms:GrantOperations': ['Decrypt'] },
    ],
  ])('hang on %s while nobody tells', (missing, given, operation, context) => {
    const answer = asked(operation, { grants: [given] }, { context, complete: false });
    expect(answer).toMatchObject({ decision: 'undetermined', missing: [missing] });
  });

  it('on the source of a service hang on aws:SourceArn while nobody tells, which users and roles never have', () => {
    const ofService = grant({ GranteeServicePrincipal: 'sns.amazonaws.com', Constraints: { SourceArn: SOURCE } });
    const byService = asked('Decrypt', { grants: [ofService] }, { principal: 'sns.amazonaws.com', complete: false });
    expect(byService).toMatchObject({ decision: 'undetermined', missing: ['aws:SourceArn'] });
    expect(asked('Decrypt', { grants: [fromSource] }, { complete: false }).decision).toBe('implicitDeny');
  });

  it('are not met by a context with another pair, though nobody tells all of it', () => {
    const context = { 'kms:EncryptionContext:table': 'Books', 'kms:EncryptionContext:more': 'x' };
    const given = { grants: [encryption] };
    expect(asked('Decrypt', given, { context, complete: false }).decision).toBe('implicitDeny');
    const unsure = { ...context, 'kms:EncryptionContext:more': { unknown: 'redacted' } };
    expect(asked('Decrypt', given, { context: unsure }).decision).toBe('undetermined');
  });

  it('that nobody knows leave the answer open', () => {
    const given = grant({ Constraints: JSON.parse('{ "New": "x" }') });
    const answer = asked('Decrypt', { grants: [given] });
    expect(answer.missing).toEqual(['what the constraint `New` of a grant wants']);
  });
});

describe(`grants across accounts: ${EVALUATION}, ${SERVICE_LINKED}`, () => {
  const abroad = { resource: FOREIGN_KEY };

  it('need no identity policy of whom they name', () => {
    const answer = asked(
      'Decrypt',
      { grants: [grant({ GranteePrincipal: linked })] },
      { ...abroad, principal: linked },
    );
    expect(answer).toMatchObject({ decision: 'allowed', denying: [] });
    expect(layerOf(answer, 'identity-policy')).toMatchObject({
      decision: 'implicitDeny',
      denies: false,
      why: 'a grant on the key names the caller',
    });
  });

  it.each([
    ['an identity policy that denies', { identity: [policy(deny())] }, 'explicitDeny', ['identity-policy']],
    ['a boundary that is silent', { permissionsBoundary: [] }, 'implicitDeny', ['permissions-boundary']],
    ['a session policy that is silent', { session: [] }, 'implicitDeny', ['session-policy']],
  ])('stay within %s', (_, policies, decision, denying) => {
    const caller = { ...abroad, principal: SESSION, principalRole: ROLE };
    const answer = asked('Decrypt', { grants: [grant({ GranteePrincipal: ROLE })], ...policies }, caller);
    expect(answer).toMatchObject({ decision, denying });
  });

  it('to an account leave it to its identity policies', () => {
    const given = { grants: [grant({ GranteePrincipal: `arn:aws:iam::${ACCOUNT}:root` })] };
    expect(asked('Decrypt', given, abroad).denying).toEqual(['identity-policy']);
  });

  it('that are unread leave open whether identity policies deny', () => {
    const answer = asked('Decrypt', { grants: { unknown: 'needs kms:ListGrants' } }, abroad);
    expect(answer).toMatchObject({ decision: 'undetermined', denying: [], missing: ['needs kms:ListGrants'] });
  });
});
