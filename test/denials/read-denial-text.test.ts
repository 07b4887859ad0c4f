import { describe, expect, it } from 'vitest';
import { readDenialText, type TextFinding } from '../../src/denials/index.js';

const ALICE = 'arn:aws:iam::111122223333:user/team/alice';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/Orders-Api/i-0abc';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders';
const IDENTITY_ARN = 'arn:aws:iam::111122223333:policy/ops/DenyWrites';
const SCP_ARN = 'arn:aws:organizations::999900001111:policy/o-abcde12345/service_control_policy/p-abcd1234';
const RCP_ARN = 'arn:aws:organizations::999900001111:policy/o-abcde12345/resource_control_policy/p-abcd1234';

const denied = (reason: string) =>
  `User: ${SESSION} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} ${reason}`;

function only(text: string): TextFinding {
  const [finding, ...others] = readDenialText(text);
  expect(others).toEqual([]);
  if (finding === undefined) throw new Error(`nothing found in ${text}`);
  return finding;
}

describe('the phrase table', () => {
  it.each<[string, Partial<TextFinding>]>([
    [
      'because no identity-based policy allows the dynamodb:PutItem action',
      { policyType: 'identity-policy', effect: 'implicit' },
    ],
    [
      'because no permissions boundary allows the dynamodb:PutItem action',
      { policyType: 'permissions-boundary', effect: 'implicit' },
    ],
    [
      'because no session policy allows the dynamodb:PutItem action',
      { policyType: 'session-policy', effect: 'implicit' },
    ],
    [
      'because no service control policy allows the dynamodb:PutItem action',
      { policyType: 'service-control-policy', effect: 'implicit' },
    ],
    [
      'because no resource-based policy allows the dynamodb:PutItem action',
      { policyType: 'resource-policy', effect: 'implicit' },
    ],
    [
      'because no VPC endpoint policy allows the dynamodb:PutItem action',
      { policyType: 'vpc-endpoint-policy', effect: 'implicit' },
    ],
    [
      'because the role trust policy allows the sts:AssumeRole action',
      { policyType: 'role-trust-policy', effect: 'implicit' },
    ],
    [
      'BECAUSE NO IDENTITY-BASED POLICY ALLOWS the dynamodb:PutItem action',
      { policyType: 'identity-policy', effect: 'implicit' },
    ],
    ['with an explicit deny in an identity-based policy', { policyType: 'identity-policy', effect: 'explicit' }],
    [
      `with an explicit deny in an identity-based policy: ${IDENTITY_ARN}.`,
      { policyType: 'identity-policy', effect: 'explicit', policyArn: IDENTITY_ARN },
    ],
    [
      `with an explicit deny in a permissions boundary, with policy ARN:\n${IDENTITY_ARN}`,
      { policyType: 'permissions-boundary', effect: 'explicit', policyArn: IDENTITY_ARN },
    ],
    ['with an explicit deny in a sessions policy', { policyType: 'session-policy', effect: 'explicit' }],
    [
      `with an explicit deny in a service control policy: ${SCP_ARN}`,
      { policyType: 'service-control-policy', effect: 'explicit', policyArn: SCP_ARN },
    ],
    [
      `with an explicit deny in a resource control policy: ${RCP_ARN}`,
      { policyType: 'resource-control-policy', effect: 'explicit', policyArn: RCP_ARN },
    ],
    ['with an explicit deny in a resource-based policy', { policyType: 'resource-policy', effect: 'explicit' }],
    ['with an explicit deny in the role trust policy', { policyType: 'role-trust-policy', effect: 'explicit' }],
    [
      'with an explicit deny in a VPC endpoint policy transitively through a service control policy',
      { policyType: 'service-control-policy', effect: 'explicit', via: 'vpc-endpoint-policy' },
    ],
    ['with an explicit deny', { policyType: 'unknown', effect: 'explicit' }],
    ['', { policyType: 'unknown', effect: 'unknown' }],
  ])('%s', (reason, expected) => {
    const finding = only(denied(reason));
    expect(finding).toMatchObject({
      kind: 'denial',
      service: 'dynamodb',
      principal: SESSION,
      action: 'dynamodb:PutItem',
      resource: TABLE,
      truncated: false,
    });
    expect({ via: finding.via, policyArn: finding.policyArn, ...finding }).toMatchObject({
      via: undefined,
      policyArn: undefined,
      ...expected,
    });
  });

  it('does not tell a missing KMS key from a key policy', () => {
    const text = `User: ${SESSION} is not authorized to perform: kms:Decrypt on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`;
    const finding = only(text);
    expect(finding).toMatchObject({ policyType: 'resource-policy', effect: 'unknown', action: 'kms:Decrypt' });
    expect(finding.resource).toBeUndefined();
  });
});

