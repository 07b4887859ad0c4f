import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedRead } from '../../src/evidence/bundle/bundle.js';
import { redactBundle } from '../../src/evidence/redaction/redact-bundle.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { isJsonObject, type JsonObject } from '../../src/model/json.js';

/** A bundle's key is random; a test's is not, so that what fails can be tried again. */
const KEY = new Uint8Array(32).fill(7);

/** What fails is told with its seed, and `SEED=N` tries it again; `RUNS=N` tries more. */
const { SEED, RUNS = '60' } = process.env;
const RUN = { numRuns: Number(RUNS), ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

/** An independent reading of IAM's wildcards. */
function likes(pattern: string, text: string): boolean {
  const source = [...pattern].map((sign) => ({ '*': '.*', '?': '.' })[sign] ?? sign.replace(/\W/g, '\\$&'));
  return new RegExp(`^${source.join('')}$`, 's').test(text);
}

function inRange(cidr: string, address: string): boolean {
  const [net = '', prefix] = cidr.split('/');
  const family = isIP(net) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(net, Number(prefix), family);
  return isIP(address) === isIP(net) && list.check(address, family);
}

const account = fc.constantFrom('111122223333', '111122224444', '512345678901', '912345678905');
const user = fc.constantFrom('jane', 'jane@corp.example', 'Jane@corp.example', 'joe@corp.example', 'ann@other.example');
const uniqueId = fc.constantFrom('AROAEXAMPLEEXAMPLE123', 'AROAEXAMPLEEXAMPLE124', 'AROBEXAMPLEEXAMPLE123');
const address = fc.oneof(
  fc.ipV4(),
  fc.constantFrom('203.0.113.7', '203.0.113.200', '10.1.2.3', '198.18.4.4', '198.51.100.1'),
  fc.constantFrom('2001:db8::1', '2a00:1450:4001:81b::200e', 'fd00::7'),
);
const cidr = fc.oneof(
  fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })).map(([net, prefix]) => `${net}/${prefix}`),
  fc.constantFrom(
    '203.0.113.0/24',
    '203.0.113.128/25',
    '10.0.0.0/8',
    '0.0.0.0/0',
    '198.18.0.0/16',
    '2001:db8::/33',
    '::/0',
  ),
);
const itemValue = fc.oneof(
  user,
  user.map((name) => `USER#${name}`),
  fc.constantFrom('TENANT#1', 'TENANT#1#a', 'TENANT#2', 'tenant#1', '42', '4242', 'x'),
);

const caller = fc.record({ account, user, uniqueId, address, itemValue });

/** A pattern made of a value by putting wildcards in place of some of its parts. */
const patternOf = (values: fc.Arbitrary<string>) =>
  fc.tuple(values, fc.nat(40), fc.nat(12), fc.constantFrom('*', '?', '')).map(([value, start, length, wildcard]) => {
    const from = start % (value.length + 1);
    return wildcard === ''
      ? value
      : value.slice(0, from) + wildcard + value.slice(from + (wildcard === '?' ? 1 : length));
  });

const sessionArn = fc.tuple(account, user).map(([id, name]) => `arn:aws:sts::${id}:assumed-role/app/${name}`);
const userid = fc.tuple(uniqueId, user).map(([id, name]) => `${id}:${name}`);
const leadingKey = fc.oneof(
  patternOf(itemValue),
  fc.constantFrom('${aws:username}', 'USER#${aws:username}', '*${aws:username}'),
);

const statement = fc.record({
  arns: fc.array(patternOf(sessionArn), { maxLength: 3 }),
  userids: fc.array(patternOf(userid), { maxLength: 3 }),
  cidrs: fc.array(cidr, { maxLength: 3 }),
  keys: fc.array(leadingKey, { maxLength: 3 }),
});

type Caller = typeof caller extends fc.Arbitrary<infer T> ? T : never;
type Wanted = typeof statement extends fc.Arbitrary<infer T> ? T : never;

function eventOf(who: Caller): CloudTrailEvent {
  return {
    eventSource: 'dynamodb.amazonaws.com',
    eventName: 'GetItem',
    sourceIPAddress: who.address,
    userIdentity: {
      arn: `arn:aws:sts::${who.account}:assumed-role/app/${who.user}`,
      principalId: `${who.uniqueId}:${who.user}`,
      accountId: who.account,
      userName: who.user,
    },
    requestParameters: { key: { pk: who.itemValue } },
  };
}

