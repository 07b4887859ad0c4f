import {
  type AuthorizationDetails,
  type Decision,
  type DerivedRequest,
  defineCheck,
  defineMeta,
  type Finding,
  type FoundRequest,
  finding,
  gapOf,
  ownerOf,
  type RequestContext,
} from '../src/check/index.js';
import { layerOfDetails } from '../src/model/layers.js';

type Members = Readonly<Record<string, unknown>>;

const DECISIONS: Readonly<Record<string, Decision>> = {
  ALLOW: 'allowed',
  EXPLICIT_DENY: 'explicitDeny',
  IMPLICIT_DENY: 'implicitDeny',
};

const meta = defineMeta({
  id: 'authorization-details',
  title: "AWS's own evaluation of the denied request, by the authorization id of its message",
  contributes: [],
  docs: {
    why: 'Some messages carry an authorization id, by which AWS tells for a day what it evaluated.',
    fix: 'Read which statement AWS itself names; where it differs from the evaluation, a policy has changed since.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html',
    falseLeads: ['An id of more than a day ago: AWS may have forgotten it, and the policies may have changed since.'],
  },
  reads: ['iam:GetRequestAuthorizationDetails'],
  findings: {
    AGREES: {
      text: 'AWS itself evaluated {action} to {aws}[, by {decidedBy}][, statement "{decidingSid}"]',
      meaning: 'What AWS evaluated and what ddb-doctor evaluated are the same.',
      fix: 'Nothing: the statement that AWS names is the one to change.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html',
    },
    DIFFERS: {
      text: 'AWS itself evaluated {action} to {aws}[, by {decidedBy}][, statement "{decidingSid}"], and the policies as they are now give {ours}: one has changed since',
      meaning: 'AWS keeps its own evaluation for a day; the policies have changed since then.',
      fix: 'Retry the call, or look for who changed the policy.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html',
    },
    DECIDED_BY_AWS: {
      text: 'AWS itself evaluated {action} to {aws}[, by {decidedBy}][, statement "{decidingSid}"], which the policies that could be read leave open',
      meaning: 'AWS evaluated what could not be read here.',
      fix: 'Ask who owns the policy that AWS names.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html',
    },
  },
  gaps: {
    AUTHORIZATION_DETAILS_UNREAD: {
      text: "AWS's own evaluation, kept for a day, could not be read",
      meaning: 'The message carries an authorization id, and AWS did not tell what it evaluated.',
      fix: 'Let the run call iam:GetRequestAuthorizationDetails within a day of the denial.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html',
    },
  },
});

/** AWS's evaluation of the request, and the policies that it names. */
interface AwsFact {
  readonly evaluation: Members;
  readonly policies: AuthorizationDetails['policies'];
}

export default defineCheck<'iam:GetRequestAuthorizationDetails', AwsFact>({
  meta,
  concerns: () => true,
  async collect({ request, call, said }, aws) {
    const AuthorizationId = said?.reason.authorizationId;
    if (AuthorizationId === undefined) return {};
    const { account } = call.principal;
    const scope = { region: call.region, ...(account === undefined ? {} : { account }) };
    const answer = await aws.read('iam:GetRequestAuthorizationDetails', { AuthorizationId }, scope);
    if (answer.status !== 'ok') {
      return { gaps: [{ ...gapOf(meta, 'AUTHORIZATION_DETAILS_UNREAD', {}), failure: answer }] };
    }
    const evaluation = evaluationOf(request, answer.value);
    return {
      context: { ...contextOf(answer.value.requestContext), ...contextOf(evaluation?.['context']) },
      ...(evaluation === undefined ? {} : { facts: { evaluation, policies: answer.value.policies } }),
    };
  },
  find: ({ requests }) => requests.flatMap(findingOf),
});

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

function findingOf({ request, authorization, facts }: FoundRequest<AwsFact>, index: number): Finding[] {
  const aws = DECISIONS[String(facts?.evaluation['evaluatedEffect'])];
  if (facts === undefined || aws === undefined) return [];
  const { policyType, decidedBy, decidingSid } = decidingPolicy(facts) ?? {};
  const ours = authorization.decision;
  const code = codeOf(ours, aws);
  return [
    {
      ...finding(meta, code, { action: request.action, aws, ours, decidedBy, decidingSid }),
      ...(policyType === undefined ? {} : { policyType }),
      ...(aws === 'allowed' ? {} : { effect: aws === 'explicitDeny' ? ('explicit' as const) : ('implicit' as const) }),
      standing: code === 'DECIDED_BY_AWS' ? 'blocking' : 'info',
      owner: ownerOf(policyType ?? 'identity-policy', request),
      request: index,
    },
  ];
}

function codeOf(ours: Decision, aws: Decision): 'AGREES' | 'DECIDED_BY_AWS' | 'DIFFERS' {
  if (ours === aws) return 'AGREES';
  if (ours !== 'undetermined') return 'DIFFERS';
  return aws === 'allowed' ? 'AGREES' : 'DECIDED_BY_AWS';
}

/** The policy and statement whose effect is that of the whole evaluation. */
function decidingPolicy({ evaluation, policies }: AwsFact) {
  for (const matched of membersOf(evaluation['matchedPolicies'])) {
    const statement = membersOf(matched['matchedStatements']).find(
      (one) => one['evaluatedEffect'] === evaluation['evaluatedEffect'],
    );
    if (statement === undefined) continue;
    const policy = membersOf(policies).find((one) => one['uri'] === matched['uri']);
    return {
      policyType: layerOfDetails(String(policy?.['type'])),
      decidedBy: policy?.['inline'] === true ? 'an inline policy' : String(matched['uri']),
      decidingSid: typeof statement['sid'] === 'string' ? statement['sid'] : undefined,
    };
  }
  return undefined;
}

function membersOf(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isMembers) : [];
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