describe('what the text does not say is unknown, with a note', () => {
  it.each([
    '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
    `User: ${ALICE} is not authorized to perform: kms:DescribeKey with an explicit deny in a role inline policy: policy-1a2b`,
    `User: ${ALICE} is not authorized to perform: iam:GetRole with an implicit deny in an identity-based policy`,
    `User: ${ALICE} is not authorized to perform: iam:CreateUser with an explicit deny in an identity policy enforced by ${IDENTITY_ARN}`,
    'The VPC endpoint policy denies the s3:PutObject action on arn:aws:s3:::lake/a.parquet',
    '`iam:CreateRole` on `orders-role`: **explicit deny in permissions boundary**',
    'An error occurred (AccessDenied) when calling the DeleteObject operation: Access Denied',
    'You are not authorized to perform this operation.',
  ])('%s', (text) => {
    const finding = only(text);
    expect(finding.policyType).toBe('unknown');
    expect(finding.note).toMatch(/\w/);
    expect(finding.policyArn).toBeUndefined();
  });
});

describe('slots', () => {
  it.each<[string, string | undefined]>([
    ['on resource: "arn:aws:s3:::b/a dir/because (1).txt"', 'arn:aws:s3:::b/a dir/because (1).txt'],
    ['on resource: role my-role', 'role my-role'],
    ['on resource: instance profile eks-1', 'instance profile eks-1'],
    [`on resource: policy ${IDENTITY_ARN}`, IDENTITY_ARN],
    ['on resource: *', '*'],
    ['on resource ChimeChannelID', 'ChimeChannelID'],
    ['on resource: arn:aws:ssm:us-east-1::parameter/cdk/version', 'arn:aws:ssm:us-east-1::parameter/cdk/version'],
    [
      'on resource: arn:aws:dynamodb:eu-west-1:<Log Archive Account>:table/T',
      'arn:aws:dynamodb:eu-west-1:<Log Archive Account>:table/T',
    ],
    ['on this resource', undefined],
    ['on the resource associated with this ciphertext', undefined],
    ['', undefined],
  ])('resource: %s', (slot, resource) => {
    for (const reason of [
      '',
      'because no identity-based policy allows the x:Y action',
      'with an explicit deny in a permissions boundary',
    ]) {
      const finding = only(`User: ${ALICE} is not authorized to perform: x:Y ${slot} ${reason}`);
      expect(finding).toMatchObject({ principal: ALICE, action: 'x:Y' });
      expect(finding.resource).toBe(resource);
    }
  });

  it.each<[string, string | undefined]>([
    ['User: anonymous is', 'anonymous'],
    ['User dummy is', 'dummy'],
    ['User is', undefined],
    ['You are', undefined],
    ['the caller is', undefined],
    ['dev-arch-project is', 'dev-arch-project'],
    [`${ALICE} is`, ALICE],
    [`Failed to assume arn:aws:iam::1:role/R: User:\n${SESSION} is`, SESSION],
    ['User: ...assumed-role/R/s is', undefined],
  ])('principal: %s', (head, principal) => {
    expect(only(`${head} not authorized to perform: s3:GetObject`).principal).toBe(principal);
  });

  it('lower-cases the prefix of an action, and nothing else', () => {
    expect(only(`User: ${ALICE} is not authorized to perform: SNS:CreateTopic`).action).toBe('sns:CreateTopic');
  });

  it('takes the action from the reason when the sentence has lost it', () => {
    const finding = only('User is not authorized... because no permissions boundary allows the dynamodb:Scan action');
    expect(finding).toMatchObject({ action: 'dynamodb:Scan', policyType: 'permissions-boundary', truncated: true });
  });

  it('joins an ARN that a line wrap cut, and no other word', () => {
    const text = `User: arn:aws:sts::111122223333:assumed-role/\nOrders-Api/i-0abc is not\nauthorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:1111\n  22223333:table/Orders because\nno identity-based policy allows the dynamodb:PutItem action`;
    expect(only(text)).toMatchObject({ principal: SESSION, resource: TABLE, policyType: 'identity-policy' });
    const next = `User: ${ALICE} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/R\nFail to assume the role`;
    expect(only(next).resource).toBe('arn:aws:iam::1:role/R');
  });
});

