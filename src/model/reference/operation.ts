// API operations whose IAM action has another name or belongs to another service.
const OTHER_ACTIONS: Readonly<Record<string, string>> = {
  ListObjects: 's3:ListBucket',
  ListObjectsV2: 's3:ListBucket',
  HeadBucket: 's3:ListBucket',
  HeadObject: 's3:GetObject',
  ListBuckets: 's3:ListAllMyBuckets',
  CreateMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
  CompleteMultipartUpload: 's3:PutObject',
  CopyObject: 's3:PutObject',
  DeleteObjects: 's3:DeleteObject',
  Invoke: 'lambda:InvokeFunction',
  Converse: 'bedrock:InvokeModel',
  ConverseStream: 'bedrock:InvokeModelWithResponseStream',
  TransactGetItems: 'dynamodb:GetItem',
};

// Operations of DynamoDB that stand for others: which, the request tells, not the name.
const COMPOUND: ReadonlySet<string> = new Set([
  'TransactWriteItems',
  'ExecuteStatement',
  'BatchExecuteStatement',
  'ExecuteTransaction',
]);

// Operation names that only one service has, for texts that name no service.
const SERVICE_OF_OPERATION: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:(?:Get|Put|Update|Delete|BatchGet|BatchWrite)Item|Query|Scan|\w+(?:Table|Tables|TimeToLive|ContinuousBackups|KinesisStreamingDestination)|Transact\w+Items|(?:Batch)?ExecuteStatement|ExecuteTransaction)$/,
    'dynamodb',
  ],
  [/Bucket|Object|Multipart|^UploadPart/, 's3'],
  [/^AssumeRole|^GetSessionToken$|^GetFederationToken$|^GetCallerIdentity$|^DecodeAuthorizationMessage$/, 'sts'],
  [
    /^(?:Decrypt|Encrypt|ReEncrypt|GenerateDataKey\w*|CreateGrant|DescribeKey|ListGrants|EnableKey|DisableKey|CreateKey)$/,
    'kms',
  ],
];

// What KMS answers, another service passes on: `GetObject` is no operation of KMS.
const OF_KMS =
  /^(?:Decrypt|Encrypt|ReEncrypt|Generate\w+|Sign|Verify(?:Mac)?|DeriveSharedSecret|(?:Un)?TagResource|\w*(?:Key|KeyPolicy|KeyPolicies|Keys|KeyRotations?|KeyRotationStatus|KeyOnDemand|KeyDeletion|KeyMaterial|KeyDescription|KeyStores?|Grants?|Alias|Aliases|ParametersForImport|ResourceTags|PrimaryRegion))$/;

export function serviceOfOperation(operation: string): string | undefined {
  return SERVICE_OF_OPERATION.find(([pattern]) => pattern.test(operation))?.[1];
}

/** The IAM action that an API operation is authorized as; undefined when the operation alone does not tell. */
export function actionOfOperation(service: string | undefined, operation: string): string | undefined {
  const prefix = service ?? serviceOfOperation(operation);
  if (prefix === undefined) return undefined;
  if (prefix === 'kms' && !OF_KMS.test(operation)) return undefined;
  if (prefix === 'dynamodb' && COMPOUND.has(operation)) return undefined;
  const other = Object.hasOwn(OTHER_ACTIONS, operation) ? OTHER_ACTIONS[operation] : undefined;
  return other?.startsWith(`${prefix}:`) ? other : `${prefix}:${operation}`;
}
