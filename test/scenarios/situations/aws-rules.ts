import { user } from '../../account/record.js';
import { ACCOUNT, allow, PARTNER, policy, REGION, refused, type Situations, situation } from './situation.js';

const everything = { all: policy(allow('*', '*')) };
const OBJECT = 'arn:aws:s3:::lake/raw/a.json';
const VAULT = `arn:aws:backup:${REGION}:${PARTNER}:backup-vault:copies`;

/** Rules of AWS's that are no policies, as far as record and reads tell what they turn on. */
export const awsRules: Situations = {
  'aws-rule/bucket-of-another-owner-than-expected': situation({
    question: { services: 'all' },
    account: { users: { lea: { inline: everything } } },
    events: [
      refused({
        call: 's3:GetObject',
        by: user('lea'),
        message: 'Access Denied',
        parameters: {
          bucketName: 'lake',
          key: 'raw/a.json',
          Host: 'lake.s3.us-east-1.amazonaws.com',
          'x-amz-expected-bucket-owner': PARTNER,
        },
        more: {
          resources: [
            { type: 'AWS::S3::Object', ARN: OBJECT },
            { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::lake', accountId: ACCOUNT },
          ],
        },
      }),
    ],
  }),
  'aws-rule/backup-copied-out-of-no-organization': situation({
    question: { services: 'all' },
    account: { users: { lea: { inline: everything } } },
    events: [
      refused({
        call: 'backup:CopyIntoBackupVault',
        by: user('lea'),
        on: VAULT,
        parameters: { backupVaultArn: VAULT },
      }),
    ],
  }),
};
