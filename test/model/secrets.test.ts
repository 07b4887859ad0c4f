import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../src/model/text/secrets.js';
import { base64, ENCODED, FORMS } from './secret-forms.js';

describe('what is no secret', () => {
  it.each([
    'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf',
    'The security token included in the request is invalid.',
    'the next page: NextToken=AAAABBBBCCCC, clientRequestToken: 11111111-2222',
    '{"nextToken":"AAAABBBBCCCC","starting_token":"x1y2z3"}',
    'token.actions.githubusercontent.com:sub is not repo:acme/app:ref:refs/heads/main',
    'because no identity-based policy allows the secretsmanager:GetSecretValue action',
    'the disk-pool of task-0123456789abcdef0123456789abcdef is full',
    'eyJ2IjoiMiIsImMiOiJhYmNkZWZnaGlqa2xtbm9wIn0=',
    'aws kms decrypt --key-id alias/a --starting-token 12345678',
    'aws s3api list-objects --client-request-token 12345678 --secret-id prod/db --key-id alias/a',
    'arn:aws:iam::111122223333:role/Authorization/secrets/token-reader/passwords',
    'arn:aws:dynamodb:us-east-1:111122223333:table/Session_Tokens/index/by-secret-and-password',
    'Encoded authorization failure message: aGVsbG8gd29ybGQgb2YgYmFzZTY0IHRleHRz',
    base64('arn:aws:dynamodb:us-east-1:111122223333:table/orders'),
  ])('stays: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });
});

describe('a secret', () => {
  it.each(Object.entries(FORMS))('is removed: %s', (_, text) => {
    expect(withoutSecrets(text)).not.toContain('PLANTED');
  });

  it.each(Object.entries(ENCODED))('is removed in base64, wherever its bytes begin: %s', (_, text) => {
    for (const before of ['', ' ', '  ']) expect(withoutSecrets(`data ${base64(before + text)}`)).toBe('data removed');
  });
});

const PIECES = [
  ...[
    'AKIA',
    'AKIAEXAMPLEEXAMPLE01',
    'AKIAEXAMPLEEXAMPLE01:',
    '\\',
    '"',
    ' ',
    '%22',
    '-',
    '--',
    'eyJ',
    'ZXlK',
    '://a:',
  ],
  ...[
    'password=',
    'password="',
    'token=',
    'secret":"',
    'Bearer ',
    'Signature=',
    '-----BEGIN ',
    'LS0tLS',
    '--password "',
    '--a-',
    'Authorization: ',
    'x-a-',
    '<password>',
    'cGFzc3dvcm',
    '%25',
  ],
];

describe('time in proportion to the length', () => {
  it.each(['', 'password'].flatMap((head) => PIECES.map((piece) => [head, piece] as const)))('%j, then %j', (...of) => {
    const [head, piece] = of;
    const of200KB = head + piece.repeat(Math.ceil(200_000 / piece.length));
    const before = process.cpuUsage();
    withoutSecrets(of200KB);
    const { user } = process.cpuUsage(before);
    // Milliseconds where the time is in proportion, 5 s and more where it grows with the square.
    expect(user).toBeLessThan(1_500_000);
  });
});
