import { describe, expect, it } from 'vitest';
import { onInstance, session, user } from '../account/record.js';
import type { Account } from '../account/world.js';
import { codes, diagnosed } from '../diagnosis/explained.js';
import {
  ACCOUNT,
  allow,
  deny,
  EC2,
  keyed,
  PARTNER,
  policy,
  type Refused,
  refused,
  roleArn,
  situation,
  tableArn,
  trust,
} from '../scenarios/situations/situation.js';

const ORDERS = tableArn('orders');
const API = session('api', { more: onInstance });

/** What is said of a call that `api`, a role of the account, was refused. */
function asked(statements: readonly object[], call: Partial<Refused>, more: Account = {}, others = {}) {
  return diagnosed(
    situation({
      account: {
        roles: { api: { inline: { own: policy(...statements) }, trust: EC2 } },
        tables: { orders: keyed('customer') },
        ...more,
      },
      others,
      events: [
        refused({ call: 'dynamodb:GetItem', by: API, on: ORDERS, parameters: { tableName: 'orders' }, ...call }),
      ],
    }),
  );
}

describe('condition keys of DynamoDB', () => {
  it('explains the leading key that a statement does not list', async () => {
    const own = { Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['blue'] } } };
    const diagnosis = await asked([allow('dynamodb:GetItem', ORDERS, own)], {
      parameters: { tableName: 'orders', key: { customer: 'somebody' } },
    });
    expect(codes(diagnosis)).toEqual(['dynamodb LEADING_KEYS proven blocking']);
    expect(diagnosis.findings[0]?.text).toContain('limits the items by their partition key');
    expect(JSON.stringify(diagnosis.findings)).not.toContain('somebody');
  });

  it('names the tag key that DynamoDB does not have', async () => {
    const blue = { Condition: { StringEquals: { 'dynamodb:ResourceTag/team': 'blue' } } };
    const diagnosis = await asked([allow('dynamodb:GetItem', ORDERS, blue)], {});
    expect(codes(diagnosis)).toEqual(['dynamodb NO_SUCH_KEY proven blocking']);
    expect(diagnosis.findings[0]?.text).toContain('by aws:ResourceTag/team');
  });

  it('explains a Deny of whole-table reads by PartiQL', async () => {
    const scans = { Condition: { Bool: { 'dynamodb:FullTableScan': 'true' } } };
    const diagnosis = await asked([allow('dynamodb:*', '*'), deny('dynamodb:PartiQLSelect', '*', scans)], {
      call: 'dynamodb:ExecuteStatement',
      action: 'dynamodb:PartiQLSelect',
      parameters: { statement: 'SELECT * FROM "orders"' },
    });
    expect(codes(diagnosis)).toContain('dynamodb FULL_TABLE_SCAN proven blocking');
  });

  it('says nothing of a condition that is met', async () => {
    const own = { Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['blue'] } } };
    const diagnosis = await asked([allow('dynamodb:GetItem', ORDERS, own)], {
      parameters: { tableName: 'orders', key: { customer: 'blue' } },
    });
    expect(diagnosis).toMatchObject({ decision: 'allowed', findings: [] });
  });
});

describe('where a call went', () => {
  it('is the own account for a bare table name', async () => {
    const shared = tableArn('shared', PARTNER);
    const diagnosis = await asked(
      [allow('dynamodb:GetItem', shared)],
      { on: tableArn('shared'), parameters: { tableName: 'shared' } },
      {},
      { [PARTNER]: { tables: { shared: {} } } },
    );
    const [told] = diagnosis.findings.filter(({ code }) => code === 'TABLE_NOT_THERE');
    expect(told?.text).toBe(
      `there is no table shared in account ${ACCOUNT}, us-east-1, which is where the call went; a bare table name always means the account of the caller, ${ACCOUNT}: across accounts TableName must be the table's ARN`,
    );
  });

  it('need not be there for a call that makes the table', async () => {
    const diagnosis = await asked([], {
      call: 'dynamodb:CreateTable',
      on: tableArn('new'),
      parameters: { tableName: 'new' },
    });
    expect(diagnosis.findings.map(({ code }) => code)).not.toContain('TABLE_NOT_THERE');
  });

  it('cannot be another account for PartiQL', async () => {
    const shared = tableArn('shared', PARTNER);
    const diagnosis = await asked(
      [allow('dynamodb:*', '*')],
      {
        call: 'dynamodb:ExecuteStatement',
        action: 'dynamodb:PartiQLSelect',
        on: shared,
        parameters: { statement: `SELECT * FROM "${shared}" WHERE customer = 'blue'` },
      },
      {},
      {
        [PARTNER]: {
          tables: {
            shared: { policy: policy({ ...allow('dynamodb:GetItem', shared), Principal: { AWS: roleArn('api') } }) },
          },
        },
      },
    );
    expect(codes(diagnosis)).toContain('aws-rule REFUSED proven blocking');
  });
});

