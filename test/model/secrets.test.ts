import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../src/model/text/secrets.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');

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

const KEY = '-----BEGIN RSA PRIVATE KEY-----\nPLANTED\n-----END RSA PRIVATE KEY-----';
const SIGNED = 'https://b.s3.amazonaws.com/k?X-Amz-Security-Token=PLANTEDabc&X-Amz-Signature=PLANTED0123';
/** The mark stands in each of them. */
const FORMS: Readonly<Record<string, string>> = {
  'a key, percent-encoded': encodeURIComponent(KEY),
  'a key, form-encoded': encodeURIComponent(KEY).replaceAll('%20', '+'),
  'a key, encoded twice': encodeURIComponent(encodeURIComponent(KEY)),
  'an address, escaped as JSON may be': SIGNED.replaceAll('=', '\\u003d').replaceAll('&', '\\u0026'),
  'an address, encoded twice': encodeURIComponent(encodeURIComponent(SIGNED)),
  'an address of Azure': 'https://x.blob.core.windows.net/c?sv=2020&sig=PLANTED0123abc%3D',
  'an entry of .npmrc': '_auth=PLANTEDabc==',
  'an entry of a Docker configuration': '{"auths":{"x":{"auth":"PLANTEDabc"}}}',
  'a header without a scheme': 'Authorization: PLANTEDraw-token',
  'a header as JSON': '{"Authorization":"PLANTEDraw-token"}',
  'a header with a scheme of its own': 'Authorization: token PLANTED0123',
  'a header of Vault': 'X-Vault-Token: PLANTEDabc',
  'a cookie': 'Set-Cookie: sid=PLANTEDabc; Path=/',
  'a token of five parts': 'eyJhbGciOiJSU0EtT0FFUCJ9.PLANTEDa.PLANTEDb.PLANTEDc.PLANTEDd',
  'a quoted value with quotes in it': JSON.stringify({ a: JSON.stringify({ password: 'PLANTED "q" PLANTED' }) }),
  'a quoted flag': '--password "PLANTED a PLANTED"',
  'a list of arguments': '["--token", "PLANTEDx"]',
  'another flag': '--secret-access-key PLANTEDx --api-key=PLANTEDx --client-secret PLANTEDx',
  'an assignment twice encoded': encodeURIComponent(encodeURIComponent('password=PLANTED')),
  'JSON twice encoded': encodeURIComponent(encodeURIComponent('{"password":"PLANTED"}')),
  XML: '<ns:Password>PLANTED</ns:Password>',
  'a variable in quotes': "export GITHUB_TOKEN='PLANTED'",
  'an arrow': ':password=>"PLANTED"',
  'an assertion': 'client_assertion=PLANTEDx',
  ...Object.fromEntries(
    [
      ...['sk_test_PLANTED0123456789', 'whsec_PLANTED0123456789abcdef', 'hvs.PLANTED0123456789abcdefghij'],
      ...['dop_v1_PLANTED0123456789abcdef', 'shpat_PLANTED0123456789abcdef', 'rubygems_PLANTED0123456789abcdef'],
      ...['ABSKPLANTED0123456789abcdefghijABCDEFGHIJ', 'a.atlasv1.PLANTED0123456789abcdefghij'],
      ...['https://hooks.slack.com/services/T00000000/B00000000/PLANTEDabcdef'],
    ].map((token) => [token.slice(0, 12), token]),
  ),
};

const ENCODED: Readonly<Record<string, string>> = {
  'an assignment': 'password=PLANTED-text',
  'an assignment further on': 'the DB_PASSWORD=PLANTED',
  'JSON of several lines': '{\n  "password": "PLANTED"\n}',
  'a list': '[{"secret":"PLANTED"}]',
  'a script': '#!/bin/bash\nexport TOKEN=PLANTED\n',
  'an address of a database': 'postgres://u:PLANTED@db/x',
  'a token of npm': 'npm_PLANTED0123456789abcdefghijABCDEFGHIJ',
  'a token of PyPI': 'pypi-AgEIcHlwaS5vcmcPLANTEDabcdef',
};

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
