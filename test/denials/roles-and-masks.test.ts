import { describe, expect, it } from 'vitest';
import { denialOfText, readDenialText } from '../../src/denials/index.js';
import { requestsOf } from '../../src/requests/index.js';

const ROLE = 'arn:aws:iam::111122223333:role/service/pipe';

/** What services say of the roles that they were given, and of rights of their own. */
describe("a service's words", () => {
  it.each([
    ['EKS does not have permissions to assume the associated role.', 'sts:AssumeRole', undefined],
    [
      'InvalidCloudWatchLogsRoleArnException: Access denied. Check the permissions for your role.',
      'logs:CreateLogStream',
      undefined,
    ],
    [
      "InsufficientDeliveryPolicyException: Insufficient delivery policy to s3 bucket: config-logs-1, unable to write to bucket, provided s3 key prefix is 'null'.",
      's3:PutObject',
      'arn:aws:s3:::config-logs-1',
    ],
    ['Incorrect S3 bucket policy is detected for bucket: trail-logs-1', 's3:PutObject', 'arn:aws:s3:::trail-logs-1'],
    [`Pipe role ${ROLE} does not have permissions to call GetRecords on DynamoDB.`, 'dynamodb:GetRecords', undefined],
    [
      'Lambda does not have permission to access the ECR image. Check the ECR permissions.',
      'ecr:BatchGetImage',
      undefined,
    ],
    [
      'API: sqs:CreateQueue Access to the resource https://sqs.us-east-1.amazonaws.com/ is denied.',
      'sqs:CreateQueue',
      'https://sqs.us-east-1.amazonaws.com/',
    ],
  ])('is a denial: %s', (text, action, resource) => {
    const found = readDenialText(text);
    expect(found.map((one) => [one.kind, one.action, one.resource])).toEqual([['denial', action, resource]]);
  });

  it.each([
    ['Insufficient Lake Formation permission(s) on orders_db', 'orders_db'],
    ['Insufficient Lake Formation permission(s) on sales.orders: Select permissions required', 'sales.orders'],
    [
      'An error occurred (AccessDeniedException) when calling the GetTable operation: Insufficient Lake Formation permission(s): Required Select on orders',
      'orders',
    ],
    ['Principal does not have any privilege on specified resource', undefined],
    ['Resource does not exist or requester is not authorized to access requested permissions.', undefined],
  ])('of Lake Formation is no policy: %s', (text, resource) => {
    expect(readDenialText(text)).toMatchObject([
      { kind: 'lookalike', effect: 'implicit', note: 'Lake Formation refuses, outside IAM: grant there' },
    ]);
    expect(readDenialText(text)[0]?.resource).toBe(resource);
  });

  it.each([
    'Your access has been denied by EC2, please make sure your function execution role have permission to DescribeNetworkInterfaces. EC2 Error Code: UnauthorizedOperation.',
    'The provided execution role does not have permissions to call CreateNetworkInterface on EC2',
    'The role defined for the function cannot be assumed by Lambda.',
  ])('of Lambda leads to `can`: %s', (text) => {
    expect(readDenialText(text)[0]?.note).toContain('next: ddb-doctor can --function NAME');
  });
});

function deniedTo(principal: string, resource: string) {
  const text = `User: ${principal} is not authorized to perform: dynamodb:PutItem on resource: ${resource} because no identity-based policy allows the dynamodb:PutItem action`;
  const [finding] = readDenialText(text);
  if (finding === undefined) throw new Error('the text is a denial');
  const denial = denialOfText(finding, text);
  const [request] = requestsOf(denial);
  return { denial, origin: request?.origin, request };
}

const APP = 'arn:aws:sts::111122223333:assumed-role/app/i-1';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';

describe('a hidden name is unknown, and never wrong', () => {
  it.each([
    '***',
    '************',
    'xxxxxxxxxxxx',
    'XXXX',
    '<account>',
    '[account id]',
    '${AccountId}',
    '...',
    'REDACTED',
  ])('as an account: %s', (mask) => {
    const { denial, origin, request } = deniedTo(
      APP.replace('111122223333', mask),
      TABLE.replace('111122223333', mask),
    );
    expect(denial).toMatchObject({ action: 'dynamodb:PutItem', reason: { policyType: 'identity-policy' } });
    expect(denial.account).toBeUndefined();
    expect(denial.principal.account).toBeUndefined();
    expect(request?.principalAccount).toBeUndefined();
    expect(origin?.principalUnknown).toBeUndefined();
  });

  it.each(['***', '****', 'xxxx', '<role>', '[REDACTED]', 'REDACTED', '...', '{role}'])('as a role: %s', (mask) => {
    const { origin } = deniedTo(APP.replace('/app/', `/${mask}/`), TABLE);
    expect(origin?.principalUnknown).toBe('the message hides the name of the caller');
  });

  it.each(['***', 'REDACTED', '[REDACTED]', '<user>'])('as a whole caller: %s', (mask) => {
    expect(deniedTo(mask, TABLE).origin?.principalUnknown).toBeDefined();
  });

  it.each(['****', 'xxxx', '<table>', '[table name]', 'REDACTED'])('as a table: %s', (mask) => {
    const { origin } = deniedTo(APP, TABLE.replace('orders', mask));
    expect(origin?.resourceUnknown).toBe('the message hides the name of the resource');
  });

  it('but a name that only looks like one is known', () => {
    for (const name of ['xx', 'max', 'app-xxx1', 'redacted-logs-of-app', 'a*'])
      expect(deniedTo(APP.replace('/app/', `/${name}/`), TABLE).origin?.principalUnknown).toBeUndefined();
    expect(deniedTo(APP, 'arn:aws:dynamodb:eu-west-1:111122223333:table/*').origin?.resourceUnknown).toBeUndefined();
  });
});
