import { record, user } from '../../account/record.js';
import {
  allow,
  deny,
  explicitly,
  keyed,
  organization,
  policy,
  refused,
  type Situations,
  situation,
  tableArn,
} from './situation.js';

const OFFICE = { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
const outsideOffice = deny('*', '*', { Sid: 'OfficeOnly', Condition: OFFICE });
const orders = { orders: keyed('orderId') };
const everything = allow('dynamodb:*', '*');

/** A call whose record tells no address. */
const scan = {
  call: 'dynamodb:Scan',
  by: user('ida'),
  on: tableArn('orders'),
  parameters: { tableName: 'orders' },
  more: { sourceIPAddress: 'AWS Internal' },
};

/** What AWS's answer itself tells: what would have allowed the call cannot have been so. */
export const answer: Situations = {
  'identity-policy/only-an-unknown-address-can-deny': situation({
    account: { users: { ida: { inline: { own: policy(everything, outsideOffice) } } }, tables: orders },
    events: [refused(scan)],
  }),
  'identity-policy/either-of-two-unknown-keys-can-deny': situation({
    account: {
      users: {
        ida: {
          inline: {
            own: policy(
              everything,
              outsideOffice,
              deny('dynamodb:Scan', '*', {
                Sid: 'CountOnly',
                Condition: { StringNotEquals: { 'dynamodb:Select': 'COUNT' } },
              }),
            ),
          },
        },
      },
      tables: orders,
    },
    events: [refused(scan)],
  }),
  'identity-policy/changed-since-an-unknown-address-denied': situation({
    account: { users: { ida: { inline: { own: policy(everything, outsideOffice) } } }, tables: orders },
    events: [
      refused(scan),
      record({
        call: 'iam:PutUserPolicy',
        by: user('admin'),
        at: '2026-11-20T09:45:00Z',
        errorCode: '',
        parameters: { userName: 'ida', policyName: 'own' },
        more: { readOnly: false, resources: [{ ARN: 'ida', type: 'AWS::IAM::User' }] },
      }),
    ],
    question: { arn: 'arn:aws:iam::111122223333:user/ida' },
  }),
  'service-control-policy/unknown-address-of-the-named-layer': situation({
    account: { users: { ida: { inline: { own: policy(everything) } } }, tables: orders },
    organization: organization({
      policies: { 'p-office01': policy(outsideOffice) },
      serviceControl: { 'ou-root-workload': ['p-FullAWSAccess', 'p-office01'] },
    }),
    events: [refused({ ...scan, because: explicitly('a service control policy') })],
  }),
};
