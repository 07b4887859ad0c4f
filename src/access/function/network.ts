import type { AwsReader } from '../../evidence/index.js';
import type {
  FunctionConfiguration,
  Route,
  RouteTable,
  VpcEndpoint,
} from '../../evidence/operations/operation-types.js';
import { type Gap, gap } from '../../model/gap.js';
import type { ReadFailure } from '../../model/read-result.js';

/** How calls to DynamoDB leave a subnet. `none`: they time out, and nobody is denied. */
type Path = 'gateway-endpoint' | 'interface-endpoint' | 'internet' | 'none' | 'unknown';

export interface SubnetPath {
  readonly id: string;
  readonly routeTable?: string;
  readonly path: Path;
  /** The VPC endpoint, where the path has one. */
  readonly endpoint?: string;
  /** Why the path is not known, or what stands in for one. */
  readonly why?: string;
}

/** The function's way to DynamoDB; without subnets it is in no VPC, and calls the public endpoint. */
export interface Network {
  readonly vpc?: string;
  readonly subnets: readonly SubnetPath[];
  readonly gaps: readonly Gap[];
}

export interface NetworkPlace {
  readonly account: string;
  readonly region: string;
}

interface Seen {
  readonly tables: readonly RouteTable[];
  readonly endpoints: readonly VpcEndpoint[];
  /** The function is told an endpoint of its own. */
  readonly isTold: boolean;
  readonly failures: readonly ReadFailure[];
}

/** Follows each subnet's route table to DynamoDB: AWS's rules are on the pages of gateway endpoints and of VPC route tables. */
export async function networkOf(
  { VpcConfig, Environment }: FunctionConfiguration,
  place: NetworkPlace,
  reader: AwsReader,
): Promise<Network> {
  const subnets = VpcConfig?.SubnetIds ?? [];
  const vpc = VpcConfig?.VpcId;
  if (subnets.length === 0 || vpc === undefined) return { subnets: [], gaps: [] };
  const byFilter = (Filters: { Name: string; Values: string[] }[]) =>
    reader.read('ec2:DescribeRouteTables', { Filters }, place);
  const serviceName = { Name: 'service-name', Values: [`com.amazonaws.${place.region}.dynamodb`] };
  const ofVpc = { Name: 'vpc-id', Values: [vpc] };
  const [own, main, endpoints] = await Promise.all([
    byFilter([{ Name: 'association.subnet-id', Values: [...subnets] }]),
    byFilter([ofVpc, { Name: 'association.main', Values: ['true'] }]),
    reader.read('ec2:DescribeVpcEndpoints', { Filters: [ofVpc, serviceName] }, place),
  ]);
  const seen: Seen = {
    tables: [own, main].flatMap((answer) => (answer.status === 'ok' ? (answer.value.RouteTables ?? []) : [])),
    endpoints: endpoints.status === 'ok' ? (endpoints.value.VpcEndpoints ?? []) : [],
    isTold: namesEndpoint(Environment?.Variables ?? {}),
    failures: [own, main, endpoints].filter((answer) => answer.status !== 'ok'),
  };
  return {
    vpc,
    subnets: subnets.map((id) => pathOf(id, seen)),
    gaps: seen.failures.map((failure) => gap('NETWORK_UNREAD', {}, { failure })),
  };
}

/** An interface endpoint of DynamoDB has no private DNS: who uses it is told its address (SDKs and Tools Reference, feature-ss-endpoints). */
function namesEndpoint(variables: Readonly<Record<string, string>>): boolean {
  return 'AWS_ENDPOINT_URL_DYNAMODB' in variables || 'AWS_ENDPOINT_URL' in variables;
}

/** A subnet that no route table names uses the VPC's main one. */
function pathOf(id: string, seen: Seen): SubnetPath {
  const isOf = ({ Associations = [] }: RouteTable) => Associations.some(({ SubnetId }) => SubnetId === id);
  const isMain = ({ Associations = [] }: RouteTable) => Associations.some(({ Main }) => Main === true);
  const table = seen.tables.find(isOf) ?? seen.tables.find(isMain);
  if (seen.failures.length > 0) return { id, path: 'unknown', why: 'what it takes could not be read' };
  if (seen.isTold) return { id, ...ofTable(table), ...throughInterface(seen.endpoints) };
  if (table === undefined) {
    return { id, path: 'unknown', why: 'its route table is not visible: the VPC may be shared by another account' };
  }
  return { id, ...ofTable(table), ...throughTable(table, seen.endpoints) };
}

function ofTable(table: RouteTable | undefined): Pick<SubnetPath, 'routeTable'> {
  return table?.RouteTableId === undefined ? {} : { routeTable: table.RouteTableId };
}

type Way = Pick<SubnetPath, 'path' | 'endpoint' | 'why'>;

function throughInterface(endpoints: readonly VpcEndpoint[]): Way {
  const interfaces = endpoints.filter((one) => one.VpcEndpointType === 'Interface' && isAvailable(one));
  const [only] = interfaces;
  if (interfaces.length === 1 && only?.VpcEndpointId !== undefined)
    return { path: 'interface-endpoint', endpoint: only.VpcEndpointId };
  return { path: 'unknown', why: 'the environment names an endpoint, and which one is not shown' };
}

function throughTable({ RouteTableId, Routes = [] }: RouteTable, endpoints: readonly VpcEndpoint[]): Way {
  const gateway = endpoints.find(
    (one) =>
      one.VpcEndpointType === 'Gateway' &&
      isAvailable(one) &&
      (one.RouteTableIds?.includes(RouteTableId ?? '') === true ||
        Routes.some(({ GatewayId }) => GatewayId !== undefined && GatewayId === one.VpcEndpointId)),
  );
  if (gateway?.VpcEndpointId !== undefined) return { path: 'gateway-endpoint', endpoint: gateway.VpcEndpointId };
  const unseen = Routes.find(
    ({ DestinationPrefixListId, GatewayId = '' }) => DestinationPrefixListId && isEndpoint(GatewayId),
  );
  if (unseen !== undefined && endpoints.length === 0)
    return { path: 'unknown', why: `${unseen.GatewayId} may be an endpoint of DynamoDB that is not visible` };
  return Routes.some(leavesVpc) ? { path: 'internet' } : noRoute(Routes);
}

function isEndpoint(id: string): boolean {
  return id.startsWith('vpce-');
}

function isAvailable({ State }: VpcEndpoint): boolean {
  return State === undefined || State.toLowerCase() === 'available';
}

function isDefault({ DestinationCidrBlock, State }: Route): boolean {
  return DestinationCidrBlock === '0.0.0.0/0' && State !== 'blackhole';
}

/** By NAT, a transit gateway, an appliance, a peer or a private gateway. A function's interface has no public address. */
function leavesVpc(route: Route): boolean {
  const { NatGatewayId, TransitGatewayId, NetworkInterfaceId, VpcPeeringConnectionId, GatewayId = '' } = route;
  const by = NatGatewayId ?? TransitGatewayId ?? NetworkInterfaceId ?? VpcPeeringConnectionId;
  return isDefault(route) && (by !== undefined || GatewayId.startsWith('vgw-'));
}

function noRoute(routes: readonly Route[]): Way {
  const toInternet = routes.some((route) => isDefault(route) && route.GatewayId?.startsWith('igw-'));
  const why = toInternet ? 'an internet gateway does not help: the function has no public address' : undefined;
  return { path: 'none', ...(why === undefined ? {} : { why }) };
}
