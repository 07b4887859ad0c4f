import { literal } from './quoted.js';

type Faded = readonly [string, string];

/**
 * What differs between messages of one kind and no policy tells apart, and what stands for it. Patterns are of the part
 * that Java's and RE2's regular expressions share: no look-around, no back-reference.
 */
const OF_THE_CALL: readonly Faded[] = [
  // The session of a role.
  ['(:assumed-role/[^/\\s"]+/)[^\\s",]+', '$1*'],
  ['(Encoded authorization failure message: )[^\\s]+', '$1*'],
  ['(authorization id: )[^\\s]+', '$1*'],
  ['(?i)(request ?id: ?)[0-9a-z-]+', '$1*'],
];

/** Names that no policy is attached to. */
const OF_THE_RESOURCE: readonly Faded[] = [
  // Objects of a bucket.
  ['(arn:aws[a-z-]*:s3:::[^/\\s"]+/)[^\\s",]+', '$1*'],
  // Instances, volumes, interfaces: AWS makes their ids.
  ['(arn:aws[a-z-]*:ec2:[a-z0-9-]*:[0-9]*:[a-z-]+/)[a-z]+-[0-9a-f]+', '$1*'],
  ['(:log-stream:)[^\\s",]+', '$1*'],
];

/** The message of a denial without what only the one call had. */
export function messageShape(message: string): string {
  return faded(faded(`coalesce(${message}, '')`, OF_THE_CALL), OF_THE_RESOURCE);
}

/** What tells the resources of one message's shape apart. */
export function eachNamed(message: string, parameters: string | undefined): string {
  const key = parameters === undefined ? `''` : `coalesce(json_extract_scalar(${parameters}, ${literal('$.key')}), '')`;
  return `${faded(`coalesce(${message}, '')`, OF_THE_CALL)} || ' ' || ${key}`;
}

function faded(sql: string, by: readonly Faded[]): string {
  return by.reduce(
    (inner, [pattern, instead]) => `regexp_replace(${inner}, ${literal(pattern)}, ${literal(instead)})`,
    sql,
  );
}

/** Parameters that name what a policy is attached to, or allows: where a message names no resource, these tell it. */
const NAMING = [
  'bucketName',
  'clusterName',
  'functionName',
  'keyId',
  'keyName',
  'logGroupName',
  'name',
  'policyArn',
  'queueUrl',
  'repositoryName',
  'resourceArn',
  'roleArn',
  'roleName',
  'secretId',
  'stackName',
  'streamName',
  'tableName',
  'topicArn',
  'userName',
];

/** What the parameters of a call name. */
export function parametersShape(parameters: string): string {
  const each = NAMING.map((one) => `coalesce(json_extract_scalar(${parameters}, ${literal(`$.${one}`)}), '')`);
  return each.join(` || ' ' || `);
}

const POLICY_ARN = 'arn:aws[a-z-]*:(?:iam|organizations):[^\\s"]*policy/[^\\s",]+[^\\s",.]';
const REFUSAL = '(?i)(?:because no [a-z -]+ allows|with an explicit deny in an? [a-z -]+|with an explicit deny)';

/** What denied, as far as the message tells: the policy, else the kind of refusal, else the error code. */
export function causeIn(message: string, code: string): string {
  return `coalesce(regexp_extract(${message}, ${literal(POLICY_ARN)}), regexp_extract(${message}, ${literal(REFUSAL)}), ${code}, '')`;
}

/** The role for all its sessions, as the ARN of a session names it. */
export function roleOfSession(arn: string): string {
  return `regexp_replace(${arn}, ${literal('(:assumed-role/[^/]+)/.*$')}, ${literal('$1')})`;
}
