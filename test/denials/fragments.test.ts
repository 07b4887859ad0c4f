import { describe, expect, it } from 'vitest';
import { readDenialText, type TextFinding } from '../../src/denials/index.js';

const ALICE = 'arn:aws:iam::111122223333:user/alice';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders';
const BOUNDARY = 'arn:aws:iam::111122223333:policy/team-boundary';
const SCP = 'arn:aws:organizations::999900001111:policy/o-abcde12345/service_control_policy/p-abcd1234';

function only(text: string): TextFinding {
  const [finding, ...others] = readDenialText(text);
  expect(others).toEqual([]);
  if (finding === undefined) throw new Error(`nothing found in ${text}`);
  return finding;
}

describe('a part of a message', () => {
  it.each<[string, Partial<TextFinding>]>([
    [
      '`...no VPC endpoint policy allows the ssm:GetParameters action`',
      { policyType: 'vpc-endpoint-policy', effect: 'implicit', action: 'ssm:GetParameters' },
    ],
    [
      'AccessDenied ... explicit deny in a service control policy: p-xxxx',
      { policyType: 'service-control-policy', effect: 'explicit', code: 'AccessDenied' },
    ],
    [
      'An error occurred (AccessDenied) when calling the GetRole operation: explicit deny in an identity-based policy:\n  ' +
        BOUNDARY,
      { policyType: 'identity-policy', effect: 'explicit', policyArn: BOUNDARY },
    ],
    [
      'kms:GenerateDataKey\n  on this resource\n  because the resource does not exist in this Region, no resource-based policies allow access',
      { policyType: 'resource-policy', effect: 'unknown', action: 'kms:GenerateDataKey' },
    ],
    [
      'AccessDenied: User is not authorized to perform: s3:PutObject on resource\nbecause no VPC endpoint policy allows the s3:PutObject action',
      { policyType: 'vpc-endpoint-policy', effect: 'implicit', action: 's3:PutObject' },
    ],
    [
      `User: ${ALICE} is not authorized to perform: s3:PutObject on resource: ... with an explicit deny in a resource-based policy`,
      { policyType: 'resource-policy', effect: 'explicit', action: 's3:PutObject', truncated: true },
    ],
    [
      'events.amazonaws.com is not authorized to access the key because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access.',
      { policyType: 'resource-policy', effect: 'unknown', principal: 'events.amazonaws.com' },
    ],
  ])('keeps what it says: %s', (text, expected) => {
    const finding = only(text);
    expect(finding).toMatchObject({ kind: 'denial', ...expected });
    expect(finding.resource).toBeUndefined();
  });

  it.each([
    ['When the reason is an explicit deny in a service control policy (SCP), look at every policy.'],
    ['A missing Allow or an explicit deny in the role trust policy is a common reason.'],
    ['- pass: no VPC endpoint policy allows a wildcard principal'],
    ['With no permissions boundary allows and denies of the identity policies decide.'],
  ])('is not seen in prose: %s', (text) => {
    expect(readDenialText(text)).toEqual([]);
  });

  it.each(['...', '…'])('is told to be cut wherever `%s` ends the text', (mark) => {
    const whole = `User: ${ALICE} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} with an explicit deny in a service control policy: ${SCP}`;
    for (let end = whole.indexOf('perform'); end < whole.length; end += 1) {
      const finding = only(whole.slice(0, end) + mark);
      expect(finding.truncated).toBe(true);
      expect(finding.policyArn).toBeUndefined();
      expect(['unknown', 'service-control-policy']).toContain(finding.policyType);
    }
  });
});

