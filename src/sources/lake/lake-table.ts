import type { Column } from '../sql/leaves.js';

const ISSUER = 'struct<type:string,principalid:string,arn:string,accountid:string,username:string>';
const SESSION = `struct<attributes:struct<creationdate:string,mfaauthenticated:string>,sessionissuer:${ISSUER},sourceidentity:string>`;
const IDENTITY = `struct<type:string,principalid:string,arn:string,accountid:string,accesskeyid:string,username:string,sessioncontext:${SESSION},invokedby:string>`;

/**
 * The columns of every event data store by which a denial is told; the others would make the statement too long.
 * AWS: CloudTrail User Guide, query-supported-event-schemas.
 */
export const LAKE_COLUMNS: readonly Column[] = [
  { name: 'eventversion', type: 'string' },
  { name: 'useridentity', type: IDENTITY },
  { name: 'eventtime', type: 'timestamp' },
  { name: 'eventsource', type: 'string' },
  { name: 'eventname', type: 'string' },
  { name: 'awsregion', type: 'string' },
  { name: 'sourceipaddress', type: 'string' },
  { name: 'useragent', type: 'string' },
  { name: 'errorcode', type: 'string' },
  { name: 'errormessage', type: 'string' },
  { name: 'requestparameters', type: 'map<string,string>' },
  { name: 'responseelements', type: 'map<string,string>' },
  { name: 'requestid', type: 'string' },
  { name: 'eventid', type: 'string' },
  { name: 'resources', type: 'array<struct<accountid:string,type:string,arn:string>>' },
  { name: 'recipientaccountid', type: 'string' },
  { name: 'sharedeventid', type: 'string' },
  { name: 'vpcendpointid', type: 'string' },
];

/** A statement has so many characters at most; AWS: CloudTrail User Guide, query-limitations. */
export const LONGEST_STATEMENT = 10_000;
