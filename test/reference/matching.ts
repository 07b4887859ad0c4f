/**
 * How one statement meets one request, two-valued, read off the IAM User Guide.
 * Slow and plain on purpose; it shares nothing with the engine it judges.
 * Pages: reference_policies_elements_{resource,condition_operators,principal,notprincipal},
 * reference_policies_{variables,condition-logic-multiple-context-keys-or-values}, reference_policies_multi-value-conditions.
 */

/** Condition keys in lower case to their values; a key that is not in the map is absent from the request. */
export type Context = ReadonlyMap<string, readonly string[]>;

type OneOrMore = string | readonly string[];

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly NotPrincipal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

export interface Document {
  readonly Version?: string;
  readonly Statement: Statement | readonly Statement[];
}

export const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

/** What wildcards stand for, as regular expressions: any text, or what stays within one segment of an ARN. */
interface Wild {
  readonly star: string;
  /** A `*` that ends a segment. */
  readonly last: string;
  readonly question: string;
}
const NONE: Wild = { star: '\\*', last: '\\*', question: '\\?' };
const GLOB: Wild = { star: '.*', last: '.*', question: '.' };
const SEGMENT: Wild = { star: '[^:]*', last: '[^:]*', question: '[^:]' };
/** "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond colon boundaries." */
const REACHING: Wild = { ...SEGMENT, last: '.*' };

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * The value of `${key}` or `${key, 'default'}`; undefined when the key is absent: "the value is effectively null. There is
 * no equal or like value", inverted operators match, and a Resource or NotResource "will not match any resource".
 */
function variable(body: string, context: Context): string | undefined {
  if (body === '*' || body === '?' || body === '$') return body;
  const [, key = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/.exec(body) ?? [];
  const values = context.get(key.toLowerCase());
  return values?.length === 1 ? values[0] : fallback;
}

interface How {
  readonly wild: Wild;
  /** Undefined where variables are plain text: in actions, and before policy version 2012-10-17. */
  readonly context?: Context | undefined;
  readonly flags?: string;
}

/** What one character of a pattern stands for, as a regular expression. */
function character(part: string, next: string | undefined, wild: Wild): string {
  if (part === '?') return wild.question;
  if (part !== '*') return escaped(part);
  return next === undefined || next === ':' ? wild.last : wild.star;
}

/** A pattern with variables, as a regular expression's source; undefined when one has no value. */
function resolvedSource(pattern: string, wild: Wild, context: Context): string | undefined {
  let resolved = true;
  const source = pattern.replace(/\$\{([^}]*)\}|./gs, (part, body: string | undefined, at: number) => {
    if (body === undefined) return character(part, pattern[at + 1], wild);
    const value = variable(body, context);
    if (value === undefined) resolved = false;
    return escaped(value ?? '');
  });
  return resolved ? source : undefined;
}

/** Patterns without variables mean the same in every request. */
const plain = new Map<string, RegExp>();

function like(text: string, pattern: string, { wild, context, flags = '' }: How): boolean {
  if (context && pattern.includes('${')) {
    const source = resolvedSource(pattern, wild, context);
    return source !== undefined && new RegExp(`^${source}$`, `s${flags}`).test(text);
  }
  const name = [flags, wild.star, wild.last, pattern].join(' ');
  const source = (): string => pattern.replace(/./gs, (part, at: number) => character(part, pattern[at + 1], wild));
  const known = plain.get(name) ?? new RegExp(`^${source()}$`, `s${flags}`);
  plain.set(name, known);
  return known.test(text);
}

/** Six components; the sixth keeps its colons. A colon inside a variable separates nothing. */
function components(arn: string): string[] {
  const all = [''];
  for (const piece of arn.match(/\$\{[^}]*\}|:|[^:$]+|\$/g) ?? []) {
    if (piece === ':' && all.length < 6) all.push('');
    else all.push((all.pop() ?? '') + piece);
  }
  return all;
}

/** Each of the six components is checked separately, and may include wildcards. */
function arnLike(value: string, pattern: string, context: Context | undefined): boolean {
  const [have, want] = [components(value), components(pattern)];
  return (
    have.length === 6 &&
    want.length === 6 &&
    want.every((part, i) => like(have[i] ?? '', part, { wild: i === 5 ? GLOB : SEGMENT, context }))
  );
}

const resourceLike = (resource: string, pattern: string, context: Context | undefined): boolean =>
  like(resource, pattern, { wild: REACHING, context });

