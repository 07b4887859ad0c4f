import type { Codes, CodeWords } from '../../model/codes/code.js';
import { OWN_FINDINGS } from '../../model/codes/findings.js';
import type { CheckMeta } from '../check.js';
import type { Datum, Finding, StatementPlace } from '../finding.js';
import { trapInWords } from '../traps/catalogue.js';
import { denyReasonInWords } from './deny-reason.js';
import { inferredInWords } from './inferred.js';
import { nearMissInWords } from './near-miss.js';
import { fillTemplate, firstClause } from './template.js';
import { conditionInWords, statementInWords, whichStatement } from './words.js';

/** How findings are told. */
export interface FindingWords {
  text(finding: Finding): string;
  /** What stands before the first semicolon of the code's template. */
  brief(finding: Finding): string;
  /** The page that documents the rule; undefined for a code without one. */
  page(finding: Pick<Finding, 'check' | 'code'>): string | undefined;
}

type Told = readonly Pick<CheckMeta, 'id' | 'findings'>[];

/** The words of the checks that made the findings; a code without words is told by its name. */
export function findingWords(checks: Told): FindingWords {
  const byCheck = new Map<string, Codes>(checks.map(({ id, findings }) => [id, findings]));
  const of = ({ check, code }: Pick<Finding, 'check' | 'code'>) => wordsOf(byCheck.get(check) ?? {}, code);
  return {
    text: (finding) => inWords(finding, of(finding)),
    brief: (finding) => filled(finding, firstClause(of(finding)?.text ?? finding.code)),
    page: (finding) => of(finding)?.page || undefined,
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
function inWords(finding: Finding, words: CodeWords | undefined): string {
  const text = filled(finding, words?.text ?? finding.code);
  const asked = finding.askedIf === undefined ? text : `${text}; ${finding.askedIf}`;
  return finding.doubt === undefined ? asked : `${asked}; possibly, for ${finding.doubt}`;
}

function filled(finding: Finding, template: string): string {
  return fillTemplate(template, (name) =>
    Object.hasOwn(finding.data ?? {}, name)
      ? datumInWords(finding.data[name])
      : isStatementPlace(name)
        ? ofStatement[name](finding)
        : undefined,
  );
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
