import {
  defineCheck,
  defineMeta,
  type EvaluatedRequest,
  type FindInput,
  type Finding,
  fillTemplate,
  layerEvaluation,
  layerFindings,
  pointTo,
  type StatementEvaluation,
  statementInWords,
  unread,
} from '../src/check/index.js';
import { parseArn } from '../src/model/arn.js';
import { isTrustCall } from '../src/model/trust-call.js';

const meta = defineMeta({
  id: 'role-trust-policy',
  title: 'Trust policy of the role to assume',
  contributes: ['role-trust-policy'],
  docs: {
    why: "A role's trust policy must itself allow the principal, or its account, to assume the role.",
    fix: 'Name the principal in an Allow of the trust policy, meet its conditions (external id, MFA), or narrow a Deny.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
  },
  reads: ['iam:GetRole'],
  findings: {
    EXPLICIT_DENY: 'the trust policy of {resource}, {statement}, denies {action} to {principal}{conditions}',
    NO_ALLOW: 'the trust policy of {resource} does not allow {principal} to {action}{nearMiss}',
    UNDECIDED: 'whether the trust policy of {resource} allows {action} hangs on {missing}',
    STATED: 'AWS says that the trust policy of {resource} {said} {action}; it could not be read',
    KEY_NOT_SUPPORTED:
      'the trust policy of {resource}, {statement}, compares {key}, which sts:AssumeRole does not have: an Allow with it admits nobody, a Deny with it mostly none',
    OTHER_PRINCIPAL:
      'the trust policy of {resource} admits {wanted}, and the call was signed by {principal}{accessKey}: check that the caller uses the credentials it is meant to use',
    ROLE_NOT_THERE: 'there is no role {resource}: the name, its path or its account is another',
  },
});

export default defineCheck({
  meta,
  concerns: (request) => isTrustCall(request),
  async collect({ request }, aws) {
    const role = parseArn(request.resource);
    if (role?.service !== 'iam' || !role.resource.startsWith('role/')) return {};
    const RoleName = role.resource.slice(role.resource.lastIndexOf('/') + 1);
    const answer = await aws.read('iam:GetRole', { RoleName }, { account: role.account });
    if (answer.status !== 'ok') {
      // A role that is not there is an answer: nothing admits anybody.
      if (answer.status === 'not-found') return { layers: { resource: [] }, facts: { [request.resource]: 'gone' } };
      return { layers: { resource: unread(answer) } };
    }
    const document = answer.value.Role?.AssumeRolePolicyDocument;
    return { layers: { resource: [{ id: 'trust policy', document, attachedTo: request.resource }] } };
  },
  find: (input) => [
    ...layerFindings(meta, input).filter((finding) => !isGone(input, finding)),
    ...input.requests.flatMap((_, index) => explanations(input, index)),
  ],
});

/** True for a finding about the trust policy of a role that is not there. */
function isGone({ requests, facts }: FindInput, { request }: Finding): boolean {
  const evaluated = requests[request];
  return evaluated !== undefined && facts[evaluated.request.resource] === 'gone';
}

/** Keys that every request has, and those of STS and of identity providers, whose names have dots. */
const SUPPORTED_KEY = /^(aws|sts|saml|[\w-]+\.[\w.-]+(\/[^:]*)?):/i;

/** STS answers AccessDenied for a role that is not there. */
const NOT_THERE = {
  policyType: 'role-trust-policy',
  effect: 'implicit',
  standing: 'blocking',
  owner: 'caller',
} as const;

/** What AWS advises to check of a trust policy, where the evaluation shows it. */
function explanations({ call, requests, facts }: FindInput, index: number): Finding[] {
  const evaluated = requests[index];
  if (evaluated === undefined || !isTrustCall(evaluated.request)) return [];
  const { resource, principal } = evaluated.request;
  const tell = teller(evaluated, index);
  if (facts[resource] === 'gone') return [{ ...tell('ROLE_NOT_THERE', { resource }), ...NOT_THERE }];
  const layer = layerEvaluation(evaluated.authorization.layers, 'role-trust-policy');
  const near = layer?.denies === true ? layer.nearMisses : [];
  const [other] = near.flatMap((statement) => {
    const missed = statement.elements.find(({ element, match }) => element === 'Principal' && match === false);
    return missed === undefined ? [] : [{ statement, wanted: missed.wanted }];
  });
  const key = call.principal.accessKeyId;
  const accessKey = key === undefined || key === '' ? '' : ` with the access key ${key}`;
  return [
    ...[...near, ...(layer?.determining ?? []), ...(layer?.undecided ?? [])].flatMap((statement) =>
      unsupportedKeys(statement, tell),
    ),
    ...(other === undefined
      ? []
      : [tell('OTHER_PRINCIPAL', { wanted: other.wanted, principal, accessKey }, other.statement)]),
  ];
}

type Tell = (code: string, data: Readonly<Record<string, unknown>>, statement?: StatementEvaluation) => Finding;

function teller({ request: { resource } }: EvaluatedRequest, request: number): Tell {
  return (code, more, statement) => {
    const data = { resource, ...more };
    return {
      check: meta.id,
      code,
      certainty: 'proven',
      standing: 'info',
      statements: statement === undefined ? [] : [pointTo(statement)],
      owner: code === 'OTHER_PRINCIPAL' ? 'caller' : 'resource owner',
      request,
      text: fillTemplate(meta.findings[code] ?? '', data),
      data,
    };
  };
}

function unsupportedKeys(statement: StatementEvaluation, tell: Tell): Finding[] {
  const keys = statement.conditions.map(({ key }) => key).filter((key) => !SUPPORTED_KEY.test(key));
  return [...new Set(keys)].map((key) =>
    tell('KEY_NOT_SUPPORTED', { key, statement: statementInWords(statement.ref) }, statement),
  );
}
