import {
  type CheckMeta,
  type CheckReader,
  type Collected,
  type FindInput,
  type Finding,
  fillTemplate,
  type IamEntity,
  type IamPrincipal,
  iamEntityOf,
  ownerOf,
  tagContext,
} from '../../src/check/index.js';
import type { Call } from '../../src/model/call.js';
import { principalKind } from '../../src/model/principal-kind.js';
import type { ReadResult } from '../../src/model/read-result.js';
import type { DerivedRequest } from '../../src/model/request.js';

type EntityReader = CheckReader<'iam:GetRole' | 'iam:GetUser'>;

interface EntityQuestion {
  readonly who: IamEntity;
  readonly request: DerivedRequest;
  readonly call: Call;
}

/** Whether the user or role of the call is still there, and the same; and a user's tags, which are its principal tags. */
export async function entityEvidence(aws: EntityReader, { who, request, call }: EntityQuestion): Promise<Collected> {
  const answer = await describe(aws, who);
  if (answer.status === 'not-found') return { facts: { [who.arn]: { code: 'PRINCIPAL_GONE', kind: who.kind } } };
  if (answer.status !== 'ok' || answer.value === undefined) return {};
  const now = answer.value.RoleId ?? answer.value.UserId;
  const then = call.principal.uniqueId;
  const isOther = isUniqueId(now) && isUniqueId(then) && now !== then && isCaller(who, call);
  return {
    ...(isOther ? { facts: { [who.arn]: { code: 'PRINCIPAL_RECREATED', kind: who.kind, then, now } } } : {}),
    // The tags of a session may overrule those of its role or user; the issue of the session tells them.
    ...(principalKind(request.principal) === 'user'
      ? { context: tagContext('aws:PrincipalTag/', answer.value.Tags), completePrefixes: ['aws:PrincipalTag/'] }
      : {}),
  };
}

async function describe(
  aws: EntityReader,
  { kind, name, scope }: IamEntity,
): Promise<ReadResult<IamPrincipal | undefined>> {
  if (kind === 'user') {
    const answer = await aws.read('iam:GetUser', { UserName: name }, scope);
    return answer.status === 'ok' ? { status: 'ok', value: answer.value.User } : answer;
  }
  const answer = await aws.read('iam:GetRole', { RoleName: name }, scope);
  return answer.status === 'ok' ? { status: 'ok', value: answer.value.Role } : answer;
}

function isUniqueId(text: string | undefined): text is string {
  return text !== undefined && /^A[IR][DO]A\w+$/.test(text);
}

/** A request may be another principal's than the caller's: a function's role, a federated user's issuer. */
function isCaller({ arn, name }: IamEntity, { principal }: Call): boolean {
  return [principal.roleArn, principal.arn].some((own) => own === arn || own?.endsWith(`/${name}`) === true);
}

/** What `entityEvidence` learnt, once for a user or role. */
export function entityFindings(meta: CheckMeta, { requests, facts, call }: FindInput): Finding[] {
  const told = new Set<string>();
  return requests.flatMap(({ request }, index) => {
    const who = iamEntityOf(request, call);
    const fact = who === undefined ? undefined : (facts[who.arn] as Readonly<Record<string, string>> | undefined);
    if (who === undefined || fact === undefined || told.has(who.arn)) return [];
    told.add(who.arn);
    const code = fact['code'] ?? '';
    const data = { ...fact, principal: who.arn };
    return [
      {
        check: meta.id,
        code,
        certainty: 'proven',
        standing: 'info',
        statements: [],
        owner: ownerOf('identity-policy', request),
        request: index,
        text: fillTemplate(meta.findings[code] ?? '', data),
        data,
      },
    ];
  });
}
