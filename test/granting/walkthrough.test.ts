import { statSync } from 'node:fs';
import { GetPolicyCommand, GetPolicyVersionCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Moto, startMoto } from '../front/index.js';
import { assertNoWrites } from '../front/no-writes.js';
import { ACCOUNT, clientsOf, FUNCTION, makeFunction, makeTable, REGION, ROLE, snapshot, TABLE } from './moto-world.js';
import { type Stage, stageAt } from './stage.js';

const moto: Moto | undefined = await startMoto();
const url = moto?.url ?? '';
const clients = clientsOf(url);
let stage: Stage;

beforeAll(async () => {
  if (moto === undefined) return;
  stage = await stageAt(url);
  await makeTable(clients, 'SampleTable');
  await makeFunction(clients, FUNCTION, ROLE);
});
afterAll(async () => {
  await stage?.stop();
  await moto?.stop();
});

const SEVEN = ['BatchGetItem', 'GetItem', 'Query', 'Scan', 'BatchWriteItem', 'PutItem', 'UpdateItem'];
const PUBLISHED = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: SEVEN.map((name) => `dynamodb:${name}`), Resource: TABLE },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `arn:aws:logs:${REGION}:${ACCOUNT}:*`,
    },
    { Effect: 'Allow', Action: 'logs:CreateLogGroup', Resource: '*' },
  ],
};

async function policyDocument(PolicyArn: string): Promise<unknown> {
  const { Policy } = await clients.iam.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId;
  const { PolicyVersion } = await clients.iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? 'null'));
}

const WALK = ['grant', '--function', FUNCTION, '--table', 'SampleTable', '--as-published'];
const NAMED = [...WALK, '--policy-name', 'MyLambdaPolicy', '--path', '/'];

describe.skipIf(moto === undefined)("AWS's walk-through, over HTTP", () => {
  it('is applied as published, checked, and taken back whole', async () => {
    const before = await snapshot(clients);
    const can = async () => (await stage.run(['can', `role/${ROLE}`, SEVEN.join(), 'table/SampleTable'])).code;
    expect(await can()).toBe(1);
    const applied = await stage.run([...NAMED, '--apply', '--yes']);
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toContain('Checked again: MyLambdaFunction has the access.');
    expect(await policyDocument(`arn:aws:iam::${ACCOUNT}:policy/MyLambdaPolicy`)).toEqual(PUBLISHED);
    const { AttachedPolicies } = await clients.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: ROLE }));
    expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(['MyLambdaPolicy']);
    expect(stage.writes()).toEqual(['iam:CreatePolicy', 'iam:AttachRolePolicy']);
    // The guard that every other front server of the suite has sees these writes.
    expect(() => assertNoWrites(stage.front.calls)).toThrow('ddb-doctor wrote: iam:CreatePolicy, iam:AttachRolePolicy');

    expect(await can()).toBe(0);
    const { path, lines } = stage.journal();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(lines.slice(1).map(({ n, phase }) => [n, phase])).toEqual([
      [1, 'about-to'],
      [1, 'done'],
      [2, 'about-to'],
      [2, 'done'],
    ]);

    const again = await stage.run([...NAMED, '--apply', '--yes']);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('nothing to do');
    expect(stage.writes()).toHaveLength(2);

    const undone = await stage.run(['grant', '--undo', path, '--yes']);
    expect(undone).toMatchObject({ code: 0 });
    expect(await snapshot(clients)).toEqual(before);
    expect(await can()).toBe(1);
    expect(stage.writes().slice(2)).toEqual(['iam:DetachRolePolicy', 'iam:DeletePolicy']);
  }, 120_000);
});
