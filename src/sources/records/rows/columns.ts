const FIELDS = [
  'eventVersion eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage requestID',
  'eventID readOnly eventType managementEvent recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId',
  'eventCategory sessionCredentialFromConsole userIdentity requestParameters responseElements additionalEventData',
  'resources tlsDetails serviceEventDetails',
].flatMap((line) => line.split(' '));

const INNER_FIELDS = [
  'type principalId arn accountId accessKeyId userName invokedBy identityProvider credentialId sessionContext',
  'sessionIssuer attributes creationDate mfaAuthenticated webIdFederationData sourceIdentity assumedRoot',
  'ec2RoleDelivery onBehalfOf inScopeOf sourceArn sourceAccount issuerType credentialsIssuedTo invokedByDelegate',
  'tlsVersion cipherSuite clientProvidedHostHeader federatedProvider userId identityStoreArn',
].flatMap((line) => line.split(' '));

const byLowerCase = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [name.toLowerCase(), name]));

const INNER_FIELD = byLowerCase(INNER_FIELDS);

/** A record's name of a field inside a struct, whatever its case. */
export function innerField(name: string): string | undefined {
  return INNER_FIELD.get(name.toLowerCase());
}

/** Fields that hold a struct. */
export const NESTED: ReadonlySet<string> = new Set([
  'userIdentity',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'resources',
  'tlsDetails',
  'serviceEventDetails',
]);

type Path = readonly string[];

const ISSUER: Path = ['userIdentity', 'sessionContext', 'sessionIssuer'];
const ATTRIBUTES: Path = ['userIdentity', 'sessionContext', 'attributes'];

/** Titles of log stores and consoles for what a record calls otherwise, in lower case and without signs. */
const TITLES: ReadonlyMap<string, Path> = new Map<string, Path>([
  ...FIELDS.map((field): [string, Path] => [field.toLowerCase(), [field]]),
  ...INNER_FIELDS.map((field): [string, Path] => [`useridentity${field.toLowerCase()}`, ['userIdentity', field]]),
  ...['type', 'principalId', 'arn', 'accountId', 'userName'].flatMap((field): [string, Path][] =>
    ['sessionissuer', 'useridentitysessionissuer', 'useridentitysessioncontextsessionissuer'].map((head) => [
      head + field.toLowerCase(),
      [...ISSUER, field],
    ]),
  ),
  ...['creationDate', 'mfaAuthenticated'].flatMap((field): [string, Path][] =>
    ['session', 'useridentitysession', 'useridentitysessioncontext', 'useridentitysessioncontextattributes'].map(
      (head) => [head + field.toLowerCase(), [...ATTRIBUTES, field]],
    ),
  ),
  ...['arn', 'principalarn', 'userarn', 'identityarn', 'callerarn', 'requesterarn'].map((title): [string, Path] => [
    title,
    ['userIdentity', 'arn'],
  ]),
  ['username', ['userIdentity', 'userName']],
  ['user', ['userIdentity', 'userName']],
  ['accesskeyid', ['userIdentity', 'accessKeyId']],
  ['awsaccesskey', ['userIdentity', 'accessKeyId']],
  ['awsaccesskeyid', ['userIdentity', 'accessKeyId']],
  ['timegenerated', ['eventTime']],
  ['eventtimestamp', ['eventTime']],
  ['eventdatetime', ['eventTime']],
  ['awseventid', ['eventID']],
  ['eventtypename', ['eventType']],
  ['awsrequestid', ['requestID']],
  ['awseventsource', ['eventSource']],
  ['eventprovider', ['eventSource']],
  ['sourceip', ['sourceIPAddress']],
  ['sourceaddress', ['sourceIPAddress']],
  ['srcip', ['sourceIPAddress']],
  ['clientip', ['sourceIPAddress']],
  ['region', ['awsRegion']],
  ['errormsg', ['errorMessage']],
  ['awsaccountid', ['recipientAccountId']],
  ['resourcearn', ['resourceArn']],
  ['eventjson', ['eventJson']],
]);

/** A column's name as the titles are kept: `TimeGenerated [UTC]`, `user_identity.arn` and `USERIDENTITY_ARN`. */
export function plainTitle(column: string): string {
  return column
    .replace(/[[(]\s*(?:UTC|GMT)\s*[\])]/i, '')
    .replace(/^(?:aws\.?cloudtrail\.|detail\.|p_|s\.)/i, '')
    .replaceAll(/[^a-z\d]/gi, '')
    .toLowerCase();
}

/** Where in a record the value of a column stands; undefined for a column that no record has. */
export function pathOfColumn(column: string): Path | undefined {
  return TITLES.get(plainTitle(column)) ?? partOf(column);
}

/** `useridentity.sessioncontext.attributes.mfaauthenticated`: a column for a part of a struct. */
function partOf(column: string): Path | undefined {
  const [head = '', ...rest] = column.split(/[._]/);
  const field = FIELDS.find((name) => name.toLowerCase() === head.toLowerCase());
  if (field === undefined || !NESTED.has(field) || rest.length === 0) return undefined;
  return [field, ...rest.map((name) => innerField(name) ?? name)];
}
