import { describe, expect, it } from 'vitest';
import { denialsOf } from './further-record.js';

const ROLE = 'arn:aws:sts::111122223333:assumed-role/orders-api/i-0abc';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const SAYS = `User: ${ROLE} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:PutItem action`;

/** Logs of programs and of what runs them, each of one denied call. */
const LOGS: Readonly<Record<string, string>> = {
  'Rust SDK, debug output': `2026-11-20T09:31:40.123456Z ERROR orders: put failed error=ServiceError(ServiceError { source: Unhandled(Unhandled { source: ErrorMetadata { code: Some("AccessDeniedException"), message: Some("${SAYS}"), extras: Some({"aws_request_id": "ABCDEFGHIJKLMNOPQRST"}) } }), raw: Response { status: StatusCode(400) } })`,
  'Airflow task log': `[2026-11-20, 09:31:40 UTC] {taskinstance.py:2699} ERROR - Task failed with exception
Traceback (most recent call last):
  File "/usr/local/airflow/dags/orders.py", line 12, in put
    table.put_item(Item=item)
  File "/usr/local/lib/python3.11/site-packages/botocore/client.py", line 1023, in _make_api_call
    raise error_class(parsed_response, operation_name)
botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}
[2026-11-20, 09:31:41 UTC] {local_task_job_runner.py:240} INFO - Task exited with return code 1`,
  'GitLab job': `\u001b[0Ksection_start:1795167100:step_script\r\u001b[0K$ npm run deploy
\u001b[31mAccessDeniedException: ${SAYS}\u001b[0m
    at de_AccessDeniedExceptionRes (/builds/x/node_modules/@aws-sdk/client-dynamodb/dist-cjs/index.js:2161:21) {
  '$fault': 'client',
  '$metadata': { httpStatusCode: 400, requestId: 'ABCDEFGHIJKLMNOPQRST', attempts: 1 },
  __type: 'com.amazon.coral.service#AccessDeniedException'
}
ERROR: Job failed: exit code 1`,
  'Laravel log': `[2026-11-20 09:31:40] production.ERROR: Error executing "PutItem" on "https://dynamodb.eu-west-1.amazonaws.com"; AWS HTTP error: Client error: \`POST https://dynamodb.eu-west-1.amazonaws.com\` resulted in a \`400 Bad Request\` response:
{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"${SAYS}"}
 AccessDeniedException (client): ${SAYS} - {"__type":"com.amazon.coral.service#AccessDeniedException","Message":"${SAYS}"} {"exception":"[object] (Aws\\\\DynamoDb\\\\Exception\\\\DynamoDbException(code: 0)"}`,
  'Terraform Cloud, JSON lines': `{"@level":"error","@message":"Error: reading DynamoDB Table Item: operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ABCDEFGHIJKLMNOPQRST, api error AccessDeniedException: ${SAYS}","@module":"terraform.ui","@timestamp":"2026-11-20T09:31:40.123456Z","type":"diagnostic"}`,
  Pulumi: `Diagnostics:
  aws:dynamodb:TableItem (order):
    error: 1 error occurred:
    \t* operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ABCDEFGHIJKLMNOPQRST, api error AccessDeniedException: ${SAYS}`,
  'Elastic Beanstalk, web.stdout': `Nov 20 09:31:40 ip-10-0-0-1 web[2921]: AccessDeniedException: ${SAYS}
Nov 20 09:31:40 ip-10-0-0-1 web[2921]:     at throwDefaultError (/var/app/current/node_modules/@smithy/smithy-client/dist-cjs/index.js:867:20)`,
};

/** What other products refuse, and what only speaks of AWS's refusals. */
const NOTHING: Readonly<Record<string, string>> = {
  nginx:
    '2026/11/20 09:31:40 [error] 7#7: *1 access forbidden by rule, client: 198.51.100.7, server: example.com, request: "GET /admin HTTP/1.1"',
  Kafka: 'org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders]',
  PostgreSQL: '2026-11-20 09:31:40 UTC [12] app@orders ERROR:  permission denied for table orders',
  Elasticsearch:
    '{"error":{"type":"security_exception","reason":"action [indices:data/write/index] is unauthorized for user [app]"},"status":403}',
  GitHub:
    'remote: Permission to example/orders.git denied to ana. fatal: unable to access: The requested URL returned error: 403',
  'a unit test':
    "it('throws AccessDeniedException when the role lacks dynamodb:PutItem', async () => { expect(code).toBe('AccessDeniedException') })",
  'a log of a test run':
    '✓ retries on AccessDeniedException (12 ms)\n✓ maps AccessDenied to 403 (3 ms)\nTests: 2 passed, 2 total',
  'a list of error codes':
    'Common errors: AccessDeniedException, IncompleteSignature, InternalFailure, NotAuthorized, OptInRequired, RequestExpired, ThrottlingException',
  'an alarm': '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
  'a plan':
    '  # aws_cloudwatch_log_metric_filter.denied will be created\n  + pattern = "{ $.errorCode = AccessDenied* }"',
};

describe('a log of one denied call', () => {
  it.each(Object.entries(LOGS))('%s', async (_, log) => {
    const denials = await denialsOf(log);
    expect(
      denials.map(({ principal, action, resource, reason }) => [principal.arn, action, resource, reason.policyType]),
    ).toEqual([[ROLE, 'dynamodb:PutItem', TABLE, 'identity-policy']]);
  });
});

describe('no denied call of AWS', () => {
  it.each(Object.entries(NOTHING))('%s', async (_, text) => {
    expect(await denialsOf(text)).toEqual([]);
  });
});
