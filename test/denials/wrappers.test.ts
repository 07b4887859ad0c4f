import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readDenialText } from '../../src/denials/index.js';

const once = (text: string) => JSON.stringify(text).slice(1, -1);

/** How SDKs, tools and logs print a message, and the error code that they print with it. */
const WRAPPERS: readonly {
  readonly name: string;
  readonly wrap: (message: string) => string;
  readonly code?: string;
  readonly requestId?: string;
}[] = [
  { name: 'nothing', wrap: (m) => m },
  {
    name: 'boto3',
    wrap: (m) =>
      `botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the Query operation: ${m}`,
    code: 'AccessDeniedException',
  },
  {
    name: 'AWS CLI v2',
    wrap: (m) => `aws: [ERROR]: An error occurred (AccessDenied) when calling the Query operation: ${m}`,
    code: 'AccessDenied',
  },
  {
    name: 'PynamoDB',
    wrap: (m) =>
      `An error occurred (AccessDeniedException) on request (SQ60) on table (t) when calling the GetItem operation: ${m}`,
    code: 'AccessDeniedException',
    requestId: 'SQ60',
  },
  {
    name: 'Java v1, twice',
    wrap: (m) =>
      `[failed: com.amazonaws.services.dynamodbv2.model.AmazonDynamoDBException: ${m} (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: AccessDeniedException; Request ID: X; Proxy: null)] with root cause\ncom.amazonaws.services.dynamodbv2.model.AmazonDynamoDBException: ${m} (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: AccessDeniedException; Request ID: X; Proxy: null)`,
    code: 'AccessDeniedException',
    requestId: 'X',
  },
  {
    name: 'Java v2',
    wrap: (m) =>
      `software.amazon.awssdk.services.dynamodb.model.DynamoDbException: ${m} (Service: DynamoDb, Status Code: 400, Request ID: X) (SDK Attempt Count: 1)`,
    requestId: 'X',
  },
  {
    name: 'Go v1',
    wrap: (m) => `AccessDeniedException: ${m}\n\tstatus code: 400, request id: X`,
    code: 'AccessDeniedException',
    requestId: 'X',
  },
  {
    name: 'Go v2',
    wrap: (m) =>
      `operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: X, api error AccessDeniedException: ${m}`,
    code: 'AccessDeniedException',
    requestId: 'X',
  },
  {
    name: 'Lambda',
    wrap: (m) => `{"errorMessage": "${once(m)}", "errorType": "AccessDeniedException", "stackTrace": []}`,
    code: 'AccessDeniedException',
  },
  {
    name: 'coral',
    wrap: (m) => `{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"${once(m)}"}`,
    code: 'AccessDeniedException',
  },
  { name: 'JSON in JSON in JSON', wrap: (m) => `{"a":"${once(once(`{"b":"${once(m)}"}`))}"}` },
  { name: 'escaped slashes', wrap: (m) => `\\"errorMessage\\":\\"${once(once(m)).replaceAll('/', '\\/')}\\"` },
  {
    name: 'XML',
    wrap: (m) =>
      `<Error><Code>AccessDenied</Code><Message>${m.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</Message></Error>`,
    code: 'AccessDenied',
  },
  {
    name: 'CloudFormation',
    wrap: (m) =>
      `Resource handler returned message: "${m} (Service: DynamoDb, Status Code: 400, Request ID: X) (SDK Attempt Count: 1)" (RequestToken: Y, HandlerErrorCode: AccessDenied)`,
    requestId: 'X',
    code: 'AccessDenied',
  },
  {
    name: 'Terraform',
    wrap: (m) =>
      `╷\n│ Error: creating X: api error AccessDenied: ${m}\n│ \n│   with aws_s3_bucket.b,\n│   on main.tf line 16, in resource "aws_s3_bucket" "b":\n╵`,
    code: 'AccessDenied',
  },
  {
    name: '.NET',
    wrap: (m) =>
      `Amazon.DynamoDBv2.AmazonDynamoDBException: ${m}\n ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of t`,
  },
  {
    name: 'PHP',
    wrap: (m) => `AWS HTTP error: Client error (truncated...)\n AccessDeniedException (client): ${m} - {"__type":"x"}`,
    code: 'AccessDeniedException',
  },
  {
    name: 'Ruby in Lambda',
    wrap: (m) => `Init<Aws::DynamoDB::Errors::AccessDeniedException> ${m}`,
    code: 'AccessDeniedException',
  },
  { name: 'syslog', wrap: (m) => `Jun 10 16:28:46 ip-172-31-6-210 uvicorn[9]: ${m}` },
  { name: 'a console with colours', wrap: (m) => `\u001b[31mError: ${m}\u001b[0m` },
  { name: 'HTML', wrap: (m) => `<pre>${m}</pre>` },
  { name: 'a full stop', wrap: (m) => `${m}.` },
  { name: 'EC2', wrap: (m) => `You are not authorized to perform this operation. ${m}.` },
];

