export const base64 = (text: string) => Buffer.from(text).toString('base64');
const KEY = '-----BEGIN RSA PRIVATE KEY-----\nPLANTED\n-----END RSA PRIVATE KEY-----';
const SIGNED = 'https://b.s3.amazonaws.com/k?X-Amz-Security-Token=PLANTEDabc&X-Amz-Signature=PLANTED0123';
/** Secrets by their form; the mark stands in each of them. */
export const FORMS: Readonly<Record<string, string>> = {
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

/** What is a secret in base64 too. */
export const ENCODED: Readonly<Record<string, string>> = {
  'an assignment': 'password=PLANTED-text',
  'an assignment further on': 'the DB_PASSWORD=PLANTED',
  'JSON of several lines': '{\n  "password": "PLANTED"\n}',
  'a list': '[{"secret":"PLANTED"}]',
  'a script': '#!/bin/bash\nexport TOKEN=PLANTED\n',
  'an address of a database': 'postgres://u:PLANTED@db/x',
  'a token of npm': 'npm_PLANTED0123456789abcdefghijABCDEFGHIJ',
  'a token of PyPI': 'pypi-AgEIcHlwaS5vcmcPLANTEDabcdef',
};

/** Each of them, those of base64 behind none, one and two bytes. */
export const ALL_FORMS: readonly string[] = [
  ...Object.values(FORMS),
  ...Object.values(ENCODED).flatMap((text) => ['', ' ', '  '].map((before) => base64(before + text))),
];

/** What is left of the mark in a text, in base64 too, wherever its bytes begin. */
export function planted(text: string): string[] {
  return text.match(/.{0,40}(?:PLANTED|UExBTlRFR|BMQU5URU|QTEFOVEV).{0,10}/g) ?? [];
}
