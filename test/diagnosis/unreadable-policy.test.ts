import { describe, expect, it } from 'vitest';
import { denialOf } from '../../src/denials/index.js';
import { DenialGrouper, diagnose } from '../../src/diagnosis/index.js';
import { memoised, type RecordedRead, replaying } from '../../src/evidence/index.js';
import type { JsonObject } from '../../src/model/json.js';
import { loadChecks } from '../../src/run/load-checks.js';
import { record } from '../sources/trail-forms.js';

const ACCOUNT = '111122223333';
const ANA = `arn:aws:iam::${ACCOUNT}:user/ana`;
const MANAGED = `arn:aws:iam::${ACCOUNT}:policy/managed`;
const { checks } = await loadChecks([]);

function ok(operation: RecordedRead['operation'], input: RecordedRead['input'], value: JsonObject): RecordedRead {
  return { operation, input, scope: { account: ACCOUNT }, result: { status: 'ok', value } };
}

/** What is told of ana's denied call, whose one managed policy has that document. */
async function explained(document: string) {
  const denial = denialOf(
    record('e-1', {
      eventName: 'GetItem',
      userIdentity: { type: 'IAMUser', arn: ANA, accountId: ACCOUNT, userName: 'ana' },
      errorCode: 'AccessDenied',
      errorMessage: `User: ${ANA} is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders because no identity-based policy allows the dynamodb:GetItem action`,
      requestParameters: { tableName: 'orders' },
    }),
  );
  const UserName = 'ana';
  const attached = [{ PolicyName: 'managed', PolicyArn: MANAGED }];
  const PolicyVersion = { Document: encodeURIComponent(document), VersionId: 'v1', IsDefaultVersion: true };
  const reads = [
    ok('iam:GetUser', { UserName }, { User: { UserName, Arn: ANA } }),
    ok('iam:ListUserPolicies', { UserName }, { PolicyNames: [] }),
    ok('iam:ListAttachedUserPolicies', { UserName }, { AttachedPolicies: attached }),
    ok('iam:ListGroupsForUser', { UserName }, { Groups: [] }),
    ok('iam:GetPolicy', { PolicyArn: MANAGED }, { Policy: { Arn: MANAGED, DefaultVersionId: 'v1' } }),
    ok('iam:GetPolicyVersion', { PolicyArn: MANAGED, VersionId: 'v1' }, { PolicyVersion }),
  ];
  const grouper = new DenialGrouper();
  if (denial !== undefined) grouper.add(denial);
  const [group] = grouper.groups();
  if (group === undefined) throw new Error('the record tells of a denial');
  return diagnose(group, { checks, reader: memoised(replaying({ reads })) });
}

const allowing = (resources: number) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'dynamodb:GetItem',
        Resource: Array.from(
          { length: resources },
          (_, at) => `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/other-${at}`,
        ),
      },
    ],
  });

describe('a policy of which nothing can be read', () => {
  it.each([
    { document: allowing(40_000), why: 'the document is longer than any that AWS keeps' },
    { document: '{"Statement": [', why: 'the document is not JSON' },
    { document: '{"Version": "2012-10-17"}', why: 'the document has no Statement' },
  ])('is told by name, and why: $why', async ({ document, why }) => {
    const { gaps, findings } = await explained(document);
    expect(gaps.filter(({ code }) => code === 'POLICY_UNREADABLE').map(({ about }) => about)).toEqual([
      { policy: MANAGED, why },
    ]);
    expect(findings[0]).toMatchObject({ check: 'identity-policy', certainty: 'stated' });
  });

  it('is none where its statements can be read', async () => {
    const { gaps, findings } = await explained(allowing(20));
    expect(gaps.map(({ code }) => code)).not.toContain('POLICY_UNREADABLE');
    expect(findings[0]).toMatchObject({ check: 'identity-policy', code: 'NO_ALLOW' });
  });
});