const PRINCIPALS = [
  'arn:aws:iam::111122223333:user/support/jane.doe@example.com',
  'arn:aws:sts::111122223333:assumed-role/UserService/User',
  'arn:aws-cn:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/a=b,c@example.com',
  'arn:aws-us-gov:iam::111122223333:root',
  'arn:aws-eusc:sts::111122223333:federated-user/Bob',
  'arn:aws:iam::<ACCOUNT ID>:role/HR',
  'anonymous',
];
const RESOURCES: readonly (readonly [string, string | undefined])[] = [
  ['', undefined],
  [' on this resource', undefined],
  [' on resource: *', '*'],
  [
    ' on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/My.Table-1/index/By.Date',
    'arn:aws:dynamodb:eu-west-1:111122223333:table/My.Table-1/index/By.Date',
  ],
  [' on resource: "arn:aws:s3:::bucket/a dir/file (1).txt"', 'arn:aws:s3:::bucket/a dir/file (1).txt'],
  [' on resource: instance profile eks-1', 'instance profile eks-1'],
  [' on resource: policy arn:aws:iam::111122223333:policy/Target', 'arn:aws:iam::111122223333:policy/Target'],
];
const SCP = 'arn:aws:organizations::999900001111:policy/o-abcde12345/service_control_policy/p-abcd1234';
const REASONS: readonly {
  readonly text: string;
  readonly policyType: string;
  readonly effect: string;
  readonly policyArn?: string;
}[] = [
  { text: '', policyType: 'unknown', effect: 'unknown' },
  {
    text: ' because no identity-based policy allows the a:B action',
    policyType: 'identity-policy',
    effect: 'implicit',
  },
  {
    text: ' because no VPC endpoint policy allows the a:B action',
    policyType: 'vpc-endpoint-policy',
    effect: 'implicit',
  },
  { text: ' with an explicit deny in a permissions boundary', policyType: 'permissions-boundary', effect: 'explicit' },
  { text: ' with an explicit deny in the role trust policy', policyType: 'role-trust-policy', effect: 'explicit' },
  {
    text: ` with an explicit deny in a service control policy: ${SCP}`,
    policyType: 'service-control-policy',
    effect: 'explicit',
    policyArn: SCP,
  },
];
const ACTIONS = [
  'dynamodb:GetItem',
  'bedrock-agentcore:CreateAgentRuntime',
  'apigateway:PUT',
  'ec2-instance-connect:SendSSHPublicKey',
];

const known = fc.record({
  principal: fc.constantFrom(...PRINCIPALS),
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...RESOURCES),
  reason: fc.constantFrom(...REASONS),
  wrapper: fc.constantFrom(...WRAPPERS),
});

