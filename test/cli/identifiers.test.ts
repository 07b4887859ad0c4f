import { describe, expect, it } from 'vitest';
import type { Values } from '../../src/cli/argv/flags.js';
import { FLAGS } from '../../src/cli/argv/flags.js';
import { intentOf } from '../../src/cli/argv/intent.js';
import { Flags, readOptions } from '../../src/cli/argv/read-options.js';
import type { Intent } from '../../src/grant/intent.js';

const NOW = new Date('2026-05-01T12:00:00Z');
const ROLE = 'arn:aws:iam::111122223333:role/app/orders-writer';

/** How each flag that takes an identifier is read: the value as it is meant, and where the options hold it. */
const READ: Readonly<Record<string, { meant: string; at: (options: ReturnType<typeof readOptions>) => unknown }>> = {
  arn: { meant: ROLE, at: ({ arn }) => arn },
  'event-id': { meant: '11112222-3333-4444-5555-666677778888', at: ({ eventId }) => eventId },
  table: { meant: 'orders', at: ({ table }) => table },
  action: { meant: 'dynamodb:PutItem', at: ({ action }) => action },
  service: { meant: 'dynamodb', at: ({ services }) => services?.[0] },
  account: { meant: '111122223333', at: ({ accounts }) => accounts?.[0] },
  region: { meant: 'eu-central-1', at: ({ regions }) => regions?.[0] },
  profile: { meant: 'prod', at: ({ aws }) => aws?.profile },
  'endpoint-url': { meant: 'http://127.0.0.1:6201', at: ({ aws }) => aws?.endpointUrl },
  'assume-role-name': { meant: 'Audit', at: ({ aws }) => aws?.assumeRoleName },
  'assume-role-external-id': { meant: 'audit-7', at: ({ aws }) => aws?.externalId },
  'org-role-arn': { meant: 'arn:aws:iam::999988887777:role/Audit', at: ({ aws }) => aws?.orgRoleArn },
  since: { meant: '2026-05-01T11:00:00.000Z', at: ({ window }) => window?.since.toISOString() },
  until: { meant: '2026-05-01T11:30:00.000Z', at: ({ window }) => window?.until.toISOString() },
};

/** Flags whose values are paths, texts of choices, numbers, durations or nothing: what stands around them belongs to them. */
const NO_IDENTIFIERS = new Set(
  (
    'as details no-keep from offline ca-bundle cli-connect-timeout cli-read-timeout deadline record replay no-redact strict checks mutes output top since-report max-accounts max-scan dry-run ' +
    'csv-by csv-bom brief query cli-error-format fail-on color width no-pager no-progress quiet debug version help'
  ).split(' '),
);

