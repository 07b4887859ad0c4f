import { parseArn } from '../model/arn.js';
import type { PolicyType } from '../model/policy-type.js';
import { principalKind } from '../model/principal-kind.js';
import type { DerivedRequest } from '../model/request.js';
import { awsCommand, type Command } from '../model/text/command.js';
import { lineOf } from '../model/text/shell.js';
import { serviceOf } from './layers.js';
import { queueUrl } from './reads/queue.js';

/** AWS CLI commands, ready for a POSIX shell, that show the policies of one layer; none where no name is known to ask by. */
export function lookCommands(policyType: PolicyType, request: DerivedRequest, policyArn?: string): readonly string[] {
  // A name that cannot stand in a command is asked for by nobody.
  return commandsFor(policyType, request, policyArn).flatMap((command) => lineOf(command) ?? []);
}

/** The commands that show how S3 Block Public Access is set for the account of a bucket. */
export function publicAccessCommands({ resourceAccount }: DerivedRequest): readonly string[] {
  if (typeof resourceAccount !== 'string') return [];
  const line = lineOf(awsCommand('s3control get-public-access-block', { 'account-id': resourceAccount }));
  return line === undefined ? [] : [line];
}

function commandsFor(policyType: PolicyType, request: DerivedRequest, policyArn?: string): readonly Command[] {
  switch (policyType) {
    case 'identity-policy':
      return identityCommands(request);
    case 'permissions-boundary':
      return ofHolder(request, (kind, name) => [awsCommand(`iam get-${kind}`, name)]);
    case 'session-policy':
      return [issueCommand(request)];
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

type Make = (kind: 'user' | 'role', name: Readonly<Record<string, string>>) => Command[];

/** The user or role whose policies they are; a session's ARN names its role. */
function ofHolder({ principal, principalRole }: DerivedRequest, make: Make): Command[] {
  const name = (text: string) => text.slice(text.lastIndexOf('/') + 1);
  const session = /:assumed-role\/([^/]+)/.exec(principal)?.[1];
  const role = principalRole ?? session ?? (principal.includes(':role/') ? principal : undefined);
  if (role !== undefined) return make('role', { 'role-name': name(role) });
  return principal.includes(':user/') ? make('user', { 'user-name': name(principal) }) : [];
}

function identityCommands(request: DerivedRequest): Command[] {
  return ofHolder(request, (kind, name) => [
    awsCommand(`iam list-attached-${kind}-policies`, name),
    awsCommand(`iam list-${kind}-policies`, name),
    ...(kind === 'user' ? [awsCommand('iam list-groups-for-user', name)] : []),
  ]);
}

/** They answer in the management account, and to a delegated administrator. */
function organizationCommands(filter: string, account: string | undefined, policyArn: string | undefined): Command[] {
  const id = /\/(p-\w+)$/.exec(policyArn ?? '')?.[1];
  if (id !== undefined) return [awsCommand('organizations describe-policy', { 'policy-id': id })];
  if (account === undefined) return [];
  return [awsCommand('organizations list-policies-for-target', { 'target-id': account, filter })];
}

/** The record of the call that issued the session. */
function issueCommand({ principal, context = {}, origin: { region } }: DerivedRequest): Command {
  const { 'aws:FederatedProvider': provider } = context;
  const isFederated = typeof provider === 'string';
  const web = isFederated && provider.includes(':saml-provider/') ? 'AssumeRoleWithSAML' : 'AssumeRoleWithWebIdentity';
  const role = isFederated ? web : 'AssumeRole';
  const AttributeValue = principalKind(principal) === 'federated-user' ? 'GetFederationToken' : role;
  return awsCommand('cloudtrail lookup-events', {
    'lookup-attributes': { AttributeKey: 'EventName', AttributeValue },
    ...(region === '' ? {} : { region }),
  });
}

function endpointCommand(request: DerivedRequest): Command {
  const { vpcEndpointId, region } = request.origin;
  const where = region === '' ? {} : { region };
  if (vpcEndpointId !== undefined) {
    return awsCommand('ec2 describe-vpc-endpoints', { 'vpc-endpoint-ids': vpcEndpointId, ...where });
  }
  const filters = `Name=service-name,Values=com.amazonaws.${region || '*'}.${serviceOf(request)}`;
  return awsCommand('ec2 describe-vpc-endpoints', { filters, ...where });
}

function ofRole(resource: string): Command[] {
  const name = /:role\/(?:.*\/)?([^/*]+)$/.exec(resource)?.[1];
  return name === undefined ? [] : [awsCommand('iam get-role', { 'role-name': name })];
}

type Asks = (arn: string, name: string) => readonly [operation: string, options: Readonly<Record<string, string>>];

/** What a service's command asks by, of a resource's ARN. */
const RESOURCE_COMMANDS: Readonly<Record<string, Asks>> = {
  dynamodb: (arn) => ['dynamodb get-resource-policy', { 'resource-arn': arn.replace(/\/index\/.*$/, '') }],
  kms: (arn) => ['kms get-key-policy', { 'policy-name': 'default', 'key-id': arn }],
  lambda: (arn, name) => {
    const [, layer, version] = /^layer:([^:]+):(\d+)$/.exec(name) ?? [];
    if (layer === undefined || version === undefined) return ['lambda get-policy', { 'function-name': arn }];
    return ['lambda get-layer-version-policy', { 'layer-name': layer, 'version-number': version }];
  },
  s3: (_, name) => ['s3api get-bucket-policy', { bucket: name.replace(/\/.*$/, '') }],
  secretsmanager: (arn) => ['secretsmanager get-resource-policy', { 'secret-id': arn }],
  sns: (arn) => ['sns get-topic-attributes', { 'topic-arn': arn }],
  sqs: (arn) => ['sqs get-queue-attributes', { 'queue-url': queueUrl(arn), 'attribute-names': 'Policy' }],
  ecr: (_, name) => ['ecr get-repository-policy', { 'repository-name': name.replace(/^repository\//, '') }],
  kinesis: (arn) => ['kinesis get-resource-policy', { 'resource-arn': arn }],
};

function resourceCommands(request: DerivedRequest): Command[] {
  const { resource } = request;
  const arn = parseArn(resource);
  const service = serviceOf(request);
  const asks = Object.hasOwn(RESOURCE_COMMANDS, service) ? RESOURCE_COMMANDS[service] : undefined;
  if (arn === undefined || asks === undefined || resource.includes('*')) return [];
  const [operation, options] = asks(resource, arn.resource);
  return [awsCommand(operation, arn.region === '' ? options : { ...options, region: arn.region })];
}
