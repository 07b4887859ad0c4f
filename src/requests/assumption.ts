import { formatArn } from '../model/arn.js';
import type { Asked } from '../model/denial.js';
import { isServicePrincipal } from '../model/principal-kind.js';
import type { DerivedRequest } from '../model/request.js';
import type { ApiCall, Ask } from './call.js';
import { receiverOf, textsIn } from './passed-role.js';
import { isAssumption, proxyNameOf } from './proxy.js';
import { resourceAccountOf } from './resource.js';

/**
 * What a service asks that cannot assume the role which the call gave it: sts:AssumeRole of the role's trust policy, as
 * itself. Undefined for any other denial; empty where nobody tells the role, or the service.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
 */
export function assumptionRequests(api: ApiCall, call: Asked): DerivedRequest[] | undefined {
  if (!isAssumption(call)) return undefined;
  const role = api.facts.proxyPrincipal ?? proxyNameOf(call)?.role ?? roleByName(api);
  const service = role && (serviceSaid(call) ?? receiverOf(role, api));
  if (role === undefined || service === undefined) return [];
  const why = `${service} assumes the role that ${api.operation || 'the call'} names`;
  const ask: Ask = { action: 'sts:AssumeRole', resource: role, why };
  const resourceAccount = resourceAccountOf(ask, api, call);
  const origin = { region: api.region, why, named: false };
  return [{ principal: service, action: ask.action, resource: role, resourceAccount, origin }];
}

/** "… allows principal 'sagemaker.amazonaws.com' to assume the role". */
function serviceSaid({ errorMessage = '' }: Asked): string | undefined {
  const [, said = ''] = /\bprincipals? ['"]?([\w-]+(?:\.[\w-]+)+)/i.exec(errorMessage) ?? [];
  return isServicePrincipal(said) ? said : undefined;
}

/** Some services take a role by its name, such as Glue: the path is then not told, and the name is the role's. */
function roleByName({ parameters, partition, account }: ApiCall): string | undefined {
  if (account === undefined) return undefined;
  const isNamed = ({ place, value }: { place: string; value: string }) =>
    /(?:^|\.)(?:service)?role(?:name)?$/i.test(place) && /^[\w+=,.@-]{1,64}$/.test(value);
  const [name, ...others] = new Set(textsIn(parameters).flatMap((text) => (isNamed(text) ? [text.value] : [])));
  if (name === undefined || others.length > 0) return undefined;
  return formatArn({ partition, service: 'iam', region: '', account, resource: `role/${name}` });
}
