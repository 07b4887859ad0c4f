import type { CloudTrailEvent, UserIdentity } from '../../src/model/event.js';
import { onInstance, record, session, user } from '../account/record.js';
import { type Built, REGION } from './build.js';

/** What was denied in the account, by the cause that AWS's message names; mfa is named by none. */
export function denialsIn({ account, endpoint, key, uniqueIds }: Built): Readonly<Record<string, CloudTrailEvent>> {
  const as = (role: string) =>
    withUniqueId(session(role, { account, path: '/shop/', more: onInstance }), uniqueIds[role]);
  const table = (name: string, region = REGION) => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
  const denied = (
    [call, resource, why]: readonly [string, string, string],
    more: Omit<Parameters<typeof record>[0], 'call'>,
  ) =>
    record({
      call,
      ...more,
      message: `User: ${more.by.arn} is not authorized to perform: ${call} on resource: ${resource} ${why}`,
    });
  return {
    'service-control-policy': denied(
      ['dynamodb:DeleteTable', table('clicks', 'eu-west-1'), 'with an explicit deny in a service control policy'],
      { by: as('analytics'), at: '2026-11-20T09:01:00Z', region: 'eu-west-1', parameters: { tableName: 'clicks' } },
    ),
    'resource-control-policy': denied(
      ['dynamodb:CreateBackup', table('orders'), 'with an explicit deny in a resource control policy'],
      { by: as('analytics'), at: '2026-11-20T09:02:00Z', parameters: { tableName: 'orders', backupName: 'daily' } },
    ),
    'permissions-boundary': denied(
      [
        'dynamodb:DeleteTable',
        table('orders'),
        'because no permissions boundary allows the dynamodb:DeleteTable action',
      ],
      { by: as('deployer'), at: '2026-11-20T09:03:00Z', parameters: { tableName: 'orders' } },
    ),
    'identity-policy': denied(
      [
        'dynamodb:UpdateTable',
        table('orders'),
        'because no identity-based policy allows the dynamodb:UpdateTable action',
      ],
      { by: as('orders-api'), at: '2026-11-20T09:04:00Z', parameters: { tableName: 'orders' } },
    ),
    'resource-policy': denied(
      ['dynamodb:DeleteTable', table('invoices'), 'with an explicit deny in a resource-based policy'],
      { by: as('analytics'), at: '2026-11-20T09:05:00Z', parameters: { tableName: 'invoices' } },
    ),
    'vpc-endpoint-policy': denied(
      [
        'dynamodb:DescribeTable',
        table('orders'),
        'because no VPC endpoint policy allows the dynamodb:DescribeTable action',
      ],
      {
        by: as('analytics'),
        at: '2026-11-20T09:06:00Z',
        parameters: { tableName: 'orders' },
        more: { sourceIPAddress: '10.0.3.17', vpcEndpointId: endpoint, vpcEndpointAccountId: account },
      },
    ),
    'kms-grant': denied(['kms:Decrypt', key, 'because no resource-based policy allows the kms:Decrypt action'], {
      by: as('analytics'),
      at: '2026-11-20T09:07:00Z',
      parameters: { encryptionContext: { purpose: 'report' }, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
      more: { resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: key }] },
    }),
    mfa: denied(['dynamodb:DeleteTable', table('orders'), 'with an explicit deny in an identity-based policy'], {
      by: { ...user('alice', account), principalId: String(uniqueIds['alice']) },
      at: '2026-11-20T09:08:00Z',
      parameters: { tableName: 'orders' },
    }),
  };
}

/** The session of a role that moto gave its unique id. */
function withUniqueId(by: UserIdentity, id = ''): UserIdentity {
  const { sessionContext } = by;
  const sessionIssuer = { ...sessionContext?.sessionIssuer, principalId: id };
  return { ...by, principalId: `${id}:i-0abc1234`, sessionContext: { ...sessionContext, sessionIssuer } };
}
