import { phrase } from '../../check/phrase.js';
import type { CallerChange, KeyPlace } from './caller-change.js';

/** By the condition key that a parameter of the call sets, in lower case: the option of the AWS CLI that passes it. */
const OPTIONS: Readonly<Record<string, string>> = {
  'iam:policyarn': '--policy-arn',
  'lambda:codesigningconfigarn': '--code-signing-config-arn',
  's3:x-amz-acl': '--acl',
  's3:x-amz-server-side-encryption': '--server-side-encryption',
  's3:x-amz-server-side-encryption-aws-kms-key-id': '--ssekms-key-id',
  's3:x-amz-storage-class': '--storage-class',
  'secretsmanager:kmskeyid': '--kms-key-id',
};

/** Undefined for a value that is not one text: no option takes it. */
export function passParameter({ key, value }: KeyPlace): CallerChange | undefined {
  const option = OPTIONS[key.toLowerCase()];
  if (option === undefined || typeof value !== 'string') return undefined;
  return { way: phrase('PASS_OPTION', { option, value }), owner: 'caller', commands: [], context: { [key]: value } };
}
