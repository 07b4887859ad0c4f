import fc from 'fast-check';
import type { Document, Statement } from '../reference/matching.js';
import {
  ABROAD,
  ALICE,
  APP,
  APP_TWO,
  DERIVED,
  type Family,
  FEDERATED,
  FEDERATION,
  HOME,
  type Key,
  LISTED,
  PROVIDER,
  ROOT,
  SERVICE,
  type Stage,
} from './world.js';

const OPERATORS: Readonly<Record<Family, readonly string[]>> = {
  String: [
    'StringEquals',
    'StringNotEquals',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringLike',
    'StringNotLike',
  ],
  Numeric: ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map(
    (name) => `Numeric${name}`,
  ),
  Date: ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map(
    (name) => `Date${name}`,
  ),
  Bool: ['Bool'],
  IpAddress: ['IpAddress', 'NotIpAddress'],
  Arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'StringLike'],
  Binary: ['BinaryEquals'],
};

const some = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const chance = (share: number): fc.Arbitrary<boolean> => fc.nat(99).map((n) => n < share);

/** One value alone, or a list of one or two: policies are written either way. */
const oneOrMore = (values: readonly string[]): fc.Arbitrary<string | string[]> => {
  const one = some(...values);
  return fc.oneof(
    { weight: 3, arbitrary: one },
    { weight: 1, arbitrary: fc.tuple(one) },
    { weight: 2, arbitrary: fc.tuple(one, one) },
  );
};

type Condition = readonly [operator: string, key: string, wanted: string | readonly string[]];

/** A set operator belongs to keys of many values; on a single-valued key it is discouraged, but defined. */
function operator(key: Key): fc.Arbitrary<string> {
  const sets = ['ForAllValues:', 'ForAnyValue:'];
  const set = key.many ? some(...sets) : some('', '', '', '', '', '', ...sets);
  return (
    fc
      .tuple(set, some(...OPERATORS[key.family]), chance(20))
      // What ForAnyValue with IfExists says of an absent key is not documented without contradiction.
      .map(([prefix, name, lenient]) => `${prefix}${name}${lenient && prefix !== 'ForAnyValue:' ? 'IfExists' : ''}`)
  );
}

function conditionOn(key: Key): fc.Arbitrary<Condition> {
  const name = some(key.name, key.name, key.name.toUpperCase());
  return fc.oneof(
    { weight: 24, arbitrary: fc.tuple(operator(key), name, oneOrMore(key.wanted)) },
    { weight: 4, arbitrary: fc.tuple(fc.constant('Null'), name, some('true', 'false')) },
    { weight: 1, arbitrary: fc.tuple(some('ForAllValues:Null', 'ForAnyValue:Null'), name, some('true', 'false')) },
  );
}

function condition(): fc.Arbitrary<Statement['Condition']> {
  const one = fc.oneof(...[...LISTED, ...DERIVED].map(conditionOn));
  return fc.array(one, { minLength: 1, maxLength: 2 }).map((conditions) => {
    const block: Record<string, Record<string, string | readonly string[]>> = {};
    for (const [name, key, wanted] of conditions) {
      const keys = block[name] ?? {};
      // AWS takes no key twice in one block, in whatever case.
      const written = Object.keys(keys).find((one) => one.toLowerCase() === key.toLowerCase()) ?? key;
      block[name] = { ...keys, [written]: wanted };
    }
    return block;
  });
}

type Principals = '*' | Readonly<Record<string, string | readonly string[]>>;

const PRINCIPALS: readonly Principals[] = [
  '*',
  '*',
  { AWS: '*' },
  { AWS: HOME },
  { AWS: `arn:aws:iam::${HOME}:root` },
  { AWS: ABROAD },
  { AWS: [ALICE.principal, ROOT.principal] },
  { AWS: ALICE.principal },
  { AWS: `arn:aws:iam::${ABROAD}:user/alice` },
  { AWS: APP.principalRole ?? '' },
  { AWS: APP.principal },
  { AWS: [APP_TWO.principal, ABROAD] },
  { AWS: FEDERATED.principal },
  { AWS: [FEDERATION, APP.principal] },
  { Service: SERVICE.principal },
  { Service: ['ec2.amazonaws.com', SERVICE.principal], AWS: HOME },
  { Federated: PROVIDER.principal },
];

/** A caller is excepted for certain only when its account and its role are listed too. */
const NOT_PRINCIPALS: readonly Principals[] = [
  { AWS: [ALICE.principal, HOME] },
  { AWS: [APP.principal, APP.principalRole ?? '', `arn:aws:iam::${HOME}:root`] },
  { AWS: [FEDERATED.principal, FEDERATION], Service: SERVICE.principal },
  { AWS: ABROAD },
  { Service: 'ec2.amazonaws.com' },
];

/** Whose words a statement uses: `none` in policies of identities and organizations, `anyone` in RCPs. */
export type Naming = 'none' | 'anyone' | 'named';

const NAMINGS: Readonly<Record<Naming, fc.Arbitrary<Partial<Statement>>>> = {
  none: fc.constant({}),
  anyone: fc.constant({ Principal: '*' }),
  named: fc.oneof(
    { weight: 12, arbitrary: some(...PRINCIPALS).map((Principal): Partial<Statement> => ({ Principal })) },
    {
      weight: 1,
      arbitrary: some(...NOT_PRINCIPALS).map((NotPrincipal): Partial<Statement> => ({ NotPrincipal, Effect: 'Deny' })),
    },
  ),
};

export interface StatementShape {
  readonly stage: Stage;
  readonly naming: Naming;
  /** Percent of Deny statements. */
  readonly deny: number;
  /** A trust policy hangs on its role and names no resource. */
  readonly resources: boolean;
}

export function statement({ stage, naming, deny, resources }: StatementShape): fc.Arbitrary<Statement> {
  const action = fc
    .tuple(chance(85), oneOrMore(stage.actionPatterns))
    .map(([plain, patterns]): Partial<Statement> => (plain ? { Action: patterns } : { NotAction: patterns }));
  const resource = fc
    .tuple(chance(90), oneOrMore(stage.resourcePatterns))
    .map(([plain, patterns]): Partial<Statement> => (plain ? { Resource: patterns } : { NotResource: patterns }));
  return fc
    .tuple(
      chance(deny).map((is): 'Allow' | 'Deny' => (is ? 'Deny' : 'Allow')),
      NAMINGS[naming],
      action,
      resources ? resource : fc.constant({}),
      fc.option(condition(), { nil: undefined, freq: 2 }),
    )
    .map(([Effect, who, what, where, Condition]) => ({
      Effect,
      ...what,
      ...where,
      ...who,
      ...(Condition && { Condition }),
    }));
}

export function document(shape: StatementShape, length: number): fc.Arbitrary<Document> {
  const version = some('2012-10-17', '2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined);
  const statements = fc.array(statement(shape), { minLength: 1, maxLength: length });
  return fc.tuple(version, statements).map(([Version, all]) => ({
    ...(Version && { Version }),
    Statement: all.length === 1 && all[0] && Version ? all[0] : all,
  }));
}
