import { describe, expect, it } from 'vitest';
import { toReport } from '../../src/report/index.js';
import { explainAlone } from '../../src/run/explain.js';

const CALLER = 'arn:aws:sts::111122223333:assumed-role/orders-api/i-0abc';
const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
const SCP = 'arn:aws:organizations::999988887777:policy/o-abcdefghij/service_control_policy/p-abc12345';

async function told(because: string, who = `: ${CALLER}`, on = ` on resource: ${TABLE}`) {
  const text = `User${who} is not authorized to perform: dynamodb:PutItem${on} ${because}`;
  const report = toReport((await explainAlone({ text }, {}, { now: () => new Date(0) })).run);
  const [diagnosis] = report.diagnoses;
  const named = diagnosis?.reported.policyType;
  const [fix] = diagnosis?.remediations ?? [];
  return {
    status: diagnosis?.status,
    fix: fix?.text,
    owner: fix?.owner,
    proof: fix?.proof.status,
    look: report.notChecked.find(({ policyType }) => policyType === named)?.commands,
  };
}

describe('a message alone', () => {
  // AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
  it.each<[string, object]>([
    [
      'because no identity-based policy allows the dynamodb:PutItem action',
      {
        fix: 'ask for an Allow for dynamodb:PutItem in the identity-based policy of arn:aws:iam::111122223333:role/orders-api, which could not be read',
        owner: 'application team',
        look: [
          'aws iam list-attached-role-policies --role-name orders-api',
          'aws iam list-role-policies --role-name orders-api',
        ],
      },
    ],
    [
      'because no permissions boundary allows the dynamodb:PutItem action',
      { owner: 'account administrator', look: ['aws iam get-role --role-name orders-api'] },
    ],
    [
      'because no resource-based policy allows the dynamodb:PutItem action',
      {
        owner: 'resource owner',
        look: [`aws dynamodb get-resource-policy --resource-arn ${TABLE} --region us-east-1`],
      },
    ],
    [
      'because no VPC endpoint policy allows the dynamodb:PutItem action',
      {
        fix: 'ask for an Allow for dynamodb:PutItem in the VPC endpoint policy',
        owner: 'endpoint owner',
        look: [
          'aws ec2 describe-vpc-endpoints --filters Name=service-name,Values=com.amazonaws.us-east-1.dynamodb --region us-east-1',
        ],
      },
    ],
    [
      `with an explicit deny in a service control policy: ${SCP}`,
      {
        fix: expect.stringContaining(
          `look up the Deny for dynamodb:PutItem in the service control policy (SCP) ${SCP}:`,
        ),
        owner: 'organization administrator',
        look: ['aws organizations describe-policy --policy-id p-abc12345'],
      },
    ],
    [
      'with an explicit deny in a resource control policy',
      {
        owner: 'organization administrator',
        look: ['aws organizations list-policies-for-target --target-id 111122223333 --filter RESOURCE_CONTROL_POLICY'],
      },
    ],
  ])('that says %s has the likely fix, not proven, and the commands that show what is there', async (because, rest) => {
    expect(await told(because)).toMatchObject({ status: 'stated', proof: 'unproven', ...rest });
  });

  it('without a caller is what AWS states all the same', async () => {
    const { status } = await told('with an explicit deny in a service control policy', '', '');
    expect(status).toBe('stated');
  });

  it('that names no layer states none', async () => {
    expect(await told('')).toEqual({
      status: 'undetermined',
      fix: undefined,
      owner: undefined,
      proof: undefined,
      look: undefined,
    });
  });
});
