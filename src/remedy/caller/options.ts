/** By the condition key that a parameter of the call sets, in lower case: the option of the AWS CLI that passes it. */
export const OPTIONS: Readonly<Record<string, string>> = {
  'iam:permissionsboundary': '--permissions-boundary',
  'iam:policyarn': '--policy-arn',
  'lambda:codesigningconfigarn': '--code-signing-config-arn',
  's3:x-amz-acl': '--acl',
  's3:x-amz-server-side-encryption': '--server-side-encryption',
  's3:x-amz-server-side-encryption-aws-kms-key-id': '--ssekms-key-id',
  's3:x-amz-storage-class': '--storage-class',
  'secretsmanager:kmskeyid': '--kms-key-id',
};

/** Whether the caller sets the key by an option. */
export function isOption(key: string): boolean {
  return Object.hasOwn(OPTIONS, key.toLowerCase());
}
