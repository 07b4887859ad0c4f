import type { PermissionsPolicy } from './permissions-policy.js';

const BUCKET = 'YOUR-TRAIL-BUCKET';
const RESULTS = 'YOUR-ATHENA-RESULTS-BUCKET';

/** What asking an event data store takes beside the reads of the checks. AWS: Service Authorization Reference, list_awscloudtrail. */
export function lakeStatements(partition: string): PermissionsPolicy['Statement'] {
  return [
    {
      Sid: 'AskLake',
      Effect: 'Allow',
      Action: [
        'cloudtrail:CancelQuery',
        'cloudtrail:DescribeQuery',
        'cloudtrail:GetEventDataStoreData',
        'cloudtrail:GetQueryResults',
        'cloudtrail:StartQuery',
      ],
      Resource: [`arn:${partition}:cloudtrail:*:*:eventdatastore/*`],
    },
    { Sid: 'FindStores', Effect: 'Allow', Action: ['cloudtrail:ListEventDataStores'], Resource: '*' },
    {
      Sid: 'ReadStoreKey',
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: [`arn:${partition}:kms:*:*:key/YOUR-STORE-KEY-ID`],
    },
  ];
}

/**
 * What asking a table by Athena takes beside the reads of the checks. Buckets and keys are the reader's to name: the
 * names in capitals are to be replaced. AWS: Athena User Guide, security-iam-athena; Lake Formation, lf-permissions.
 */
export function athenaStatements(partition: string): PermissionsPolicy['Statement'] {
  const arn = (resource: string): string => `arn:${partition}:${resource}`;
  return [
    {
      Sid: 'AskAthena',
      Effect: 'Allow',
      Action: [
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetWorkGroup',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      Resource: [arn('athena:*:*:workgroup/*')],
    },
    {
      Sid: 'FindCatalogs',
      Effect: 'Allow',
      Action: ['athena:GetDataCatalog'],
      Resource: [arn('athena:*:*:datacatalog/*')],
    },
    {
      Sid: 'ReadCatalog',
      Effect: 'Allow',
      Action: ['glue:GetDatabase', 'glue:GetDatabases', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables'],
      Resource: [arn('glue:*:*:catalog'), arn('glue:*:*:database/*'), arn('glue:*:*:table/*/*')],
    },
    {
      Sid: 'ReadGovernedTables',
      Effect: 'Allow',
      Action: ['lakeformation:GetDataAccess'],
      Resource: '*',
    },
    {
      Sid: 'ReadTrailFiles',
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation', 's3:GetObject', 's3:ListBucket'],
      Resource: [arn(`s3:::${BUCKET}`), arn(`s3:::${BUCKET}/*`)],
    },
    {
      Sid: 'ReadTrailKey',
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: [arn('kms:*:*:key/YOUR-TRAIL-KEY-ID')],
    },
    {
      // Athena writes results with the caller's rights.
      Sid: 'WriteQueryResults',
      Effect: 'Allow',
      Action: ['s3:AbortMultipartUpload', 's3:GetBucketLocation', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
      Resource: [arn(`s3:::${RESULTS}`), arn(`s3:::${RESULTS}/*`)],
    },
  ];
}
