import type { ConditionEvaluation } from '../../evaluation/authorization.js';
import type { Codes, CodeWords } from '../../model/codes/code.js';
import { OWN_FINDINGS } from '../../model/codes/findings.js';
import type { CheckMeta } from '../check.js';
import type { Datum, Finding, FindingStatement, StatementPlace } from '../finding.js';
import { trapInWords } from '../traps/catalogue.js';
import { conditionsTold, denyReasonInWords } from './deny-reason.js';
import { inferredInWords } from './inferred.js';
import { nearMissInWords } from './near-miss.js';
import { fillTemplate, firstClause, placesOf } from './template.js';
import { conditionInWords, statementInWords, whichStatement } from './words.js';

/** How findings are told. */
export interface FindingWords {
  /** With a `call` that is known already, that call as `it`. */
  text(finding: Finding, call?: KnownCall): string;
  /** What stands before the first semicolon of the code's template. */
  brief(finding: Finding): string;
  /** The page that documents the rule; undefined for a code without one. */
  page(finding: Pick<Finding, 'check' | 'code'>): string | undefined;
  /** The condition keys of its first statement that the text tells. */
  keys(finding: Finding): string[];
  /** Whether the first clause names one of these callers. */
  names(finding: Finding, callers: readonly string[]): boolean;
}

/** The call that a text stands beside. */
export interface KnownCall {
  readonly action: string;
  readonly resource?: string;
}

type Told = readonly Pick<CheckMeta, 'id' | 'findings'>[];

/** The words of the checks that made the findings; a code without words is told by its name. */
export function findingWords(checks: Told): FindingWords {
  const byCheck = new Map<string, Codes>(checks.map(({ id, findings }) => [id, findings]));
  const of = ({ check, code }: Pick<Finding, 'check' | 'code'>) => wordsOf(byCheck.get(check) ?? {}, code);
  return {
    text: (finding, call) => inWords(finding, withoutCall(of(finding)?.text ?? finding.code, finding, call)),
    brief: (finding) => filled(finding, firstClause(of(finding)?.text ?? finding.code)),
    page: (finding) => of(finding)?.page || undefined,
    keys: (finding) => keysTold(finding, of(finding)?.text ?? ''),
    names: (finding, callers) => namesAny(finding, firstClause(of(finding)?.text ?? ''), callers),
  };
}

export function findingsInWords(checks: Told): (finding: Finding) => string {
  return findingWords(checks).text;
}

function wordsOf(codes: Codes, code: string): CodeWords | undefined {
  const known: Codes = { ...OWN_FINDINGS, ...codes };
  return Object.hasOwn(known, code) ? known[code] : undefined;
}

/** The sentence of a finding: its code's template, filled with its data and its first statement. */
function inWords(finding: Finding, template: string): string {
  const text = filled(finding, template);
  const asked = finding.askedIf === undefined ? text : `${text}; ${finding.askedIf}`;
  return finding.doubt === undefined ? asked : `${asked}; possibly, for ${finding.doubt}`;
}

/** `{action} on {resource}`, which a template may write with the resource in brackets. */
const CALL = /\{action\}(?: on \{resource\}|\[ on \{resource\}\])/;

function withoutCall(template: string, { data }: Finding, call: KnownCall | undefined): string {
  const isKnown = call !== undefined && data['action'] === call.action && data['resource'] === call.resource;
  return isKnown ? template.replace(CALL, 'it') : template;
}

function filled(finding: Finding, template: string): string {
  return fillTemplate(template, (name) =>
    Object.hasOwn(finding.data ?? {}, name)
      ? (name === 'said' ? saidInWords : datumInWords)(finding.data[name])
      : isStatementPlace(name)
        ? ofStatement[name](finding)
        : undefined,
  );
}

/** What AWS says of a layer, by the effect that its message tells. */
export const SAYS = { explicit: 'denies', implicit: 'does not allow', unknown: 'does not allow, or denies,' } as const;