describe('what a call is authorized as', () => {
  it('is seven actions on the target for a restore', async () => {
    const backup = `${ORDERS}/backup/01700000000000-abcdef01`;
    const copy = tableArn('copy');
    const diagnosis = await asked(
      [allow('dynamodb:RestoreTableFromBackup', '*'), allow(['dynamodb:BatchWriteItem', 'dynamodb:PutItem'], copy)],
      {
        call: 'dynamodb:RestoreTableFromBackup',
        action: 'dynamodb:Scan',
        on: copy,
        parameters: { targetTableName: 'copy', backupArn: backup },
      },
    );
    const denied = diagnosis.findings.flatMap(({ code, data }) => (code === 'NO_ALLOW' ? [data['action']] : []));
    expect(denied.sort()).toEqual(
      ['DeleteItem', 'GetItem', 'Query', 'Scan', 'UpdateItem'].map((name) => `dynamodb:${name}`),
    );
    const [further] = diagnosis.findings.filter(({ code }) => code === 'FURTHER_ACTIONS');
    expect(further?.text).toContain('RestoreTableFromBackup is authorized as more than its name says');
  });
});

describe('who really calls', () => {
  it('is the cluster with the role of DAX', async () => {
    const diagnosis = await asked([], {}, { roles: { api: { trust: trust('dax.amazonaws.com') } } });
    expect(codes(diagnosis)).toContain('dynamodb DAX_ROLE proven info');
  });

  it('is an event source mapping with the role of a function', async () => {
    const stream = `${ORDERS}/stream/2026-11-01T00:00:00.000`;
    const diagnosis = await asked(
      [],
      { call: 'dynamodb:GetRecords', on: stream, parameters: null },
      { roles: { api: { trust: trust('lambda.amazonaws.com') } } },
    );
    expect(codes(diagnosis)).toContain('dynamodb STREAM_ROLE likely info');
  });

  it('is the function, not who makes the mapping', async () => {
    const diagnosis = await diagnosed(
      situation({
        question: { services: 'all' },
        events: [
          refused({
            call: 'lambda:CreateEventSourceMapping',
            by: user('ann'),
            message: `Cannot access stream ${ORDERS}/stream/2026-11-01T00:00:00.000. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
            errorCode: 'InvalidParameterValueException',
          }),
        ],
      }),
    );
    expect(diagnosis.findings.map(({ code, text }) => `${code} ${text}`)).toEqual([
      'STREAM_ROLE the role of an event source mapping reads the stream, not the caller: it needs dynamodb:DescribeStream, dynamodb:GetRecords and dynamodb:GetShardIterator on the stream, and dynamodb:ListStreams on *',
    ]);
  });

  it('is DynamoDB itself, cut off by a Deny of the table policy', async () => {
    const role = 'AWSServiceRoleForDynamoDBReplication';
    const path = '/aws-service-role/replication.dynamodb.amazonaws.com/';
    const wide = { ...deny('dynamodb:*', ORDERS, { Sid: 'OnlyFromHome' }), Principal: '*' };
    const diagnosis = await asked(
      [],
      { call: 'dynamodb:PutItem', by: session(role, { path, name: 'replication', more: onInstance }) },
      {
        roles: {
          [role]: {
            path,
            inline: { own: policy(allow('dynamodb:*', '*')) },
            trust: trust('replication.dynamodb.amazonaws.com'),
          },
        },
        tables: { orders: { policy: policy(wide) } },
      },
    );
    expect(codes(diagnosis)).toEqual(['dynamodb REPLICATION_DENIED proven blocking']);
  });
});
