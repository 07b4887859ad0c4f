import {
  type CheckReader,
  defineCheck,
  type IamEntity,
  iamEntityOf,
  layerFindings,
  managedPolicy,
} from '../../src/check/index.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import type { AttachedPolicy } from '../../src/model/policies.js';
import { principalKind } from '../../src/model/principal-kind.js';
import { isUnknown, type Unknown } from '../../src/model/unknown.js';
import { cannotGrant } from './cannot-grant.js';
import { GUEST_POLICY, guestFinding, guestRemedy, isGuestOfCognito, isSignedInAtCognito } from './cognito.js';
import { findIssue, issuedByAws } from './issue.js';
import { meta } from './meta.js';
import { objects, tagsOf } from './tags.js';

export default defineCheck({
  meta,
  concerns: (request) => ['role-session', 'federated-user'].includes(principalKind(request.principal)),
  async collect({ request, call }, aws) {
    const who = iamEntityOf(request, call);
    if (who === undefined) return {};
    const identity = call.event?.userIdentity;
    if (issuedByAws(identity, request.principalRole) || isSignedInAtCognito(identity))
      return { absent: ['session-policy'], ...(await tagsOf({ who, issue: undefined }, aws)) };
    if (isGuestOfCognito(identity)) return { layers: { session: GUEST_POLICY } };
    const issue = await findIssue({ call, who }, aws);
    if (isUnknown(issue)) return { layers: { session: issue } };
    const policies = await sessionPolicies({ event: issue, who, session: request.principal }, aws);
    // GetFederationToken without a policy gives a session that no identity policy grants anything.
    const uncapped = policies.length === 0 && principalKind(request.principal) !== 'federated-user';
    return {
      ...(uncapped ? { absent: ['session-policy'] } : { layers: { session: policies } }),
      ...(await tagsOf({ who, issue }, aws)),
    };
  },
  find: (input) => [
    ...layerFindings(meta, input).map((finding) => guestFinding(finding, input)),
    ...cannotGrant(input),
  ],
  remedies: (finding) => (finding.code === 'COGNITO_GUEST' ? [guestRemedy(finding.request)] : []),
});

type Reader = CheckReader<(typeof meta.reads)[number]>;

interface IssuedSession {
  readonly event: CloudTrailEvent;
  readonly who: IamEntity;
  readonly session: string;
}

async function sessionPolicies(
  { event, who, session }: IssuedSession,
  aws: Reader,
): Promise<(AttachedPolicy | Unknown)[]> {
  const parameters = event.requestParameters ?? {};
  const inline = parameters['policy'];
  const arns = objects(parameters['policyArns']).flatMap(({ arn }) => (typeof arn === 'string' ? [arn] : []));
  const managed = await Promise.all(arns.map((arn) => managedPolicy(aws, { arn, attachedTo: session }, who.scope)));
  if (typeof inline !== 'string') return managed;
  return [{ id: 'inline session policy', document: inline, attachedTo: session }, ...managed];
}
