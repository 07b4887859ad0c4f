/**
 * How one statement meets one request, two-valued, read off the IAM User Guide. Slow and plain on purpose; it shares
 * nothing with the engine it judges. Pages: reference_policies_elements_{resource,condition_operators}, …_variables,
 * …_condition-single-vs-multi-valued-context-keys, access-analyzer-reference-policy-checks.
 */

/** Condition keys in lower case to their values; a key that is not in the map is absent from the request. */
export type Context = ReadonlyMap<string, readonly string[]>;
type OneOrMore = string | readonly string[];
export type Principals = '*' | Readonly<Record<string, OneOrMore>>;
type Elements = Readonly<Partial<Record<'Action' | 'NotAction' | 'Resource' | 'NotResource', OneOrMore>>>;
export interface Statement extends Elements {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Principals;
  readonly NotPrincipal?: Principals;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}
export interface Document {
  readonly Version?: string;
  readonly Statement: Statement | readonly Statement[];
}

export const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `${key}` or `${key, 'default'}`. Without a value "there is no equal or like value", nor a resource that matches. */
function variable(body: string, context: Context): string | undefined {
  if (body === '*' || body === '?' || body === '$') return body;
  const [, key = '', fallback] = /^([^,]*)(?:, '(.*)')?$/.exec(body) ?? [];
  const values = context.get(key.toLowerCase());
  return values?.length === 1 ? values[0] : fallback;
}

/** A variable, a `*` that ends a segment, or any other character. */
const SYMBOL = /\$\{(.*?)\}|(\*)(?=:|$)|./gs;
const known = new Map<string, RegExp>();

/**
 * `wild`: the characters that a wildcard stands for, as a regular expression, if there are wildcards; "if the * wildcard is
 * the last character of a resource ARN segment, it can expand to match beyond colon boundaries". `context`: undefined where
 * variables are plain text: in actions, and before policy version 2012-10-17.
 */
function like(value: string, pattern: string, how: { wild?: string; context?: Context | undefined; flags?: string }) {
  const { wild, context, flags = '' } = how;
  const name = [wild, flags, pattern].join(' ');
  let expression = known.get(name);
  if (!expression) {
    let resolved = true;
    const text = context ? pattern : pattern.replaceAll('$', () => '${$}');
    const source = text.replace(SYMBOL, (part, body: string | undefined, last: string | undefined) => {
      const meant = body === undefined ? part : variable(body, context ?? new Map());
      resolved &&= meant !== undefined;
      if (body !== undefined || !wild || !(part === '*' || part === '?')) return escaped(meant ?? '');
      return part === '?' ? wild : last ? '.*' : `${wild}*`;
    });
    if (!resolved) return false;
    expression = new RegExp(`^${source}$`, `s${flags}`);
    if (!pattern.includes('${')) known.set(name, expression);
  }
  return expression.test(value);
}

/** Five components before a colon, and the rest. A colon inside a variable delimits nothing. */
const ARN = new RegExp(`^${'((?:\\$\\{.*?\\}|[^:$]|\\$(?!\\{))*):'.repeat(5)}(.*)$`, 's');

/** "Each of the six colon-delimited components of the ARN is checked separately." */
function arnLike(value: string, pattern: string, context: Context | undefined): boolean {
  const [have, want] = [ARN.exec(value)?.slice(1), ARN.exec(pattern)?.slice(1)];
  return have !== undefined && want?.every((part, i) => like(have[i] ?? '', part, { wild: '.', context })) === true;
}

const moment = (text: string): number => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text));

/** An address as 32 or 128 binary digits. */
function bits(address: string): string {
  const digits = (group: string, base: number, width: number): string =>
    Number.parseInt(group, base).toString(2).padStart(width, '0');
  if (/^[\d.]+$/.test(address))
    return address
      .split('.')
      .map((group) => digits(group, 10, 8))
      .join('');
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const gap = Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...gap, ...tail].map((group) => digits(group, 16, 16)).join('');
}

/** Without a prefix the whole address counts; bits after it "are ignored". */
function inRange(address: string, range: string): boolean {
  const [base = '', length] = range.split('/');
  const [have, want] = [bits(address), bits(base)];
  return have.length === want.length && have.startsWith(want.slice(0, Number(length ?? want.length)));
}

type Compare = (value: string, wanted: string, context: Context | undefined) => boolean;
const ORDERS: readonly (readonly [string, (a: number, b: number) => boolean])[] = [
  ['equals', (a, b) => a === b],
  ['lessthan', (a, b) => a < b],
  ['lessthanequals', (a, b) => a <= b],
  ['greaterthan', (a, b) => a > b],
  ['greaterthanequals', (a, b) => a >= b],
];
const OPERATORS: Readonly<Record<string, Compare>> = {
  stringequals: (value, wanted, context) => like(value, wanted, { context }),
  stringequalsignorecase: (value, wanted, context) => like(value, wanted, { context, flags: 'i' }),
  stringlike: (value, wanted, context) => like(value, wanted, { wild: '.', context }),
  ...Object.fromEntries(
    ORDERS.map(([name, is]) => [`numeric${name}`, (a: string, b: string) => is(Number(a), Number(b))]),
  ),
  ...Object.fromEntries(
    ORDERS.map(([name, is]) => [`date${name}`, (a: string, b: string) => is(moment(a), moment(b))]),
  ),
  bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  binaryequals: (value, wanted) => value === wanted,
  ipaddress: inRange,
  arnequals: arnLike,
  arnlike: arnLike,
};

/** One condition, for one key. `variables`: what they resolve from, undefined where they are plain text. */
export function condition(
  operator: string,
  key: string,
  wanted: readonly string[],
  context: Context,
  variables: Context | undefined,
): boolean {
  const [, set, name = '', ifExists] =
    /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  // "A null dataset, such as an empty string" is none to the set operators and to Null.
  const present = context.get(key.toLowerCase());
  const values = present?.join() === '' && (set || name === 'null') ? undefined : present;
  if (name === 'null') return set ? set === 'forallvalues' : wanted.includes(String(values === undefined));
  const [positive, negated] = [name.replace('not', ''), name.includes('not')];
  if (!values) return set !== 'foranyvalue' && (ifExists !== undefined || set !== undefined || negated);
  const compare = OPERATORS[positive];
  if (!compare) throw new RangeError(`no such operator: ${operator}`);
  const holds = (value: string): boolean => wanted.some((one) => compare(value, one, variables)) !== negated;
  return set === 'forallvalues' ? values.every(holds) : values.some(holds);
}

export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Everything but the principal: action, resource and conditions. */
export function applies(statement: Statement, document: Document, { action, resource, context }: Asked): boolean {
  const variables = document.Version === '2012-10-17' ? context : undefined;
  const { Action, NotAction = [], Resource, NotResource = [], Condition = {} } = statement;
  const actionIn = (all: OneOrMore): boolean => list(all).some((one) => like(action, one, { wild: '.', flags: 'i' }));
  const resourceIn = (all: OneOrMore): boolean =>
    list(all).some((one) => like(resource, one, { wild: '[^:]', context: variables }));
  return (
    (Action !== undefined ? actionIn(Action) : !actionIn(NotAction)) &&
    // A policy on a resource whose statement names no resource means the resource it hangs on.
    (Resource !== undefined ? resourceIn(Resource) : !resourceIn(NotResource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => condition(operator, key, list(wanted), context, variables)),
    )
  );
}
