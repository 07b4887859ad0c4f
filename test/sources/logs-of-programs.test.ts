import { describe, expect, it } from 'vitest';
import { denialsOf } from './further-record.js';

const ROLE = 'arn:aws:sts::111122223333:assumed-role/orders-api/i-0abc';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const ID = '4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUAAJG';
const SAYS = `User: ${ROLE} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:PutItem action`;

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** SDKs of every language, and what prints their errors: each log of one denied call. */
const SDKS: Readonly<Record<string, string>> = {
  'Rust, DisplayErrorContext': `2026-11-20T09:31:40.123456Z ERROR orders: service error: unhandled error (AccessDeniedException): Error { code: "AccessDeniedException", message: "${SAYS}", aws_request_id: "${ID}" } (PutItemError(Unhandled(Unhandled { source: ErrorMetadata { code: Some("AccessDeniedException"), message: Some("${SAYS}"), extras: Some({"aws_request_id": "${ID}"}) }, meta: ErrorMetadata { code: Some("AccessDeniedException"), message: Some("${SAYS}"), extras: Some({"aws_request_id": "${ID}"}) } })))`,
  Swift: `2026-11-20T09:31:40+0000 error orders : [Orders] put failed: UnknownAWSHTTPServiceError(typeName: Optional("AccessDeniedException"), message: Optional("${SAYS}"), requestID: Optional("${ID}"), requestID2: nil, httpResponse: ClientRuntime.HTTPResponse)`,
  Soto: `[ ERROR ] AccessDeniedException: ${SAYS} [request-id: 0B1C2D3E] (Orders/routes.swift:31)`,
  Kotlin: `2026-11-20 09:31:40.123 ERROR [main] Orders - put failed
aws.sdk.kotlin.services.dynamodb.model.DynamoDbException: ${SAYS}, Request ID: ${ID}
\tat aws.sdk.kotlin.services.dynamodb.serde.PutItemOperationDeserializerKt.throwPutItemError(PutItemOperationDeserializer.kt:73)
\tat aws.sdk.kotlin.services.dynamodb.serde.PutItemOperationDeserializerKt.access$throwPutItemError(PutItemOperationDeserializer.kt:1)`,
  'C++': `[ERROR] 2026-11-20 09:31:40.123 AWSClient [140735] HTTP response code: 400
Resolved remote host IP address: 198.51.100.7
Request ID: ${ID}
Exception name: AccessDeniedException
Error message: ${SAYS}
6 response headers:
connection : keep-alive
x-amzn-requestid : ${ID}`,
  'Ruby, unhandled': `/usr/local/bundle/gems/aws-sdk-core-3.201.0/lib/seahorse/client/plugins/raise_response_errors.rb:17:in \`call': ${SAYS} (Aws::DynamoDB::Errors::AccessDeniedException)
\tfrom /usr/local/bundle/gems/aws-sdk-dynamodb-1.114.0/lib/aws-sdk-dynamodb/plugins/simple_attributes.rb:125:in \`call'
\tfrom app.rb:12:in \`<main>'`,
  'Rails with tags': `E, [2026-11-20T09:31:40.123456 #12] ERROR -- : [b2f0c6c4] Error performing OrderJob (Job ID: 1f0e) from Sidekiq(default) in 31.2ms: Aws::DynamoDB::Errors::AccessDeniedException (${SAYS}):
/usr/local/bundle/gems/aws-sdk-core-3.201.0/lib/seahorse/client/plugins/raise_response_errors.rb:17:in 'call'`,
  'PHP, uncaught': `PHP Fatal error:  Uncaught exception 'Aws\\DynamoDb\\Exception\\DynamoDbException' with message 'Error executing "PutItem" on "https://dynamodb.eu-west-1.amazonaws.com"; AWS HTTP error: Client error: \`POST https://dynamodb.eu-west-1.amazonaws.com\` resulted in a \`400 Bad Request\` response:
{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"User: ${ROLE} is not a (truncated...)
 AccessDeniedException (client): ${SAYS} - {"__type":"com.amazon.coral.service#AccessDeniedException","Message":"${SAYS}"}'

GuzzleHttp\\Exception\\ClientException: Client error: \`POST https://dynamodb.eu-west-1.amazonaws.com\` resulted in a \`400 Bad Request\` response:
{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"User: ${ROLE} is not a (truncated...)
 in /app/vendor/guzzlehttp/guzzle/src/Exception/RequestException.php:113`,
  PowerShell: `Write-DDBItem : ${SAYS}
At line:1 char:1
+ Write-DDBItem -TableName orders -Item $item
+ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    + CategoryInfo          : InvalidOperation: (Amazon.PowerShe...WriteDDBItemCmdlet:WriteDDBItemCmdlet) [Write-DDBItem], InvalidOperationException
    + FullyQualifiedErrorId : Amazon.DynamoDBv2.AmazonDynamoDBException,Amazon.PowerShell.Cmdlets.DDB.WriteDDBItemCmdlet`,
  '.NET JSON console': `{"Timestamp":"2026-11-20T09:31:40.1234567Z","EventId":0,"LogLevel":"Error","Category":"Orders.Worker","Message":"put failed","Exception":"Amazon.DynamoDBv2.AmazonDynamoDBException: ${SAYS}\\n ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type 'Amazon.Runtime.Internal.HttpErrorResponseException' was thrown.\\n   at Amazon.Runtime.HttpWebRequestMessage.GetResponseAsync(CancellationToken cancellationToken)","State":{"Message":"put failed","{OriginalFormat}":"put failed"}}`,
  Erlang: `2026-11-20T09:31:40.123456+00:00 error: crasher: initial call: orders:init/1, pid: <0.512.0>, exception error: no match of right hand side value {error,{<<"AccessDeniedException">>,<<"${SAYS}">>}} in function orders:put/1`,
  ExAws: `[error] GenServer Orders.Writer terminating\n** (ExAws.Error) ExAws Request Error!\n\n{:error, {"AccessDeniedException", "${SAYS}"}}\n\n    (ex_aws 2.5.1) lib/ex_aws.ex:87: ExAws.request!/2`,
  'Clojure, cognitect': `{:__type "com.amazon.coral.service#AccessDeniedException", :Message "${SAYS}", :cognitect.anomalies/category :cognitect.anomalies/incorrect}`,
  'Go, JSON of zerolog': `{"level":"error","error":"failed to put order: operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ${ID}, api error AccessDeniedException: ${SAYS}","time":"2026-11-20T09:31:40Z","message":"put failed"}`,
  'Go, wrapped and printed by %+v': `put order: operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ${ID}, api error AccessDeniedException: ${SAYS}
(1) attached stack trace
  -- stack trace:
  | main.put
  | \t/app/main.go:31
Wraps: (2) operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ${ID}, api error AccessDeniedException: ${SAYS}`,
  'pytest with a boto3 traceback': `=================================== FAILURES ===================================
_________________________________ test_put_order _________________________________

    def _make_api_call(self, operation_name, api_params):
>           raise error_class(parsed_response, operation_name)
E           botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}

/usr/lib/python3.12/site-packages/botocore/client.py:1023: AccessDeniedException
=========================== short test summary info ============================
FAILED test_orders.py::test_put_order - botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}`,
  'AWS CLI, --debug': `2026-11-20 09:31:40,120 - MainThread - botocore.parsers - DEBUG - Response headers: {'Server': 'Server', 'x-amzn-RequestId': '${ID}', 'x-amz-crc32': '1234'}
2026-11-20 09:31:40,121 - MainThread - botocore.parsers - DEBUG - Response body:
b'{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"${SAYS}"}'
2026-11-20 09:31:40,123 - MainThread - botocore.hooks - DEBUG - Event needs-retry.dynamodb.PutItem: calling handler <bound method RetryHandler.needs_retry of <botocore.retries.standard.RetryHandler object at 0x7f>>
2026-11-20 09:31:40,130 - MainThread - awscli.clidriver - DEBUG - Exception caught in main()
Traceback (most recent call last):
  File "awscli/clidriver.py", line 499, in main
botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}

An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}`,
};

