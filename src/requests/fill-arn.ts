import { textParameter } from '../denials/record/parameters/parameters.js';
import type { ActionResourceType } from '../model/reference/action-info.js';
import type { ApiCall } from './call.js';

/** A resource that a call names, or a stand-in and why. */
export interface NamedResource {
  readonly resource: string;
  readonly resourceUnknown?: string;
}

const WITH_PATH = /WithPath$/;
/** Calls whose parameters tell the path of what they make; `/` unless given. */
const MAKES_WITH_PATH = /^Create(Role|User|Group|Policy|InstanceProfile)$/;

/** Types whose ARN is more than the name that a call gives. */
const MORE_THAN_THE_NAME: Readonly<Record<string, string>> = {
  'application-autoscaling:scalabletarget': 'the ARN of a scalable target ends in an id that the record does not hold',
  'logs:log-group': 'CloudWatch Logs asks some actions on the group, others on `group:*`',
  'secretsmanager:secret': "six characters that the record does not hold end a secret's ARN",
};

/** What stands for the six characters that Secrets Manager puts behind a name: in a policy too. */
export const SECRET_SUFFIX = '-??????';

/** The ARNs that the parameters of a call make of the action's resource types; stand-ins where one name fits several. */
export function filledArns(types: readonly ActionResourceType[], api: ApiCall): readonly NamedResource[] {
  const named = types.filter((type) => nameIn(type) !== '');
  const arns = named.flatMap((type) => {
    const filled = fillArn(type, api);
    const isOneOf = named.filter((other) => nameIn(other) === nameIn(type)).length > 1;
    if (filled === undefined) return [];
    return isOneOf ? { resource: filled.resource, resourceUnknown: 'the name fits several types of resource' } : filled;
  });
  const required = named.filter((type) => type.required);
  const areAllThere = required.length > 0 && required.every((type) => fillArn(type, api) !== undefined);
  const nameless = types.filter((type) => type.required && nameIn(type) === '');
  // A catalog that each call on a table is asked on too; by itself such an ARN would fit every call.
  return types.length === 1 || areAllThere ? [...arns, ...nameless.flatMap((type) => fillArn(type, api) ?? [])] : arns;
}

const OF_THE_CALL = /^(Partition|Region|Account)$/;

/** The variables by which a type is named; none fits every call. */
function nameIn({ arnFormat }: ActionResourceType): string {
  const variables = [...arnFormat.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name ?? '');
  return variables.filter((name) => !OF_THE_CALL.test(name)).join(' ');
}

/** A type's ARN format with the parameters of a call in it; undefined when a variable is not among them. */
export function fillArn(type: ActionResourceType, api: ApiCall): NamedResource | undefined {
  const known = variablesOf(api);
  const path = MAKES_WITH_PATH.test(api.operation) ? (textParameter(api.parameters, 'path') ?? '/') : undefined;
  let complete = true;
  let pathGuessed = false;
  const resource = type.arnFormat.replaceAll(/\$\{([^}]*)\}/g, (_, variable: string) => {
    const value = known[variable.replace(WITH_PATH, '').toLowerCase()];
    if (value === undefined || value === '') complete = false;
    if (!WITH_PATH.test(variable)) return value ?? '';
    if (path === undefined) pathGuessed = true;
    return `${path?.slice(1) ?? ''}${value ?? ''}`;
  });
  if (!complete) return undefined;
  const why = pathGuessed
    ? 'the record names no path; the ARN has none'
    : MORE_THAN_THE_NAME[`${api.service}:${type.name}`.toLowerCase()];
  if (why === undefined) return { resource };
  return {
    resource: type.name.toLowerCase() === 'secret' ? `${resource}${SECRET_SUFFIX}` : resource,
    resourceUnknown: why,
  };
}

function variablesOf(api: ApiCall): Readonly<Record<string, string | undefined>> {
  const known: Record<string, string | undefined> = {
    partition: api.partition,
    region: api.region,
    account: registryOf(api) ?? api.account,
  };
  for (const [name, value] of Object.entries(api.parameters)) {
    if (typeof value === 'string' && !/^(alias\/|arn:)|-s3alias$/.test(value)) known[name.toLowerCase()] = value;
  }
  return { ...known, ...namedOtherwise(api) };
}

/** A registry is an account's, which a call to another one's names. */
function registryOf({ service, parameters }: ApiCall): string | undefined {
  const told = service === 'ecr' ? textParameter(parameters, 'registryId') : undefined;
  return told !== undefined && /^\d{12}$/.test(told) ? told : undefined;
}

/** Variables that the parameters of a call name otherwise than the ARN format does. */
function namedOtherwise({ service, parameters }: ApiCall): Readonly<Record<string, string | undefined>> {
  switch (service) {
    case 's3':
      return { objectname: textParameter(parameters, 'key') };
    case 'sts':
      return { federatedusername: textParameter(parameters, 'name') };
    case 'ssm': {
      const name = textParameter(parameters, 'name');
      // A colon precedes a version or a label, which is no part of the ARN.
      return { parameternamewithoutleadingslash: name?.includes(':') ? undefined : name?.replace(/^\//, '') };
    }
    default:
      return {};
  }
}
