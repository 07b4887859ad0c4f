import { afterEach, expect, it } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { type AwsReader, liveReader, memoised, organizationAtOnce } from '../../src/evidence/index.js';
import { type CannedAnswer, type Front, type FrontOptions, startFront } from '../front/index.js';

const MANAGEMENT = '999988887777';
const FULL = { Id: 'p-FullAWSAccess', Name: 'FullAWSAccess', Type: 'SERVICE_CONTROL_POLICY', AwsManaged: true };
const REGIONS = { Id: 'p-region001', Name: 'regions', Type: 'SERVICE_CONTROL_POLICY', AwsManaged: false };
const PERIMETER = { Id: 'p-perim001', Name: 'perimeter', Type: 'RESOURCE_CONTROL_POLICY', AwsManaged: false };

/** Forty accounts: ten at the root, fifteen in an OU, fifteen in an OU of that. */
const accounts = Array.from({ length: 40 }, (_, at) => String(100000000001 + at));
const PLACES = [
  { id: 'r-exam', type: 'ROOT', units: ['ou-exam-11111111'], accounts: accounts.slice(0, 10) },
  {
    id: 'ou-exam-11111111',
    type: 'ORGANIZATIONAL_UNIT',
    units: ['ou-exam-22222222'],
    accounts: accounts.slice(10, 25),
  },
  { id: 'ou-exam-22222222', type: 'ORGANIZATIONAL_UNIT', units: [], accounts: accounts.slice(25) },
];
const targets = ['r-exam', 'ou-exam-11111111', 'ou-exam-22222222', ...accounts];
/** Which targets each policy hangs on. */
const ATTACHED = [
  { policy: FULL, targets },
  { policy: REGIONS, targets: ['ou-exam-11111111', accounts[30] ?? ''] },
  { policy: PERIMETER, targets: ['r-exam'] },
];

/** The same organization, as it is asked from below and from above. */
function answers(): CannedAnswer[] {
  const parents = PLACES.flatMap(({ id, type, units, accounts: own }) =>
    [...units, ...own].map(
      (child): CannedAnswer => ({
        operation: 'organizations:ListParents',
        input: { ChildId: child },
        output: { Parents: [{ Id: id, Type: type }] },
      }),
    ),
  );
  const onTargets = targets.flatMap((target) =>
    ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'].map((filter): CannedAnswer => {
      const attached = ATTACHED.filter(({ policy, targets: on }) => policy.Type === filter && on.includes(target));
      return {
        operation: 'organizations:ListPoliciesForTarget',
        input: { TargetId: target, Filter: filter },
        output: { Policies: attached.map(({ policy }) => policy) },
      };
    }),
  );
  const below = PLACES.flatMap(({ id, units, accounts: own }): CannedAnswer[] => [
    {
      operation: 'organizations:ListAccountsForParent',
      input: { ParentId: id },
      output: { Accounts: own.map((Id) => ({ Id })) },
    },
    {
      operation: 'organizations:ListOrganizationalUnitsForParent',
      input: { ParentId: id },
      output: { OrganizationalUnits: units.map((Id) => ({ Id })) },
    },
  ]);
  const policies = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'].map(
    (filter): CannedAnswer => ({
      operation: 'organizations:ListPolicies',
      input: { Filter: filter },
      output: { Policies: ATTACHED.map(({ policy }) => policy).filter(({ Type }) => Type === filter) },
    }),
  );
  const attached = ATTACHED.map(
    ({ policy, targets: on }): CannedAnswer => ({
      operation: 'organizations:ListTargetsForPolicy',
      input: { PolicyId: policy.Id },
      output: { Targets: on.map((TargetId) => ({ TargetId })) },
    }),
  );
  const roots = { operation: 'organizations:ListRoots', output: { Roots: [{ Id: 'r-exam' }] } };
  return [...parents, ...onTargets, ...below, ...policies, ...attached, roots];
}

let front: Front | undefined;
afterEach(async () => {
  await front?.stop();
  front = undefined;
});

const LISTS = [
  'ListAccountsForParent',
  'ListOrganizationalUnitsForParent',
  'ListParents',
  'ListPolicies',
  'ListPoliciesForTarget',
  'ListTargetsForPolicy',
];
const NO_SPACING = Object.fromEntries(LISTS.map((name) => [`organizations:${name}`, 0]));

/** Where each account hangs and what hangs on it, in the order asked, and the calls that it took. */
async function ask(through: (reader: AwsReader) => AwsReader, options: FrontOptions = {}) {
  front = await startFront({ account: MANAGEMENT, answers: answers(), pageSize: 20, ...options });
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  const aws = createAws({ endpointUrl: front.url, region: 'us-east-1', spacing: NO_SPACING });
  const reader = memoised(through(liveReader(aws)));
  const told = [];
  for (const account of accounts) {
    const scope = { account: MANAGEMENT };
    const place = { TargetId: account, Filter: 'SERVICE_CONTROL_POLICY' } as const;
    told.push(
      await reader.read('organizations:ListParents', { ChildId: account }, scope),
      await reader.read('organizations:ListPoliciesForTarget', place, scope),
      await reader.read('organizations:ListPoliciesForTarget', { ...place, Filter: 'RESOURCE_CONTROL_POLICY' }, scope),
    );
  }
  aws.close();
  const counts: Record<string, number> = {};
  for (const { operation } of front.calls) counts[operation] = (counts[operation] ?? 0) + 1;
  await front.stop();
  front = undefined;
  return { told, counts };
}

it('past a few accounts the organization is read once, with the same answers', async () => {
  const oneByOne = await ask((reader) => reader);
  const atOnce = await ask(organizationAtOnce);
  expect(atOnce.told).toEqual(oneByOne.told);
  expect(oneByOne.counts).toMatchObject({
    'organizations:ListParents': 40,
    'organizations:ListPoliciesForTarget': 80,
  });
  // No resource control policy hangs on an account here: of that AWS itself is asked, as an empty list tells nothing.
  expect(atOnce.counts).toEqual({
    'sts:GetCallerIdentity': 1,
    'organizations:ListParents': 25,
    'organizations:ListPoliciesForTarget': 65,
    'organizations:ListRoots': 1,
    'organizations:ListAccountsForParent': 3,
    'organizations:ListOrganizationalUnitsForParent': 3,
    'organizations:ListPolicies': 2,
    // 43 targets are three pages, and two policies have one each.
    'organizations:ListTargetsForPolicy': 5,
  });
});

it('where AWS refuses the whole, the accounts are asked for one by one', async () => {
  const oneByOne = await ask((reader) => reader);
  const refused = await ask(organizationAtOnce, {
    faults: [{ operation: 'organizations:ListTargetsForPolicy', kind: 'deny' }],
  });
  expect(refused.told).toEqual(oneByOne.told);
  expect(refused.counts['organizations:ListParents']).toBe(40);
});

it('a target that no policy names is asked for itself', async () => {
  const forgotten = accounts[39] ?? '';
  const lacking = answers().map((answer) => {
    const isTargets = answer.operation === 'organizations:ListTargetsForPolicy';
    const { Targets = [] } = (answer.output ?? {}) as { Targets?: { TargetId: string }[] };
    return isTargets
      ? { ...answer, output: { Targets: Targets.filter(({ TargetId }) => TargetId !== forgotten) } }
      : answer;
  });
  const { told } = await ask(organizationAtOnce, { answers: lacking });
  expect(told.at(-2)).toMatchObject({ status: 'ok', value: { Policies: [{ Id: 'p-FullAWSAccess' }] } });
});