/** What runs programs, builds and deploys. */
const RUNNERS: Readonly<Record<string, string>> = {
  'Airflow 3, JSON': `{"timestamp":"2026-11-20T09:31:40.123456Z","level":"error","event":"Task failed with exception","logger":"task","error_detail":[{"exc_type":"ClientError","exc_value":"An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}","syntax_error":null,"is_cause":false,"frames":[{"filename":"/opt/airflow/dags/orders.py","lineno":12,"name":"put"}]}]}`,
  Spark: `26/11/20 09:31:40 ERROR Executor: Exception in task 0.0 in stage 1.0 (TID 1)
software.amazon.awssdk.services.dynamodb.model.DynamoDbException: ${SAYS} (Service: DynamoDb, Status Code: 400, Request ID: ${ID}) (SDK Attempt Count: 1)
\tat software.amazon.awssdk.services.dynamodb.model.DynamoDbException$BuilderImpl.build(DynamoDbException.java:104)
26/11/20 09:31:40 WARN TaskSetManager: Lost task 0.0 in stage 1.0 (TID 1) (10.0.0.1 executor 1): software.amazon.awssdk.services.dynamodb.model.DynamoDbException: ${SAYS} (Service: DynamoDb, Status Code: 400, Request ID: ${ID}) (SDK Attempt Count: 1)`,
  Flink: `2026-11-20 09:31:40,123 WARN  org.apache.flink.runtime.taskmanager.Task [] - Sink: orders (1/1)#0 switched from RUNNING to FAILED with failure cause:
org.apache.flink.connector.dynamodb.sink.DynamoDbSinkException$DynamoDbSinkFailFastException: Encountered non-recoverable exception
\tat org.apache.flink.connector.dynamodb.sink.DynamoDbSinkWriter.isRetryable(DynamoDbSinkWriter.java:1)
Caused by: java.util.concurrent.CompletionException: software.amazon.awssdk.services.dynamodb.model.DynamoDbException: ${SAYS} (Service: DynamoDb, Status Code: 400, Request ID: ${ID})
Caused by: software.amazon.awssdk.services.dynamodb.model.DynamoDbException: ${SAYS} (Service: DynamoDb, Status Code: 400, Request ID: ${ID})`,
  dbt: `09:31:40  1 of 1 ERROR creating python table model analytics.orders ........ [ERROR in 3.21s]
09:31:40  Runtime Error in model orders (models/orders.py)
09:31:40    An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}
09:31:40  Done. PASS=0 WARN=0 ERROR=1 SKIP=0 TOTAL=1`,
  Jenkins: `[2026-11-20T09:31:40.123Z] + aws dynamodb put-item --table-name orders --item file://item.json
[2026-11-20T09:31:41.456Z]
[2026-11-20T09:31:41.456Z] An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}
[2026-11-20T09:31:41.460Z] script returned exit code 254
[2026-11-20T09:31:41.470Z] Finished: FAILURE`,
  CircleCI: `#!/bin/bash -eo pipefail
aws dynamodb put-item --table-name orders --item file://item.json

An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}

Exited with code exit status 254`,
  'GitHub Actions, annotation': `2026-11-20T09:31:40.1234567Z ##[group]Run npm run deploy
2026-11-20T09:31:41.1234567Z ##[error]AccessDeniedException: ${SAYS}
2026-11-20T09:31:41.1234568Z ##[error]Process completed with exit code 1.`,
  'Azure Pipelines': `2026-11-20T09:31:40.1234567Z ##[section]Starting: deploy
2026-11-20T09:31:41.1234567Z An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}
2026-11-20T09:31:41.2234567Z ##[error]Bash exited with code '254'.`,
  'Bitbucket Pipelines': `+ ./deploy.sh
botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}
Searching for test report files in directories named [test-results] down to a depth of 4`,
  'Serverless Framework': `✖ Error: AccessDeniedException: ${SAYS}\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:867:20)\n  code: 'AccessDeniedException',\n  time: 2026-11-20T09:31:40.000Z,\n  requestId: '${ID}',\n  statusCode: 400`,
  'SAM local': `[ERROR] AccessDeniedException: An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}
Traceback (most recent call last):
  File "/var/task/app.py", line 9, in handler
    table.put_item(Item=item)
{"errorMessage": "An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}", "errorType": "AccessDeniedException", "requestId": "11112222-3333-4444-5555-666677778888", "stackTrace": []}`,
  ArgoCD: `time="2026-11-20T09:31:40Z" level=error msg="finished unary call with code Unknown" error="rpc error: code = Unknown desc = operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ${ID}, api error AccessDeniedException: ${SAYS}" grpc.code=Unknown grpc.method=Sync`,
  Crossplane: `Status:
  Conditions:
    Last Transition Time:  2026-11-20T09:31:40Z
    Message:               async create failed: failed to create the resource: [{0 operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ${ID}, api error AccessDeniedException: ${SAYS}  []}]
    Reason:                AsyncCreateFailure
    Status:                False
    Type:                  LastAsyncOperation`,
  ACK: `{"level":"error","ts":"2026-11-20T09:31:40.123Z","msg":"Reconciler error","controller":"table","controllerGroup":"dynamodb.services.k8s.aws","Table":{"name":"orders","namespace":"default"},"reconcileID":"6c1b2a3d-1111-4222-8333-123456789012","error":"operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ${ID}, api error AccessDeniedException: ${SAYS}","stacktrace":"sigs.k8s.io/controller-runtime/pkg/internal/controller.(*Controller).reconcileHandler\\n\\t/go/pkg/mod/sigs.k8s.io/controller-runtime@v0.20.4/pkg/internal/controller/controller.go:316"}`,
  Vector: `2026-11-20T09:31:40.123456Z ERROR sink{component_kind="sink" component_id=orders component_type=aws_dynamodb}: vector::sinks::util::retries: Not retriable; dropping the request. reason="${SAYS}" internal_log_rate_limit=true`,
  'Fluent Bit': `[2026/11/20 09:31:40] [error] [output:dynamodb:dynamodb.0] PutItem API responded with error='AccessDeniedException', message='${SAYS}'
[2026/11/20 09:31:40] [error] [output:dynamodb:dynamodb.0] Failed to send items`,
  Fluentd: `2026-11-20 09:31:40 +0000 [error]: #0 unexpected error error_class=Aws::DynamoDB::Errors::AccessDeniedException error="${SAYS}"
  2026-11-20 09:31:40 +0000 [error]: #0 /usr/lib/ruby/gems/3.2.0/gems/aws-sdk-core-3.201.0/lib/seahorse/client/plugins/raise_response_errors.rb:17:in \`call'`,
  'journalctl -o json': JSON.stringify({
    __REALTIME_TIMESTAMP: '1795167100000000',
    _HOSTNAME: 'ip-10-0-0-1',
    SYSLOG_IDENTIFIER: 'orders',
    PRIORITY: '3',
    MESSAGE: `AccessDeniedException: ${SAYS}`,
  }),
  'Windows Event Log': `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Orders"/><TimeCreated SystemTime="2026-11-20T09:31:40.1234567Z"/><Level>2</Level></System><EventData><Data>Amazon.DynamoDBv2.AmazonDynamoDBException: ${SAYS}</Data></EventData></Event>`,
  'Docker json-file': JSON.stringify({
    log: `AccessDeniedException: ${SAYS}\n`,
    stream: 'stderr',
    time: '2026-11-20T09:31:40.123456789Z',
  }),
  'Grafana Loki export': JSON.stringify([
    {
      line: `level=error msg="AccessDeniedException: ${SAYS}"`,
      timestamp: '1795167100000000000',
      fields: { app: 'orders' },
    },
  ]),
  Sentry: JSON.stringify({
    event_id: 'b2f0c6c4',
    timestamp: 1795167100.123,
    exception: {
      values: [
        {
          type: 'ClientError',
          value: `An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}`,
        },
      ],
    },
  }),
  OpenTelemetry: JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] },
        scopeLogs: [
          {
            logRecords: [
              {
                timeUnixNano: '1795167100000000000',
                severityText: 'ERROR',
                body: { stringValue: `AccessDeniedException: ${SAYS}` },
              },
            ],
          },
        ],
      },
    ],
  }),
};