function readOf({ arns, userids, cidrs, keys }: Wanted): RecordedRead {
  const Condition = {
    ArnLike: { 'aws:PrincipalArn': arns },
    StringLike: { 'aws:userid': userids, 'dynamodb:LeadingKeys': keys },
    IpAddress: { 'aws:SourceIp': cidrs },
  };
  const document = { Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } };
  const value = { PolicyDocument: encodeURIComponent(JSON.stringify(document)) };
  return { operation: 'iam:GetRolePolicy', input: {}, scope: {}, result: { status: 'ok', value } };
}

interface Evidence {
  readonly events: readonly CloudTrailEvent[];
  readonly reads: readonly RecordedRead[];
}

/** Every comparison of every event with every statement. */
function outcomes({ events, reads }: Evidence): boolean[] {
  return reads.flatMap((read) => events.flatMap((event) => outcomesOf(event, conditionOf(read))));
}

function answerOf({ result }: RecordedRead): JsonObject {
  return result.status === 'ok' && isJsonObject(result.value) ? result.value : {};
}

function conditionOf(read: RecordedRead): Record<string, Record<string, string[]>> {
  const { PolicyDocument } = answerOf(read);
  return JSON.parse(decodeURIComponent(String(PolicyDocument))).Statement.Condition;
}

function outcomesOf(event: CloudTrailEvent, condition: Record<string, Record<string, string[]>>): boolean[] {
  const { arn = '', principalId = '', userName = '' } = event.userIdentity ?? {};
  const key = String((event.requestParameters?.['key'] as JsonObject | undefined)?.['pk']);
  const wanted = (operator: string, name: string) => condition[operator]?.[name] ?? [];
  return [
    ...wanted('ArnLike', 'aws:PrincipalArn').map((pattern) => likes(pattern, arn)),
    ...wanted('StringLike', 'aws:userid').map((pattern) => likes(pattern, principalId)),
    ...wanted('StringLike', 'dynamodb:LeadingKeys').map((pattern) =>
      likes(pattern.replace('${aws:username}', userName), key),
    ),
    ...wanted('IpAddress', 'aws:SourceIp').map((range) => inRange(range, event.sourceIPAddress ?? '')),
  ];
}

/** Which of the events are alike in each of their values. */
function equalities({ events }: Evidence): boolean[] {
  const values = (event: CloudTrailEvent) => [
    event.userIdentity?.accountId,
    event.userIdentity?.arn,
    event.userIdentity?.principalId,
    event.sourceIPAddress,
    JSON.stringify(event.requestParameters),
  ];
  return events.flatMap((one) =>
    events.flatMap((other) => values(one).map((value, index) => value === values(other)[index])),
  );
}

const wanting = (...keys: readonly string[]): Wanted => ({ arns: [], userids: [], cidrs: [], keys: [...keys] });
const calling = (name: Caller['user'], value: string): Caller => ({
  account: '111122223333',
  user: name,
  uniqueId: 'AROAEXAMPLEEXAMPLE123',
  address: '203.0.113.7',
  itemValue: value,
});

/** A value that no token stands for, compared with a pattern that a shorter value's token changed; a token that held its value. */
const ONCE_WRONG: [[Caller[], Wanted[]]][] = [
  [
    [
      [calling('joe@corp.example', 'USER#jane@corp.example'), calling('jane@corp.example', 'USER#jane')],
      [wanting('*${aws:username}', 'USER#jane*@corp.example')],
    ],
  ],
  [
    [
      [calling('Jane@corp.example', 'USER#jane')],
      [wanting('USER#jane@*corp.example'), wanting('USER#${aws:username}')],
    ],
  ],
];

describe('redaction', () => {
  it('changes the outcome of no comparison, and makes nothing equal that was not', { timeout: 1_200_000 }, () => {
    const evidence = fc.tuple(
      fc.array(caller, { minLength: 1, maxLength: 4 }),
      fc.array(statement, { minLength: 1, maxLength: 3 }),
    );
    fc.assert(
      fc.property(evidence, ([callers, statements]) => {
        const manifest = { bundleVersion: 1, toolVersion: '0', arguments: {}, clock: '2026-03-04T10:00:00Z' };
        const before = { manifest, events: callers.map(eventOf), reads: statements.map(readOf) };
        const after = redactBundle(before, KEY);
        expect(outcomes(after)).toEqual(outcomes(before));
        expect(equalities(after)).toEqual(equalities(before));
      }),
      { examples: ONCE_WRONG, ...RUN },
    );
  });
});
