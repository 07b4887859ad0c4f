import { type CheckReader, type Collected, type IamEntity, tagContext, unread } from '../../src/check/index.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/model/json.js';
import { isUnknown } from '../../src/model/unknown.js';
import { issuedByAws } from './issue.js';

/** The objects of a list; none of anything else. */
export function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

interface SessionTag {
  readonly Key: string;
  readonly Value: string;
}

/** The tags of AssumeRole are a list; those of a SAML assertion or a web identity token a map. */
function sessionTags(parameters: JsonObject | null | undefined): SessionTag[] {
  const listed = objects(parameters?.['tags']).map(({ key, value }) => [key, value]);
  const claimed = isJsonObject(parameters?.['principalTags']) ? Object.entries(parameters['principalTags']) : [];
  return [...listed, ...claimed].flatMap(([Key, Value]) =>
    typeof Key === 'string' ? [{ Key, Value: typeof Value === 'string' ? Value : '' }] : [],
  );
}

/** True where the record of the issue does not show all tags: transitive ones of an earlier session, those that EKS sets. */
function hasFurtherTags({ userIdentity, eventName }: CloudTrailEvent): boolean {
  if (eventName === 'AssumeRoleForPodIdentity') return true;
  const role = userIdentity?.sessionContext?.sessionIssuer?.arn;
  return userIdentity?.type === 'AssumedRole' && !issuedByAws(userIdentity, role);
}

interface TaggedSession {
  readonly who: IamEntity;
  readonly issue: CloudTrailEvent | undefined;
}

/**
 * The session's principal tags; `issue` is the record that issued it, absent where AWS itself did.
 * Session tags overrule the role's tags of the same key; tag keys do not differ by case.
 */
export async function tagsOf({ who, issue }: TaggedSession, aws: CheckReader<'iam:GetRole'>): Promise<Collected> {
  const passed = sessionTags(issue?.requestParameters);
  const inherits = issue !== undefined && hasFurtherTags(issue);
  const role = inherits || who.kind !== 'role' ? [] : await roleTags(who, aws);
  const keys = passed.map((tag) => `aws:PrincipalTag/${tag.Key}`);
  if (inherits || isUnknown(role)) return { context: tagContext('aws:PrincipalTag/', passed), sessionTags: keys };
  const passedKeys = new Set(passed.map((tag) => tag.Key.toLowerCase()));
  const kept = role.filter((tag) => !passedKeys.has((tag.Key ?? '').toLowerCase()));
  return {
    context: tagContext('aws:PrincipalTag/', [...kept, ...passed]),
    sessionTags: keys,
    completePrefixes: ['aws:PrincipalTag/'],
  };
}

async function roleTags(who: IamEntity, aws: CheckReader<'iam:GetRole'>) {
  const answer = await aws.read('iam:GetRole', { RoleName: who.name }, who.scope);
  return answer.status === 'ok' ? (answer.value.Role?.Tags ?? []) : unread(answer);
}