function saidInWords(effect: Datum): string | undefined {
  return effect === 'explicit' || effect === 'implicit' || effect === 'unknown' ? SAYS[effect] : datumInWords(effect);
}

const ofStatement: Readonly<Record<StatementPlace, (finding: Finding) => string | undefined>> = {
  statement: ({ statements: [first] }) => (first === undefined ? 'no statement' : statementInWords(first)),
  which: ({ statements: [first] }) => first && whichStatement(first),
  policy: ({ statements: [first] }) => first?.policy,
  attachedTo: ({ statements: [first] }) => first?.attachedTo,
  conditions({ statements: [first] }) {
    return first && denyReasonInWords(first);
  },
  nearMiss({ statements: [first], effect }) {
    return effect === 'implicit' && first?.evaluation !== undefined
      ? nearMissInWords(first.evaluation, first.trap)
      : undefined;
  },
  inferred: ({ statements: [first] }) => first && inferredInWords(first.conditions),
  trap: ({ statements: [first] }) => (first?.trap === undefined ? undefined : trapInWords(first.trap)),
  // Of the call alone: no statement need come close.
  callTrap({ statements: [first], data: { missingKeyOf } }) {
    if (first?.trap !== undefined || typeof missingKeyOf !== 'string') return undefined;
    return trapInWords({ id: 'key-is-not-there', data: { operation: missingKeyOf } });
  },
};

function isStatementPlace(name: string): name is StatementPlace {
  return Object.hasOwn(ofStatement, name);
}

function datumInWords(datum: Datum): string | undefined {
  if (datum === null || datum === undefined || datum === '') return undefined;
  if (typeof datum !== 'object') return String(datum);
  if ('operator' in datum) return conditionInWords(datum);
  return datum.length === 0 ? undefined : datum.join(', ');
}

/** What each place of a template tells of the first statement's conditions. */
const keysOf: Readonly<Partial<Record<StatementPlace, (finding: Finding) => readonly ConditionEvaluation[]>>> = {
  conditions: ({ statements: [first] }) => (first === undefined ? [] : conditionsTold(first)),
  nearMiss: ({ statements: [first], effect }) => (effect === 'implicit' && first ? missedConditions(first) : []),
  inferred: ({ statements: [first] }) => (first?.conditions ?? []).filter(({ inferred }) => inferred !== undefined),
};

function missedConditions({ conditions, evaluation }: FindingStatement): readonly ConditionEvaluation[] {
  return evaluation === undefined ? [] : conditions.filter(({ match }) => match === false);
}

function namesAny(finding: Finding, template: string, names: readonly string[]): boolean {
  const { attachedTo, policy } = finding.statements[0] ?? {};
  return placesOf(template).some((place) => {
    const data = Object.hasOwn(finding.data, place) ? [finding.data[place]].flat() : [];
    const told = place === 'attachedTo' ? attachedTo : place === 'policy' ? policy : undefined;
    return [...data, told].some((one) => typeof one === 'string' && names.includes(one));
  });
}

/** A condition is told by its key. */
function nameIn(datum: Datum): Datum {
  return typeof datum === 'object' && datum !== null && 'operator' in datum ? datum.key : datum;
}

function keysTold(finding: Finding, template: string): string[] {
  const filledIn = placesOf(template).flatMap((name): readonly unknown[] => {
    if (Object.hasOwn(finding.data, name)) return [finding.data[name]].flat().map(nameIn);
    const conditions = isStatementPlace(name) ? (keysOf[name]?.(finding) ?? []) : [];
    const data = name === 'trap' ? Object.values(finding.statements[0]?.trap?.data ?? {}) : [];
    return [...conditions.map(({ key }) => key), ...data];
  });
  const keys = new Set(finding.statements[0]?.conditions.map(({ key }) => key));
  return [...keys].filter((key) => filledIn.includes(key));
}
