import { safeJson } from '../../check/sentences/safe-json.js';
import { plainText } from '../../report/plain-text.js';
import type { CheckSummary } from '../../run/checks.js';
import { choiceError } from '../argv/choice.js';
import { EXIT } from '../exit-code.js';
import type { Command } from './command.js';

const FORMS = ['table', 'json'] as const;

export const checks: Command = {
  summary: 'list the checks and what each of them reads',
  usage: 'ddb-doctor checks [options]',
  examples: ['ddb-doctor checks', 'ddb-doctor checks --checks ./my-check.js --output json'],
  flags: ['checks', 'output'],
  words: 0,
  async run({ io, options, output: { output }, verbs }) {
    const form = FORMS.find((name) => name === output);
    if (form === undefined) throw choiceError('output', output, FORMS);
    const listChecks = await verbs.checks();
    const listed = await listChecks(options);
    await io.stdout.write(form === 'json' ? `${safeJson(listed, 2)}\n` : listed.map(inWords).join('\n'));
    return EXIT.finished;
  },
};

function inWords({ id, title, reads, url }: CheckSummary): string {
  const needs = reads.length === 0 ? 'nothing' : reads.join(', ');
  return `${plainText(id)}\n  ${plainText(title)}\n  reads: ${plainText(needs)}\n  see:   ${plainText(url)}\n`;
}
