import { seenText } from '../model/text/safe-json.js';
import { stepsOf } from '../report/card/sections.js';
import type { ReportRemediation } from '../report/contract.js';
import type { LastRun } from './state/last-run.js';

export type CodeForm = 'cli' | 'json' | 'terraform' | 'cloudformation' | 'cdk';

/** Comments of a form; JSON has none. */
const COMMENT: Readonly<Record<CodeForm, string | undefined>> = {
  cli: '#',
  json: undefined,
  terraform: '#',
  cloudformation: undefined,
  cdk: '//',
};

/** The steps of a fix as code, in the order of the way to allowed; undefined where the form cannot say it. */
export function fixAsCode({ report }: Pick<LastRun, 'report'>, number: number, form: CodeForm): string | undefined {
  const diagnosis = report.diagnoses[number - 1];
  const steps = diagnosis === undefined ? [] : stepsOf(diagnosis);
  const codes = steps.flatMap((step) => codeOf(step, form));
  return codes.length === 0 ? undefined : codes.join('\n');
}

function codeOf({ change, code, text, owner, warnings }: ReportRemediation, form: CodeForm): string[] {
  const commands = change.kind === 'action' && form === 'cli' ? change.commands.join('\n') : undefined;
  const body = commands ?? code[form];
  if (body === undefined || body === '') return [];
  const mark = COMMENT[form];
  if (mark === undefined) return [`${body}\n`];
  const head = [`${text} (${owner})`, ...warnings.map((warning) => `mind: ${warning}`)];
  return [`${head.map((line) => `${mark} ${seenText(line.replaceAll(/\s+/g, ' '))}\n`).join('')}${body}\n`];
}
