import {
  type CheckReader,
  type IamEntity,
  isIdentityCenterRole,
  type ParsedStatement,
  parsePolicy,
} from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { Call } from '../../src/model/call.js';
import type { CloudTrailEvent, UserIdentity } from '../../src/model/event.js';
import { isJsonObject, type JsonValue } from '../../src/model/json.js';
import { partitionNamed } from '../../src/model/partitions.js';
import { eventOf } from '../../src/model/sound-event.js';
import { type Unknown, unknown } from '../../src/model/unknown.js';

/** The session's creationDate has whole seconds; the record of its issue is written within these. */
const LOOK_AROUND_MS = 5_000;

/** What a role's trust policy says of calls beside AssumeRole that issue its sessions. */
const FURTHER_ISSUES: readonly (readonly [(statement: ParsedStatement) => boolean, string])[] = [
  [
    ({ action, principal }) =>
      has(action?.patterns, /AssumeRoleWithSAML$/i) || has(principal?.names, /:saml-provider\//i),
    'AssumeRoleWithSAML',
  ],
  [({ principal }) => has(principal?.names, /pods\.eks\.amazonaws\.com/i), 'AssumeRoleForPodIdentity'],
];

function has(texts: readonly string[] | undefined, pattern: RegExp): boolean {
  return texts?.some((text) => pattern.test(text)) === true;
}

type Reader = CheckReader<'cloudtrail:LookupEvents' | 'iam:GetRole'>;

/** EC2, Lambda, ECS and Identity Center issue sessions without session policies and without session tags of a caller's choice. */
export function issuedByAws(identity: UserIdentity | undefined, roleArn: string | undefined): boolean {
  const issuer = identity?.inScopeOf?.issuerType;
  return (
    identity?.sessionContext?.ec2RoleDelivery !== undefined ||
    issuer === 'AWS::Lambda::Function' ||
    issuer === 'AWS::ECS::Task' ||
    isIdentityCenterRole(roleArn)
  );
}

interface SessionCall {
  readonly call: Call;
  readonly who: IamEntity;
}

/** The STS record that issued the access key of the denied call, in the call's Region or at the global endpoint. */
export async function findIssue({ call, who }: SessionCall, aws: Reader): Promise<CloudTrailEvent | Unknown> {
  const { accessKeyId, account } = call.principal;
  const created = Date.parse(call.event?.userIdentity?.sessionContext?.attributes?.creationDate ?? '');
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
  for (const { region, operation } of placesOf(call, await issuingCalls({ call, who }, aws))) {
    const input = { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: operation }], ...window };
    const answer = await aws.read('cloudtrail:LookupEvents', input, { region, ...(account ? { account } : {}) });
    if (answer.status !== 'ok') failures.push(`${answer.operation} in ${region}: ${answer.code}`);
    else {
      const events = (answer.value.Events ?? []).map(({ CloudTrailEvent }) => eventOf(CloudTrailEvent));
      const issue = events.find((event) => event !== undefined && issuedKey(event) === accessKeyId);
      if (issue !== undefined) return issue;
    }
  }
  const why = failures.length > 0 ? failures.join('; ') : 'no record of it around the time the session was created';
  return unknown(
    `the call that issued the session was not found: ${why}`,
    'the call that issued the session (not found)',
  );
}

function placesOf({ region, principal }: Call, calls: readonly string[]) {
  const global = partitionNamed(parseArn(principal.arn)?.partition ?? 'aws')?.globalSts;
  const regions = new Set([region, ...(global === undefined ? [] : [global])]);
  return calls.flatMap((operation) => [...regions].map((each) => ({ region: each, operation })));
}

/** The STS calls that can have issued the session, the likeliest first. */
async function issuingCalls({ call, who }: SessionCall, aws: Reader): Promise<readonly string[]> {
  const issuing = issuingCall(call);
  if (issuing !== 'AssumeRole' || who.kind !== 'role') return [issuing];
  const answer = await aws.read('iam:GetRole', { RoleName: who.name }, who.scope);
  const document = answer.status === 'ok' ? answer.value.Role?.AssumeRolePolicyDocument : undefined;
  const statements = document === undefined ? [] : parsePolicy(document, 'trust policy').statements;
  return [issuing, ...FURTHER_ISSUES.flatMap(([says, further]) => (statements.some(says) ? [further] : []))];
}

function issuingCall(call: Call): string {
  const identity = call.event?.userIdentity;
  if (identity?.type === 'FederatedUser') return 'GetFederationToken';
  const web = identity?.sessionContext?.webIdFederationData;
  return web !== undefined && Object.keys(web).length > 0 ? 'AssumeRoleWithWebIdentity' : 'AssumeRole';
}

function issuedKey(event: CloudTrailEvent): JsonValue | undefined {
  const credentials = event.responseElements?.['credentials'];
  return isJsonObject(credentials) ? credentials['accessKeyId'] : undefined;
}
