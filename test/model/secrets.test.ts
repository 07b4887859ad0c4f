import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../src/model/text/secrets.js';

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
  ])('stays: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
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
  ...['password=', 'password="', 'token=', 'secret":"', 'Bearer ', 'Signature=', '-----BEGIN ', 'LS0tLS'],
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
