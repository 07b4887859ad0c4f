import type { GluePartition } from '../../src/sources/athena/glue-table.js';

/**
 * Tables over a trail's files as people have them, in the form of glue:GetTable. Their columns are those of AWS's page:
 * Athena User Guide, create-cloudtrail-table-partition-projection; older pages and tools lack the later ones.
 */
export interface TableCase {
  readonly title: string;
  readonly table: GlueAnswer;
  /** Of a table whose partitions the catalog lists. */
  readonly partition?: GluePartition;
  /** What a record's partition columns hold, by the path of its file. */
  readonly values: (file: FilePlace) => Readonly<Record<string, string | number>>;
}

export interface FilePlace {
  readonly account: string;
  readonly region: string;
  /** `2026-09-01`: the day of the path. */
  readonly day: string;
}

export interface GlueAnswer {
  readonly Name: string;
  readonly DatabaseName: string;
  readonly Parameters: Readonly<Record<string, string>>;
  readonly PartitionKeys: readonly { readonly Name: string; readonly Type: string }[];
  readonly StorageDescriptor: {
    readonly Location: string;
    readonly InputFormat: string;
    readonly Columns: readonly { readonly Name: string; readonly Type: string }[];
  };
}

const TRAIL_FORMAT = 'com.amazon.emr.cloudtrail.CloudTrailInputFormat';
const PARQUET = 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat';

const ISSUER = 'struct<type:string,principalid:string,arn:string,accountid:string,username:string>';
const ATTRIBUTES = 'struct<mfaauthenticated:string,creationdate:string>';
const IDENTITY = (session: string, more = '') =>
  `struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,${more}sessioncontext:struct<${session}>>`;

const NEW_IDENTITY = IDENTITY(
  `attributes:${ATTRIBUTES},sessionissuer:${ISSUER},ec2roledelivery:string,webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>`,
  'onbehalfof:struct<userid:string,identitystorearn:string>,',
);
const OLD_IDENTITY = IDENTITY(`attributes:${ATTRIBUTES},sessionissuer:${ISSUER}`);

const column = (Name: string, Type = 'string') => ({ Name, Type });
const OLD = [
  column('eventversion'),
  column('useridentity', OLD_IDENTITY),
  ...'eventtime eventsource eventname awsregion sourceipaddress useragent errorcode errormessage requestparameters'
    .split(' ')
    .map((one) => column(one)),
  ...'responseelements additionaleventdata requestid eventid'.split(' ').map((one) => column(one)),
  column('resources', 'array<struct<ARN:string,accountId:string,type:string>>'),
  ...'eventtype apiversion readonly recipientaccountid serviceeventdetails sharedeventid vpcendpointid'
    .split(' ')
    .map((one) => column(one)),
];
const NEW = [
  ...OLD.map((one) => (one.Name === 'useridentity' ? column('useridentity', NEW_IDENTITY) : one)),
  column('vpcendpointaccountid'),
  column('eventcategory'),
  column('sessioncredentialfromconsole'),
  column('edgedevicedetails'),
  column('tlsdetails', 'struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>'),
];

export const COLUMNS = { old: OLD, new: NEW };

const ORG = 's3://example-trail/AWSLogs/o-example1234';
const days = (day: string) => day.split('-');
const slashed = (day: string) => day.replaceAll('-', '/');
const projected = (template: string, keys: Readonly<Record<string, Readonly<Record<string, string>>>>) => ({
  'projection.enabled': 'true',
  'storage.location.template': template,
  ...Object.fromEntries(
    Object.entries(keys).flatMap(([key, of]) =>
      Object.entries(of).map(([what, value]) => [`projection.${key}.${what}`, value]),
    ),
  ),
});
const DATE = { type: 'date', format: 'yyyy/MM/dd', range: '2025/01/01,NOW', interval: '1', 'interval.unit': 'DAYS' };
const ENUM = (values: readonly string[]) => ({ type: 'enum', values: values.join(',') });

export const ACCOUNTS = ['111122223333', '444455556666', '777788889999'];
export const REGIONS = ['eu-central-1', 'us-east-1'];

interface Drawn extends Pick<TableCase, 'title' | 'values'> {
  readonly keys: readonly (readonly [string, string])[];
  readonly parameters?: Readonly<Record<string, string>>;
  readonly location?: string;
  readonly format?: string;
  readonly partition?: GluePartition;
}