describe('what follows the reason', () => {
  it.each([
    [
      'Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/b5m5v5taprqh3yoluoo4dyw0w for complete details,\nor call the GetRequestAuthorizationDetails API with the following authorization id: b5m5v5taprqh3yoluoo4dyw0w',
      'b5m5v5taprqh3yoluoo4dyw0w',
    ],
    [
      'Go to https://console.aws.amazon.com/iam/home#/access-troubleshooter for complete details, or call the iam:GetAuthorizationDetails API with the following authorization id: 0f1e2d3c-aaaa-bbbb-cccc-0123456789ab',
      '0f1e2d3c-aaaa-bbbb-cccc-0123456789ab',
    ],
  ])('an authorization id, cut before the policy ARN is read', (tail, authorizationId) => {
    const finding = only(`${denied(`with an explicit deny in an identity-based policy: ${IDENTITY_ARN}`)}.\n${tail}`);
    expect(finding).toMatchObject({ policyArn: IDENTITY_ARN, authorizationId, truncated: false });
  });

  it('an encoded message, without the blanks that XML and wraps put in', () => {
    const finding = only(
      '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation. Encoded authorization failure message: VvuncIxj7Z_CPGNYXWqnuFV- YjByeAU66Q9752NtQ-I3-qnDLWs6JLFd</Message></Error></Errors></Response>',
    );
    expect(finding).toMatchObject({
      code: 'UnauthorizedOperation',
      service: 'ec2',
      encoded: 'VvuncIxj7Z_CPGNYXWqnuFV-YjByeAU66Q9752NtQ-I3-qnDLWs6JLFd',
    });
  });

  it.each([
    [
      'with an explicit deny in a service control policy: arn:aws:organizations::999900001111:policy/o-abcde12345/service_control_pol...',
      'service-control-policy',
    ],
    [
      'with an explicit deny in a service control policy: arn:aws:organizations::999900001111:policy/o-abcde12345/service_control_policy/p-ab',
      'service-control-policy',
    ],
    ['with an explicit deny in an identity-based policy: arn:aws:iam::1111', 'identity-policy'],
    ['because no permissions boundary al', 'permissions-boundary'],
    ['because no identity-ba', 'identity-policy'],
    ['because no resource', 'unknown'],
    ['with an explicit deny in a', 'unknown'],
  ])('a cut message is told, and a half ARN is none: %s', (reason, policyType) => {
    const finding = only(denied(reason));
    expect(finding).toMatchObject({ policyType, resource: TABLE });
    expect(finding.policyArn).toBeUndefined();
    if (policyType !== 'unknown') expect(finding.truncated).toBe(true);
  });

  it('distrusts a policy ARN that ends where CloudTrail cuts', () => {
    const start = denied('with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/');
    const finding = only(start + 'x'.repeat(1023 - start.length));
    expect(finding.truncated).toBe(true);
    expect(finding.policyArn).toBeUndefined();
  });
});

