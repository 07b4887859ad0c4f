import { describe, expect, it } from 'vitest';
import { denialsOf } from './further-record.js';

/** A code or a sentence that is spoken of: nothing tells that a call failed. */
const MENTIONS: Readonly<Record<string, string>> = {
  'an EventBridge rule':
    '{"source": ["aws.dynamodb"], "detail": {"errorCode": ["AccessDenied", "UnauthorizedOperation"]}}',
  'a Step Functions definition':
    '"Catch": [{ "ErrorEquals": ["DynamoDB.AccessDeniedException", "States.TaskFailed"], "Next": "Alert" }]',
  'a Logs Insights query':
    'fields @timestamp, @message | filter @message like /AccessDenied|not authorized to perform/ | stats count() by bin(5m)',
  'an Athena query':
    "SELECT useridentity.arn, count(*) FROM cloudtrail_logs WHERE errorcode IN ('AccessDenied', 'Client.UnauthorizedOperation') GROUP BY 1",
  'a Prometheus alert rule':
    'expr: sum(rate(aws_sdk_errors_total{code="AccessDeniedException"}[5m])) > 0\nannotations:\n  summary: AccessDeniedException from {{ $labels.service }}',
  'a metric of zero': 'aws_sdk_errors_total{code="AccessDenied",service="s3"} 0',
  'a CloudWatch metric':
    '{"MetricName": "UserErrors", "Dimensions": [{"Name": "ErrorCode", "Value": "AccessDeniedException"}], "Datapoints": []}',
  'Java code':
    'catch (AccessDeniedException e) {\n  log.warn("access denied", e);\n  throw new ForbiddenException(e);\n}',
  'Python code':
    "except ClientError as error:\n    if error.response['Error']['Code'] == 'AccessDeniedException':\n        raise",
  'Go code':
    'var ade *types.AccessDeniedException\nif errors.As(err, &ade) {\n\treturn nil, fmt.Errorf("access denied: %w", err)\n}',
  'TypeScript code':
    "if (error.name === 'AccessDeniedException') {\n  return { statusCode: 403, body: 'Forbidden' };\n}",
  'a Terraform retry': 'retryable_errors = ["AccessDenied", "not authorized to perform: sts:AssumeRole"]',
  'a changelog':
    '## 2.3.0\n- Retry on `AccessDenied` while a new role is not known everywhere\n- Map UnauthorizedOperation to a 403',
  'an OpenAPI document': "responses:\n  '403':\n    description: AccessDeniedException\n    content: {}",
  'a docstring': ':raises AccessDeniedException: if the caller lacks dynamodb:PutItem on the table',
  'a commit message': 'fix: handle AccessDenied from S3 when the bucket is in another account (#123)',
  'a policy with a Deny':
    '{"Version":"2012-10-17","Statement":[{"Sid":"DenyUnauthorized","Effect":"Deny","Action":"*","Resource":"*"}]}',
  'a table of codes':
    '| Code | HTTP | Meaning |\n|---|---|---|\n| AccessDeniedException | 400 | You do not have the permission |\n| UnauthorizedOperation | 403 | You are not authorized |',
  'a manual':
    'If you get AccessDenied (403), look at the policy. "User: arn:aws:iam::111122223333:user/x is not authorized" is what you see when it lacks the action.',
  "an API's list of common errors":
    'AccessDeniedException\nYou do not have sufficient access to perform this action.\n\nHTTP Status Code: 400\n',
  "a bucket's frequent question":
    '**Why do I get "Access Denied" from S3?**\nBecause the bucket policy lacks your role.',
  'a status page': 'Resolved: customers may have received AccessDenied errors between 09:00 and 09:30 UTC.',
  'a chat': 'ana: did you ever see AccessDenied there?\nben: no, never got Access Denied on that bucket',
  'a translation': 'msgid "Access Denied"\nmsgstr "Zugriff verweigert"\n',
  'a dictionary of texts': '{"errors":{"AccessDenied":"Access denied","UnauthorizedOperation":"You may not do this"}}',
  'a file of properties': 'error.accessdenied=Access Denied\nerror.AccessDeniedException=You may not do this\n',
  'Java code that words an exception':
    '} catch (AccessDeniedException e) {\n    log.error("AccessDeniedException: {}", e.getMessage());\n    throw new ForbiddenException("Access Denied");\n}',
  'Ruby code': 'rescue Aws::S3::Errors::AccessDenied => e\n  logger.error("AccessDenied: #{e.message}")',
  'Rust code': 'match err { e if e.is_access_denied() => Err(Error::AccessDenied), e => Err(e.into()) }',
  'PHP code': "if ($e->getAwsErrorCode() === 'AccessDenied') {\n    abort(403, 'Access denied');\n}",
  'a mock': "mock.rejects(new AccessDeniedException({ message: 'Access Denied', $metadata: {} }));",
  'a check of a test': 'with pytest.raises(ClientError, match="AccessDenied"):\n    put_item()',
  'names of tests':
    ' PASS  src/store.test.ts\n  ✓ throws AccessDeniedException when the role lacks dynamodb:PutItem (12 ms)\n  ✓ returns 403 Access Denied (3 ms)',
  'a scenario of a specification': '  Scenario: access denied\n    Then the response code is "AccessDenied"',
  'a Logs Insights query over several lines':
    'fields @timestamp, errorCode, errorMessage\n| filter errorCode in ["AccessDenied","Client.UnauthorizedOperation"]\n| stats count(*) by errorCode',
  'a Splunk query': 'index=aws sourcetype=aws:cloudtrail errorCode=AccessDenied | stats count by eventName',
  'a Kusto query': 'AWSCloudTrail\n| where ErrorCode == "AccessDenied"\n| summarize count() by UserIdentityArn',
  'an Elasticsearch query': '{"query":{"bool":{"filter":[{"term":{"aws.cloudtrail.error_code":"AccessDenied"}}]}}}',
  'a Sigma rule':
    'title: Denials\ndetection:\n  selection:\n    eventSource: s3.amazonaws.com\n    errorCode: AccessDenied\n  condition: selection\n',
  'an example of an OpenAPI document':
    "responses:\n  '403':\n    description: Access denied\n    content:\n      application/json:\n        example:\n          code: AccessDeniedException\n",
  'a model of an API':
    '{"com.amazonaws.dynamodb#AccessDeniedException":{"type":"structure","traits":{"smithy.api#error":"client","smithy.api#httpError":403}}}',
  'a list of what is tried again': 'retry:\n  on:\n    - AccessDenied\n    - ThrottlingException\n',
  "CloudWatch's embedded metrics":
    '{"_aws":{"Timestamp":1795167100123,"CloudWatchMetrics":[{"Namespace":"app","Dimensions":[["code"]]}]},"code":"AccessDeniedException","Errors":0}',
  "an alarm's message": '{"AlarmName":"AccessDenied","AlarmDescription":"counts AccessDenied","NewStateValue":"ALARM"}',
};

