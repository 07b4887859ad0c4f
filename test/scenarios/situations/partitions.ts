import type { UserIdentity } from '../../../src/model/event.js';
import { onInstance, session, user } from '../../account/record.js';
import { ACCOUNT, allow, noAllow, policy, refused, type Situations, situation } from './situation.js';

/** The same identity in another partition. */
const inPartition = (partition: string, identity: UserIdentity): UserIdentity =>
  JSON.parse(JSON.stringify(identity).replaceAll('arn:aws:', `arn:${partition}:`));

const GOV = 'us-gov-west-1';
const CHINA = 'cn-north-1';
const govTable = `arn:aws-us-gov:dynamodb:${GOV}:${ACCOUNT}:table/orders`;
const govStream = `${govTable}/stream/2026-01-01T00:00:00.000`;
const chinaTable = (region: string) => `arn:aws-cn:dynamodb:${region}:${ACCOUNT}:table/orders`;
const keySchema = { KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' as const }] };
const govUser = inPartition('aws-us-gov', user('kim'));
const govRole = inPartition('aws-us-gov', session('orders-api', { more: onInstance }));
const chinaUser = inPartition('aws-cn', user('kim'));

/** Other partitions: GovCloud and China. */
export const partitions: Situations = {
  'identity-policy/govcloud-stream': situation({
    partition: 'aws-us-gov',
    region: GOV,
    account: {
      users: { kim: { inline: { table: policy(allow('dynamodb:DescribeStream', govTable, { Sid: 'Table' })) } } },
      tables: { orders: { ...keySchema, LatestStreamArn: govStream } },
    },
    events: [
      refused({
        call: 'dynamodb:DescribeStream',
        by: govUser,
        region: GOV,
        on: govStream,
        because: noAllow('identity-based policy', 'dynamodb:DescribeStream'),
        parameters: { streamArn: govStream },
      }),
    ],
  }),
  'identity-policy/govcloud-partiql': situation({
    partition: 'aws-us-gov',
    region: GOV,
    account: {
      roles: { 'orders-api': { inline: { query: policy(allow('dynamodb:Query', govTable, { Sid: 'Query' })) } } },
      tables: { orders: keySchema },
    },
    events: [
      refused({
        call: 'dynamodb:ExecuteStatement',
        by: govRole,
        region: GOV,
        action: 'dynamodb:PartiQLSelect',
        on: govTable,
        because: noAllow('identity-based policy', 'dynamodb:PartiQLSelect'),
        parameters: { statement: `SELECT * FROM "orders" WHERE "orderId" = 'A-1'` },
      }),
    ],
  }),
  'identity-policy/china-other-region': situation({
    partition: 'aws-cn',
    region: CHINA,
    account: {
      users: {
        kim: { inline: { west: policy(allow('dynamodb:PutItem', chinaTable('cn-northwest-1'), { Sid: 'West' })) } },
      },
      tables: { orders: keySchema },
    },
    events: [
      refused({
        call: 'dynamodb:PutItem',
        by: chinaUser,
        region: CHINA,
        on: chinaTable(CHINA),
        because: noAllow('identity-based policy', 'dynamodb:PutItem'),
        parameters: { tableName: 'orders', key: { orderId: 'C-1' } },
      }),
    ],
  }),
};
