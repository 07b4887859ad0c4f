import type { RenderOptions } from '../renderer.js';
import type { AccessReport } from './contract.js';
import { Lines } from './lines.js';
import { shortResource } from './short-names.js';

type ExpectationMark = 'as expected' | 'not' | 'not known';

/** One expectation, and what came of it. */
interface CheckedExpectation {
  readonly n: number;
  readonly subject: string;
  readonly expect: 'allowed' | 'denied';
  /** The worst of its answers. */
  readonly result: ExpectationMark;
  readonly answers: readonly {
    readonly action: string;
    readonly resource: string;
    readonly verdict: string;
    readonly result: ExpectationMark;
    /** Why it is not as expected. */
    readonly why?: string;
  }[];
}

/** What `can --expectations --output json` prints. */
export interface ExpectationsReport {
  readonly schemaVersion: '1';
  readonly kind: 'access-expectations';
  readonly evaluatedAt: string;
  readonly expectations: readonly CheckedExpectation[];
  readonly summary: Readonly<Record<'asExpected' | 'not' | 'notKnown', number>>;
}

interface AskedExpectation {
  readonly subject: string;
  readonly expect: 'allowed' | 'denied';
  readonly report: AccessReport;
}

/** Holds the answers against what is expected of them. Of a function that cannot reach DynamoDB nothing is allowed. */
export function toExpectationsReport(asked: readonly AskedExpectation[]): ExpectationsReport {
  const expectations = asked.map(checked);
  const count = (result: ExpectationMark) => expectations.filter((one) => one.result === result).length;
  return {
    schemaVersion: '1',
    kind: 'access-expectations',
    evaluatedAt: asked[0]?.report.evaluatedAt ?? '',
    expectations,
    summary: { asExpected: count('as expected'), not: count('not'), notKnown: count('not known') },
  };
}

function checked({ subject, expect, report }: AskedExpectation, index: number): CheckedExpectation {
  const isLost = isCutOff(report);
  const answers = report.answers.map(({ action, resource, verdict, reason }) => {
    const open = verdict !== 'yes' && verdict !== 'no';
    const isAllowed = verdict === 'yes' && !isLost;
    const result: ExpectationMark =
      open && !isLost ? 'not known' : isAllowed === (expect === 'allowed') ? 'as expected' : 'not';
    const told = report.reasons.find(({ n }) => n === reason)?.text;
    const why = isLost ? 'no route to DynamoDB: its calls time out' : (told ?? 'every layer allows it');
    return { action, resource, verdict, result, ...(result === 'as expected' ? {} : { why }) };
  });
  return { n: index + 1, subject, expect, result: worst(answers.map(({ result }) => result)), answers };
}

function isCutOff({ function: of }: AccessReport): boolean {
  const paths = of?.network.subnets.map(({ path }) => path) ?? [];
  return of?.roleExists === false || (paths.length > 0 && paths.every((path) => path === 'none'));
}

function worst(results: readonly ExpectationMark[]): ExpectationMark {
  if (results.includes('not')) return 'not';
  return results.includes('not known') ? 'not known' : 'as expected';
}

/** A line for each expectation, and below one that is not met a line for each answer. */
export function renderExpectations({ expectations, summary }: ExpectationsReport, options: RenderOptions): string {
  const lines = new Lines(options);
  for (const { subject, expect, result, answers } of expectations) {
    const actions = new Set(answers.map(({ action }) => action)).size;
    const resources = [...new Set(answers.map(({ resource }) => shortResource(resource)))].join(', ');
    const what = `${subject}: ${expect}, ${actions} ${actions === 1 ? 'action' : 'actions'} on ${resources}`;
    lines.add(MARKS[result].text, what, MARKS[result].tone);
    for (const one of answers.filter((answer) => answer.result !== 'as expected')) {
      lines.add('      ', `${one.verdict}: ${one.action} on ${shortResource(one.resource)}: ${one.why ?? ''}`);
    }
  }
  const { asExpected, not, notKnown } = summary;
  lines.add('', `${asExpected} as expected, ${not} not, ${notKnown} not known`);
  return lines.toString();
}

const MARKS = {
  'as expected': { text: 'ok    ', tone: 'good' },
  not: { text: 'NOT   ', tone: 'bad' },
  'not known': { text: '?     ', tone: 'warn' },
} as const;