/** Refusals of other products, be they called as AWS's are. */
const OTHERS: Readonly<Record<string, string>> = {
  'Kubernetes, forbidden':
    'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:default:app" cannot list resource "pods" in API group "" in the namespace "default"',
  'Google Cloud':
    'google.api_core.exceptions.PermissionDenied: 403 Permission \'bigquery.tables.getData\' denied on resource (or it may not exist). [reason: "IAM_PERMISSION_DENIED" domain: "iam.googleapis.com"]',
  'Google Cloud Storage, JSON':
    '{"error":{"code":403,"message":"app@example.iam.gserviceaccount.com does not have storage.objects.get access to the Google Cloud Storage object.","errors":[{"reason":"forbidden"}]}}',
  'Azure Storage':
    '<?xml version="1.0"?><Error><Code>AuthorizationPermissionMismatch</Code><Message>This request is not authorized to perform this operation using this permission.\nRequestId:11112222-3333-4444-5555-666677778888</Message></Error>',
  MySQL: "ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.1' (using password: YES)",
  'SQL Server':
    "Login failed for user 'app'. The SELECT permission was denied on the object 'orders', database 'shop', schema 'dbo'.",
  Oracle: 'ORA-01031: insufficient privileges',
  MongoDB: 'MongoServerError: not authorized on shop to execute command { find: "orders" }',
  Snowflake: "SQL access control error: Insufficient privileges to operate on table 'ORDERS'",
  'Spring Security 5':
    'org.springframework.security.access.AccessDeniedException: Access is denied\n\tat org.springframework.security.access.vote.AffirmativeBased.decide(AffirmativeBased.java:73)',
  Django: 'django.core.exceptions.PermissionDenied: You do not have permission to perform this action.',
  'Rails, Pundit': 'Pundit::NotAuthorizedError (not allowed to OrderPolicy#update? this Order):',
  Laravel: 'Illuminate\\Auth\\Access\\AuthorizationException: This action is unauthorized.',
  'ASP.NET':
    'Authorization failed. These requirements were not met: DenyAnonymousAuthorizationRequirement: Requires an authenticated user.',
  Windows: "System.UnauthorizedAccessException: Access to the path 'C:\\data\\orders.json' is denied.",
  Linux: "bash: /etc/shadow: Permission denied\ncp: cannot open '/root/x' for reading: Permission denied",
  SSH: 'git@github.com: Permission denied (publickey).',
  npm: 'npm ERR! code E403\nnpm ERR! 403 403 Forbidden - PUT https://registry.npmjs.org/orders - You do not have permission to publish "orders".',
  'GitHub API':
    '{"message":"Resource not accessible by integration","documentation_url":"https://docs.github.com/rest","status":"403"}',
  'Docker registry': 'denied: requested access to the resource is denied',
  'Nginx, status': '198.51.100.7 - - [20/Nov/2026:09:31:40 +0000] "GET /admin HTTP/1.1" 403 153 "-" "curl/8.5.0"',
  Envoy: 'RBAC: access denied',
  Istio:
    '[2026-11-20T09:31:40.123Z] "GET /orders HTTP/1.1" 403 - rbac_access_denied_matched_policy[none] - "-" 0 19 0 - "-" "curl/8.5.0"',
  Keycloak: 'WARN  [org.keycloak.events] type="LOGIN_ERROR", error="access_denied", realmId="shop", clientId="web"',
  Consul:
    "Unexpected response code: 403 (Permission denied: token with AccessorID 'x' lacks permission 'key:write' on \"orders\")",
  RabbitMQ: "ACCESS_REFUSED - access to queue 'orders' in vhost '/' refused for user 'app'",
  'Hadoop HDFS':
    'org.apache.hadoop.security.AccessControlException: Permission denied: user=app, access=WRITE, inode="/orders":hdfs:hdfs:drwxr-xr-x',
  MinIO: 'mc: <ERROR> Unable to list folder. Access Denied. (minio.example.com)',
  'Ceph RGW':
    '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><BucketName>orders</BucketName><RequestId>tx000001-0065-1-default</RequestId><HostId>1-default-default</HostId></Error>',
  'MySQL, a statement':
    "ERROR 1045 (28000): Access denied for user 'root'@'10.0.0.1' (using password: YES)\nERROR 1142 (42000): SELECT command denied to user 'app'@'10.0.0.1' for table 'orders'",
  'a page of Akamai':
    '<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\nYou don\'t have permission to access "http&#58;&#47;&#47;www&#46;example&#46;com&#47;" on this server.<P>\n</BODY></HTML>',
  'a page of Cloudflare': '<title>Access denied | example.com used Cloudflare to restrict access</title>',
  'a page of Varnish': '<title>403 Access denied</title><h1>Error 403 Access denied</h1><p>Access denied</p>',
  'a Git server': 'remote: HTTP Basic: Access denied. The provided password or token is incorrect',
  'an API in JSON': '{"statusCode":403,"error":"Forbidden","message":"Access denied"}',
  GraphQL: '{"errors":[{"message":"Access denied","extensions":{"code":"FORBIDDEN"},"path":["orders"]}],"data":null}',
  Axios:
    "AxiosError: Request failed with status code 403\n    data: { error: 'Forbidden', message: 'Access denied' }\n    config: { url: 'https://api.example.com/orders' }",
  'Cloudflare R2': 'AccessDenied: Access Denied\n    at https://0123456789abcdef.r2.cloudflarestorage.com/orders',
};