describe('what stands around a value', () => {
  const denied = `User: ${ALICE} is not authorized to perform: dynamodb:Query on resource: ${TABLE}`;
  const bounded = `${denied} with an explicit deny in a permissions boundary: ${BOUNDARY}`;

  it.each([
    ['emphasis', `**${denied}**`, `**${bounded}**`],
    ['full-width punctuation', `错误：${denied}，请联系管理员`, `错误：${bounded}，请联系管理员`],
    ['a footnote', `${denied}.[1]`, `${bounded}.[cite: 15]`],
  ])('%s is no part of it', (_name, plain, named) => {
    expect(only(plain)).toMatchObject({ principal: ALICE, resource: TABLE });
    expect(only(named)).toMatchObject({ policyArn: BOUNDARY, truncated: false });
  });

  it.each([
    ['"', '"'],
    ["ClientError('", "')"],
    ['`', '` since today'],
    ['a,"', '",b'],
  ])('quotes around a fixed sentence are no part of its resource: %s…%s', (before, after) => {
    expect(only(`${before}Not authorized to access resource ${TABLE}${after}`).resource).toBe(TABLE);
  });

  it('an elided ARN ends at its line', () => {
    const text = `User: ${ALICE} is not authorized to perform: kms:CreateGrant on resource: arn:aws:kms:us-east-1:...\n2026-01-01T00:00:00Z INFO next request served`;
    expect(only(text).resource).toBe('arn:aws:kms:us-east-1:...');
  });

  it('a comment in a box has two prefixes', () => {
    const lines = [`User: ${ALICE}`, 'is not authorized to perform: dynamodb:Query on', `resource: ${TABLE}`];
    expect(only(lines.map((line) => `│     # ${line}`).join('\n'))).toMatchObject({
      principal: ALICE,
      resource: TABLE,
    });
  });

  it('emphasis before a principal is no part of it', () => {
    expect(only('**User is not authorized to perform: rds:StopActivityStream**').principal).toBeUndefined();
  });

  it('a principal without its label starts at its ARN', () => {
    for (const before of ['错误：', '<Message>', 'denied:', '']) {
      expect(only(`${before}${ALICE} is not authorized to perform: s3:GetObject`).principal).toBe(ALICE);
    }
  });

  it('quotes in a key, and the doubled quotes of CSV, are no end of a resource', () => {
    const because = 'because no identity-based policy allows the s3:GetObject action';
    const of = (resource: string) =>
      `User: ${ALICE} is not authorized to perform: s3:GetObject on resource: ${resource}`;
    expect(only(`${of('"arn:aws:s3:::b/a b/the "new".txt"')} ${because}`).resource).toBe(
      'arn:aws:s3:::b/a b/the "new".txt',
    );
    expect(only(`2026-01-01,AccessDenied,"${of('""arn:aws:s3:::b/k""')} ${because}",1`).resource).toBe(
      'arn:aws:s3:::b/k',
    );
  });

  it('strings that a program puts together are one text', () => {
    const python = `"User: ${ALICE} "\n    "is not authorized to perform: dynamodb:Query on resource: "\n    "${TABLE} with "\n    "an explicit deny in a resource-based policy"`;
    const typescript = `'User: ${ALICE} ' +\n  'is not authorized to perform: dynamodb:Query on resource: ' +\n  \`${TABLE} with an explicit deny in a resource-based policy\``;
    for (const text of [python, typescript, python.replace(/^/gm, '# ')]) {
      expect(only(text)).toMatchObject({ principal: ALICE, resource: TABLE, policyType: 'resource-policy' });
    }
  });
});

describe('a text cut at a column', () => {
  const session =
    'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/jane.doe@example.com';
  const message = `An error occurred (AccessDeniedException) when calling the PutItem operation: User: ${session} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} with an explicit deny in a service control policy: ${SCP}`;

  it.each([40, 60, 72, 78, 80, 100, 120, 132])('of a terminal is put together: %i', (width) => {
    for (const prefix of ['', '│ ', '  ']) {
      const cut = message.replace(new RegExp(`.{${width}}(?=.)`, 'g'), `$&\n${prefix}`);
      expect(only(cut)).toMatchObject({
        code: 'AccessDeniedException',
        principal: session,
        action: 'dynamodb:PutItem',
        resource: TABLE,
        policyType: 'service-control-policy',
        policyArn: SCP,
      });
    }
  });

  it('is not taken for one where lines happen to be of one width', () => {
    const line = `User: ${ALICE} is not authorized to perform: s3:GetObject`;
    const other = line.replace('GetObject', 'PutObject');
    expect(readDenialText(`${line}\n${other}\n${line}`).map(({ action }) => action)).toEqual([
      's3:GetObject',
      's3:PutObject',
    ]);
  });

  it('is not taken for one where the lines are rows of a table', () => {
    const row = (action: string) => `| ${`User: ${ALICE} is not authorized to perform: ${action}`.padEnd(90)} |`;
    const rows = ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage'];
    expect(readDenialText(rows.map(row).join('\n')).map(({ action }) => action)).toEqual(rows);
  });

  it('keeps the blanks of a key and the hyphen of a name at which lines break', () => {
    const of = (rest: string) => only(`User: ${ALICE} is not authorized to perform: ${rest}`);
    expect(
      of('s3:GetObject on resource: "arn:aws:s3:::b/a key with\n  blanks.txt" with an explicit deny').resource,
    ).toBe('arn:aws:s3:::b/a key with blanks.txt');
    expect(of('ec2-instance-\nconnect:SendSSHPublicKey').action).toBe('ec2-instance-connect:SendSSHPublicKey');
    expect(
      of(`s3:GetObject with an explicit deny in a permissions boundary: ${BOUNDARY.replace('-', '-\n')}`).policyArn,
    ).toBe(BOUNDARY);
  });
});

