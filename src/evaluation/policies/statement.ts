import type { StatementRef } from '../authorization.js';
import type { ParsedStatement, PatternElement } from '../grammar/parsed-policy.js';
import { compileActionPattern } from '../matching/action-pattern.js';
import { compileResourceGlob, isOpenToColons, type ResourceMatcher } from '../matching/arn-pattern.js';
import { compileGlob, type TextMatcher } from '../matching/glob.js';
import { hasEarlyVariable, parseTemplate, resolveTemplate, type Template } from '../matching/template.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, not, or, type Truth, truthOf, YES } from '../truth.js';
import { type CompiledCondition, compileCondition, evaluateCondition } from './condition.js';

/** A resource pattern with policy variables: matched anew for each request. */
export interface VariablePattern {
  readonly template: Template;
  /** A variable stands where AWS documents that none can: a match is never more than unknown. */
  readonly early: boolean;
}

/** One statement, ready to evaluate for many requests. */
export interface CompiledStatement {
  readonly ref: StatementRef;
  readonly parsed: ParsedStatement;
  /** The layer that the statement hangs in accepts no such statement: a match is never more than unknown. */
  readonly doubtful: boolean;
  readonly actions: readonly TextMatcher[];
  /** Patterns without variables that match or do not. */
  readonly resources: readonly TextMatcher[];
  /** Patterns without variables that may leave it open. */
  readonly openResources: readonly ResourceMatcher[];
  readonly variableResources: readonly VariablePattern[];
  /** Whether the resource matches may still be open where the fixed patterns do not rule it out. */
  readonly resourceOpen: boolean;
  readonly conditions: readonly CompiledCondition[];
}

export interface StatementSource {
  readonly policy: string;
  readonly attachedTo?: string;
  readonly variables: boolean;
  readonly doubtful: boolean;
}

export function compileStatement(parsed: ParsedStatement, source: StatementSource): CompiledStatement {
  const templates = (parsed.resource?.patterns ?? []).map((text) =>
    parseTemplate(text, { variables: source.variables, wildcards: true }),
  );
  const globs = templates.filter(isFixed).map((template) => template.parts.join(''));
  const openResources = globs.filter(isOpenToColons).map(compileResourceGlob);
  const variableResources = templates
    .filter((template) => !isFixed(template))
    .map((template) => ({ template, early: hasEarlyVariable(template) }));
  return {
    ref: {
      policy: source.policy,
      ...(source.attachedTo !== undefined && { attachedTo: source.attachedTo }),
      ...(parsed.sid !== undefined && { sid: parsed.sid }),
      index: parsed.index,
      pointer: parsed.pointer,
    },
    parsed,
    doubtful: source.doubtful || parsed.malformed,
    actions: (parsed.action?.patterns ?? []).map(compileActionPattern),
    resources: globs.filter((glob) => !isOpenToColons(glob)).map(compileGlob),
    openResources,
    variableResources,
    resourceOpen: variableResources.length > 0 || openResources.length > 0,
    conditions: parsed.conditions.map((condition) => compileCondition(condition, source.variables)),
  };
}

function isFixed(template: Template): boolean {
  return template.variables.length === 0;
}

/** A match of one of the patterns, with NotAction and NotResource turned round. */
function elementTruth(element: PatternElement | undefined, matched: Truth): Truth {
  if (!element) return MAYBE;
  const truth = matched === NO && element.malformed ? MAYBE : matched;
  return element.not ? not(truth) : truth;
}

/** The action is in lower case. */
export function matchAction(statement: CompiledStatement, action: string): Truth {
  const matched = truthOf(statement.actions.some((matches) => matches(action)));
  return elementTruth(statement.parsed.action, matched);
}

/** True when the statement cannot tell one resource from another. */
export function meansEveryResource({ parsed: { resource } }: CompiledStatement): boolean {
  return resource === undefined || resource.patterns.includes('*');
}

function matchFixedPatterns(statement: CompiledStatement, resource: string): Truth {
  if (statement.resources.some((matches) => matches(resource))) return YES;
  let matched: Truth = NO;
  for (const matches of statement.openResources) matched = or(matched, matches(resource));
  return matched;
}

/** Undefined when the statement names resources with policy variables, and none without surely matches. */
export function matchFixedResource(statement: CompiledStatement, resource: string): Truth | undefined {
  const element = statement.parsed.resource;
  // A policy on a resource that names none means the one it hangs on, as trust policies do. Elsewhere it is doubtful.
  if (!element) return YES;
  const matched = matchFixedPatterns(statement, resource);
  if (matched !== YES && statement.variableResources.length > 0) return undefined;
  return elementTruth(element, matched);
}

export function matchResource(statement: CompiledStatement, view: RequestView): Truth {
  const { resource } = view.request;
  const fixed = matchFixedResource(statement, resource);
  if (fixed !== undefined) return fixed;
  let matched: Truth = matchFixedPatterns(statement, resource);
  for (const pattern of statement.variableResources) {
    matched = or(matched, matchVariablePattern(pattern, view));
  }
  return elementTruth(statement.parsed.resource, matched);
}

/** A pattern whose variable has no value matches no resource. */
export function matchVariablePattern(pattern: VariablePattern, view: RequestView): Truth {
  const assumed = view.assumed?.get(pattern);
  if (assumed !== undefined) return assumed;
  const glob = resolveTemplate(pattern.template, (key) => view.variable(key));
  if (glob === undefined) return MAYBE;
  const match = glob === null ? NO : compileResourceGlob(glob)(view.request.resource);
  return match === YES && pattern.early ? MAYBE : match;
}

export function matchConditions(statement: CompiledStatement, view: RequestView): Truth {
  let truth: Truth = YES;
  for (const condition of statement.conditions) {
    truth = and(truth, evaluateCondition(condition, view));
    if (truth === NO) return NO;
  }
  return truth;
}
