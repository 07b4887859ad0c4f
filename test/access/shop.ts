import type { World } from '../account/world.js';
import type { CannedAnswer } from '../front/options.js';

export const HOME = '123456789012';
export const REGION = 'eu-west-1';
export const ORDERS = `arn:aws:dynamodb:${REGION}:${HOME}:table/orders`;
export const ROLE = `arn:aws:iam::${HOME}:role/app/orders-api`;
export const GROUP = `arn:aws:logs:${REGION}:${HOME}:log-group:/aws/lambda/orders`;

export const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
export const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
export const TRUST = policy({
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
});
export const OPEN = policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' });

const ORGANIZATION = {
  id: 'o-exampleorg',
  managementAccount: '999988887777',
  paths: { [HOME]: ['r-ab12', 'ou-ab12-prod'] },
};

export interface ShopOptions {
  readonly statements?: readonly object[];
  readonly trust?: object;
  /** In an organization, whose policies nobody outside of its management account reads. */
  readonly organization?: boolean;
  readonly endpointPolicy?: object;
}

/** A shop's account: a role that reads its orders, two tables, an endpoint. */
export function shop(options: ShopOptions = {}): World {
  const { statements = [allow(['dynamodb:GetItem', 'dynamodb:Query'], ORDERS)], trust = TRUST } = options;
  return {
    region: REGION,
    ...(options.organization === true ? { organization: ORGANIZATION } : {}),
    accounts: {
      [HOME]: {
        roles: { 'orders-api': { path: '/app/', trust, inline: { ReadOrders: policy(...statements) } } },
        tables: {
          orders: { GlobalSecondaryIndexes: [{ IndexName: 'byq' }] },
          carts: {},
          'acme.prod-orders': {},
        },
        endpoints: { 'vpce-0a1b': { type: 'Gateway', vpc: 'vpc-0a', policy: options.endpointPolicy ?? OPEN } },
      },
    },
  };
}

export interface FunctionOptions {
  readonly subnets?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly routeTables?: readonly object[];
  readonly endpoints?: readonly object[];
  readonly versions?: readonly object[];
  readonly aliases?: readonly object[];
  readonly mappings?: readonly object[];
  readonly logGroups?: readonly string[];
}

const FUNCTION = {
  FunctionName: 'orders',
  FunctionArn: `arn:aws:lambda:${REGION}:${HOME}:function:orders`,
  Version: '$LATEST',
  Role: ROLE,
};

/** A version of the function, as ListVersionsByFunction has it. */
export const version = (Version: string, role: string) => ({
  ...FUNCTION,
  Version,
  Role: `arn:aws:iam::${HOME}:role/${role}`,
});

/** What Lambda, EC2 and CloudWatch Logs say of the function `orders`. */
export function functionAnswers(options: FunctionOptions = {}): CannedAnswer[] {
  const { subnets = [], variables = { TABLE_NAME: 'orders', API_KEY: 'hunter2-is-secret' } } = options;
  const configuration = {
    ...FUNCTION,
    Environment: { Variables: variables },
    ...(subnets.length === 0 ? {} : { VpcConfig: { VpcId: 'vpc-0a', SubnetIds: subnets } }),
  };
  const missing = { code: 'ResourceNotFoundException', message: 'Function not found', status: 404 };
  return [
    { operation: 'lambda:GetFunctionConfiguration', input: { FunctionName: 'orders' }, output: configuration },
    { operation: 'lambda:GetFunctionConfiguration', error: missing },
    { operation: 'lambda:ListVersionsByFunction', output: { Versions: [configuration, ...(options.versions ?? [])] } },
    { operation: 'lambda:ListAliases', output: { Aliases: options.aliases ?? [] } },
    { operation: 'lambda:ListEventSourceMappings', output: { EventSourceMappings: options.mappings ?? [] } },
    {
      operation: 'logs:DescribeLogGroups',
      output: { logGroups: (options.logGroups ?? []).map((logGroupName) => ({ logGroupName })) },
    },
    { operation: 'dynamodb:ListTables', output: { TableNames: ['acme.prod-orders', 'carts', 'orders'] } },
    { operation: 'ec2:DescribeRouteTables', output: { RouteTables: options.routeTables ?? [] } },
    {
      operation: 'ec2:DescribeVpcEndpoints',
      input: { Filters: [{ Name: 'vpc-id' }] },
      output: { VpcEndpoints: options.endpoints ?? [] },
    },
  ];
}

/** The gateway endpoint of DynamoDB on these route tables. */
export const gateway = (...RouteTableIds: string[]) => ({
  VpcEndpointId: 'vpce-0a1b',
  VpcEndpointType: 'Gateway',
  VpcId: 'vpc-0a',
  State: 'available',
  ServiceName: `com.amazonaws.${REGION}.dynamodb`,
  RouteTableIds,
});

export const mainTable = (...Routes: object[]) => ({
  RouteTableId: 'rtb-0main',
  Associations: [{ Main: true }],
  Routes,
});

export const tableOf = (subnet: string, ...Routes: object[]) => ({
  RouteTableId: `rtb-0${subnet}`,
  Associations: [{ SubnetId: subnet, Main: false }],
  Routes,
});

export const NAT = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a1b', State: 'active' };
export const IGW = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a1b', State: 'active' };
