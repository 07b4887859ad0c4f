import {
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
} from '@aws-sdk/client-iam';
import { CreateFunctionCommand, GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from './in-process.js';
import { ACCOUNT, snapshot } from './moto-world.js';
import { type Place, type ScenarioName, scenario, stateOf } from './scenarios.js';
import { onStage } from './stage.js';
import { motoSuite } from './suite.js';

const { moto, url, clients, own } = await motoSuite();
let place: Place;
let desk: Desk;

beforeEach(async () => {
  if (moto === undefined) return;
  desk = new Desk(url);
  place = { clients, ...(await own('taken-back')) };
});
afterEach(() => desk?.remove());

const grant = (wanted: readonly string[]) => [
  ...['grant', '--function', place.fn, '--table', 'SampleTable', ...wanted, '--apply', '--yes'],
];
const undo = (path: string) => ['grant', '--undo', path, '--yes', '--wait', '20s'];

/** Applies a scenario; the path of its journal. */
async function applied(name: ScenarioName): Promise<string> {
  const { before, wanted } = scenario(name);
  if (before !== undefined) expect((await desk.run(grant(before))).code).toBe(0);
  expect((await desk.run(grant(wanted))).code).toBe(0);
  return desk.journal().path;
}

/** The writes that undos sent, as the journal has them. */
const sentBack = () =>
  desk.journal().lines.flatMap(({ phase, operation }) => (phase === 'undo-about-to' ? [String(operation)] : []));

const policyArn = () => `arn:aws:iam::${ACCOUNT}:policy/ddb-doctor/${place.fn}-SampleTable`;

describe.skipIf(moto === undefined)('an undo that cannot take back a step', () => {
  it('leaves a function the role that it still runs as, with its policies', async () => {
    const before = await snapshot(clients, place.fn);
    const path = await applied('a role of its own');
    const there = await stateOf(place);
    const update = 'lambda:UpdateFunctionConfiguration';
    const run = await desk.run(undo(path), { faults: [{ kind: 'deny', operation: update }] });
    expect(run.code).toBe(5);
    expect(run.stdout).toContain('AccessDenied');
    expect(run.stdout).toContain('1 iam:CreateRole: StillNeeded: step 4 stands on it, and is not undone');
    expect(sentBack()).toEqual([update]);
    expect(await stateOf(place)).toEqual(there);
    expect((await desk.run(undo(path))).code).toBe(0);
    expect(await snapshot(clients, place.fn)).toEqual(before);
  }, 60_000);

  it('does not ask for the policy while it is attached', async () => {
    const path = await applied('a new policy');
    const run = await desk.run(undo(path), { faults: [{ kind: 'deny', operation: 'iam:DetachRolePolicy' }] });
    expect(run.code).toBe(5);
    expect(run.stdout).toContain('1 iam:CreatePolicy: StillNeeded: step 2 stands on it, and is not undone');
    expect(sentBack()).toEqual(['iam:DetachRolePolicy']);
  }, 60_000);

  it('does not take what it cannot read for undone', async () => {
    const path = await applied('a wider version');
    const run = await desk.run(undo(path), { faults: [{ kind: 'deny', operation: 'iam:ListPolicyVersions' }] });
    expect(run.code).toBe(5);
    expect(run.stdout).toContain('iam:ListPolicyVersions');
    expect(sentBack()).toEqual([]);
    expect((await desk.run(undo(path))).code).toBe(0);
    expect(await stateOf(place)).toMatchObject({ versions: 1, actions: ['DescribeTable', 'DescribeTimeToLive'] });
  }, 60_000);

  it('keeps a role whose function may not have been updated', async () => {
    const wanted = grant(scenario('a role of its own').wanted);
    await onStage(
      url,
      async (stage) => {
        expect((await stage.run(wanted)).code).toBe(5);
        const run = await stage.run(undo(stage.journal().path));
        expect(run).toMatchObject({ code: 5 });
        expect(run.stdout).toContain('Lambda could not update the function: InvalidConfiguration');
        expect(stage.writes().slice(3)).toEqual(Array(2).fill('lambda:UpdateFunctionConfiguration'));
        await clients.iam.send(new GetRoleCommand({ RoleName: `${place.fn}-role` }));
      },
      { rules: { updateFails: 'InvalidConfiguration' } },
    );
  }, 60_000);
});

describe.skipIf(moto === undefined)('what somebody did since', () => {
  it('another function runs as the new role: the role stays', async () => {
    const path = await applied('a role of its own');
    const Role = `arn:aws:iam::${ACCOUNT}:role/ddb-doctor/${place.fn}-role`;
    const { Handler, Runtime } = await clients.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: place.fn }),
    );
    const Code = { ZipFile: Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64') };
    const twin = { FunctionName: `${place.fn}-twin`, Role, Handler, Runtime, Code };
    await clients.lambda.send(new CreateFunctionCommand(twin));
    const run = await desk.run(undo(path));
    expect(run.code).toBe(5);
    expect(run.stdout).toContain(`${place.fn}-twin still runs as ${place.fn}-role`);
    await clients.iam.send(new GetRoleCommand({ RoleName: `${place.fn}-role` }));
  }, 60_000);

  it.each([
    [
      'user',
      async (UserName: string, PolicyArn: string) => {
        await clients.iam.send(new CreateUserCommand({ UserName }));
        await clients.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
      },
    ],
    [
      'group',
      async (GroupName: string, PolicyArn: string) => {
        await clients.iam.send(new CreateGroupCommand({ GroupName }));
        await clients.iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
      },
    ],
  ] as const)(
    'the policy is attached to a %s too: it stays, and gives nothing more',
    async (kind, attach) => {
      const path = await applied('a new policy');
      const name = `${place.fn}-${kind}`;
      await attach(name, policyArn());
      const wider = await desk.run(grant(scenario('a wider version').wanted));
      expect(wider.code).toBe(6);
      expect(wider.stderr).toContain(`is attached to ${kind} ${name} too`);
      const run = await desk.run(undo(path));
      expect(run.code).toBe(5);
      expect(run.stdout).toContain(`somebody attached ${policyArn()} to ${kind} ${name}`);
      expect(sentBack()).toEqual(['iam:DetachRolePolicy']);
    },
    60_000,
  );

  it('an inline policy that somebody deleted does not come back', async () => {
    const path = await applied('a wider inline policy');
    const name = { RoleName: place.role, PolicyName: `${place.fn}-SampleTable` };
    await clients.iam.send(new DeleteRolePolicyCommand(name));
    const run = await desk.run(undo(path));
    expect(run.code).toBe(5);
    expect(run.stdout).toContain(`the inline policy ${name.PolicyName} was deleted since`);
    expect(sentBack()).toEqual([]);
  }, 60_000);
});
