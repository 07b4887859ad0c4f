import { parseArn } from '../model/arn.js';
import type { PolicyType } from '../model/policy-type.js';
import type { DerivedRequest } from '../model/request.js';
import { serviceOf } from './layers.js';
import { shellQuoted } from './shell-quoted.js';

/** AWS CLI commands, ready for a POSIX shell, that show the policies of one layer; none where no name is known to ask by. */
export function lookCommands(policyType: PolicyType, request: DerivedRequest, policyArn?: string): readonly string[] {
  switch (policyType) {
    case 'identity-policy':
      return identityCommands(request);
    case 'permissions-boundary':
      return ofHolder(request, (kind, flag) => [`aws iam get-${kind} ${flag}`]);
    case 'session-policy':
      return [`aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRole`];
    case 'service-control-policy':
      return organizationCommands('SERVICE_CONTROL_POLICY', request.principalAccount, policyArn);
    case 'resource-control-policy': {
      const account = typeof request.resourceAccount === 'string' ? request.resourceAccount : undefined;
      return organizationCommands('RESOURCE_CONTROL_POLICY', account, policyArn);
    }
    case 'vpc-endpoint-policy':
      return [endpointCommand(request)];
    case 'role-trust-policy':
      return ofRole(request.resource);
    default:
      return resourceCommands(request);
  }
}

type Make = (kind: 'user' | 'role', flag: string) => string[];

/** The user or role whose policies they are; a session's ARN names its role. */
function ofHolder({ principal, principalRole }: DerivedRequest, make: Make): string[] {
  const name = (text: string) => shellQuoted(text.slice(text.lastIndexOf('/') + 1));
  const session = /:assumed-role\/([^/]+)/.exec(principal)?.[1];
  const role = principalRole ?? session ?? (principal.includes(':role/') ? principal : undefined);
  if (role !== undefined) return make('role', `--role-name ${name(role)}`);
  return principal.includes(':user/') ? make('user', `--user-name ${name(principal)}`) : [];
}

function identityCommands(request: DerivedRequest): string[] {
  return ofHolder(request, (kind, flag) => [
    `aws iam list-attached-${kind}-policies ${flag}`,
    `aws iam list-${kind}-policies ${flag}`,
    ...(kind === 'user' ? [`aws iam list-groups-for-user ${flag}`] : []),
  ]);
}

/** They answer in the management account, and to a delegated administrator. */
function organizationCommands(filter: string, account: string | undefined, policyArn: string | undefined): string[] {
  const id = /\/(p-\w+)$/.exec(policyArn ?? '')?.[1];
  if (id !== undefined) return [`aws organizations describe-policy --policy-id ${id}`];
  if (account === undefined) return [];
  return [`aws organizations list-policies-for-target --target-id ${shellQuoted(account)} --filter ${filter}`];
}

function endpointCommand(request: DerivedRequest): string {
  const { vpcEndpointId, region } = request.origin;
  const where = region === '' ? '' : ` --region ${shellQuoted(region)}`;
  if (vpcEndpointId !== undefined) {
    return `aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ${shellQuoted(vpcEndpointId)}${where}`;
  }
  const service = `com.amazonaws.${region || '*'}.${serviceOf(request)}`;
  return `aws ec2 describe-vpc-endpoints --filters ${shellQuoted(`Name=service-name,Values=${service}`)}${where}`;
}

function ofRole(resource: string): string[] {
  const name = /:role\/(?:.*\/)?([^/*]+)$/.exec(resource)?.[1];
  return name === undefined ? [] : [`aws iam get-role --role-name ${shellQuoted(name)}`];
}

/** The name that a service's command asks by, of a resource's ARN. */
const RESOURCE_COMMANDS: Readonly<Record<string, (arn: string, name: string) => string>> = {
  dynamodb: (arn) => `aws dynamodb get-resource-policy --resource-arn ${shellQuoted(arn.replace(/\/index\/.*$/, ''))}`,
  kms: (arn) => `aws kms get-key-policy --policy-name default --key-id ${shellQuoted(arn)}`,
  lambda: (arn) => `aws lambda get-policy --function-name ${shellQuoted(arn)}`,
  s3: (_, name) => `aws s3api get-bucket-policy --bucket ${shellQuoted(name.replace(/\/.*$/, ''))}`,
  secretsmanager: (arn) => `aws secretsmanager get-resource-policy --secret-id ${shellQuoted(arn)}`,
  sns: (arn) => `aws sns get-topic-attributes --topic-arn ${shellQuoted(arn)}`,
  ecr: (_, name) => `aws ecr get-repository-policy --repository-name ${shellQuoted(name.replace(/^repository\//, ''))}`,
  kinesis: (arn) => `aws kinesis get-resource-policy --resource-arn ${shellQuoted(arn)}`,
};

function resourceCommands(request: DerivedRequest): string[] {
  const { resource } = request;
  const arn = parseArn(resource);
  const make = RESOURCE_COMMANDS[serviceOf(request)];
  if (arn === undefined || make === undefined || resource.includes('*')) return [];
  const region = arn.region === '' ? '' : ` --region ${shellQuoted(arn.region)}`;
  return [`${make(resource, arn.resource)}${region}`];
}
