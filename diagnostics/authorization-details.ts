import {
  type AuthorizationDetails,
  type Decision,
  type DerivedRequest,
  defineCheck,
  defineMeta,
  type EvaluatedRequest,
  type FindInput,
  type Finding,
  fillTemplate,
  ownerOf,
  type RequestContext,
} from '../src/check/index.js';
import type { PolicyType } from '../src/model/policy-type.js';
import { describeFailure } from '../src/model/read-result.js';

type Members = Readonly<Record<string, unknown>>;

const DECISIONS: Readonly<Record<string, Decision>> = {
  ALLOW: 'allowed',
  EXPLICIT_DENY: 'explicitDeny',
  IMPLICIT_DENY: 'implicitDeny',
};

const POLICY_TYPES: Readonly<Record<string, PolicyType>> = {
  IDENTITY_BASED_POLICY: 'identity-policy',
  RESOURCE_BASED_POLICY: 'resource-policy',
  PERMISSIONS_BOUNDARY: 'permissions-boundary',
  SESSION_POLICY: 'session-policy',
  SERVICE_CONTROL_POLICY: 'service-control-policy',
  RESOURCE_CONTROL_POLICY: 'resource-control-policy',
  VPC_ENDPOINT_POLICY: 'vpc-endpoint-policy',
};

const meta = defineMeta({
  id: 'authorization-details',
  title: "AWS's own evaluation of the denied request, by the authorization id of its message",
  contributes: [],
  docs: {
    why: 'Some messages carry an authorization id, by which AWS tells for a day what it evaluated.',
    fix: 'Read which statement AWS itself names; where it differs from the evaluation, a policy has changed since.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html',
  },
  reads: ['iam:GetRequestAuthorizationDetails'],
  findings: {
    AGREES: 'AWS itself evaluated {action} to {aws}{by}',
    DIFFERS:
      'AWS itself evaluated {action} to {aws}{by}, and the policies as they are now give {ours}: one has changed since',
    DECIDED_BY_AWS: 'AWS itself evaluated {action} to {aws}{by}, which the policies that could be read leave open',
  },
});

export default defineCheck({
  meta,
  concerns: () => true,
  async collect({ request, call, said }, aws) {
    const AuthorizationId = said?.reason.authorizationId;
    if (AuthorizationId === undefined) return {};
    const { account } = call.principal;
    const scope = { region: call.region, ...(account === undefined ? {} : { account }) };
    const answer = await aws.read('iam:GetRequestAuthorizationDetails', { AuthorizationId }, scope);
    if (answer.status !== 'ok') {
      const text = `AWS's own evaluation, kept for a day, could not be read: ${describeFailure(answer)}`;
      return { gaps: [{ code: 'AUTHORIZATION_DETAILS_UNREAD', text }] };
    }
    const evaluation = evaluationOf(request, answer.value);
    return {
      context: { ...contextOf(answer.value.requestContext), ...contextOf(evaluation?.['context']) },
      facts: evaluation === undefined ? {} : { [factKey(request)]: { evaluation, policies: answer.value.policies } },
    };
  },
  find: ({ requests, facts }) => requests.flatMap((evaluated, index) => findingOf(evaluated, index, facts)),
});

function factKey({ action, resource }: DerivedRequest): string {
  return `${action.toLowerCase()} ${resource}`;
}

/** AWS's evaluation of a request: of its action, on its resource where AWS names one. */
function evaluationOf(
  { action, resource }: DerivedRequest,
  { evaluations }: AuthorizationDetails,
): Members | undefined {
  return evaluations.find(
    (one) =>
      String(one['action']).toLowerCase() === action.toLowerCase() &&
      (one['resource'] === undefined || one['resource'] === resource),
  );
}

/** Condition keys to texts or lists of texts; anything else is passed over. */
function contextOf(value: unknown): RequestContext {
  if (!isMembers(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, string | string[]][] => {
      if (typeof one === 'string') return [[key, one]];
      return Array.isArray(one) && one.every((text) => typeof text === 'string') ? [[key, one]] : [];
    }),
  );
}

function findingOf({ request, authorization }: EvaluatedRequest, index: number, facts: FindInput['facts']): Finding[] {
  const fact = facts[factKey(request)];
  if (!isMembers(fact) || !isMembers(fact['evaluation'])) return [];
  const aws = DECISIONS[String(fact['evaluation']['evaluatedEffect'])];
  if (aws === undefined) return [];
  const deciding = decidingPolicy(fact['evaluation'], membersOf(fact['policies']));
  const ours = authorization.decision;
  const code = codeOf(ours, aws);
  const data = { action: request.action, aws, ours, by: deciding === undefined ? '' : `, by ${deciding.words}` };
  const { policyType } = deciding ?? {};
  return [
    {
      check: meta.id,
      code,
      ...(policyType === undefined ? {} : { policyType }),
      ...(aws === 'allowed' ? {} : { effect: aws === 'explicitDeny' ? ('explicit' as const) : ('implicit' as const) }),
      certainty: 'proven',
      standing: code === 'DECIDED_BY_AWS' ? 'blocking' : 'info',
      statements: [],
      owner: ownerOf(policyType ?? 'identity-policy', request),
      request: index,
      text: fillTemplate(meta.findings[code] ?? '', data),
      data,
    },
  ];
}

function codeOf(ours: Decision, aws: Decision): 'AGREES' | 'DECIDED_BY_AWS' | 'DIFFERS' {
  if (ours === aws) return 'AGREES';
  if (ours !== 'undetermined') return 'DIFFERS';
  return aws === 'allowed' ? 'AGREES' : 'DECIDED_BY_AWS';
}

/** The policy and statement whose effect is that of the whole evaluation. */
function decidingPolicy(evaluation: Members, policies: readonly Members[]) {
  for (const matched of membersOf(evaluation['matchedPolicies'])) {
    const statement = membersOf(matched['matchedStatements']).find(
      (one) => one['evaluatedEffect'] === evaluation['evaluatedEffect'],
    );
    if (statement === undefined) continue;
    const policy = policies.find((one) => one['uri'] === matched['uri']);
    const sid =
      typeof statement['sid'] === 'string' && statement['sid'] !== '' ? `statement "${statement['sid']}" of ` : '';
    const name = policy?.['inline'] === true ? 'an inline policy' : String(matched['uri']);
    return { policyType: POLICY_TYPES[String(policy?.['type'])], words: `${sid}${name}` };
  }
  return undefined;
}

function membersOf(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isMembers) : [];
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
