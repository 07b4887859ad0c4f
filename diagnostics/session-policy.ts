import type { Denial } from '../src/denials/denial.js';
import type { CheckReader, IamEntity } from '../src/diagnosis/index.js';
import {
  defineCheck,
  defineMeta,
  iamEntityOf,
  isIdentityCenterRole,
  layerFindings,
  managedPolicy,
  principalKind,
  tagContext,
  unread,
} from '../src/diagnosis/index.js';
import type { CloudTrailEvent } from '../src/sources/event.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../src/vocabulary/json.js';
import type { AttachedPolicy } from '../src/vocabulary/layer.js';
import { isUnknown, type Unknown, unknown } from '../src/vocabulary/unknown.js';

/** The session's creationDate has whole seconds; the record of its issue is written within these. */
const LOOK_AROUND_MS = 5_000;

/** Where the global STS endpoint is, for callers that do not use a Regional one. */
const GLOBAL_STS_REGION = 'us-east-1';

const meta = defineMeta({
  id: 'session-policy',
  title: 'Session policies passed when the session was issued',
  contributes: ['session-policy'],
  docs: {
    why: 'A session policy passed to AssumeRole or GetFederationToken caps what the session can do.',
    fix: 'Who issues the session passes a wider session policy, or none.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session',
  },
  reads: ['cloudtrail:LookupEvents', 'iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:GetRole'],
  findings: {
    EXPLICIT_DENY: 'session policy {statement} denies {action} on {resource}{conditions}',
    NO_ALLOW: 'no session policy of {principal} allows {action} on {resource}{nearMiss}',
    UNDECIDED: 'whether the session policies of {principal} allow {action} on {resource} hangs on {missing}',
  },
});

export default defineCheck({
  meta,
  concerns: (request) => ['session', 'federated'].includes(principalKind(request.principal)),
  async collect(request, aws, denial) {
    const who = iamEntityOf(request, denial);
    if (who === undefined) return {};
    if (issuedByAws(denial, request.principalRole))
      return { absent: ['session-policy'], ...(await tags({ who, passed: [] }, aws)) };
    const issue = await findIssue(denial, aws);
    if (isUnknown(issue)) return { layers: { session: issue } };
    const passed = sessionTags(issue.requestParameters);
    const policies = await sessionPolicies({ event: issue, who, session: request.principal }, aws);
    // GetFederationToken without a policy gives a session that no identity policy grants anything.
    const uncapped = policies.length === 0 && principalKind(request.principal) !== 'federated';
    return {
      ...(uncapped ? { absent: ['session-policy'] } : { layers: { session: policies } }),
      ...(await tags({ who, passed }, aws)),
    };
  },
  find: (input) => layerFindings(meta, input),
});

type Reader = CheckReader<(typeof meta.reads)[number]>;

/** EC2, Lambda, ECS and Identity Center issue sessions without session policies and without session tags of a caller's choice. */
function issuedByAws(denial: Denial, roleArn: string | undefined): boolean {
  const identity = denial.event?.userIdentity;
  const issuer = identity?.inScopeOf?.issuerType;
  return (
    identity?.sessionContext?.ec2RoleDelivery !== undefined ||
    issuer === 'AWS::Lambda::Function' ||
    issuer === 'AWS::ECS::Task' ||
    isIdentityCenterRole(roleArn)
  );
}

/** The STS record that issued the access key of the denied call, in the call's Region or at the global endpoint. */
async function findIssue(denial: Denial, aws: Reader): Promise<CloudTrailEvent | Unknown> {
  const { accessKeyId, account } = denial.principal;
  const created = Date.parse(denial.event?.userIdentity?.sessionContext?.attributes?.creationDate ?? '');
  if (accessKeyId === undefined || accessKeyId === '' || Number.isNaN(created)) {
    return unknown(
      'the record names no access key or creation date, so the call that issued the session cannot be found',
    );
  }
  const window = {
    StartTime: new Date(created - LOOK_AROUND_MS).toISOString(),
    EndTime: new Date(created + LOOK_AROUND_MS).toISOString(),
  };
  const failures: string[] = [];
  for (const region of new Set([denial.region, GLOBAL_STS_REGION])) {
    const input = { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: issuingCall(denial) }], ...window };
    const answer = await aws.read('cloudtrail:LookupEvents', input, { region, ...(account ? { account } : {}) });
    if (answer.status !== 'ok') failures.push(`${answer.operation} in ${region}: ${answer.code}`);
    else {
      const events = (answer.value.Events ?? []).map(({ CloudTrailEvent }) => parseRecord(CloudTrailEvent));
      const issue = events.find((event) => event !== undefined && issuedKey(event) === accessKeyId);
      if (issue !== undefined) return issue;
    }
  }
  const why = failures.length > 0 ? failures.join('; ') : 'no record of it around the time the session was created';
  return unknown(`the call that issued the session was not found: ${why}`);
}

function issuingCall(denial: Denial): string {
  const identity = denial.event?.userIdentity;
  if (identity?.type === 'FederatedUser') return 'GetFederationToken';
  const web = identity?.sessionContext?.webIdFederationData;
  return web !== undefined && Object.keys(web).length > 0 ? 'AssumeRoleWithWebIdentity' : 'AssumeRole';
}

function parseRecord(text: string | undefined): CloudTrailEvent | undefined {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    return isJsonObject(parsed) ? (parsed as CloudTrailEvent) : undefined;
  } catch {
    return undefined;
  }
}

function issuedKey(event: CloudTrailEvent): JsonValue | undefined {
  const credentials = event.responseElements?.['credentials'];
  return isJsonObject(credentials) ? credentials['accessKeyId'] : undefined;
}

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

function sessionTags(parameters: JsonObject | null | undefined): { Key: string; Value: string }[] {
  return objects(parameters?.['tags']).flatMap(({ key, value }) =>
    typeof key === 'string' ? [{ Key: key, Value: typeof value === 'string' ? value : '' }] : [],
  );
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** Session tags overrule the role's tags of the same key; tag keys do not differ by case. */
async function tags(session: { who: IamEntity; passed: readonly { Key: string; Value: string }[] }, aws: Reader) {
  const role =
    session.who.kind === 'role' ? await roleTags(session.who, aws) : unknown('tags of the user are not read');
  if (isUnknown(role)) return { context: tagContext('aws:PrincipalTag/', session.passed) };
  const passedKeys = new Set(session.passed.map((tag) => tag.Key.toLowerCase()));
  const kept = role.filter((tag) => !passedKeys.has((tag.Key ?? '').toLowerCase()));
  return {
    context: tagContext('aws:PrincipalTag/', [...kept, ...session.passed]),
    completePrefixes: ['aws:PrincipalTag/'],
  };
}

async function roleTags(who: IamEntity, aws: Reader) {
  const answer = await aws.read('iam:GetRole', { RoleName: who.name }, who.scope);
  return answer.status === 'ok' ? (answer.value.Role?.Tags ?? []) : unread(answer);
}
