import { afterEach, expect, it } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { type AwsReader, accountAtOnce, liveReader, memoised } from '../../src/evidence/index.js';
import { type CannedAnswer, type Front, type FrontOptions, startFront } from '../front/index.js';

const ACCOUNT = '111122223333';
const SHARED = `arn:aws:iam::${ACCOUNT}:policy/shared`;
const document = (action: string) =>
  encodeURIComponent(
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] }),
  );

/** Thirty roles, each with an inline policy of its own, the shared managed one, a tag and a boundary. */
const roles = Array.from({ length: 30 }, (_, at) => ({
  role: {
    RoleName: `app-${at}`,
    RoleId: `AROAEXAMPLE${1000 + at}`,
    Arn: `arn:aws:iam::${ACCOUNT}:role/app-${at}`,
    Path: '/',
    CreateDate: '2026-01-02T03:04:05Z',
    AssumeRolePolicyDocument: document('sts:AssumeRole'),
    PermissionsBoundary: {
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/edge`,
    },
    Tags: [{ Key: 'team', Value: `t${at}` }],
  },
  inline: { PolicyName: `own-${at}`, PolicyDocument: document(`dynamodb:Get${at}`) },
  attached: { PolicyName: 'shared', PolicyArn: SHARED },
}));
const version = {
  VersionId: 'v2',
  IsDefaultVersion: true,
  Document: document('dynamodb:Query'),
  CreateDate: '2026-02-03T04:05:06Z',
};

/** The same account, as it is asked role by role and at once. */
function answers(): CannedAnswer[] {
  const each = roles.flatMap(({ role, inline, attached }): CannedAnswer[] => {
    const input = { RoleName: role.RoleName };
    return [
      { operation: 'iam:GetRole', input, output: { Role: role } },
      { operation: 'iam:ListRolePolicies', input, output: { PolicyNames: [inline.PolicyName] } },
      {
        operation: 'iam:GetRolePolicy',
        input: { ...input, PolicyName: inline.PolicyName },
        output: { ...input, ...inline },
      },
      { operation: 'iam:ListAttachedRolePolicies', input, output: { AttachedPolicies: [attached] } },
    ];
  });
  const whole: CannedAnswer = {
    operation: 'iam:GetAccountAuthorizationDetails',
    output: {
      IsTruncated: false,
      RoleDetailList: roles.map(({ role, inline, attached }) => ({
        ...role,
        RolePolicyList: [inline],
        AttachedManagedPolicies: [attached],
        InstanceProfileList: [],
      })),
      Policies: [{ PolicyName: 'shared', Arn: SHARED, DefaultVersionId: 'v2', PolicyVersionList: [version] }],
    },
  };
  const policy = {
    operation: 'iam:GetPolicyVersion',
    input: { PolicyArn: SHARED },
    output: { PolicyVersion: version },
  };
  return [...each, whole, policy];
}

let front: Front | undefined;
afterEach(async () => {
  await front?.stop();
  front = undefined;
});

/** What IAM holds of each role, in the order asked, and the calls that it took. */
async function ask(through: (reader: AwsReader) => AwsReader, options: FrontOptions = {}) {
  front = await startFront({ answers: answers(), ...options });
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  const aws = createAws({ endpointUrl: front.url, region: 'us-east-1' });
  const reader = memoised(through(liveReader(aws)));
  const told: unknown[] = [];
  for (const { role, inline } of roles) {
    const input = { RoleName: role.RoleName };
    told.push(
      await reader.read('iam:GetRole', input),
      await reader.read('iam:ListRolePolicies', input),
      await reader.read('iam:GetRolePolicy', { ...input, PolicyName: inline.PolicyName }),
      await reader.read('iam:ListAttachedRolePolicies', input),
    );
  }
  told.push(await reader.read('iam:GetPolicyVersion', { PolicyArn: SHARED, VersionId: 'v2' }));
  const absent = await reader.read('iam:GetRole', { RoleName: 'nobody' });
  aws.close();
  const { calls } = front;
  const count = (operation: string) => calls.filter((call) => call.operation === operation).length;
  return { told, absent, count };
}

it('past a few roles the account is read once, with the same answers', async () => {
  const oneByOne = await ask((reader) => reader);
  await front?.stop();
  const atOnce = await ask(accountAtOnce);
  expect(atOnce.told).toEqual(oneByOne.told);
  expect(oneByOne.told.every((answer) => (answer as { status: string }).status === 'ok')).toBe(true);
  expect(atOnce.count('iam:GetAccountAuthorizationDetails')).toBe(1);
  expect(atOnce.count('iam:GetRolePolicy')).toBe(20);
  expect(atOnce.count('iam:GetPolicyVersion')).toBe(0);
  // What the account does not hold is asked for: AWS says whether it is gone or may not be seen.
  expect(atOnce.absent).toEqual(oneByOne.absent);
  expect(oneByOne.count('iam:GetRolePolicy')).toBe(30);
});

it('where AWS refuses it, the roles are asked for one by one', async () => {
  const oneByOne = await ask((reader) => reader);
  await front?.stop();
  const faults = [{ operation: 'iam:GetAccountAuthorizationDetails', kind: 'deny' }] as const;
  const refused = await ask(accountAtOnce, { faults });
  expect(refused.told).toEqual(oneByOne.told);
  expect(refused.count('iam:GetRole')).toBe(31);
});
