import { describe, expect, it } from 'vitest';
import { type AwsAnswer, type Inference, inferFromDenial } from '../../src/evaluation/index.js';
import type { RequestContext } from '../../src/model/request.js';
import { ALLOW_ALL, allow, deny, KEY, type Policies, policy, ROLE, TABLE, USER } from './ask.js';

// AWS: IAM User Guide, reference_policies_evaluation-logic_policy-eval-denyallow: a call is allowed only where no Deny
// applies and an Allow does. What would have been allowed was therefore not the call that AWS denied.

interface Asked {
  readonly policies: Policies;
  readonly answer?: AwsAnswer;
  readonly context?: RequestContext;
  readonly action?: string;
  readonly resource?: string;
  readonly principal?: string;
}

function infer({ policies, answer, action = 'dynamodb:Scan', resource = TABLE, principal = USER, context }: Asked) {
  const request = { principal, action, resource, ...(context && { context }) };
  return inferFromDenial({ request, policies }, answer);
}

/** `layer Effect operator key match (or absent)` of every condition that AWS's answer settles. */
function told(inference: Inference | undefined): string[] {
  return (inference?.layers ?? []).flatMap(({ policyType, statements }) =>
    statements.flatMap(({ effect, conditions }) =>
      conditions.flatMap(({ operator, key, inferred }) =>
        inferred === undefined
          ? []
          : [
              [policyType, effect, operator, key, inferred.match, ...(inferred.orAbsent ? ['or absent'] : [])].join(
                ' ',
              ),
            ],
      ),
    ),
  );
}

const outside = deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } });
const notCounted = deny({ Condition: { StringNotEquals: { 'dynamodb:Select': 'COUNT' } } });

