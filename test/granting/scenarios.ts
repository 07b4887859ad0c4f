import {
  CreatePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { ACCOUNT, type Clients } from './moto-world.js';

/** A function with a role of its own, and the table that it is to use. */
export interface Place {
  readonly clients: Clients;
  readonly fn: string;
  readonly role: string;
}

/** What a grant is about, as far as its writes can leave it wrong. */
export interface State {
  /** Name of the role that the function runs as. */
  readonly runsAs: string;
  readonly attached: readonly string[];
  /** Versions of the managed policy; 0 where there is none. */
  readonly versions: number;
  /** Actions of its default version, or of the inline policy. */
  readonly actions: readonly string[];
  /** Lambda may assume the role. */
  readonly isTrusted: boolean;
}

export interface Scenario {
  /** What stands before, by runs of grant and by hand. */
  readonly before?: readonly string[];
  readonly prepare?: (place: Place) => Promise<void>;
  readonly wanted: readonly string[];
  /** How it stands after the apply; `runsAs` where the function gets another role. */
  readonly after: Partial<State>;
  readonly runsAsOwn?: true;
  /** The undo leaves something out: how it stands then. */
  readonly undone?: Partial<State>;
}

const DESCRIBE = ['DescribeTable', 'DescribeTimeToLive'];
const WIDER = [...DESCRIBE, 'PutItem'];
const describeIt = ['--access', 'describe'];
const wider = ['--access', 'describe,dynamodb:PutItem'];

export const SCENARIOS = {
  'a new policy': { wanted: describeIt, after: { versions: 1, actions: DESCRIBE } },
  'a wider version': { before: describeIt, wanted: wider, after: { versions: 2, actions: WIDER } },
  'a sixth version': {
    before: describeIt,
    prepare: fourMore,
    wanted: wider,
    after: { versions: 5, actions: ['GetItem', ...WIDER] },
    undone: { versions: 4, actions: ['GetItem'] },
  },
  'an inline policy': { wanted: [...describeIt, '--inline'], after: { versions: 0, actions: DESCRIBE } },
  'a wider inline policy': {
    before: [...describeIt, '--inline'],
    wanted: [...wider, '--inline'],
    after: { versions: 0, actions: WIDER },
  },
  'a role of its own': {
    wanted: [...describeIt, '--new-role', '--wait', '20s'],
    after: { versions: 1, actions: DESCRIBE },
    runsAsOwn: true,
  },
  'a trust policy': {
    prepare: trustsEc2,
    wanted: [...describeIt, '--fix-trust', '--allow-shared-role'],
    after: { versions: 1, actions: DESCRIBE, isTrusted: true },
  },
  'a refresh': {
    before: describeIt,
    wanted: [...describeIt, '--refresh'],
    after: { versions: 1, actions: DESCRIBE },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof SCENARIOS;

export function scenario(name: ScenarioName): Scenario {
  return SCENARIOS[name];
}

const policyArn = ({ fn }: Place) => `arn:aws:iam::${ACCOUNT}:policy/ddb-doctor/${fn}-SampleTable`;

async function fourMore(place: Place): Promise<void> {
  const statement = { Sid: 'UseItems', Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  for (let count = 0; count < 4; count += 1)
    await place.clients.iam.send(
      new CreatePolicyVersionCommand({ PolicyArn: policyArn(place), PolicyDocument, SetAsDefault: true }),
    );
}

async function trustsEc2({ clients, role }: Place): Promise<void> {
  const statement = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument }));
}

/** How things stand, read from moto itself. */
export async function stateOf(place: Place): Promise<State> {
  const { clients, fn } = place;
  const { Role: arn = '' } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: fn }));
  const RoleName = arn.slice(arn.lastIndexOf('/') + 1);
  const { AttachedPolicies = [] } = await clients.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName }));
  const managed = await managedOf(place);
  const inline = managed === undefined ? await inlineOf(place, RoleName) : undefined;
  return {
    runsAs: RoleName,
    attached: AttachedPolicies.map(({ PolicyName = '' }) => PolicyName),
    versions: managed?.versions ?? 0,
    actions: actionsIn(managed?.document ?? inline),
    isTrusted: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '').includes('lambda.amazonaws.com'),
  };
}

async function managedOf(place: Place) {
  const { iam } = place.clients;
  const PolicyArn = policyArn(place);
  try {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    const version = { PolicyArn, VersionId: Policy?.DefaultVersionId };
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
    return { versions: Versions.length, document: PolicyVersion?.Document };
  } catch {
    return undefined;
  }
}

async function inlineOf({ clients: { iam } }: Place, RoleName: string): Promise<string | undefined> {
  const { PolicyNames: [PolicyName] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  if (PolicyName === undefined) return undefined;
  return (await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument;
}

function actionsIn(document: string | undefined): string[] {
  if (document === undefined) return [];
  const { Statement } = JSON.parse(decodeURIComponent(document)) as { Statement: { Action: string | string[] }[] };
  return Statement.flatMap(({ Action }) => Action)
    .map((action) => action.replace('dynamodb:', ''))
    .sort();
}
