import { arnOperators } from './arn.js';
import { binaryOperators } from './binary.js';
import { boolOperators } from './bool.js';
import { dateOperators } from './date.js';
import { ipAddressOperators } from './ip-address.js';
import { numericOperators } from './numeric.js';
import type { Operator } from './operator.js';
import { stringOperators } from './string.js';

const ALL = [
  ...stringOperators,
  ...numericOperators,
  ...dateOperators,
  ...boolOperators,
  ...binaryOperators,
  ...ipAddressOperators,
  ...arnOperators,
];

/** By their names in lower case: AWS reads operator names in any case. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map(ALL.map(([name, operator]) => [name.toLowerCase(), operator]));

/** As AWS writes them, without qualifiers and without IfExists. */
export function operatorNames(): readonly string[] {
  return ALL.map(([name]) => name);
}

type Qualifier = 'ForAllValues' | 'ForAnyValue';

/** A condition operator as a policy names it, taken apart. */
export interface OperatorName {
  readonly qualifier?: Qualifier;
  readonly ifExists: boolean;
  /** `null`: the Null operator, which asks only whether the key is there. */
  readonly operator: Operator | null;
}

const QUALIFIERS: ReadonlyMap<string, Qualifier> = new Map([
  ['forallvalues', 'ForAllValues'],
  ['foranyvalue', 'ForAnyValue'],
]);

/** Undefined when no such operator exists. */
export function readOperatorName(name: string): OperatorName | undefined {
  const colon = name.indexOf(':');
  const qualifier = QUALIFIERS.get(name.slice(0, Math.max(colon, 0)).toLowerCase());
  if (colon >= 0 && !qualifier) return undefined;
  const bare = name.slice(colon + 1).toLowerCase();
  const ifExists = bare.endsWith('ifexists');
  const operator = bare === 'null' ? null : OPERATORS.get(ifExists ? bare.slice(0, -'ifexists'.length) : bare);
  return operator === undefined ? undefined : { ifExists, operator, ...(qualifier && { qualifier }) };
}