describe("what AWS's denial tells of an unknown key", () => {
  it('is that a sole undecided Deny matched', () => {
    expect(told(infer({ policies: { identity: [ALLOW_ALL, policy(outside)] } }))).toEqual([
      'identity-policy Deny NotIpAddress aws:SourceIp true or absent',
    ]);
  });

  it('is that a sole undecided Allow did not', () => {
    const counted = allow({ Condition: { StringEquals: { 'dynamodb:Select': 'COUNT' } } });
    expect(told(infer({ policies: { identity: [policy(counted)] } }))).toEqual([
      'identity-policy Allow StringEquals dynamodb:Select false or absent',
    ]);
  });

  it('says nothing of an absent key that is always there', () => {
    const wrongRegion = deny({ Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } } });
    expect(told(infer({ policies: { identity: [ALLOW_ALL, policy(wrongRegion)] } }))).toEqual([
      'identity-policy Deny StringNotEquals aws:RequestedRegion true',
    ]);
  });

  it('leaves open which of two undecided Denies matched', () => {
    expect(infer({ policies: { identity: [ALLOW_ALL, policy(outside, notCounted)] } })).toBeUndefined();
  });

  it('is the layer that AWS names, where Denies of two layers are undecided', () => {
    const policies = {
      identity: [ALLOW_ALL, policy(notCounted)],
      serviceControl: [{ target: 'r-root', policies: [ALLOW_ALL, policy(outside)] }],
    };
    expect(infer({ policies })).toBeUndefined();
    const named = infer({ policies, answer: { policyType: 'service-control-policy', effect: 'explicit' } });
    expect(told(named)).toEqual(['service-control-policy Deny NotIpAddress aws:SourceIp true or absent']);
  });

  it('is nothing where an unread layer may have denied', () => {
    const policies = { identity: [ALLOW_ALL, policy(outside)], serviceControl: { unknown: 'not read' } };
    expect(infer({ policies })).toBeUndefined();
  });

  it('is nothing where AWS names a layer that does not deny under any completion: the policies are others by now', () => {
    const policies = { identity: [ALLOW_ALL, policy(outside)], permissionsBoundary: [ALLOW_ALL] };
    expect(infer({ policies, answer: { policyType: 'permissions-boundary', effect: 'explicit' } })).toBeUndefined();
  });

  it('is nothing of what is decided', () => {
    expect(infer({ policies: { identity: [policy(outside)] }, context: { 'aws:SourceIp': '203.0.113.9' } })).toBe(
      undefined,
    );
    expect(infer({ policies: { identity: [ALLOW_ALL, policy(deny())] } })).toBeUndefined();
  });

  it('rules a Deny out where AWS says that an Allow lacks, within one account', () => {
    const counted = allow({ Condition: { StringEquals: { 'dynamodb:Select': 'COUNT' } } });
    const policies = { identity: [policy(counted, outside)] };
    // Either the Deny matched, or the Allow did not.
    expect(infer({ policies })).toBeUndefined();
    expect(told(infer({ policies, answer: { policyType: 'identity-policy', effect: 'implicit' } }))).toEqual([
      'identity-policy Allow StringEquals dynamodb:Select false or absent',
    ]);
  });

  it("does not take the side that AWS names for the one that lacks an Allow across accounts, nor of a key's policy", () => {
    const ofAccount = { AWS: 'arn:aws:iam::111122223333:root' };
    const counted = allow({ Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' } } });
    const policies = { identity: [policy(counted)], resource: [policy(allow({ Principal: ofAccount }))] };
    const answer = { policyType: 'resource-policy', effect: 'implicit' } as const;
    // The key's policy leaves it to the account, and the identity's Allow is what failed.
    expect(told(infer({ policies, answer, action: 'kms:Decrypt', resource: KEY }))).toEqual([
      'identity-policy Allow StringEquals kms:ViaService false or absent',
    ]);
    const across = {
      ...policies,
      identity: [policy(allow({ Condition: { StringEquals: { 'dynamodb:Select': 'COUNT' } } }))],
    };
    const elsewhere = TABLE.replace('111122223333', '444455556666');
    expect(told(infer({ policies: across, answer, resource: elsewhere }))).toEqual([
      'identity-policy Allow StringEquals dynamodb:Select false or absent',
    ]);
  });

  it('tells which of the conditions of a Deny must have held: all of them', () => {
    const both = deny({
      Condition: { StringNotEquals: { 'dynamodb:Select': 'COUNT' }, Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(told(infer({ policies: { identity: [ALLOW_ALL, policy(both)] }, principal: ROLE }))).toEqual([
      'identity-policy Deny StringNotEquals dynamodb:Select true or absent',
      'identity-policy Deny Bool aws:SecureTransport true',
    ]);
  });

  it('leaves open which of the conditions of an Allow failed', () => {
    const both = allow({
      Condition: { StringEquals: { 'dynamodb:Select': 'COUNT' }, Bool: { 'aws:SecureTransport': 'true' } },
    });
    const inference = infer({ policies: { identity: [policy(both)] } });
    expect(inference?.layers.map(({ statements }) => statements.length)).toEqual([1]);
    expect(told(inference)).toEqual([]);
  });

  const many = ['a', 'b', 'c', 'd'].map((name) => [`aws:PrincipalTag/${name}`, 'x'] as const);
  const ofMany = { StringEquals: Object.fromEntries(many) };

  it('is told of a sole statement whatever the number of its unknown keys', () => {
    expect(told(infer({ policies: { identity: [ALLOW_ALL, policy(deny({ Condition: ofMany }))] } }))).toEqual(
      many.map(([key]) => `identity-policy Deny StringEquals ${key} true`),
    );
    const inference = infer({ policies: { identity: [policy(allow({ Condition: ofMany }))] } });
    expect(inference?.layers.map(({ statements }) => statements.length)).toEqual([1]);
    expect(told(inference)).toEqual([]);
  });

  it('is nothing where statements hang on more unknown keys than completions are tried for', () => {
    const policies = { identity: [ALLOW_ALL, policy(deny({ Condition: ofMany }), outside)] };
    expect(infer({ policies })).toBeUndefined();
  });
});
