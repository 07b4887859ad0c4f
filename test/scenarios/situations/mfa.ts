import { onInstance, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  deny,
  EC2,
  explicitly,
  issued,
  keyed,
  noAllow,
  policy,
  refused,
  roleArn,
  type Situations,
  situation,
  tableArn,
  userArn,
} from './situation.js';

const api = session('orders-api', { more: onInstance });
const withMfa = session('operator', {
  name: 'ida',
  more: { attributes: { creationDate: '2026-11-20T08:00:00Z', mfaAuthenticated: 'true' } },
});
const orders = { orders: keyed('orderId') };
const BACKUP = `${tableArn('orders')}/backup/01548148148148-1a2b3c4d`;
const DEVICE = `arn:aws:iam::${ACCOUNT}:mfa/ida`;
const withoutMfa = (operator: string) =>
  deny('*', '*', { Sid: 'DenyWithoutMfa', Condition: { [operator]: { 'aws:MultiFactorAuthPresent': 'false' } } });

const deleteTable = (by: Parameters<typeof refused>[0]['by'], because: string) =>
  refused({ call: 'dynamodb:DeleteTable', by, on: tableArn('orders'), because, parameters: { tableName: 'orders' } });

/** Statements that ask for multi-factor authentication. */
export const mfa: Situations = {
  'mfa/deny-if-exists-and-access-keys': situation({
    account: {
      users: {
        ida: { mfaDevices: [DEVICE], inline: { admin: policy(allow('*', '*'), withoutMfa('BoolIfExists')) } },
      },
      tables: orders,
    },
    events: [deleteTable(user('ida'), explicitly('an identity-based policy'))],
  }),
  'mfa/bool-deny-spares-access-keys': situation({
    account: {
      users: {
        ida: {
          mfaDevices: [DEVICE],
          inline: { some: policy(allow('dynamodb:DescribeTable', '*', { Sid: 'Describe' }), withoutMfa('Bool')) },
        },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:DescribeBackup',
        by: user('ida'),
        on: BACKUP,
        because: noAllow('identity-based policy', 'dynamodb:DescribeBackup'),
        parameters: { backupArn: BACKUP },
      }),
    ],
  }),
  'mfa/devices-not-readable': situation({
    refused: ['iam:ListMFADevices'],
    account: {
      users: {
        ida: {
          inline: {
            careful: policy(
              allow('dynamodb:*', '*', {
                Sid: 'WithMfa',
                Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
              }),
            ),
          },
        },
      },
      tables: orders,
    },
    events: [deleteTable(user('ida'), noAllow('identity-based policy', 'dynamodb:DeleteTable'))],
  }),
  'mfa/role-session-whose-issuer-had-mfa': situation({
    account: {
      roles: { operator: { inline: { admin: policy(allow('*', '*'), withoutMfa('BoolIfExists')) } } },
      tables: orders,
    },
    events: [
      issued(withMfa, { roleArn: roleArn('operator'), roleSessionName: 'ida' }, user('ida')),
      deleteTable(withMfa, explicitly('an identity-based policy')),
    ],
  }),
  'mfa/trust-policy-asks-for-it': situation({
    account: {
      users: { ida: { mfaDevices: [DEVICE], inline: { assume: policy(allow('sts:AssumeRole', '*')) } } },
      roles: {
        operator: {
          trust: policy({
            Sid: 'OperatorsWithMfa',
            Effect: 'Allow',
            Principal: { AWS: userArn('ida') },
            Action: 'sts:AssumeRole',
            Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
          }),
        },
      },
    },
    events: [
      refused({
        call: 'sts:AssumeRole',
        by: user('ida'),
        on: roleArn('operator'),
        parameters: { roleArn: roleArn('operator'), roleSessionName: 'ida' },
      }),
    ],
  }),
  'mfa/role-on-an-instance': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, inline: { admin: policy(allow('*', '*'), withoutMfa('Bool')) } } },
      tables: orders,
    },
    events: [deleteTable(api, explicitly('an identity-based policy'))],
  }),
};
