import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/check/evaluate.js';
import { unread } from '../../src/check/reads/iam.js';
import { requestSummary } from '../../src/diagnosis/index.js';
import type { Unknown } from '../../src/model/unknown.js';
import { inBrief } from '../../src/report/card/in-brief.js';

const refused = { status: 'denied', operation: 'organizations:ListParents', code: 'AccountNotOpen' } as const;
const PARENTS = unread({ ...refused, message: 'no credentials open the account' });
const PARENTS_OF_OU = unread({ ...refused, message: 'no credentials open the account of ou-1' });
const TAG: Unknown = { unknown: 'nobody told the tag' };

/** The request of a call on which layers and a condition key are unknown. */
function dependingOn(serviceControl: Unknown, identity: Unknown, tag: Unknown) {
  const request = {
    action: 'dynamodb:PutItem',
    resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders',
    principal: 'arn:aws:iam::111122223333:role/app',
    context: { 'aws:PrincipalTag/team': tag },
    origin: { named: true, why: 'the call', region: 'us-east-1' },
  };
  return { requests: [requestSummary(evaluate({ request, policies: { identity: [identity], serviceControl } }))] };
}

describe('a text in brief', () => {
  it('names failed reads by their operation, wherever they are behind the answer', () => {
    const text = `it depends on ${PARENTS_OF_OU.unknown}, ${PARENTS.unknown}, aws:SourceVpce`;
    const brief =
      'it depends on organizations:ListParents (not read), organizations:ListParents (not read), aws:SourceVpce';
    expect(inBrief(text, dependingOn(PARENTS, PARENTS_OF_OU, TAG))).toBe(brief);
    expect(inBrief(text, dependingOn(PARENTS_OF_OU, TAG, PARENTS))).toBe(brief);
  });

  it('stays as it is where it quotes none, and where a reason is short', () => {
    expect(inBrief('the policy denies it', dependingOn(PARENTS, TAG, TAG))).toBe('the policy denies it');
    expect(inBrief(TAG.unknown, dependingOn(PARENTS, TAG, TAG))).toBe(TAG.unknown);
  });
});
