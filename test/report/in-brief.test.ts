import { describe, expect, it } from 'vitest';
import { inBrief } from '../../src/report/card/in-brief.js';
import type { ReportRequest } from '../../src/report/contract.js';

const PARENTS = 'could not read organizations:ListParents: AccountNotOpen: no credentials open the account';
const PARENTS_OF_OU = `${PARENTS} of ou-1`;

function hangingOn(...missing: string[]) {
  const request: ReportRequest = {
    action: 'dynamodb:PutItem',
    resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders',
    principal: 'arn:aws:iam::111122223333:role/app',
    why: '',
    decision: 'undetermined',
    layers: [],
    missing,
  };
  return { requests: [request], gaps: [] };
}

describe('a text in brief', () => {
  it('names failed reads by their operation', () => {
    const text = `it hangs on ${PARENTS_OF_OU}, ${PARENTS}, aws:SourceVpce`;
    expect(inBrief(text, hangingOn(PARENTS, PARENTS_OF_OU, 'aws:SourceVpce'))).toBe(
      'it hangs on organizations:ListParents (not read), organizations:ListParents (not read), aws:SourceVpce',
    );
  });

  it('names failed reads that only a gap tells of', () => {
    const gaps = [{ code: 'POLICY_UNREAD', text: `resource-control-policy: ${PARENTS}` }];
    expect(inBrief(`it hangs on ${PARENTS} (possible)`, { requests: [], gaps })).toBe(
      'it hangs on organizations:ListParents (not read) (possible)',
    );
  });

  it('names the call that nobody found', () => {
    const why = 'the call that issued the session was not found: cloudtrail:LookupEvents in us-east-1: NoCredentials';
    expect(inBrief(`it hangs on ${why}`, hangingOn(why))).toBe(
      'it hangs on the call that issued the session (not found)',
    );
  });

  it('stays as it is where it quotes none', () => {
    expect(inBrief('the policy denies it', hangingOn(PARENTS))).toBe('the policy denies it');
  });
});
