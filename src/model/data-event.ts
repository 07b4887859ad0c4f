/** Of each service the actions whose calls are data events. */
const DATA_EVENTS: Readonly<Record<string, RegExp>> = {
  appconfig: /^(?:StartConfigurationSession|GetLatestConfiguration)$/,
  appsync: /^GraphQL$/,
  bedrock: /^(?:Invoke(?:Agent|Flow|InlineAgent)|Retrieve\w*|ApplyGuardrail|InvokeModelWithBidirectionalStream)$/,
  cassandra: /^(?:Select|Modify)/,
  cloudtrail: /^PutAuditEvents$/,
  cloudwatch: /^(?:Get(?:Metric|InsightRule)|PutMetricData|List(?:Metrics|Dashboards))/,
  'cognito-identity': /^(?:GetId|GetCredentialsForIdentity|GetOpenIdToken\w*|UnlinkIdentity)$/,
  'dynamodb-streams': /^Get/,
  dynamodb:
    /^(?:(?:Batch)?(?:Get|Write|Put|Update|Delete)Item|Query|Scan|Transact\w+|(?:Batch)?Execute\w+|PartiQL\w+|ConditionCheckItem|GetRecords|GetShardIterator)$/,
  ebs: /./,
  'execute-api': /./,
  iot: /^(?:Connect|Publish|Receive|Subscribe|(?:Get|Update|Delete)ThingShadow)$/,
  kinesis: /^(?:PutRecords?|Get(?:Records|ShardIterator)|SubscribeToShard)$/,
  lambda: /^Invoke/,
  logs: /^(?:PutLogEvents|(?:Get|Filter)LogEvents|GetLogRecord|StartLiveTail|Unmask)$/,
  'rds-data': /./,
  s3: /^(?:Get|Put|Delete|Restore|Replicate)Object(?!Lambda)|^(?:Abort|List)MultipartUpload|^ListBucket(?:Versions|MultipartUploads)?$/,
  's3-object-lambda': /./,
  s3express: /^CreateSession$/,
  sagemaker: /^(?:InvokeEndpoint\w*|(?:Put|Get|Delete|BatchGet)Record|BatchPutMetrics)$/,
  servicediscovery: /^DiscoverInstances/,
  sns: /^Publish/,
  sqs: /^(?:Send|Receive|Delete)Message|^ChangeMessageVisibility/,
  'ssm-guiconnect': /./,
  ssmmessages: /./,
  timestream: /^(?:Select|WriteRecords|CancelQuery)$/,
  verifiedpermissions: /^(?:Batch)?IsAuthorized/,
  xray: /^(?:Put|Get(?:Trace|Sampling|Service))/,
};

/**
 * True where CloudTrail records the calls of an IAM action as data events, which LookupEvents never shows.
 * AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
export function isDataEvent(action: string): boolean {
  const colon = action.indexOf(':');
  const [service, name] = [action.slice(0, colon), action.slice(colon + 1)];
  return Object.hasOwn(DATA_EVENTS, service) && DATA_EVENTS[service]?.test(name) === true;
}
