import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AccessReport, FunctionReport } from '../../src/report/access/index.js';
import { type CanResult, can, command } from './can-command.js';
import {
  allow,
  type FunctionOptions,
  functionAnswers,
  GROUP,
  gateway,
  HOME,
  IGW,
  mainTable,
  NAT,
  ORDERS,
  policy,
  REGION,
  ROLE,
  type ShopOptions,
  shop,
  tableOf,
  version,
} from './shop.js';

const READS = allow(['dynamodb:GetItem', 'dynamodb:Query'], ORDERS);
const LOGS = allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], `${GROUP}:*`);

type Options = FunctionOptions & ShopOptions & { readonly words?: readonly string[] };

const WORDS = ['--function', 'orders', 'GetItem', '--table', 'orders'];

function ask({ words = WORDS, ...options }: Options = {}): Promise<CanResult> {
  const world = shop({ statements: [READS, LOGS], ...options });
  return can(words, { world, home: HOME, answers: functionAnswers(options) });
}

async function found(options: Options = {}): Promise<AccessReport & { readonly function: FunctionReport }> {
  const { stdout } = await ask({ ...options, words: [...(options.words ?? WORDS), '--output', 'json'] });
  return JSON.parse(stdout) as AccessReport & { readonly function: FunctionReport };
}

