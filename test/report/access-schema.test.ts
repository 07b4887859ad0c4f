import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { can } from '../access/can-command.js';
import { functionAnswers, gateway, HOME, mainTable, ORDERS, shop } from '../access/shop.js';

const schemaOf = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../src/report/${path}`, import.meta.url), 'utf8'));
const ajv = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ },
});
ajv.addSchema(schemaOf('report.schema.json'));
const validate = ajv.compile(schemaOf('access/access.schema.json'));

const subnets = ['subnet-0a'];
const stream = `${ORDERS}/stream/2026-01-01T00:00:00.000`;
const FUNCTION = functionAnswers({
  subnets,
  routeTables: [mainTable()],
  endpoints: [gateway('rtb-0main')],
  mappings: [{ UUID: 'm-1', EventSourceArn: stream, State: 'Enabled', LastProcessingResult: 'OK' }],
});
const SPLIT = { StringNotEquals: { 'aws:SourceVpc': 'vpc-0a' }, Bool: { 'aws:MultiFactorAuthPresent': 'false' } };
const DENY = { Effect: 'Deny', Action: '*', Resource: '*', Condition: SPLIT };

const ASKED: Readonly<Record<string, Parameters<typeof can>>> = {
  yes: [['role/orders-api', 'GetItem', 'orders'], { world: shop(), home: HOME }],
  matrix: [['role/orders-api', 'crud,TransactWriteItems', 'orders', 'nothing'], { world: shop(), home: HOME }],
  list: [
    ['role/orders-api', '--list', 'orders', '--mfa', '--context', 'aws:SourceVpc='],
    { world: shop(), home: HOME },
  ],
  depends: [
    ['role/orders-api', 'GetItem', 'orders'],
    { world: shop({ statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }, DENY] }), home: HOME },
  ],
  unread: [
    ['role/orders-api', 'GetItem', 'orders', '--assume', 'rcp'],
    { world: shop({ organization: true }), home: HOME, refused: ['organizations:ListParents'] },
  ],
  function: [['--function', 'orders'], { world: shop(), home: HOME, answers: FUNCTION }],
};

describe('the published schema of answers', () => {
  it.each(Object.entries(ASKED))('holds for %s', async (_, [argv, given]) => {
    const { stdout } = await can([...argv, '--output', 'json'], given);
    const report = JSON.parse(stdout);
    expect({ valid: validate(report), errors: validate.errors }).toEqual({ valid: true, errors: null });
    report.answers[0].surprise = true;
    expect(validate(report)).toBe(false);
  });
});
