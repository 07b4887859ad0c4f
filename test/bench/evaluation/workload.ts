import type { AuthorizationRequest } from '../../../src/model/request.js';
import type { Draw } from './draw.js';

export const ACCOUNT = '111122223333';
const SERVICES = {
  dynamodb: [
    'GetItem',
    'PutItem',
    'Query',
    'UpdateItem',
    'DeleteItem',
    'Scan',
    'BatchGetItem',
    'DescribeTable',
    'CreateTable',
  ],
  s3: [
    'GetObject',
    'PutObject',
    'DeleteObject',
    'ListBucket',
    'GetBucketPolicy',
    'PutBucketPolicy',
    'GetObjectTagging',
  ],
  kms: ['Decrypt', 'Encrypt', 'GenerateDataKey', 'DescribeKey', 'CreateGrant'],
  sqs: ['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'],
  lambda: ['InvokeFunction', 'GetFunction', 'UpdateFunctionCode', 'CreateFunction'],
  ec2: [
    'DescribeInstances',
    'RunInstances',
    'StartInstances',
    'StopInstances',
    'TerminateInstances',
    'CreateTags',
    'DescribeVpcs',
  ],
} as const;
type Service = keyof typeof SERVICES;
const NAMES = Object.keys(SERVICES) as Service[];
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
const TEAMS = ['red', 'blue', 'green', 'platform'];

/** 250 resources of each service: with 36 actions about 9,000 pairs. */
function resourceOf(service: Service, number: number): string {
  const team = TEAMS[number % TEAMS.length] ?? '';
  const region = REGIONS[number % REGIONS.length] ?? '';
  const at = `arn:aws:${service}:${region}:${ACCOUNT}:`;
  const resources: Record<Service, string> = {
    dynamodb: `${at}table/${team}-orders-${number}`,
    s3: `arn:aws:s3:::${team}-bucket-${number % 40}/data/${number}.json`,
    kms: `${at}key/${number.toString(16).padStart(8, '0')}-aaaa-bbbb`,
    sqs: `${at}${team}-queue-${number}`,
    lambda: `${at}function:${team}-worker-${number}`,
    ec2: `${at}instance/i-${number.toString(16).padStart(8, '0')}`,
  };
  return resources[service];
}

function actionPattern(draw: Draw, service: Service): string {
  const action = draw.pick<string>(SERVICES[service]);
  const prefix = /^[A-Z][a-z]+/.exec(action)?.[0] ?? action;
  return draw.pick([
    `${service}:${action}`,
    `${service}:${action}`,
    `${service}:${action}`,
    `${service}:${prefix}*`,
    `${service}:*`,
  ]);
}

function resourcePattern(draw: Draw, service: Service): string {
  if (draw.chance(0.01)) return '*';
  const arn = resourceOf(service, draw.int(250));
  const team = draw.pick(TEAMS);
  return draw.pick([
    arn,
    arn,
    arn.replace(/\d(\.json)?$/, '?'),
    arn.replace(/:(us|eu|ap)-[a-z]+-\d:/, ':*:'),
    arn.replace(/(red|blue|green|platform)/, team).replace(/\d(\.json)?$/, '*'),
  ]);
}

function condition(draw: Draw): Record<string, Record<string, string | string[]>> {
  return draw.pick([
    { StringEquals: { 'aws:RequestedRegion': draw.some(REGIONS, 2) } },
    { StringNotEquals: { 'aws:PrincipalTag/team': draw.pick(TEAMS) } },
    { StringLike: { 'aws:UserAgent': ['*Boto3*', 'aws-sdk-*'] } },
    { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } },
    { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    { BoolIfExists: { 'aws:SecureTransport': 'false' } },
    { DateLessThan: { 'aws:CurrentTime': '2026-06-01T00:00:00Z' } },
    { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/${draw.pick(TEAMS)}-*` } },
    { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': draw.some(TEAMS, 2) } },
  ]);
}

export interface BenchStatement {
  Effect: 'Allow' | 'Deny';
  Action?: string[];
  NotAction?: string[];
  Resource?: string[];
  NotResource?: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** 1-6 actions, 1-3 resources, 6 % NotAction, 3 % NotResource, 25 % with a condition, one in eight a Deny. */
export function statement(draw: Draw): BenchStatement {
  const service = draw.pick(NAMES);
  const actions = Array.from({ length: 1 + draw.int(6) }, () => actionPattern(draw, service));
  const resources = Array.from({ length: 1 + draw.int(3) }, () => resourcePattern(draw, service));
  // A Deny on all but a few actions, or on every resource, would leave nothing to decide.
  const notAction = draw.chance(0.06);
  const notResource = !notAction && draw.chance(0.03);
  const deny = !notAction && !notResource && draw.chance(0.125);
  return {
    Effect: deny ? 'Deny' : 'Allow',
    ...(notAction ? { NotAction: actions } : { Action: actions }),
    ...(notResource
      ? { NotResource: resources }
      : { Resource: deny ? [resourceOf(service, draw.int(250))] : resources }),
    ...(draw.chance(0.25) && { Condition: condition(draw) }),
  };
}

/** Policies of 20 statements each. */
export function policies(draw: Draw, statements: number): { id: string; document: object }[] {
  return Array.from({ length: Math.ceil(statements / 20) }, (_, index) => ({
    id: `arn:aws:iam::${ACCOUNT}:policy/policy-${index}`,
    document: {
      Version: '2012-10-17',
      Statement: Array.from({ length: Math.min(20, statements - index * 20) }, () => statement(draw)),
    },
  }));
}

export type BenchRequest = AuthorizationRequest & { readonly context: Readonly<Record<string, string | string[]>> };

/** One of 36 actions on one of 250 resources, with a context of its own. */
export function request(draw: Draw): BenchRequest {
  const service = draw.pick(NAMES);
  const team = draw.pick(TEAMS);
  const role = `${team}-${draw.int(20)}`;
  const principalRole = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  return {
    principal: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/session`,
    principalRole,
    principalAccount: ACCOUNT,
    action: `${service}:${draw.pick<string>(SERVICES[service])}`,
    resource: resourceOf(service, draw.int(250)),
    resourceAccount: ACCOUNT,
    context: {
      'aws:PrincipalArn': principalRole,
      'aws:PrincipalTag/team': team,
      'aws:RequestedRegion': draw.pick(REGIONS),
      'aws:SourceIp': `${draw.pick(['10', '192', '203'])}.0.${draw.int(256)}.${draw.int(256)}`,
      'aws:UserAgent': draw.pick(['aws-sdk-java/2.25.11', 'Boto3/1.34.84 Botocore', 'aws-cli/2.15']),
      'aws:MultiFactorAuthPresent': draw.pick(['true', 'false']),
      'aws:SecureTransport': 'true',
      'aws:CurrentTime': `2026-0${1 + draw.int(9)}-01T00:00:00Z`,
      'dynamodb:LeadingKeys': [draw.pick(TEAMS)],
    },
  };
}