describe('can --function', () => {
  it('follows a function in no VPC: role, trust, key, logs, table', async () => {
    const result = await ask();
    expect(result.code).toBe(0);
    await expect(result.stdout).toMatchFileSnapshot('screens/function-yes.txt');
  });

  it('shows which tables the environment names, and no other value', async () => {
    const result = await ask({ words: ['--function', 'orders'] });
    await expect(result.stdout).toMatchFileSnapshot('screens/function.txt');
    expect(result.stdout).toContain('table/orders, which TABLE_NAME names');
    const json = await found({ words: ['--function', 'orders'] });
    expect(json.function.tables).toMatchObject([{ arn: ORDERS, variable: 'TABLE_NAME', exists: true, key: null }]);
    expect(JSON.stringify(json)).not.toContain('hunter2');
    expect(result.stdout).not.toContain('hunter2');
  });

  it('finds a table by its ARN, and never sends a value of the environment to AWS', async () => {
    const other = ORDERS.replace('orders', 'carts');
    const json = await found({ words: ['--function', 'orders'], variables: { TABLE_ARN: other, KEY: 'hunter2' } });
    expect(json.function.tables.map(({ arn }) => arn)).toEqual([other]);
    const { count } = await ask({ words: ['--function', 'orders'], variables: { KEY: 'hunter2' } });
    expect(count('dynamodb:DescribeTable')).toBe(0);
  });

  it('keeps the values of the environment out of a bundle, but for the tables that they name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'can-function-'));
    const bundle = join(folder, 'bundle');
    const shown = await ask({ words: ['--function', 'orders', '--record', bundle, '--no-redact'] });
    const reads = await readFile(join(bundle, 'reads.json'), 'utf8');
    expect(reads).not.toContain('hunter2');
    expect((await command(['can', '--replay', bundle, '--width', '80'])).stdout).toBe(shown.stdout);
    await rm(folder, { recursive: true });
  });

  describe('in a VPC', () => {
    const subnets = ['subnet-0a', 'subnet-0b'];
    const pathsOf = ({ function: of }: { readonly function: FunctionReport }) =>
      of.network.subnets.map(({ path, endpoint }) => [path, endpoint].filter(Boolean).join(' '));

    it('takes the gateway endpoint of the main route table, and its policy', async () => {
      const way = { subnets, routeTables: [mainTable()], endpoints: [gateway('rtb-0main')] };
      expect(pathsOf(await found(way))).toEqual(['gateway-endpoint vpce-0a1b', 'gateway-endpoint vpce-0a1b']);
      expect((await ask(way)).code).toBe(0);
      const narrow = policy({ Effect: 'Allow', Principal: '*', Action: 'dynamodb:Query', Resource: '*' });
      const closed = await found({ ...way, endpointPolicy: narrow });
      expect(closed.answers[0]?.verdict).toBe('no');
      expect(closed.reasons[0]?.findings[0]).toMatchObject({ policyType: 'vpc-endpoint-policy' });
    });

    it('finds the endpoint by the route to its prefix list too', async () => {
      const route = { DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-0a1b' };
      const way = { subnets, routeTables: [mainTable(route)], endpoints: [gateway()] };
      expect(pathsOf(await found(way))).toEqual(['gateway-endpoint vpce-0a1b', 'gateway-endpoint vpce-0a1b']);
    });

    it('is open where one of two subnets has no route, and shows both', async () => {
      const routeTables = [tableOf('subnet-0a'), tableOf('subnet-0b')];
      const way = { subnets, routeTables, endpoints: [gateway('rtb-0subnet-0a')] };
      expect(pathsOf(await found(way))).toEqual(['gateway-endpoint vpce-0a1b', 'none']);
      const result = await ask(way);
      expect(result.code).toBe(3);
      await expect(result.stdout).toMatchFileSnapshot('screens/function-one-subnet.txt');
    });

    it('leaves it open where subnets have answers of their own', async () => {
      const routeTables = [tableOf('subnet-0a'), tableOf('subnet-0b', NAT)];
      const narrow = policy({ Effect: 'Allow', Principal: '*', Action: 'dynamodb:Query', Resource: '*' });
      const json = await found({
        subnets,
        routeTables,
        endpoints: [gateway('rtb-0subnet-0a')],
        endpointPolicy: narrow,
      });
      expect(json.answers[0]).toMatchObject({
        verdict: 'depends',
        bySubnets: [
          { subnets: ['subnet-0a'], verdict: 'no' },
          { subnets: ['subnet-0b'], verdict: 'yes' },
        ],
      });
    });

    it('says "no route" where nothing leads to DynamoDB, which is no denial', async () => {
      const result = await ask({ subnets, routeTables: [mainTable()] });
      expect(result.code).toBe(1);
      expect(result.stdout).toMatch(/network {3}no {5}subnet-0a, subnet-0b -> no route to DynamoDB: calls time out/);
      expect(result.stdout).toMatch(/dynamodb:GetItem +yes/);
      const igw = await ask({ subnets, routeTables: [mainTable(IGW)] });
      expect(igw.code).toBe(1);
      expect(igw.stdout).toContain('internet gateway does not help');
    });

    it('goes by NAT to the public endpoint, without aws:SourceVpc', async () => {
      const statements = [
        READS,
        LOGS,
        { Effect: 'Deny', Action: '*', Resource: ORDERS, Condition: { Null: { 'aws:SourceVpc': 'true' } } },
      ];
      const way = { subnets, routeTables: [mainTable(NAT)] };
      expect((await ask(way)).code).toBe(0);
      expect((await ask({ ...way, statements })).code).toBe(1);
      const throughGateway = { ...way, endpoints: [gateway('rtb-0main')], statements };
      expect((await ask(throughGateway)).code).toBe(0);
    });

    it('does not take a black hole for a way', async () => {
      const hole = { ...NAT, State: 'blackhole' };
      expect(pathsOf(await found({ subnets, routeTables: [mainTable(hole)] }))).toEqual(['none', 'none']);
    });

    it('uses an interface endpoint only where the function is told its address', async () => {
      const endpoints = [{ ...gateway(), VpcEndpointType: 'Interface' }];
      const way = { subnets, routeTables: [mainTable()], endpoints };
      expect(pathsOf(await found(way))).toEqual(['none', 'none']);
      const told = { ...way, variables: { AWS_ENDPOINT_URL_DYNAMODB: 'https://vpce-0a1b.dynamodb.example' } };
      expect(pathsOf(await found(told))).toEqual(['interface-endpoint vpce-0a1b', 'interface-endpoint vpce-0a1b']);
    });

    it('does not know a way whose route tables it may not read', async () => {
      const world = shop({ statements: [READS, LOGS] });
      const answers = functionAnswers({ subnets });
      const refused = ['ec2:DescribeRouteTables'];
      const result = await can(WORDS, { world, home: HOME, answers, refused });
      expect(result.code).toBe(3);
      expect(result.stdout).toContain('ec2:DescribeRouteTables');
    });
  });

  it('names the versions that run as another role, and their aliases, weighted ones too', async () => {
    const json = await found({
      versions: [version('7', 'OldRole'), version('8', 'app/orders-api'), version('9', 'NewRole')],
      aliases: [
        { Name: 'live', FunctionVersion: '7' },
        { Name: 'canary', FunctionVersion: '8', RoutingConfig: { AdditionalVersionWeights: { '9': 0.1 } } },
      ],
    });
    expect(json.function.otherVersions).toEqual([
      { version: '7', role: `arn:aws:iam::${HOME}:role/OldRole`, aliases: ['live'] },
      { version: '9', role: `arn:aws:iam::${HOME}:role/NewRole`, aliases: ['canary'] },
    ]);
  });

  it('says no where the trust policy does not admit Lambda, whatever the role may do', async () => {
    const trust = policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' });
    const result = await ask({ trust });
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/trust {5}no 1/);
  });

  it('asks the trust policy with the account, and the function where it is in no VPC', async () => {
    const trustOf = (key: string, value: string) =>
      policy({
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { [key]: value } },
      });
    const arn = `arn:aws:lambda:${REGION}:${HOME}:function:orders`;
    expect((await found({ trust: trustOf('aws:SourceAccount', HOME) })).function.trust.verdict).toBe('yes');
    expect((await found({ trust: trustOf('aws:SourceAccount', '999999999999') })).function.trust.verdict).toBe('no');
    expect((await found({ trust: trustOf('aws:SourceArn', arn) })).function.trust.verdict).toBe('yes');
    const way = { subnets: ['subnet-0a'], routeTables: [mainTable(NAT)] };
    expect((await found({ ...way, trust: trustOf('aws:SourceArn', arn) })).function.trust.verdict).toBe('depends');
  });

  it('asks of the logs what is missing: a group that is there needs not be made', async () => {
    const streams = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], `${GROUP}:*`);
    const without = await found({ statements: [READS, streams] });
    expect(without.function.logs.answers.map(({ action, verdict }) => `${action} ${verdict}`)).toEqual([
      'logs:CreateLogGroup no',
      'logs:CreateLogStream yes',
      'logs:PutLogEvents yes',
    ]);
    const there = await ask({
      statements: [READS, streams],
      logGroups: ['/aws/lambda/orders', '/aws/lambda/orders-2'],
    });
    expect(there.code).toBe(0);
  });

  it('reads the streams of its mappings as the role, without the keys of its own calls', async () => {
    const stream = `${ORDERS}/stream/2026-01-01T00:00:00.000`;
    const mappings = [
      { UUID: 'm-1', EventSourceArn: stream, State: 'Enabled', LastProcessingResult: 'PROBLEM: denied' },
    ];
    const reads = allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], stream);
    expect((await ask({ mappings })).stdout).toMatch(/mapping {3}no \d/);
    expect((await ask({ mappings, statements: [READS, LOGS, reads] })).code).toBe(0);
    const onlyItself = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { ArnNotEquals: { 'lambda:SourceFunctionArn': `arn:aws:lambda:${REGION}:${HOME}:function:orders` } },
    };
    const fenced = await found({ mappings, statements: [READS, LOGS, reads, onlyItself] });
    expect(fenced.answers[0]?.verdict).toBe('yes');
    expect(fenced.function.mappings[0]?.answers.map(({ verdict }) => verdict)).toEqual(['no', 'no', 'no']);
  });

  it('says that the role is not there, which is an answer and no error', async () => {
    const gone = { operation: 'iam:GetRole', error: { code: 'NoSuchEntity', message: 'not found', status: 404 } };
    const answers = [gone, ...functionAnswers()];
    const { code, stdout } = await can(WORDS, { world: shop(), home: HOME, answers });
    expect(code).toBe(1);
    expect(stdout).toMatch(/role {6}no {5}there is no role\/app\/orders-api/);
  });

  it('says that a function is not there', async () => {
    const { code, stderr } = await ask({ words: ['--function', 'nobody', 'GetItem', '--table', 'orders'] });
    expect(code).toBe(252);
    expect(stderr).toContain('there is no function `nobody` in eu-west-1');
  });

  it('takes the ARN of a function as well', async () => {
    const arn = `arn:aws:lambda:${REGION}:${HOME}:function:orders`;
    const { subject } = await found({ words: ['--function', arn, 'GetItem', '--table', 'orders'] });
    expect(subject).toEqual({ principal: ROLE, session: 'orders', function: arn });
  });
});
