import { defineMeta } from '../../src/check/index.js';

export const meta = defineMeta({
  id: 'kms-grant',
  title: 'Key policy, grants and state of the KMS key behind the table',
  contributes: ['resource-policy'],
  services: ['kms'],
  docs: {
    why: 'DynamoDB uses a customer managed key as the caller: without kms:Decrypt on it even PutItem is denied.',
    fix: 'Allow the caller on the key, in the key policy or by IAM where the key policy delegates, with kms:ViaService.',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
    falseLeads: [
      "The program never calls KMS: DynamoDB calls kms:Decrypt with the caller's rights, so the message names it.",
      'The table is encrypted with the AWS owned key: that key denies nobody.',
    ],
  },
  reads: ['dynamodb:DescribeTable', 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants'],
  findings: {
    EXPLICIT_DENY: {
      text: 'key policy of {resource}, {statement}, denies {action} to {principal}[ because {conditions}]',
      meaning: 'A Deny statement of the key policy matches the request; no Allow anywhere outweighs it.',
      fix: 'The key owner narrows the Deny.',
      page: 'https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html',
    },
    NO_ALLOW: {
      text: 'neither key policy nor grant of {resource} allows {principal} to {action}[; closest: {nearMiss}][ ({why})]',
      meaning: 'Without an Allow of the key policy, or one that hands the decision to IAM, nobody can use a key.',
      fix: 'Allow the caller on the key, in the key policy or by IAM where the key policy delegates.',
      page: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
    },
    UNDECIDED: {
      text: 'whether the key {resource} allows {action} depends on {missing}[; {inferred}][: {trap}]',
      meaning: 'What was read of key policy and grants allows or denies, depending on what nobody could tell.',
      fix: 'Give the run the permissions or the record that tell it.',
      page: 'https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html',
    },
    STATED: {
      text: 'AWS says that the key policy or a grant[ of {resource}] {said} {action}; they could not all be read',
      meaning: 'The message of AWS names the layer, and nobody could read it to tell which statement it is.',
      fix: 'Allow the run kms:GetKeyPolicy and kms:ListGrants, or ask the key owner.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    },
    AWS_MANAGED_KEY: {
      text: 'the table is encrypted with the AWS managed key {resource}, which account {account} alone can use and whose policy nobody can change: choose a customer managed key for a table that other accounts use',
      meaning: 'AWS managed keys serve their own account alone.',
      fix: 'Choose a customer managed key for the table.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html',
    },
    KEY_STATE: {
      text: 'the KMS key {key} is {state}: nobody can use it, whatever the policies say',
      meaning: 'A key that is disabled, pending deletion or without material refuses every use.',
      fix: 'Enable the key, or cancel its deletion and enable it.',
      page: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html',
    },
    GRANTS_GONE: {
      text: 'DynamoDB holds no grant on the key {key} for table {table}: the table becomes inaccessible once its cached key expires',
      meaning: 'DynamoDB uses the key of a table in the background by grants, and these are gone.',
      fix: 'Choose the key again for the table, so that DynamoDB makes its grants again.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
    },
  },
  gaps: {
    TABLE_KEY_UNREAD: {
      text: 'which KMS key encrypts table {table} could not be read[: {why}]',
      meaning: 'The call may need a permission on the KMS key of the table, and nobody could tell which key that is.',
      fix: 'Let the run read the table with dynamodb:DescribeTable, and an alias with kms:DescribeKey.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
    },
  },
  changes: {
    CANCEL_DELETION: {
      text: 'cancel the deletion of {key}, which leaves it disabled, and enable it',
      meaning: 'A key that waits for its deletion refuses every use.',
      page: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html',
    },
    CHOOSE_KEY: {
      text: 'choose the key {key} again for table {table}, so that DynamoDB makes its grants again',
      meaning: 'DynamoDB makes its grants on a key when the key is chosen for a table.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
    },
    ENABLE_KEY: {
      text: 'enable {key}',
      meaning: 'A disabled key refuses every use.',
      page: 'https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html',
    },
  },
});
