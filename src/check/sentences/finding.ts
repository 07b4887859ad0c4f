import type { Codes, CodeWords } from '../../model/code.js';
import { OWN_FINDINGS } from '../../model/codes.js';
import type { CheckMeta } from '../check.js';
import type { Datum, Finding, StatementPlace } from '../finding.js';
import { trapInWords } from '../traps/catalogue.js';
import { denyReasonInWords } from './deny-reason.js';
import { inferredInWords } from './inferred.js';
import { nearMissInWords } from './near-miss.js';
import { fillTemplate } from './template.js';
import { conditionInWords, statementInWords } from './words.js';

/** Tells findings in the words of the checks that made them; a code without words is told by its name. */
export function findingsInWords(checks: readonly Pick<CheckMeta, 'id' | 'findings'>[]): (finding: Finding) => string {
  const byCheck = new Map<string, Codes>(checks.map(({ id, findings }) => [id, findings]));
  return (finding) => inWords(finding, wordsOf(byCheck.get(finding.check) ?? {}, finding.code));
}

/** The page that documents the rule of a finding; undefined for a code without one. */
export function findingPages(
  checks: readonly Pick<CheckMeta, 'id' | 'findings'>[],
): (finding: Pick<Finding, 'check' | 'code'>) => string | undefined {
  const byCheck = new Map<string, Codes>(checks.map(({ id, findings }) => [id, findings]));
  return ({ check, code }) => wordsOf(byCheck.get(check) ?? {}, code)?.page || undefined;
}

function wordsOf(codes: Codes, code: string): CodeWords | undefined {
  const known: Codes = { ...OWN_FINDINGS, ...codes };
  return Object.hasOwn(known, code) ? known[code] : undefined;
}

/** The sentence of a finding: its code's template, filled with its data and its first statement. */
function inWords(finding: Finding, words: CodeWords | undefined): string {
  const text = fillTemplate(words?.text ?? finding.code, (name) =>
    Object.hasOwn(finding.data ?? {}, name)
      ? datumInWords(finding.data[name])
      : isStatementPlace(name)
        ? ofStatement[name](finding)
        : undefined,
  );
  const asked = finding.askedIf === undefined ? text : `${text}; ${finding.askedIf}`;
  return finding.doubt === undefined ? asked : `${asked}; possibly, for ${finding.doubt}`;
}

const ofStatement: Readonly<Record<StatementPlace, (finding: Finding) => string | undefined>> = {
  statement: ({ statements: [first] }) => (first === undefined ? 'no statement' : statementInWords(first)),
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
