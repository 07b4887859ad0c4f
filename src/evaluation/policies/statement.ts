import type { StatementRef } from '../authorization.js';
import type { ParsedStatement, PatternElement, PrincipalElement } from '../grammar/parsed-policy.js';
import { compileActionPattern } from '../matching/action-pattern.js';
import { compileResourceGlob } from '../matching/arn-pattern.js';
import type { TextMatcher } from '../matching/glob.js';
import { hasEarlyVariable, parseTemplate, resolveTemplate, type Template } from '../matching/template.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, not, or, type Truth, truthOf, YES } from '../truth.js';
import { type CompiledCondition, compileCondition, evaluateCondition } from './condition.js';

/** A resource pattern without policy variables. */
interface FixedPattern {
  readonly glob: string;
  readonly matches: TextMatcher;
}

/** A resource pattern with policy variables: matched again for each request. */
export interface VariablePattern {
  readonly template: Template;
  /** A variable stands where AWS documents that none can: a match is never more than unknown. */
  readonly early: boolean;
}

/** One statement, ready to evaluate for many requests. */
export interface CompiledStatement {
  readonly ref: StatementRef;
  readonly parsed: ParsedStatement;
  /** The parsed elements once more: here every statement has the same shape, whatever it lacks. */
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly action: PatternElement | undefined;
  readonly resource: PatternElement | undefined;
  readonly principal: PrincipalElement | undefined;
  /** The layer that the statement is in accepts no such statement: a match is never more than unknown. */
  readonly doubtful: boolean;
  readonly actions: readonly TextMatcher[];
  readonly resources: readonly FixedPattern[];
  readonly variableResources: readonly VariablePattern[];
  readonly conditions: readonly CompiledCondition[];
}

interface StatementSource {
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
    effect: parsed.effect,
    action: parsed.action,
    resource: parsed.resource,
    principal: parsed.principal,
    doubtful: source.doubtful || parsed.malformed,
    actions: (parsed.action?.patterns ?? []).map(compileActionPattern),
    resources: globs.map(fixedPattern),
    variableResources,
    conditions: parsed.conditions.map((condition) => compileCondition(condition, source.variables)),
  };
}

function fixedPattern(glob: string): FixedPattern {
  return { glob, matches: compileResourceGlob(glob) };
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
  return elementTruth(statement.action, matched);
}

/** True when the statement cannot tell one resource from another. */
export function meansEveryResource({ resource }: CompiledStatement): boolean {
  return resource === undefined || resource.patterns.includes('*');
}

/**
 * How the statement meets a resource of which it is known how the patterns without policy variables match it.
 * Undefined where patterns with policy variables decide.
 */
export function fixedResourceTruth(statement: CompiledStatement, matched: boolean): Truth | undefined {
  const element = statement.resource;
  // A policy on a resource that names none means the one it is attached to, as trust policies do. Elsewhere it is doubtful.
  if (!element) return YES;
  if (!matched && statement.variableResources.length > 0) return undefined;
  return elementTruth(element, truthOf(matched));
}

export function matchResource(statement: CompiledStatement, view: RequestView): Truth {
  const { resource } = view.request;
  const fixed = fixedResourceTruth(
    statement,
    statement.resources.some(({ matches }) => matches(resource)),
  );
  if (fixed !== undefined) return fixed;
  let matched: Truth = NO;
  for (const pattern of statement.variableResources) {
    matched = or(matched, matchVariablePattern(pattern, view));
  }
  return elementTruth(statement.resource, matched);
}

/** A pattern whose variable has no value matches no resource. */
export function matchVariablePattern(pattern: VariablePattern, view: RequestView): Truth {
  const assumed = view.assumed?.get(pattern);
  if (assumed !== undefined) return assumed;
  const glob = resolveTemplate(pattern.template, (key) => view.variable(key));
  if (glob === undefined) return MAYBE;
  if (glob === null || !compileResourceGlob(glob)(view.request.resource)) return NO;
  return pattern.early ? MAYBE : YES;
}

export function matchConditions(statement: CompiledStatement, view: RequestView): Truth {
  let truth: Truth = YES;
  for (const condition of statement.conditions) {
    truth = and(truth, evaluateCondition(condition, view));
    if (truth === NO) return NO;
  }
  return truth;
}