describe('a text in an encoding', () => {
  const message = `User: ${ALICE} is not authorized to perform: dynamodb:Query on resource: ${TABLE} with an explicit deny in a permissions boundary: ${BOUNDARY}`;

  it.each([
    ['numbered entities', message.replaceAll('/', '&#x2F;').replaceAll(':', '&#58;')],
    ['a link', `https://example.com/sign-in?error=${encodeURIComponent(message)}&state=1`],
    ['a form', new URLSearchParams({ error: message, state: '1' }).toString()],
    ['the control sequences of a console', `\u001b[0K\u001b[31;1m${message}\u001b[0m\u001b[?25h`],
    ['escaped control sequences', `\\u001b[0K${message}\\u001b[0K`],
  ])('of %s is read', (_name, text) => {
    expect(only(text)).toMatchObject({ principal: ALICE, action: 'dynamodb:Query', resource: TABLE });
    expect(only(text).policyType).toBe('permissions-boundary');
  });
});

describe('slots of single services', () => {
  it('CloudWatch Logs names the operation alone', () => {
    const group = 'arn:aws:logs:eu-west-1:111122223333:log-group:/app:log-stream:';
    const text = `User: ${ALICE} is not authorized to perform FilterLogEvents on resources ${group}`;
    expect(only(text)).toMatchObject({ principal: ALICE, action: 'logs:FilterLogEvents', resource: group });
  });

  it('Athena names no resource', () => {
    const text =
      'You are not authorized to perform: athena:StartQueryExecution on the resource. After your AWS administrator or you have updated your permissions, please try again.';
    expect(only(text)).toMatchObject({ action: 'athena:StartQueryExecution' });
    expect(only(text).resource).toBeUndefined();
  });

  it('Lambda names the stream that the function role cannot read', () => {
    const of = (stream: string) =>
      only(`Cannot access stream ${stream}. Please ensure the role can perform the GetRecords, ListStreams Actions`);
    const kinesis = 'arn:aws:kinesis:eu-west-1:111122223333:stream/clicks';
    expect(of(kinesis)).toMatchObject({ action: 'kinesis:GetRecords', resource: kinesis });
    expect(of(`${TABLE}/stream/2026`)).toMatchObject({ action: 'dynamodb:GetRecords' });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
  it.each([
    ['because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access'],
    ['because public access control lists (ACLs) are blocked by the BlockPublicAcls block public access setting'],
    ['because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.'],
  ])('S3 refuses by a setting: %s', (reason) => {
    const key = 'arn:aws:s3:::bucket/a key';
    const text = `User: ${ALICE} is not authorized to perform: s3:PutObject on resource: "${key}" ${reason}`;
    expect(only(text)).toMatchObject({ resource: key, policyType: 'unknown', effect: 'explicit', truncated: false });
    expect(only(text).note).toMatch(/setting, no policy/);
  });

  it('S3 refuses to delete what Object Lock protects', () => {
    const text =
      'An error occurred (AccessDenied) when calling the DeleteObject operation: Access Denied because object protected by object lock.';
    expect(only(text)).toMatchObject({ kind: 'denial', effect: 'explicit', action: 's3:DeleteObject' });
    expect(only(text).note).toMatch(/Object Lock/);
  });

  it('PHP prints the body once more, cut in its middle', () => {
    const whole = `User: ${ALICE} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE}`;
    const text = `AccessDeniedException (client): ${whole} - {"Message":"User: ${ALICE} is not authorized to perform: `;
    expect(only(text)).toMatchObject({ action: 'dynamodb:PutItem', resource: TABLE });
  });
});

describe('KMS behind another service', () => {
  const ciphertext =
    'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.';

  it('does not take the operation of the other service for one of KMS', () => {
    const when = (operation: string) =>
      only(`An error occurred (AccessDeniedException) when calling the ${operation} operation: ${ciphertext}`).action;
    expect([when('GetParameter'), when('GetObject'), when('Decrypt'), when('CreateGrant')]).toEqual([
      undefined,
      undefined,
      'kms:Decrypt',
      'kms:CreateGrant',
    ]);
  });

  it('is one finding beside those of other lines', () => {
    const text =
      'AccessDeniedException: Access to KMS is not allowed\n2. because no VPC endpoint policy allows the ssm:GetParameters action';
    expect(readDenialText(text).map(({ service }) => service)).toEqual(['secretsmanager', 'ssm']);
  });
});
