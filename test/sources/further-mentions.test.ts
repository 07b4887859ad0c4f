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