/** What AWS's own services tell of a call that they made. */
const SERVICES: Readonly<Record<string, string>> = {
  'Step Functions, history': JSON.stringify(
    {
      events: [
        { timestamp: '2026-11-20T09:31:39Z', type: 'TaskStarted', id: 4, previousEventId: 3 },
        {
          timestamp: '2026-11-20T09:31:40Z',
          type: 'TaskFailed',
          id: 5,
          previousEventId: 4,
          taskFailedEventDetails: {
            resourceType: 'dynamodb',
            resource: 'putItem',
            error: 'DynamoDB.AccessDeniedException',
            cause: `${SAYS} (Service: DynamoDb, Status Code: 400, Request ID: ${ID}) (SDK Attempt Count: 1)`,
          },
        },
        {
          timestamp: '2026-11-20T09:31:40Z',
          type: 'ExecutionFailed',
          id: 6,
          previousEventId: 5,
          executionFailedEventDetails: {
            error: 'DynamoDB.AccessDeniedException',
            cause: `${SAYS} (Service: DynamoDb, Status Code: 400, Request ID: ${ID}) (SDK Attempt Count: 1)`,
          },
        },
      ],
    },
    null,
    2,
  ),
  'X-Ray segment': JSON.stringify({
    Id: 'b2f0',
    Document: JSON.stringify({
      name: 'DynamoDB',
      namespace: 'aws',
      start_time: 1795167100.1,
      aws: { operation: 'PutItem', region: 'eu-west-1', request_id: ID, table_name: 'orders' },
      http: { response: { status: 400 } },
      cause: { exceptions: [{ type: 'AccessDeniedException', message: SAYS }] },
    }),
  }),
  'EventBridge, dead letter attributes': JSON.stringify({
    Messages: [
      {
        MessageId: '1',
        Body: '{}',
        MessageAttributes: {
          ERROR_CODE: { StringValue: 'NO_PERMISSIONS', DataType: 'String' },
          ERROR_MESSAGE: { StringValue: SAYS, DataType: 'String' },
        },
      },
    ],
  }),
  'CloudFormation, stack events': JSON.stringify(
    {
      StackEvents: [
        { LogicalResourceId: 'Bucket', ResourceStatus: 'CREATE_IN_PROGRESS', Timestamp: '2026-11-20T09:31:39Z' },
        {
          LogicalResourceId: 'Orders',
          ResourceType: 'AWS::DynamoDB::Table',
          Timestamp: '2026-11-20T09:31:40.123000+00:00',
          ResourceStatus: 'CREATE_FAILED',
          ResourceStatusReason: `Resource handler returned message: "${SAYS} (Service: DynamoDb, Status Code: 400, Request ID: ${ID}) (SDK Attempt Count: 1)" (RequestToken: 5f0e, HandlerErrorCode: AccessDenied)`,
        },
      ],
    },
    null,
    4,
  ),
  'CloudFormation, table': `------------------------------------------------------------------------
|                         DescribeStackEvents                          |
+----------------+----------------+--------------------------------------+
|  Orders        |  CREATE_FAILED |  Resource handler returned message: "${SAYS} (Service: DynamoDb, Status Code: 400, Request ID: ${ID}) (SDK Attempt Count: 1)" (RequestToken: 5f0e, HandlerErrorCode: AccessDenied)  |
+----------------+----------------+--------------------------------------+`,
  CodeBuild: `[Container] 2026/11/20 09:31:39.123456 Running command npm run deploy
[Container] 2026/11/20 09:31:40.123456 Phase complete: BUILD State: FAILED
[Container] 2026/11/20 09:31:40.223456 Phase context status code: COMMAND_EXECUTION_ERROR Message: An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}`,
  Glue: JSON.stringify({
    JobRun: {
      Id: 'jr_1',
      JobRunState: 'FAILED',
      ErrorMessage: `An error occurred while calling o80.pyWriteDynamicFrame. ${SAYS} (Service: DynamoDb, Status Code: 400, Request ID: ${ID})`,
    },
  }),
  'Lambda, JSON log format': `{"timestamp":"2026-11-20T09:31:40Z","level":"ERROR","message":"An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}","logger":"root","requestId":"11112222-3333-4444-5555-666677778888","location":"/var/task/app.py:handler:9","errorType":"ClientError","errorMessage":"An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}","stackTrace":["  File ..."]}`,
  'CloudWatch Logs Insights, results': JSON.stringify({
    results: [
      [
        { field: '@timestamp', value: '2026-11-20 09:31:40.123' },
        {
          field: '@message',
          value: `ERROR An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}\n`,
        },
        { field: '@ptr', value: 'CmEK' },
      ],
    ],
    status: 'Complete',
  }),
  "Lambda's JSON log, with what the platform counts": `{"timestamp":"2026-11-20T09:31:40Z","level":"ERROR","message":"An error occurred (AccessDeniedException) when calling the PutItem operation: ${SAYS}","logger":"root","requestId":"11112222-3333-4444-5555-666677778888"}
{"time":"2026-11-20T09:31:40.200Z","type":"platform.report","record":{"requestId":"11112222-3333-4444-5555-666677778888","status":"error","errorType":"AccessDeniedException","metrics":{"durationMs":120}}}`,
  'OpenTelemetry, a log record': JSON.stringify({
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              {
                timeUnixNano: '1795167100000000000',
                body: { stringValue: 'put failed' },
                attributes: [
                  { key: 'exception.type', value: { stringValue: 'AccessDeniedException' } },
                  { key: 'exception.message', value: { stringValue: SAYS } },
                ],
              },
            ],
          },
        ],
      },
    ],
  }),
  'CDK, with the log of a custom resource': `❌  AppStack failed: DeploymentError: Resource updates failed:
AppStack/MyResource/Default  (AWS::CloudFormation::CustomResource MyResource)
  Received response status [FAILED] from custom resource. Message returned: See the details in CloudWatch Log Stream:
  2026/11/20/[$LATEST]f3d033c8fe2a4720bd61e35c8d415be1 (RequestId: 11112222-3333-4444-5555-666677778888)

   Logs from /aws/lambda/AppStack-CrHandler:
   ERROR Setup failed: AccessDenied - ${SAYS}
   ERROR Full error: {"stack":"AccessDenied: ${SAYS}\\n    at x","name":"AccessDenied","$metadata":{"httpStatusCode":403,"requestId":"${ID}"}}
`,
  'AppSync, GraphQL': JSON.stringify({
    data: { putOrder: null },
    errors: [
      {
        path: ['putOrder'],
        errorType: 'DynamoDB:AccessDeniedException',
        message: `${SAYS} (Service: DynamoDb, Status Code: 400, Request ID: ${ID})`,
      },
    ],
  }),
  'API Gateway, execution log': `(6c1b2a3d) Endpoint response body before transformations: {"__type":"com.amazon.coral.service#AccessDeniedException","Message":"${SAYS}"}`,
  'a Slack message': `*orders-api* :rotating_light:\n> AccessDeniedException: ${SAYS}\n<https://example.com|Open>`,
  'a message escaped twice': escaped(
    JSON.stringify({ error: JSON.stringify({ message: SAYS, code: 'AccessDeniedException' }) }),
  ),
};

describe.each([
  ['SDKs', SDKS],
  ['runners', RUNNERS],
  ['services', SERVICES],
])('one denied call as %s print it', (_, logs) => {
  it.each(Object.entries(logs))('%s', async (_, log) => {
    const denials = await denialsOf(log);
    expect(
      denials.map(({ principal, action, resource, reason }) => [
        principal.arn,
        action,
        resource,
        reason.policyType,
        reason.effect,
      ]),
    ).toEqual([[ROLE, 'dynamodb:PutItem', TABLE, 'identity-policy', 'implicit']]);
  });
});

it('counts each log record of OpenTelemetry, at its time', async () => {
  const record = (timeUnixNano: string): object => ({ timeUnixNano, body: { stringValue: `AccessDenied: ${SAYS}` } });
  const logRecords = [record('1795167100000000000'), record('1795167160000000000')];
  const denials = await denialsOf(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }));
  expect(denials.map(({ time }) => time)).toEqual(['2026-11-20T09:31:40.000Z', '2026-11-20T09:32:40.000Z']);
});
