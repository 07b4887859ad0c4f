import { describe, expect, it } from 'vitest';
import { gapFacts } from '../../src/report/card/card-gaps.js';

const gap = (text: string, remedy?: string) => ({
  code: 'POLICY_UNREAD',
  text,
  ...(remedy === undefined ? {} : { remedy }),
});
const linesOf = (...gaps: ReturnType<typeof gap>[]) => gapFacts(gaps).flatMap(({ lines }) => lines);

describe('what a card could not check', () => {
  it('tells the reason of several reads once, and lists them by layer', () => {
    const none = 'NoCredentials: there are no AWS credentials to ask with';
    expect(
      linesOf(
        gap(`which KMS key encrypts table orders could not be read: dynamodb:DescribeTable: ${none}`),
        gap(
          `the SCPs of account 111122223333 could not be read: could not read organizations:ListParents: ${none}`,
          'x',
        ),
        gap(`identity-policy: could not read iam:ListRolePolicies: ${none}`),
        gap('session-policy: the call that issued the session was not found'),
        gap(`identity-policy: could not read iam:ListAttachedRolePolicies: ${none}`),
      ),
    ).toEqual([
      none,
      '- which KMS key encrypts table orders: dynamodb:DescribeTable',
      '- the SCPs of account 111122223333: organizations:ListParents',
      '- identity-based policy: iam:ListRolePolicies, iam:ListAttachedRolePolicies',
      'to fix it: x',
      'session policy: the call that issued the session was not found',
    ]);
  });

  it('keeps with each read the command to run where no role leads', () => {
    const closed = 'AccountNotOpen: no credentials open the account `444455556666`; give --assume-role-name';
    expect(
      linesOf(
        gap(`resource-policy: could not read dynamodb:GetResourcePolicy: ${closed}, or run there: aws dynamodb a`),
        gap(`resource-policy: could not read kms:GetKeyPolicy: ${closed}, or run there: aws kms b`),
      ),
    ).toEqual([
      closed,
      '- resource-based policy: dynamodb:GetResourcePolicy; run there: aws dynamodb a',
      '- resource-based policy: kms:GetKeyPolicy; run there: aws kms b',
    ]);
  });

  it('leaves a read that failed alone in one line, whole', () => {
    const text = 'could not read iam:GetRole: AccessDenied: User: arn:aws:iam::1:user/doctor is not authorized';
    expect(linesOf(gap(`permissions-boundary: ${text}`, 'grant iam:GetRole'))).toEqual([
      `permissions boundary: ${text}; to fix it: grant iam:GetRole`,
    ]);
    expect(linesOf(gap(`kept: X: y, or run there: aws z`))).toEqual(['kept: X: y, or run there: aws z']);
    expect(gapFacts([])).toEqual([]);
  });
});