describe.each([
  ['what is only spoken of', MENTIONS],
  ['what others refuse', OTHERS],
])('%s is no denial', (_, texts) => {
  it.each(Object.entries(texts))('%s', async (_, text) => {
    expect(await denialsOf(text)).toEqual([]);
  });
});

/** As short as some programs print what AWS answered: each is one denied call. */
const BARE: Readonly<Record<string, string>> = {
  'two words': 'Access Denied',
  'a code': 'AccessDeniedException',
  'an error': 'Error: Access Denied',
  'a log line': '2026-11-20 09:31:40 ERROR put failed: Access Denied',
  'a JSON logger': '{"level":"error","msg":"upload failed","err":"Access Denied"}',
  "S3's answer":
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>EXAMPLE</RequestId></Error>',
  "a website's page of S3":
    '<html>\n<head><title>403 Forbidden</title></head>\n<body>\n<h1>403 Forbidden</h1>\n<ul>\n<li>Code: AccessDenied</li>\n<li>Message: Access Denied</li>\n<li>RequestId: EXAMPLE</li>\n</ul>\n</body>\n</html>',
  'what failed with it': 'the upload failed with AccessDeniedException',
  'a role that is not assumed': 'Could not assume role: Access denied',
  Go: 'Failed to copy: AccessDenied: Access Denied\n\tstatus code: 403, request id: EXAMPLE, host id: EXAMPLE',
};

describe('the shortest forms of a denial', () => {
  it.each(Object.entries(BARE))('%s', async (_, text) => {
    expect((await denialsOf(text)).map(({ kind }) => kind)).toEqual(['denial']);
  });
});