function moment(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function bits(address: string): { readonly width: number; readonly value: bigint } | undefined {
  if (/^\d+(\.\d+){3}$/.test(address)) {
    return { width: 32, value: address.split('.').reduce((all, part) => all * 256n + BigInt(part), 0n) };
  }
  if (!/^[0-9a-f:]+$/i.test(address)) return undefined;
  const [head = '', tail] = address.split('::');
  const groups = (side: string): string[] => (side === '' ? [] : side.split(':'));
  const fill = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(fill).fill('0'), ...groups(tail ?? '')];
  return all.length === 8
    ? { width: 128, value: all.reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n) }
    : undefined;
}

function inRange(address: string, range: string): boolean {
  const [base = '', length] = range.split('/');
  const [have, want] = [bits(address), bits(base)];
  if (!have || !want || have.width !== want.width) return false;
  const shift = BigInt(want.width - (length === undefined ? want.width : Number(length)));
  return have.value >> shift === want.value >> shift;
}

type Compare = (value: string, wanted: string, context: Context | undefined) => boolean;
const numbers =
  (test: (a: number, b: number) => boolean): Compare =>
  (a, b) =>
    test(Number(a), Number(b));
const moments =
  (test: (a: number, b: number) => boolean): Compare =>
  (a, b) =>
    test(moment(a), moment(b));
const equals: Compare = (value, wanted, context) => like(value, wanted, { wild: NONE, context });

const OPERATORS: Readonly<Record<string, Compare>> = {
  stringequals: equals,
  stringequalsignorecase: (value, wanted, context) => like(value, wanted, { wild: NONE, context, flags: 'i' }),
  stringlike: (value, wanted, context) => like(value, wanted, { wild: GLOB, context }),
  numericequals: numbers((a, b) => a === b),
  numericlessthan: numbers((a, b) => a < b),
  numericlessthanequals: numbers((a, b) => a <= b),
  numericgreaterthan: numbers((a, b) => a > b),
  numericgreaterthanequals: numbers((a, b) => a >= b),
  dateequals: moments((a, b) => a === b),
  datelessthan: moments((a, b) => a < b),
  datelessthanequals: moments((a, b) => a <= b),
  dategreaterthan: moments((a, b) => a > b),
  dategreaterthanequals: moments((a, b) => a >= b),
  bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  binaryequals: (value, wanted) => value === wanted,
  ipaddress: inRange,
  arnequals: arnLike,
  arnlike: arnLike,
};

/** One condition, for one key. `version`: what variables resolve from, undefined where they are plain text. */
export function condition(
  operator: string,
  key: string,
  wanted: readonly string[],
  context: Context,
  version: Context | undefined,
): boolean {
  const [, quantifier, name = '', ifExists] =
    /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  const present = context.get(key.toLowerCase());
  // "A null dataset, such as an empty string" is none to the set operators and to Null.
  const isNull = present?.join() === '' && (quantifier !== undefined || name === 'null');
  const values = isNull ? undefined : present;
  if (name === 'null')
    return quantifier ? quantifier === 'forallvalues' : wanted.includes(String(values === undefined));
  const negated = name !== name.replace('not', '');
  if (values === undefined)
    return quantifier !== 'foranyvalue' && (ifExists !== undefined || quantifier === 'forallvalues' || negated);
  const compare = OPERATORS[name.replace('not', '')];
  if (compare === undefined) throw new RangeError(`no such operator: ${operator}`);
  const holds = (value: string): boolean => wanted.some((one) => compare(value, one, version)) !== negated;
  return quantifier === 'forallvalues' ? values.every(holds) : values.some(holds);
}

export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Everything but the principal: action, resource and conditions. */
export function applies(statement: Statement, document: Document, asked: Asked): boolean {
  const version = document.Version === '2012-10-17' ? asked.context : undefined;
  const action = (pattern: string): boolean => like(asked.action, pattern, { wild: GLOB, flags: 'i' });
  const resource = (pattern: string): boolean => resourceLike(asked.resource, pattern, version);
  return (
    (statement.Action !== undefined ? list(statement.Action).some(action) : !list(statement.NotAction).some(action)) &&
    // A policy on a resource whose statement names no resource means the resource it hangs on.
    (statement.Resource !== undefined
      ? list(statement.Resource).some(resource)
      : !list(statement.NotResource).some(resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => condition(operator, key, list(wanted), asked.context, version)),
    )
  );
}
