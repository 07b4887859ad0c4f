import type { CheckSummary } from '../../index.js';
import { safeJson } from '../../report/formats/safe-json.js';
import { plainText } from '../../report/plain-text.js';
import type { CommandInput } from '../argv/command-input.js';
import { EXIT } from '../exit-code.js';

/** Lists the checks, with what each reads. */
export async function listChecks({ io, options, output, load }: CommandInput): Promise<number> {
  const doctor = await load();
  const checks = await doctor.listChecks(options);
  const text = output.output === 'json' ? `${safeJson(checks, 2)}\n` : checks.map(inWords).join('\n');
  await io.stdout.write(text);
  return EXIT.finished;
}

function inWords({ id, title, reads, url }: CheckSummary): string {
  const needs = reads.length === 0 ? 'nothing' : reads.join(', ');
  return `${plainText(id)}\n  ${plainText(title)}\n  reads: ${plainText(needs)}\n  see:   ${plainText(url)}\n`;
}