describe('fixed sentences', () => {
  it.each<[string, Partial<TextFinding>]>([
    [
      'The request was denied due to a VPC endpoint policy',
      { kind: 'denial', policyType: 'vpc-endpoint-policy', effect: 'unknown' },
    ],
    [
      'Error: Not authorized to perform sts:AssumeRoleWithWebIdentity',
      { kind: 'denial', policyType: 'role-trust-policy', effect: 'implicit', action: 'sts:AssumeRoleWithWebIdentity' },
    ],
    [
      'An error occurred (AccessDeniedException) when calling the PutItem operation: KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access. (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: x)',
      {
        kind: 'denial',
        service: 'dynamodb',
        action: 'dynamodb:PutItem',
        code: 'AccessDeniedException',
        policyType: 'unknown',
      },
    ],
    [
      `Cannot access stream ${TABLE}/stream/2026-01-01T00:00:00.000. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
      {
        kind: 'denial',
        effect: 'implicit',
        action: 'dynamodb:GetRecords',
        resource: `${TABLE}/stream/2026-01-01T00:00:00.000`,
      },
    ],
    [
      'The provided execution role does not have permissions to call ReceiveMessage on SQS',
      { kind: 'denial', action: 'sqs:ReceiveMessage', effect: 'implicit' },
    ],
    [
      'KMS key disabled error: com.amazonaws.services.kms.model.DisabledException:\n  arn:aws:kms:us-west-2:111122223333:key/k is disabled. (Service: AWSKMS)',
      { kind: 'lookalike', service: 'dynamodb', resource: 'arn:aws:kms:us-west-2:111122223333:key/k' },
    ],
    [
      'An error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid MFA one time pass code.',
      { kind: 'lookalike', code: 'AccessDenied', action: 'sts:AssumeRole' },
    ],
    [
      'An error occurred (ExpiredToken) when calling the ListTables operation: The security token included in the request is expired',
      { kind: 'lookalike', code: 'ExpiredToken' },
    ],
    ["Access denied for user 'admin'@'10.0.0.5' (using password: YES)", { kind: 'lookalike' }],
    ['IAM user access not activated', { kind: 'lookalike' }],
  ])('%s', (text, expected) => {
    const finding = only(text);
    expect(finding).toMatchObject(expected);
    expect(finding.note).toMatch(/\w/);
  });

  it('keeps the inner message of KMS inside DynamoDB', () => {
    const inner = `User: ${SESSION} is not authorized to perform: kms:CreateGrant on resource: arn:aws:kms:us-west-2:111122223333:key/k because no resource-based policy allows the kms:CreateGrant action`;
    const finding = only(
      `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: ${inner} (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException)`,
    );
    expect(finding).toMatchObject({
      action: 'kms:CreateGrant',
      policyType: 'resource-policy',
      effect: 'implicit',
      code: 'AccessDeniedException',
    });
    expect(finding.note).toContain('KMS');
  });
});

describe('many denials in one text', () => {
  const put = denied('because no identity-based policy allows the dynamodb:PutItem action');
  const get = put.replaceAll('PutItem', 'GetItem');

  it('finds each once, in order', () => {
    const log =
      `INFO up\n[ERROR] AccessDeniedException: ${get}\nINFO ok\n[ERROR] AccessDeniedException: ${put}\nWARN ${get}\n`.repeat(
        3,
      );
    expect(readDenialText(log).map((finding) => finding.action)).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem']);
  });

  it('takes a second, cut copy for the same denial', () => {
    expect(
      only(`[failed; nested exception is ${put} (Service: AmazonDynamoDBv2)] with root cause\n${put.slice(0, 150)}`)
        .action,
    ).toBe('dynamodb:PutItem');
  });

  it('leaves a code of another line to the error it belongs to', () => {
    const findings = readDenialText(`ThrottlingException: Rate exceeded\n\n${put}\n`);
    expect(findings.map(({ kind, code }) => [kind, code])).toEqual([
      ['lookalike', 'ThrottlingException'],
      ['denial', undefined],
    ]);
  });

  it('keeps the errors of neighbouring lines apart', () => {
    const findings = readDenialText(
      'ThrottlingException: Rate exceeded\nResourceNotFoundException: Requested resource not found\n',
    );
    expect(findings.map(({ code }) => code)).toEqual(['ThrottlingException', 'ResourceNotFoundException']);
  });

  it('finds nothing in prose and ordinary logs', () => {
    const prose =
      'A policy with an explicit deny always wins. See the docs on resource names.\nGET /login 200 User: bob\nyou are not authorized to park here';
    expect(readDenialText(prose)).toEqual([]);
    expect(readDenialText('')).toEqual([]);
  });
});
