import {
  comparedKeys,
  defineCheck,
  defineMeta,
  type FindInput,
  type Finding,
  finding,
  isKeyOfTrustCall,
  layerEvaluation,
  layerFindings,
  phraseOf,
  pointTo,
  type RemedyCandidate,
  type RequestContext,
  type StatementEvaluation,
  unread,
} from '../src/check/index.js';
import { parseArn } from '../src/model/arn.js';
import { isServicePrincipal, principalKind } from '../src/model/principal-kind.js';
import { isTrustCall } from '../src/model/trust-call.js';

const meta = defineMeta({
  id: 'role-trust-policy',
  title: 'Trust policy of the role to assume',
  contributes: ['role-trust-policy'],
  docs: {
    why: "A role's trust policy must itself allow the principal, or its account, to assume the role.",
    fix: 'Name the principal in an Allow of the trust policy, meet its conditions (external id, MFA), or narrow a Deny.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
    falseLeads: [
      "sts:AssumeRole is allowed in the caller's identity policy: the trust policy of the role has to allow the caller as well.",
      'The caller was recreated under the same name: the trust policy keeps the unique id of the deleted one, and has to be saved with the ARN again.',
    ],
  },
  reads: ['iam:GetRole'],
  findings: {
    EXPLICIT_DENY: {
      text: 'the trust policy of {resource}, {statement}, denies {action} to {principal}[ because {conditions}]',
      meaning: 'A Deny statement of the trust policy matches the request; no Allow anywhere outweighs it.',
      fix: 'Narrow the Deny of the trust policy.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
    },
    NO_ALLOW: {
      text: 'the trust policy of {resource} does not allow {principal} to {action}[; closest: {nearMiss}]',
      meaning: 'The trust policy of the role must itself allow the principal, or its account, and it does not.',
      fix: 'Name the principal in an Allow of the trust policy, and meet its conditions.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
    },
    UNDECIDED: {
      text: 'whether the trust policy of {resource} allows {action} depends on {missing}[; {inferred}][: {trap}]',
      meaning: 'What was read of the trust policy allows or denies, depending on what nobody could tell.',
      fix: 'Give the run the permissions or the record that tell it.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
    },
    STATED: {
      text: 'AWS says that the trust policy[ of {resource}] {said} {action}; it could not be read',
      meaning: 'The message of AWS names the layer, and nobody could read it to tell which statement it is.',
      fix: 'Allow the run iam:GetRole in the account of the role, or ask its owner.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    },
    KEY_NOT_SUPPORTED: {
      text: 'the trust policy of {resource}, {statement}, compares {key}, which sts:AssumeRole does not have: an Allow with it admits nobody, a Deny with it mostly none',
      meaning: 'A condition key that the call never carries is absent whenever it is compared.',
      fix: 'Compare a key that AWS STS supports.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html',
    },
    OTHER_PRINCIPAL: {
      text: 'the trust policy of {resource} admits {wanted}, and the call was signed by {principal}[ with the access key {accessKey}]: check that the caller uses the credentials it is meant to use',
      meaning: 'The trust policy names another principal than the one that signed the call.',
      fix: 'Check which credentials the caller finds first, or name this principal.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
    },
    ROLE_NOT_THERE: {
      text: '{resource} does not exist: its name, the path before it or its account is another',
      meaning: 'IAM knows no role of that name in that account.',
      fix: 'Correct the ARN of the role that the caller assumes.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
    },
  },
  changes: {
    COMPARE_OTHER_KEY: {
      text: 'take {key} out of the condition of the trust policy, or compare a key that the call has, such as aws:SourceVpc or sts:ExternalId',
      meaning: 'No call of AWS STS has the key that the trust policy compares, whoever makes it.',
      page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html',
    },
    NAME_OTHER_ROLE: {
      text: 'give the ARN of a role that is there (its name, the path before it and the account, {account}), or deploy the stack that makes {resource}',
      meaning: 'IAM knows no role of that name in that account, and no policy brings one back.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
    },
  },
});

/** Set where IAM knows no such role. */
interface RoleFact {
  readonly gone: true;
}

export default defineCheck<'iam:GetRole', RoleFact>({
  meta,
  concerns: (request) => isTrustCall(request),
  async collect({ request }, aws) {
    const role = parseArn(request.resource);
    if (role?.service !== 'iam' || !role.resource.startsWith('role/')) return {};
    const RoleName = role.resource.slice(role.resource.lastIndexOf('/') + 1);
    const answer = await aws.read('iam:GetRole', { RoleName }, { account: role.account });
    if (answer.status !== 'ok') {
      // A role that is not there is an answer: nothing admits anybody.
      if (answer.status === 'not-found') return { layers: { resource: [] }, facts: { gone: true } };
      return { layers: { resource: unread(answer) } };
    }
    const document = answer.value.Role?.AssumeRolePolicyDocument;
    const layers = { resource: [{ id: 'trust policy', document, attachedTo: request.resource }] };
    return { layers, context: keysThatStsLacks(document) };
  },
  find: (input) => [
    ...layerFindings(meta, input).filter(({ request }) => input.requests[request]?.facts?.gone !== true),
    ...input.requests.flatMap((_, index) => explanations(input, index)),
  ],
  remedies: ({ code, request, data }, { requests }) => {
    if (code === 'ROLE_NOT_THERE') return otherRole(requests[request]?.request.resource ?? '', request);
    return code === 'KEY_NOT_SUPPORTED' ? otherKey(String(data['key']), request) : [];
  },
});

/** An Allow that asks for the key's absence would be one without the condition. */
function otherKey(key: string, request: number): RemedyCandidate[] {
  const says = phraseOf(meta, 'COMPARE_OTHER_KEY', { key });
  const change = { kind: 'action', commands: [] } as const;
  return [{ layer: 'role-trust-policy', owner: 'resource owner', says, change, request, instead: true }];
}

/** No policy brings a role back. */
function otherRole(resource: string, request: number): RemedyCandidate[] {
  const { account = '' } = parseArn(resource) ?? {};
  const says = phraseOf(meta, 'NAME_OTHER_ROLE', { account, resource });
  return [{ layer: 'caller', owner: 'caller', says, change: { kind: 'action', commands: [] }, request, instead: true }];
}

/** STS answers AccessDenied for a role that is not there. */
const NOT_THERE = {
  policyType: 'role-trust-policy',
  effect: 'implicit',
  standing: 'blocking',
  owner: 'caller',
} as const;

/** What AWS advises to check of a trust policy, where the evaluation shows it. */
function explanations({ call, requests }: FindInput<RoleFact>, request: number): Finding[] {
  const evaluated = requests[request];
  if (evaluated === undefined || !isTrustCall(evaluated.request)) return [];
  const { resource, principal } = evaluated.request;
  const owner = 'resource owner' as const;
  if (evaluated.facts?.gone) return [{ ...finding(meta, 'ROLE_NOT_THERE', { resource }), ...NOT_THERE, request }];
  const layer = layerEvaluation(evaluated.authorization.layers, 'role-trust-policy');
  const near = layer?.denies === true ? layer.nearMisses : [];
  const { accessKeyId: accessKey } = call.principal;
  // A service signs with no credentials of the caller's.
  const signed = isServicePrincipal(principal) ? [] : near;
  const [other] = signed.flatMap((statement): Finding[] => {
    const missed = statement.elements.find(({ element, match }) => element === 'Principal' && match === false);
    // An id of a deleted principal, or a pattern, is nobody's credentials.
    const isNobody = (name: string) => principalKind(name) === 'unique-id' || /.[*?]/.test(name);
    if (missed === undefined || missed.wanted.every(isNobody)) return [];
    const told = finding(meta, 'OTHER_PRINCIPAL', { resource, wanted: missed.wanted, principal, accessKey });
    return [{ ...told, statements: [pointTo(statement)], owner: 'caller', request }];
  });
  const telling = [...near, ...(layer?.determining ?? []), ...(layer?.undecided ?? [])];
  const unsupported = telling.flatMap((statement) =>
    unsupportedKeys(statement).map((key) => ({
      ...finding(meta, 'KEY_NOT_SUPPORTED', { resource, key }),
      policyType: 'role-trust-policy' as const,
      statements: [pointTo(statement)],
      owner,
      request,
    })),
  );
  return other === undefined ? unsupported : [...unsupported, other];
}

/** Keys of other services: no call of STS has one, whatever the record leaves out. */
function keysThatStsLacks(document: unknown): RequestContext {
  const lacking = comparedKeys(document).filter((key) => !isKeyOfTrustCall(key));
  return Object.fromEntries(lacking.map((key) => [key, null]));
}

function unsupportedKeys(statement: StatementEvaluation): string[] {
  const keys = statement.conditions.map(({ key }) => key).filter((key) => !isKeyOfTrustCall(key));
  return [...new Set(keys)];
}