describe('a message in a wrapper', () => {
  it('keeps every field', () => {
    fc.assert(
      fc.property(known, ({ principal, action, resource: [slot, resource], reason, wrapper }) => {
        const findings = readDenialText(
          wrapper.wrap(`User: ${principal} is not authorized to perform: ${action}${slot}${reason.text}`),
        );
        expect(findings).toHaveLength(1);
        const { policyType, effect, policyArn } = reason;
        const { note: _, service: __, ...fields } = findings[0] ?? {};
        expect({ code: undefined, ...fields }).toEqual({
          kind: 'denial',
          principal,
          action,
          policyType,
          effect,
          truncated: false,
          code: wrapper.code,
          ...(wrapper.requestId !== undefined && { requestId: wrapper.requestId }),
          ...(resource !== undefined && { resource }),
          ...(policyArn !== undefined && { policyArn }),
        });
      }),
      { numRuns: 600 },
    );
  });

  it('keeps every field when its words are wrapped onto other lines', () => {
    const breaks = fc.constantFrom('\n', ' \n', '\n    ', '\r\n', '\n│ ', '\n# ', '\n// ', ' \\\n  ', '\\n');
    fc.assert(
      fc.property(
        known,
        breaks,
        fc.integer({ min: 2, max: 7 }),
        ({ principal, action, resource: [slot, resource], reason }, newLine, every) => {
          let words = 0;
          let quoted = false;
          const message = `User: ${principal} is not authorized to perform: ${action}${slot}${reason.text}`;
          const wrapped = message.replace(/["<>]| /g, (mark) => {
            if (mark !== ' ') quoted = !quoted;
            else if (!quoted && ++words % every === 0) return newLine;
            return mark;
          });
          expect(readDenialText(wrapped)).toHaveLength(1);
          expect(readDenialText(wrapped)[0]).toMatchObject({
            principal,
            action,
            policyType: reason.policyType,
            effect: reason.effect,
          });
          expect(readDenialText(wrapped)[0]?.resource).toBe(resource);
          expect(readDenialText(wrapped)[0]?.policyArn).toBe(reason.policyArn);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('any text', () => {
  it('is read without throwing, and never labelled without AWS naming the type', () => {
    const pieces = fc.constantFrom(
      'User: ',
      'not authorized to perform: ',
      'on resource: ',
      '"',
      'arn:aws:',
      '\\',
      '\n',
      '<',
      '&',
      ' with an explicit deny',
      '\u0000',
      '\u001b[',
      'AccessDenied',
      ':',
      '/',
      '…',
      ' because ',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 60 }),
        (parts) => {
          for (const finding of readDenialText(parts.join(''))) expect(finding.policyType).toBe('unknown');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps control characters in a field', () => {
    const [finding] = readDenialText(
      'User: arn:aws:sts::111122223333:assumed-role/R/a\u0007b is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/\u0001\u0002" with an explicit deny in a session policy',
    );
    expect(finding).toMatchObject({
      principal: 'arn:aws:sts::111122223333:assumed-role/R/a\u0007b',
      resource: 'arn:aws:s3:::b/\u0001\u0002',
      policyType: 'session-policy',
    });
  });

  it.each([
    [
      'denials',
      (at: number) =>
        `AccessDeniedException: User: arn:aws:iam::111122223333:user/u${at} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/${at}"\n`,
    ],
    [
      'denials in one line',
      (at: number) =>
        `{"errorMessage":"User: arn:aws:iam::111122223333:user/u${at} is not authorized to perform: kms:Decrypt"},`,
    ],
    ['halves', () => 'is not authorized to perform: because no on resource: arn: "'],
    ['codes', () => 'AccessDenied (AccessDenied) '],
    ['lines of one width', () => 'so wide is every line of this text, not more\n'],
  ])('takes as many steps for twice the text as twice: %s', (_name, piece) => {
    const steps = (count: number) => {
      const exec = vi.spyOn(RegExp.prototype, 'exec');
      const test = vi.spyOn(RegExp.prototype, 'test');
      readDenialText(Array.from({ length: count }, (_, at) => piece(at)).join(''));
      const sum = exec.mock.calls.length + test.mock.calls.length;
      vi.restoreAllMocks();
      return sum;
    };
    expect(steps(400)).toBeLessThan(2.2 * steps(200));
  });
});