const AROUND: readonly (readonly [string, string])[] = [
  [' ', ' '],
  ['\t', '\r\n'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['<', '>'],
  ['(', ')'],
  ['[', ']'],
  ['["', '"],'],
  ['', ','],
  ['', '.'],
  ['', '/'],
  ['\u00a0', '\u200b'],
];

function read(flag: string, value: string) {
  const isList = 'array' in (FLAGS[flag as keyof typeof FLAGS] ?? {});
  const values: Values = { [flag]: isList ? [value] : value };
  return readOptions(values, NOW);
}

/** The flags of `can` are read beside its question, in a place of their own. */
const OF_CAN = 'function for via mfa context as-session at assume actions-from list expect expectations explain'.split(
  ' ',
);

/** So are those of `grant`. */
const OF_GRANT = (
  'role access from-denials from-usage keep with logs no-scan indexes any-stream as-published complete inline policy-name role-name path tags ' +
  'permissions-boundary new-role set-role trust fix-trust refresh as out check apply yes wait resume undo allow-self ' +
  'allow-drift allow-shared-role even-if-denied'
).split(' ');

describe('what people type', () => {
  it('is looked at for every flag', () => {
    const known = new Set([...Object.keys(READ), ...NO_IDENTIFIERS, ...OF_CAN, ...OF_GRANT]);
    expect(Object.keys(FLAGS).filter((flag) => !known.has(flag))).toEqual([]);
  });

  const cases = Object.keys(READ).flatMap((flag) => AROUND.map(([before, behind]) => ({ flag, before, behind })));
  it.each(cases)('--$flag is read without $before and $behind around it', ({ flag, before, behind }) => {
    const { meant, at } = READ[flag] ?? { meant: '', at: () => undefined };
    expect(at(read(flag, `${before}${meant}${behind}`))).toBe(meant);
  });

  /** Those of `grant` that hold identifiers, and what an intent makes of them. */
  const GRANTED: Readonly<Record<string, (intent: Intent) => unknown>> = {
    function: (intent) => intent.function,
    role: (intent) => intent.role,
    table: ({ tables }) => tables[0],
    indexes: ({ indexes }) => indexes?.[0],
    'policy-name': ({ policyName }) => policyName,
    'set-role': ({ setRole }) => setRole,
    'role-name': ({ newRole }) => newRole,
    'permissions-boundary': ({ permissionsBoundary }) => permissionsBoundary,
  };
  const grants = Object.keys(GRANTED).flatMap((flag) => AROUND.map(([before, behind]) => ({ flag, before, behind })));
  it.each(grants)('--$flag of grant is read without $before and $behind around it', ({ flag, before, behind }) => {
    const typed = `${before}orders-x${behind}`;
    const lists = new Set(['access', 'indexes']);
    const values: Values = {
      ...(flag === 'role' ? {} : { function: 'fn' }),
      ...(flag === 'role-name' ? { 'new-role': true } : {}),
      table: 'orders',
      access: ['read'],
      [flag]: lists.has(flag) ? [typed] : typed,
    };
    expect(GRANTED[flag]?.(intentOf(new Flags(values)))).toBe('orders-x');
  });

  it('keeps the lines of a wrapped ARN together', () => {
    expect(read('arn', 'arn:aws:iam::111122223333:role/app/\n   orders-writer').arn).toBe(ROLE);
  });

  it.each([
    ['arn:aws:sts::111122223333:assumed-role/orders-writer', 'arn:aws:iam::111122223333:role/orders-writer'],
    ['arn:aws:sts::111122223333:assumed-role/orders-writer/', 'arn:aws:iam::111122223333:role/orders-writer'],
    ['arn:aws:sts::111122223333:assumed-role/w/pod-1', 'arn:aws:sts::111122223333:assumed-role/w/pod-1'],
    ['arn:aws:iam::1111-2222-3333:user/ana', 'arn:aws:iam::111122223333:user/ana'],
  ])('%s means %s', (typed, meant) => {
    expect(read('arn', typed).arn).toBe(meant);
  });

  it.each([
    ['arn', 'arn:aws:iam::11112222333:role/x', 'UsageArn', 'an account id has 12 digits, and `11112222333` has 11'],
    ['arn', 'role/x', 'UsageArn', 'write arn:aws:iam::ACCOUNT:role/x'],
    ['table', 'or ders', 'UsageTable', 'a name has 3 to 255 letters'],
    ['region', 'useast-1', 'UsageRegion', 'did you mean `us-east-1`?'],
    ['region', 'eu_central_1', 'UsageRegion', 'did you mean `eu-central-1`?'],
    ['org-role-arn', 'Audit', 'UsageRoleArn', 'write arn:aws:iam::111122223333:role/NAME'],
    ['assume-role-name', 'Au dit', 'UsageRoleName', 'write the name alone'],
    ['event-id', '" "', 'UsageValueMissing', undefined],
    ['service', ',', 'UsageValueMissing', undefined],
  ])('--%s %s is refused', (flag, value, code, hint) => {
    try {
      read(flag, value);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code });
      if (hint !== undefined) expect(String((error as { hint?: string }).hint)).toContain(hint);
    }
  });

  it.each([
    [
      ['dynamodb.amazonaws.com', 'KMS,'],
      ['dynamodb', 'kms'],
    ],
    [['dynamodb, kms,'], ['dynamodb', 'kms']],
  ])('services %j are %j', (typed, meant) => {
    expect(readOptions({ service: typed }, NOW).services).toEqual(meant);
  });

  it('takes a Region that is newer than the program, and the name of a role for its ARN', () => {
    expect(read('region', 'eu-west-9').regions).toEqual(['eu-west-9']);
    expect(read('assume-role-name', 'arn:aws:iam::111122223333:role/Audit').aws?.assumeRoleName).toBe('Audit');
  });
});
