import type { Gap } from '../../model/gap.js';
import type { Fact } from './card-parts.js';
import { layerName } from './names.js';

/** What was to be read, the error's code and words, and the command to run where no credentials lead. */
const FAILED_READ = /^(.*?): ([A-Z]\w+: .*?)(?:, or (run there: .*))?$/s;

interface Told {
  readonly what: string;
  /** The same for every read that failed for it; the whole text where it is not told apart. */
  readonly reason: string;
  readonly command?: string;
  readonly remedy?: string;
}

/** What could not be checked; what failed for one and the same reason is listed below it. */
export function gapFacts(gaps: readonly Gap[]): Fact[] {
  if (gaps.length === 0) return [];
  const told = gaps.map(tell);
  const reasons = [...new Set(told.map(({ reason }) => reason))];
  const lines = reasons.flatMap((reason) =>
    linesOf(
      reason,
      told.filter((one) => one.reason === reason),
    ),
  );
  return [{ label: 'Could not check', lines, tone: 'warn' }];
}

function tell({ text, remedy }: Gap): Told {
  const [, what, reason, command] = FAILED_READ.exec(text) ?? [];
  const mended = remedy === undefined ? {} : { remedy };
  if (what === undefined || reason === undefined) return { what: '', reason: named(text), ...mended };
  return { what: named(what), reason, ...(command === undefined ? {} : { command }), ...mended };
}

/** A layer that the text begins with, as people write it. */
function named(text: string): string {
  return text.replace(/^([a-z-]+)(?=: )/, layerName);
}

function linesOf(reason: string, told: readonly Told[]): string[] {
  const remedies = [...new Set(told.flatMap(({ remedy }) => remedy ?? []))];
  const mend = remedies.map((remedy) => `to fix it: ${remedy}`);
  const [first] = told;
  if (first === undefined) return [];
  if (told.length > 1) return [reason, ...listed(told), ...mend];
  const what = first.what === '' ? '' : `${first.what}: `;
  const command = first.command === undefined ? '' : `, or ${first.command}`;
  return [[`${what}${reason}${command}`, ...mend].join('; ')];
}

/** `- identity-based policy: iam:ListRolePolicies, iam:ListAttachedRolePolicies`; a line of its own for one with a command. */
function listed(told: readonly Told[]): string[] {
  const lines = new Map<string, string[]>();
  for (const { what, command } of told) {
    const [, subject = '', operation = what] =
      /^(.*?)(?: could not be read)?: (?:could not read )?(\S+:\S+)$/s.exec(what) ?? [];
    const key = `${subject}\n${command ?? ''}`;
    lines.set(key, [...(lines.get(key) ?? [subject === '' ? '- ' : `- ${subject}: `]), operation]);
  }
  return [...lines].map(([key, [start = '', ...operations]]) => {
    const command = key.slice(key.lastIndexOf('\n') + 1);
    return `${start}${operations.join(', ')}${command === '' ? '' : `; ${command}`}`;
  });
}
