import {
  type CheckReader,
  type Collected,
  type FindInput,
  type Finding,
  finding,
  type IamEntity,
  type IamPrincipal,
  ownerOf,
  tagContext,
} from '../../src/check/index.js';
import type { Call } from '../../src/model/call.js';
import { principalKind } from '../../src/model/principal-kind.js';
import type { ReadResult } from '../../src/model/read-result.js';
import type { DerivedRequest } from '../../src/model/request.js';
import { meta } from './meta.js';

type EntityReader = CheckReader<'iam:GetRole' | 'iam:GetUser'>;

/** What became of the user or role since the call: it is gone, or another bears its name. */
export type EntityFact =
  | { readonly is: 'gone'; readonly who: IamEntity }
  | { readonly is: 'recreated'; readonly who: IamEntity; readonly oldId: string; readonly newId: string };

interface EntityQuestion {
  readonly who: IamEntity;
  readonly request: DerivedRequest;
  readonly call: Call;
}

/** Whether the user or role of the call is still there, and the same; and a user's tags, which are its principal tags. */
export async function entityEvidence(
  aws: EntityReader,
  { who, request, call }: EntityQuestion,
): Promise<Collected<EntityFact>> {
  const answer = await describe(aws, who);
  if (answer.status === 'not-found') return { facts: { is: 'gone', who } };
  if (answer.status !== 'ok' || answer.value === undefined) return {};
  const now = answer.value.RoleId ?? answer.value.UserId;
  const then = call.principal.uniqueId;
  const isOther = isUniqueId(now) && isUniqueId(then) && now !== then && isCaller(who, call);
  return {
    ...(isOther ? { facts: { is: 'recreated', who, oldId: then, newId: now } as const } : {}),
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
export function entityFindings({ requests }: FindInput<EntityFact>): Finding[] {
  const told = new Set<string>();
  return requests.flatMap(({ request: asked, facts }, request) => {
    if (facts === undefined || told.has(facts.who.arn)) return [];
    told.add(facts.who.arn);
    return [{ ...entityFinding(facts), owner: ownerOf('identity-policy', asked), request }];
  });
}

function entityFinding(fact: EntityFact): Finding {
  const { kind, arn: principal } = fact.who;
  if (fact.is === 'gone') return finding(meta, 'PRINCIPAL_GONE', { kind, principal });
  return finding(meta, 'PRINCIPAL_RECREATED', { kind, principal, oldId: fact.oldId, newId: fact.newId });
}
