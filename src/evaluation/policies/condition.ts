import { isUnknown } from '../../model/unknown.js';
import type { Operator } from '../conditions/operator.js';
import { type OperatorName, readOperatorName } from '../conditions/operators.js';
import type { ParsedCondition } from '../grammar/parsed-policy.js';
import type { TextMatcher } from '../matching/glob.js';
import { parseTemplate, resolveTemplate, type Template } from '../matching/template.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, not, or, type Truth, truthOf, YES } from '../truth.js';

/** One wanted value, ready to compare. */
interface Wanted {
  readonly template: Template;
  /** Set when the template holds no variables. */
  readonly matches?: TextMatcher;
}

/** One condition of a statement, ready to evaluate. */
export interface CompiledCondition {
  readonly parsed: ParsedCondition;
  /** In lower case. */
  readonly key: string;
  /** Undefined when no such operator exists. */
  readonly name: OperatorName | undefined;
  readonly wanted: readonly Wanted[];
  /** No wanted value holds a policy variable: resolved, they are as written. */
  readonly fixed: boolean;
}

export function compileCondition(parsed: ParsedCondition, variables: boolean): CompiledCondition {
  const name = readOperatorName(parsed.operator);
  const operator = name?.operator;
  const wanted = parsed.wanted.map((text): Wanted => {
    if (!operator) return { template: parseTemplate(text, { variables: false, wildcards: false }) };
    const template = parseTemplate(text, { variables: variables && operator.variables, wildcards: operator.wildcards });
    if (template.variables.length > 0) return { template };
    return { template, matches: operator.compile(template.parts.join('')) ?? (() => false) };
  });
  const fixed = !parsed.wanted.some((text) => text.includes('${'));
  return { parsed, key: parsed.key.toLowerCase(), name, wanted, fixed };
}

export function evaluateCondition(condition: CompiledCondition, view: RequestView): Truth {
  const assumed = view.assumed?.get(condition);
  if (assumed !== undefined) return assumed;
  const { name } = condition;
  if (!name || condition.parsed.malformed) return MAYBE;
  // "They always return a true or false respectively."
  if (!name.operator && name.qualifier) return truthOf(name.qualifier === 'ForAllValues');
  const seen = view.lookup(condition.key);
  if (isUnknown(seen)) {
    return view.holdsAwsOwn(condition.key) ? whenAwsOwn(condition, name) : whenUntold(condition, name, view);
  }
  const held = seen !== null && isNullFor(name, seen) ? null : seen;
  if (!name.operator) return wantsPresence(condition, held !== null);
  if (held === null) return whenAbsent(name);
  return compare({ condition, operator: name.operator, view }, held);
}

/** What is always there is never empty; and all that a key can be may come to the same. */
function whenUntold(condition: CompiledCondition, name: OperatorName, view: RequestView): Truth {
  const { presence, forms = ['*'] } = view.domain(condition.key);
  const { operator } = name;
  if (!operator) return presence === 'always' ? wantsPresence(condition, true) : MAYBE;
  if (forms.some((form) => /[*?]/.test(form))) return MAYBE;
  const values = forms.map((form) => compare({ condition, operator, view }, [form]));
  const [first = MAYBE, ...others] = presence === 'always' ? values : [whenAbsent(name), ...values];
  return others.every((one) => one === first) ? first : MAYBE;
}

/** To Null and the set operators "a null dataset, such as an empty string" is as good as an absent key. */
function isNullFor(name: OperatorName, seen: readonly string[]): boolean {
  return seen[0] === '' && seen.length === 1 && (!name.operator || name.qualifier !== undefined);
}

/** Null: "true" wants the key absent, "false" wants it present. */
function wantsPresence(condition: CompiledCondition, present: boolean): Truth {
  return truthOf(condition.wanted.some(({ template }) => (template.text.toLowerCase() === 'true') !== present));
}

/** Of ForAnyValue with IfExists AWS says both: false "if the key does not exist", and true "if the key is not present". */
function whenAbsent({ qualifier, ifExists, operator }: OperatorName): Truth {
  if (qualifier === 'ForAnyValue') return ifExists ? MAYBE : NO;
  return truthOf(ifExists || qualifier === 'ForAllValues' || operator?.negated === true);
}

/** One account, or one organization with or without a path below it: a customer's, for nobody knows AWS's own. */
const OF_A_CUSTOMER = /^(\d{12}|o-[a-z0-9]{10,32}(\/.*)?)$/;

/** The key is absent, or holds what no policy of a customer's names: what it comes to where both come to the same. */
function whenAwsOwn({ parsed }: CompiledCondition, name: OperatorName): Truth {
  const names = parsed.wanted.every((text) => OF_A_CUSTOMER.test(text) || isOfCaller(text));
  if (!names || !name.operator) return MAYBE;
  const absent = whenAbsent(name);
  return absent === truthOf(name.operator.negated) ? absent : MAYBE;
}

function isOfCaller(text: string): boolean {
  return /^\$\{aws:principal(account|orgid)\}$/i.test(text);
}

interface Comparison {
  readonly condition: CompiledCondition;
  readonly operator: Operator;
  readonly view: RequestView;
}

/** Several values "require a condition set operator": what they come to without one is sure only where they agree. */
function compare(comparison: Comparison, seen: readonly string[]): Truth {
  const { condition, operator } = comparison;
  let all: Truth = YES;
  let any: Truth = NO;
  for (const value of seen) {
    const match = matchesAny(comparison, value);
    const holds = operator.negated ? not(match) : match;
    all = and(all, holds);
    any = or(any, holds);
  }
  if (condition.name?.qualifier === 'ForAllValues') return all;
  return condition.name?.qualifier === 'ForAnyValue' || all === any ? any : MAYBE;
}

function matchesAny(comparison: Comparison, value: string): Truth {
  let truth: Truth = NO;
  for (const wanted of comparison.condition.wanted) {
    const match = wanted.matches ? truthOf(wanted.matches(value)) : matchesResolved(comparison, wanted, value);
    if (match === YES) return YES;
    if (match === MAYBE) truth = MAYBE;
  }
  return truth;
}

/** A variable without a value is like nothing: no value equals it, and every negation holds. */
function matchesResolved(comparison: Comparison, wanted: Wanted, value: string): Truth {
  const resolved = resolveWanted(wanted, comparison.view);
  if (resolved === undefined) return MAYBE;
  return truthOf(resolved !== null && comparison.operator.compile(resolved)?.(value) === true);
}

export function resolveWanted(wanted: Wanted, view: RequestView): string | null | undefined {
  return resolveTemplate(wanted.template, (key) => view.variable(key));
}

/** The unknown keys that the condition depends on: its own, and those of its variables. */
export function unknownKeysOf(condition: CompiledCondition, view: RequestView): Set<string> {
  const keys = new Set<string>();
  if (isUnknown(view.lookup(condition.key))) keys.add(condition.key);
  for (const { template } of condition.wanted) {
    for (const variable of template.variables) if (view.variable(variable.key) === undefined) keys.add(variable.key);
  }
  return keys;
}
