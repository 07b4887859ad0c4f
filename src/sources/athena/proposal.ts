import { literal } from '../sql/quoted.js';

/** A trail's bucket, as cloudtrail:DescribeTrails tells it. */
export interface TrailBucket {
  readonly bucket: string;
  readonly prefix?: string;
  readonly isOrganization: boolean;
  readonly account?: string;
}

const ISSUER = 'struct<type:string,principalid:string,arn:string,accountid:string,username:string>';
const SESSION = `struct<attributes:struct<mfaauthenticated:string,creationdate:string>,sessionissuer:${ISSUER},ec2roledelivery:string,webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>>`;
const IDENTITY = `struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,onbehalfof:struct<userid:string,identitystorearn:string>,sessioncontext:${SESSION}>`;
const COLUMNS: readonly (readonly [string, string])[] = [
  ['eventversion', 'string'],
  ['useridentity', IDENTITY],
  ...'eventtime eventsource eventname awsregion sourceipaddress useragent errorcode errormessage requestparameters responseelements additionaleventdata requestid eventid'
    .split(' ')
    .map((name) => [name, 'string'] as const),
  ['resources', 'array<struct<arn:string,accountid:string,type:string>>'],
  ...'eventtype apiversion readonly recipientaccountid serviceeventdetails sharedeventid vpcendpointid vpcendpointaccountid eventcategory'
    .split(' ')
    .map((name) => [name, 'string'] as const),
  ['tlsdetails', 'struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>'],
];

/**
 * A table over a trail's files whose partitions Athena works out by itself, as a proposal: nothing creates it.
 * AWS: Athena User Guide, create-cloudtrail-table-partition-projection.
 */
export function proposedTable(trail: TrailBucket, regions: readonly string[], year: number): string {
  const root = `s3://${trail.bucket}/${trail.prefix === undefined ? '' : `${trail.prefix}/`}AWSLogs/`;
  const base = trail.isOrganization ? `${root}ORGANIZATION_ID/` : root;
  const columns = COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');
  const properties = {
    'projection.enabled': 'true',
    'projection.account.type': 'injected',
    'projection.region.type': 'enum',
    'projection.region.values': regions.join(','),
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy/MM/dd',
    'projection.day.range': `${year}/01/01,NOW`,
    'storage.location.template': `${base}\${account}/CloudTrail/\${region}/\${day}`,
  };
  const told = Object.entries(properties).map(([key, value]) => `${literal(key)}=${literal(value)}`);
  return [
    `CREATE EXTERNAL TABLE cloudtrail_logs (${columns})`,
    'PARTITIONED BY (account string, region string, day string)',
    `ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'`,
    `STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'`,
    `OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'`,
    `LOCATION ${literal(base)}`,
    `TBLPROPERTIES (${told.join(', ')})`,
  ].join(' ');
}