/** The nine layouts. */
const DRAWN: readonly Drawn[] = [
  {
    title: "AWS's page, projection: one account, one Region",
    keys: [['timestamp', 'string']],
    location: `s3://example-trail/AWSLogs/${ACCOUNTS[0]}/CloudTrail/${REGIONS[1]}`,
    parameters: projected(`s3://example-trail/AWSLogs/${ACCOUNTS[0]}/CloudTrail/${REGIONS[1]}/\${timestamp}`, {
      timestamp: DATE,
    }),
    values: ({ day }) => ({ timestamp: slashed(day) }),
  },
  {
    title: "AWS's page, partitions added by hand",
    keys: ['account', 'region', 'year', 'month', 'day'].map((key) => [key, 'string'] as const),
    location: `${ORG}/`,
    partition: {
      values: [ACCOUNTS[1] ?? '', REGIONS[0] ?? '', '2026', '08', '08'],
      location: `${ORG}/${ACCOUNTS[1]}/CloudTrail/${REGIONS[0]}/2026/08/08`,
    },
    values: ({ account, region, day }) => {
      const [year = '', month = '', date = ''] = days(day);
      return { account, region, year, month, day: date };
    },
  },
  {
    title: "the console's button: no partitions",
    keys: [],
    location: `s3://example-trail/AWSLogs/${ACCOUNTS[0]}/CloudTrail`,
    values: () => ({}),
  },
  {
    title: 'awslabs: keys named *_partition, and a template',
    keys: ['date_partition', 'region_partition', 'account_partition'].map((key) => [key, 'string'] as const),
    location: `${ORG}/`,
    parameters: projected(`${ORG}/\${account_partition}/CloudTrail/\${region_partition}/\${date_partition}`, {
      date_partition: DATE,
      region_partition: ENUM(REGIONS),
      account_partition: ENUM(ACCOUNTS),
    }),
    values: ({ account, region, day }) => ({
      date_partition: slashed(day),
      region_partition: region,
      account_partition: account,
    }),
  },
  {
    title: 'enum account and region, `date`',
    keys: ['accountid', 'region', 'date'].map((key) => [key, 'string'] as const),
    location: `${ORG}/`,
    parameters: projected(`${ORG}/\${accountid}/CloudTrail/\${region}/\${date}`, {
      accountid: ENUM(ACCOUNTS),
      region: ENUM(REGIONS),
      date: DATE,
    }),
    values: ({ account, region, day }) => ({ accountid: account, region, date: slashed(day) }),
  },
  {
    title: 'an injected account',
    keys: ['account', 'region', 'date'].map((key) => [key, 'string'] as const),
    location: `${ORG}/`,
    parameters: projected(`${ORG}/\${account}/CloudTrail/\${region}/\${date}`, {
      account: { type: 'injected' },
      region: ENUM(REGIONS),
      date: DATE,
    }),
    values: ({ account, region, day }) => ({ account, region, date: slashed(day) }),
  },
  {
    title: 'year, month and day as integers with digits',
    keys: ['account_id', 'region', 'year', 'month', 'day'].map((key) => [key, 'string'] as const),
    location: `${ORG}/`,
    parameters: projected(`${ORG}/\${account_id}/CloudTrail/\${region}/\${year}/\${month}/\${day}`, {
      account_id: ENUM(ACCOUNTS),
      region: ENUM(REGIONS),
      year: { type: 'integer', range: '2025,2030', digits: '4' },
      month: { type: 'integer', range: '1,12', digits: '2' },
      day: { type: 'integer', range: '1,31', digits: '2' },
    }),
    values: ({ account, region, day }) => {
      const [year = '', month = '', date = ''] = days(day);
      return { account_id: account, region, year, month, day: date };
    },
  },
  {
    title: "Control Tower's bucket, names that lie",
    // The key called region holds accounts, and the one called account Regions: only the place tells.
    keys: ['region', 'account', 'n'].map((key) => [key, 'string'] as const),
    location: 's3://aws-controltower-logs-999988887777-us-east-1/o-example1234/AWSLogs/o-example1234/',
    parameters: projected(
      's3://aws-controltower-logs-999988887777-us-east-1/o-example1234/AWSLogs/o-example1234/${region}/CloudTrail/${account}/${n}',
      { region: ENUM(ACCOUNTS), account: ENUM(REGIONS), n: DATE },
    ),
    values: ({ account, region, day }) => ({ region: account, account: region, n: slashed(day) }),
  },
  {
    title: 'a copy in Parquet, parted in its own way',
    keys: [
      ['acct', 'string'],
      ['dt', 'date'],
      ['year', 'int'],
    ],
    location: 's3://example-copies/cloudtrail/',
    format: PARQUET,
    partition: {
      values: [ACCOUNTS[0] ?? '', '2026-08-08', '2026'],
      location: `s3://example-copies/cloudtrail/acct=${ACCOUNTS[0]}/dt=2026-08-08/year=2026`,
    },
    values: ({ account, day }) => ({ acct: account, dt: day, year: Number(day.slice(0, 4)) }),
  },
];

function tableCase(drawn: Drawn, age: keyof typeof COLUMNS): TableCase {
  return {
    title: `${drawn.title}; ${age} columns`,
    table: {
      Name: 'cloudtrail_logs',
      DatabaseName: 'security',
      Parameters: drawn.parameters ?? {},
      PartitionKeys: drawn.keys.map(([Name, Type]) => ({ Name, Type })),
      StorageDescriptor: {
        Location: drawn.location ?? '',
        InputFormat: drawn.format ?? TRAIL_FORMAT,
        Columns: COLUMNS[age],
      },
    },
    ...(drawn.partition === undefined ? {} : { partition: drawn.partition }),
    values: drawn.values,
  };
}

/** Every layout with the columns of an old and of a new table. */
export const TABLES: readonly TableCase[] = DRAWN.flatMap((drawn) => [
  tableCase(drawn, 'new'),
  tableCase(drawn, 'old'),
]);

/** The one of that title. */
export function tableOf(title: string): TableCase {
  const found = TABLES.find((one) => one.title.startsWith(title));
  if (found === undefined) throw new Error(`no table ${title}`);
  return found;
}
