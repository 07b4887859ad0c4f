import { isUnknown } from '../../model/unknown.js';
import { type CompiledCondition, evaluateCondition, unknownKeysOf } from '../policies/condition.js';
import { type MatchRules, matchPrincipal } from '../policies/match-statement.js';
import { anyOf, hasUnsureName, matchEntry } from '../policies/principal-match.js';
import { type CompiledStatement, matchVariablePattern, type VariablePattern } from '../policies/statement.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE } from '../truth.js';

/** What keeps a statement from being decided: condition keys as it writes them, and other things in words. */
interface Open {
  readonly keys: ReadonlyMap<string, string>;
  readonly words: readonly string[];
}

export function openOf(statement: CompiledStatement, view: RequestView, rules: MatchRules): Open {
  const keys = new Map<string, string>();
  const words: string[] = [];
  for (const condition of statement.conditions)
    if (evaluateCondition(condition, view) === MAYBE) addCondition(condition, view, { keys, words });
  const variables = new Map<string, string>();
  for (const pattern of statement.variableResources) {
    if (matchVariablePattern(pattern, view) !== MAYBE) continue;
    for (const { key } of pattern.template.variables)
      if (view.variable(key) === undefined) variables.set(key, writtenIn(pattern.template.text, key));
  }
  for (const [key, written] of variables) keys.set(key, written);
  if (variables.size === 0 && !statement.doubtful && statement.variableResources.some((one) => isEarly(one, view))) {
    words.push(
      `whether ${statement.ref.policy}${statement.ref.pointer} means \`${view.request.resource}\`, which AWS's documentation leaves open`,
    );
  }
  if (hasUnsureName(matchPrincipal(statement, view, rules))) addPrincipal({ statement, view, rules }, { keys, words });
  if (statement.doubtful)
    words.push(`what AWS makes of ${statement.ref.policy}${statement.ref.pointer}, which is malformed`);
  return { keys, words };
}

/** A variable stands where AWS documents that none can, and what it holds would match. */
function isEarly(pattern: VariablePattern, view: RequestView): boolean {
  return pattern.early && matchVariablePattern(pattern, view) === MAYBE;
}

interface OpenParts {
  readonly keys: Map<string, string>;
  readonly words: string[];
}

function addCondition(condition: CompiledCondition, view: RequestView, open: OpenParts): void {
  const unknown = unknownKeysOf(condition, view);
  const { operator, key: written, malformed } = condition.parsed;
  if (unknown.size === 0 && !malformed) {
    open.words.push(
      `what AWS makes of \`${operator}\` for \`${written}\` in this request, which its documentation leaves open`,
    );
  }
  for (const key of unknown) {
    const wanted = condition.wanted.find(({ template }) => template.variables.some((variable) => variable.key === key));
    open.keys.set(key, key === condition.key ? condition.parsed.key : writtenIn(wanted?.template.text ?? key, key));
  }
}

/** The key as the policy spells it. */
function writtenIn(text: string, key: string): string {
  const at = text.toLowerCase().indexOf(key);
  return at < 0 ? key : text.slice(at, at + key.length);
}

function addPrincipal(
  question: { statement: CompiledStatement; view: RequestView; rules: MatchRules },
  open: OpenParts,
): void {
  const { statement, view, rules } = question;
  for (const entry of statement.parsed.principal?.entries ?? []) {
    if (anyOf(matchEntry(entry, view, rules)) !== MAYBE) continue;
    const byId = /^A(ROA|IDA)/.test(entry.value) && isUnknown(view.lookup('aws:userid'));
    if (byId) open.keys.set('aws:userid', 'aws:userid');
    else open.words.push(`whether the caller is \`${entry.value}\``);
  }
  if (statement.parsed.principal?.not && open.words.length === 0) {
    open.words.push(
      `whether the exception of ${statement.ref.policy}${statement.ref.pointer} covers the caller's account and role too`,
    );
  }
}
