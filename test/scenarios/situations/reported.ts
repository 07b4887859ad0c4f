import { record, session } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  functionOf,
  keyed,
  noAllow,
  policy,
  refused,
  type Situations,
  situation,
  tableArn,
} from './situation.js';

const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:app/keys-AbCdEf`;

/** A guest of a Cognito identity pool, signed in by the enhanced flow. */
const guest = session('app-guests', {
  name: 'CognitoIdentityCredentials',
  more: {
    webIdFederationData: {
      federatedProvider: 'cognito-identity.amazonaws.com',
      attributes: {
        'cognito-identity.amazonaws.com:amr': '["unauthenticated"]',
        'cognito-identity.amazonaws.com:aud': 'us-east-1:11111111-2222-3333-4444-555555555555',
        'cognito-identity.amazonaws.com:sub': 'us-east-1:aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      },
    },
  },
});

/** What people reported in public, in other places than they met it. */
export const reported: Situations = {
  'session-policy/guest-of-an-identity-pool': situation({
    account: {
      roles: { 'app-guests': { inline: { app: policy(allow('secretsmanager:GetSecretValue', SECRET)) } } },
      secrets: { 'app/keys-AbCdEf': {} },
    },
    events: [
      refused({
        call: 'secretsmanager:GetSecretValue',
        by: guest,
        on: SECRET,
        because: noAllow('session policy', 'secretsmanager:GetSecretValue'),
        parameters: { secretId: SECRET },
      }),
    ],
    question: { services: 'all' },
  }),
  'identity-policy/limits-in-the-region-of-a-replica': situation({
    account: {
      roles: {
        deployer: {
          inline: {
            tables: policy(
              allow('dynamodb:*', [tableArn('report'), tableArn('report').replace('us-east-1', 'eu-west-1')]),
              allow('dynamodb:DescribeLimits', '*', {
                Sid: 'Limits',
                Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
              }),
            ),
          },
        },
      },
      tables: { report: keyed('id') },
    },
    events: [
      record({
        call: 'dynamodb:UpdateTable',
        by: functionOf('deployer', 'add-replica'),
        at: '2026-11-20T09:30:00Z',
        errorCode: 'ValidationException',
        message:
          "Failed to describe limits in region: 'EU_WEST_1'. User is missing the following permissions: 'dynamodb:DescribeLimits'.",
        parameters: { tableName: 'report', replicaUpdates: [{ create: { regionName: 'eu-west-1' } }] },
      }),
    ],
  }),
};
