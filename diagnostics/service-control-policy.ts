import {
  type CheckReader,
  type Collected,
  defineCheck,
  defineMeta,
  type Finding,
  type FoundRequest,
  finding,
  keyOf,
  layerEvaluation,
  layerFindings,
  type OrganizationReads,
  organizationOf,
  orgLevels,
  orgPolicy,
  ownerOf,
  pointTo,
} from '../src/check/index.js';
import { parseArn } from '../src/model/arn.js';
import type { Said } from '../src/model/denial.js';
import type { ContextValue, DerivedRequest } from '../src/model/request.js';
import { isUnknown, type Unknown } from '../src/model/unknown.js';

type Reads = OrganizationReads | 'iam:SimulatePrincipalPolicy';

const meta = defineMeta({
  id: 'service-control-policy',
  title: 'Service control policies from the root to the account',
  contributes: ['service-control-policy'],
  docs: {
    why: 'On every level from the root to the account an SCP must allow the request, and none may deny it.',
    fix: 'Change the caller to fit the guard rail first; the organization administrator can narrow the SCP.',
    url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html',
    falseLeads: [
      'FullAWSAccess is attached to the account: every OU above it and the root need an Allow too.',
      'A call from the management account or by a service-linked role: SCPs do not bind them, so another layer denied.',
    ],
  },
  reads: [
    'iam:SimulatePrincipalPolicy',
    'organizations:DescribeOrganization',
    'organizations:DescribePolicy',
    'organizations:ListParents',
    'organizations:ListPoliciesForTarget',
  ],
  findings: {
    EXPLICIT_DENY: {
      text: 'SCP {statement} attached to {attachedTo} denies {action} on {resource}[ because {conditions}]',
      meaning: 'A Deny statement of the SCPs matches the request; no Allow anywhere outweighs it.',
      fix: 'Change the caller to fit the guard rail first; the organization administrator can narrow the SCP.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
    },
    NO_ALLOW: {
      text: 'no SCP on level {levels} allows {action} on {resource}[; closest: {nearMiss}]',
      meaning: 'On one level from the root to the account no SCP allows the request.',
      fix: 'The organization administrator allows the action on every level from the root to the account.',
      page: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html',
    },
    UNDECIDED: {
      text: 'whether the SCPs allow {action} on {resource} depends on {missing}[; {inferred}][: {trap}]',
      meaning: 'What was read of the SCPs allows or denies, depending on what nobody could tell.',
      fix: 'Give the run the permissions or the record that tell it.',
      page: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html',
    },
    STATED: {
      text: 'AWS says that an SCP[ ({policyArn})] {said} {action}[ on {resource}]; the SCPs could not be read',
      meaning: 'The message of AWS names the layer, and nobody could read it to tell which statement it is.',
      fix: 'Run with a role that may read the policies of the organization, or ask its administrator.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    },
    SIMULATED_DENY: {
      text: 'SimulatePrincipalPolicy says that the organization does not allow {action} on {resource}; it does not name the SCP',
      meaning:
        'The SCPs could not be read, but the IAM simulator of the account evaluates them and says that they do not allow it.',
      fix: 'Ask the organization administrator which SCP it is.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html',
    },
  },
});

/** What SimulatePrincipalPolicy said of the request where the SCPs could not be read. */
interface Simulated {
  readonly simulated: 'denied';
}

export default defineCheck<Reads, Simulated>({
  meta,
  concerns: (request) => request.principalAccount !== undefined,
  async collect({ request, said }, aws) {
    const account = request.principalAccount;
    if (account === undefined) return {};
    const organization = await organizationOf(aws, account);
    if (organization === 'none') return { absent: ['service-control-policy'], context: { 'aws:PrincipalOrgID': null } };
    if (isUnknown(organization)) return fallBack({ request, why: organization, ...(said && { said }) }, aws);
    const { managementAccount, id } = organization;
    const learnt = { managementAccount, context: { 'aws:PrincipalOrgID': id } };
    if (managementAccount === account) return { ...learnt, layers: { serviceControl: [] } };
    const levels = await orgLevels(aws, { account, managementAccount, filter: 'SERVICE_CONTROL_POLICY' });
    if (isUnknown(levels))
      return { ...learnt, ...(await fallBack({ request, why: levels, ...(said && { said }) }, aws)) };
    return { ...learnt, layers: { serviceControl: levels } };
  },
  find: (input) => {
    const simulated = input.requests.flatMap(simulatedDeny);
    const surer = ({ request, certainty }: Finding) =>
      certainty !== 'proven' && simulated.some((one) => one.request === request);
    return [...layerFindings(meta, input).filter((found) => !surer(found)), ...simulated];
  },
});

interface FallBackInput {
  readonly request: DerivedRequest;
  readonly said?: Said;
  readonly why: Unknown;
}

/**
 * Without Organizations rights: straight to the policy that the message names, and what
 * SimulatePrincipalPolicy tells, which evaluates SCPs from a member account but names none.
 */
async function fallBack({ request, said, why }: FallBackInput, aws: CheckReader<Reads>): Promise<Collected<Simulated>> {
  const named = await namedPolicy(said?.reason.policyArn, aws);
  const serviceControl =
    named === undefined ? why : [{ target: 'the level it is attached to', policies: [named, why] }, why];
  const simulatedAnswer = await simulate(request, aws);
  return {
    layers: { serviceControl },
    ...(simulatedAnswer === false ? { facts: { simulated: 'denied' } } : {}),
  };
}

async function namedPolicy(policyArn: string | undefined, aws: CheckReader<Reads>) {
  const arn = policyArn === undefined ? undefined : parseArn(policyArn);
  const id = /service_control_policy\/(p-\w+)$/.exec(arn?.resource ?? '')?.[1];
  if (arn === undefined || id === undefined) return undefined;
  return orgPolicy(aws, { id, attachedTo: 'a level of the organization' }, { account: arn.account });
}

/** False when the organization does not allow it; undefined when the simulation cannot tell. */
async function simulate(request: DerivedRequest, aws: CheckReader<Reads>): Promise<boolean | undefined> {
  const source = request.principalRole ?? request.principal;
  if (!/:iam::\d+:(user|role)\//.test(source)) return undefined;
  const answer = await aws.read(
    'iam:SimulatePrincipalPolicy',
    {
      PolicySourceArn: source,
      ActionNames: [request.action],
      ResourceArns: [request.resource],
      ContextEntries: entries(request),
    },
    request.principalAccount === undefined ? {} : { account: request.principalAccount },
  );
  if (answer.status !== 'ok') return undefined;
  return answer.value.EvaluationResults?.[0]?.OrganizationsDecisionDetail?.AllowedByOrganizations;
}

/** What follows from who asks for whose resource; IAM's simulator fills in some of it itself. */
const FOLLOWING = [
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:PrincipalIsAWSService',
  'aws:PrincipalType',
  'aws:ResourceAccount',
  'aws:username',
];

function entries(request: DerivedRequest) {
  const following = FOLLOWING.map((key): [string, ContextValue] => [key, keyOf(request, key)]);
  const context = { ...Object.fromEntries(following), ...request.context };
  return Object.entries(context).flatMap(([ContextKeyName, value]) => {
    if (value === null || isUnknown(value)) return [];
    const ContextKeyValues = typeof value === 'string' ? [value] : [...value];
    return [
      { ContextKeyName, ContextKeyValues, ContextKeyType: ContextKeyValues.length > 1 ? 'stringList' : 'string' },
    ];
  });
}

/** The simulation is AWS's own answer, but on the context keys that the record tells alone: likely, not proven. */
function simulatedDeny({ request, authorization, facts }: FoundRequest<Simulated>, index: number): Finding[] {
  const layer = layerEvaluation(authorization.layers, 'service-control-policy');
  if (layer?.decision !== 'undetermined' || facts?.simulated !== 'denied') return [];
  const { action, resource } = request;
  return [
    {
      ...finding(meta, 'SIMULATED_DENY', { action, resource }),
      policyType: layer.policyType,
      certainty: 'likely',
      standing: 'blocking',
      statements: layer.undecided.map((statement) => pointTo(statement)),
      owner: ownerOf(layer.policyType, request),
      request: index,
    },
  ];
}
