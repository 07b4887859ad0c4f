/** Put in the place of a secret. */
export const REMOVED = 'removed';

const NAMES = new Set(
  [
    'accessToken',
    'authorization',
    'clientSecret',
    'idToken',
    'password',
    'plaintext',
    'privateKey',
    'privateKeyPlaintext',
    'proxyAuthorization',
    'refreshToken',
    'samlAssertion',
    'secretAccessKey',
    'secretBinary',
    'secretString',
    'sessionToken',
    'tokenCode',
    'webIdentityToken',
    'xAmzSecurityToken',
  ].map((name) => name.toLowerCase()),
);

/** True for a member whose value is a secret, however the service spells it. */
export function namesSecret(member: string): boolean {
  return NAMES.has(member.replace(/[-_]/g, '').toLowerCase());
}

const IN_TEXT = [
  /(?<=X-Amz-(?:Credential|Security-Token|Signature)=)[^&\s"'\\]+/gi,
  /(?<=\bAWS4-[A-Z0-9-]+ Credential=)[^"\\]+/g,
  /(?<=\bBearer )[\w.~+/=-]{8,}/gi,
  /(?<=-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----)[^-]+/g,
];

/** The text without signatures, tokens and private keys. */
export function withoutSecrets(text: string): string {
  return IN_TEXT.reduce((rest, pattern) => rest.replace(pattern, REMOVED), text);
}
