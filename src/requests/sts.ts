import { objectParameter, parameter, textParameter, textsParameter } from '../denials/record/parameters/parameters.js';
import { parseArn } from '../model/arn.js';
import type { UserIdentity } from '../model/event.js';
import type { JsonObject } from '../model/json.js';
import type { ContextValue, RequestContext } from '../model/request.js';
import { unknown } from '../model/unknown.js';
import type { ApiCall, Ask } from './call.js';
import { passedTags, tagKeys } from './tags.js';

const ASSUMES = new Set(['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity']);

/**
 * AssumeRole and its kin: the role; with session tags, be they of an earlier session, also sts:TagSession, with a source identity, be it of an earlier
 * session, sts:SetSourceIdentity. AssumeRoot: the root user of the member account.
 */
export function stsAsks(api: ApiCall, identity: UserIdentity | undefined): readonly Ask[] | undefined {
  if (api.operation === 'AssumeRoot') return rootAsks(api);
  if (!ASSUMES.has(api.operation)) return undefined;
  const { operation, parameters } = api;
  const resource = textParameter(parameters, 'roleArn');
  if (resource === undefined) return [];
  const { context, ...tags } = sessionTags(parameters, operation);
  const keys = { ...tags, context: { ...context, ...assumeRoleContext(api, identity) } };
  const ask = (name: string, why: string): Ask => ({ action: `sts:${name}`, resource, why, ...keys });
  const setsIdentity = textParameter(parameters, 'sourceIdentity') ?? identity?.sessionContext?.sourceIdentity;
  return [
    ask(operation, `${operation} asks sts:${operation} on the role`),
    ...(passedTags(parameters).size > 0 || handsTagsOn(parameters)
      ? [ask('TagSession', `${operation} with session tags also asks sts:TagSession`)]
      : []),
    ...(setsIdentity === undefined
      ? []
      : [ask('SetSourceIdentity', `${operation} with a source identity also asks sts:SetSourceIdentity`)]),
  ];
}

/** The earlier session's tags travel: AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining */
function handsTagsOn(parameters: JsonObject): boolean {
  return Object.keys(objectParameter(parameters, 'incomingTransitiveTags')).length > 0;
}

/** CloudTrail shows the claims of an assertion or a token as `principalTags`; that it shows no claim does not tell. */
function sessionTags(parameters: JsonObject, operation: string): Pick<Ask, 'context' | 'completePrefixes'> {
  const { context, completePrefixes } = tagKeys(parameters);
  const isComplete = operation === 'AssumeRole' ? !handsTagsOn(parameters) : passedTags(parameters).size > 0;
  if (isComplete && completePrefixes !== undefined) return { ...(context && { context }), completePrefixes };
  const why = operation === 'AssumeRole' ? 'an earlier session hands tags on' : 'the record need not show every claim';
  return { context: { ...context, 'aws:TagKeys': unknown(why) } };
}

function assumeRoleContext({ operation, parameters }: ApiCall, identity: UserIdentity | undefined): RequestContext {
  const set = textParameter(parameters, 'sourceIdentity');
  const context: Record<string, ContextValue> = {
    'sts:RoleSessionName': textParameter(parameters, 'roleSessionName') ?? null,
    ...(set === undefined ? {} : { 'sts:SourceIdentity': set }),
  };
  if (operation !== 'AssumeRole') return context;
  const duration = parameter(parameters, 'durationSeconds');
  const transitive = textsParameter(parameters, 'transitiveTagKeys');
  context['sts:ExternalId'] = textParameter(parameters, 'externalId') ?? null;
  context['sts:SourceIdentity'] = set ?? inheritedIdentity(identity);
  context['sts:TransitiveTagKeys'] = transitive.length > 0 ? transitive : null;
  if (typeof duration === 'number') context['sts:DurationSeconds'] = String(duration);
  return context;
}

/** A source identity persists when roles are chained; the owner of the role does not see whose session it is. */
function inheritedIdentity(identity: UserIdentity | undefined): ContextValue {
  if (identity?.sessionContext?.sourceIdentity !== undefined)
    return unknown('the session has a source identity; AWS does not document whether the key repeats it');
  return identity?.type === 'AWSAccount' ? unknown('the record does not show the session of the caller') : null;
}

/** `targetPrincipal` is a member account, by its id or the ARN of its root user. */
function rootAsks(api: ApiCall): readonly Ask[] {
  const target = textParameter(api.parameters, 'targetPrincipal');
  if (target === undefined) return [];
  const resource = parseArn(target) === undefined ? `arn:${api.partition}:iam::${target}:root` : target;
  const given = parameter(api.parameters, 'taskPolicyArn');
  const policy =
    typeof given === 'string' ? given : textParameter(objectParameter(api.parameters, 'taskPolicyArn'), 'arn');
  const why = 'AssumeRoot asks sts:AssumeRoot on the root user of the member account';
  return [
    {
      action: 'sts:AssumeRoot',
      resource,
      why,
      ...(policy === undefined ? {} : { context: { 'sts:TaskPolicyArn': policy } }),
    },
  ];
}
