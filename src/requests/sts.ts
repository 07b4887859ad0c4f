import type { ApiCall, Ask } from './call.js';
import { listParameter, parameter, textParameter, textsParameter } from './parameters.js';
import type { ContextValue, RequestContext } from './request.js';
import { tagKeys } from './tags.js';

const ASSUMES = new Set(['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot']);

/** AssumeRole and its kin: the role; with session tags also sts:TagSession, with a source identity sts:SetSourceIdentity. */
export function stsAsks(call: ApiCall): readonly Ask[] | undefined {
  if (!ASSUMES.has(call.operation)) return undefined;
  const { operation, parameters } = call;
  const resource = textParameter(parameters, 'roleArn');
  if (resource === undefined) return [];
  const { context, ...tags } = tagKeys(parameters);
  const keys = { ...tags, context: { ...context, ...assumeRoleContext(parameters, operation) } };
  const ask = (name: string, why: string): Ask => ({ action: `sts:${name}`, resource, why, ...keys });
  return [
    ask(operation, `${operation} asks sts:${operation} on the role`),
    ...(listParameter(parameters, 'tags').length > 0
      ? [ask('TagSession', `${operation} with session tags also asks sts:TagSession`)]
      : []),
    ...(textParameter(parameters, 'sourceIdentity') === undefined
      ? []
      : [ask('SetSourceIdentity', `${operation} with a source identity also asks sts:SetSourceIdentity`)]),
  ];
}

function assumeRoleContext(parameters: ApiCall['parameters'], operation: string): RequestContext {
  const context: Record<string, ContextValue> = {
    'sts:RoleSessionName': textParameter(parameters, 'roleSessionName') ?? null,
  };
  if (operation !== 'AssumeRole') return context;
  const duration = parameter(parameters, 'durationSeconds');
  const transitive = textsParameter(parameters, 'transitiveTagKeys');
  context['sts:ExternalId'] = textParameter(parameters, 'externalId') ?? null;
  context['sts:SourceIdentity'] = textParameter(parameters, 'sourceIdentity') ?? null;
  context['sts:TransitiveTagKeys'] = transitive.length > 0 ? transitive : null;
  if (typeof duration === 'number') context['sts:DurationSeconds'] = String(duration);
  return context;
}
