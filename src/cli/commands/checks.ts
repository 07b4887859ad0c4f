import { DoctorError } from '../../model/error.js';
import { didYouMeanName } from '../../model/near-names.js';
import { safeJson } from '../../model/text/safe-json.js';
import { plainText } from '../../report/plain-text.js';
import type { CheckSummary, CodeSummary } from '../../run/checks.js';
import { choiceError } from '../argv/choice.js';
import type { CommandInput } from '../argv/command-input.js';
import { EXIT } from '../exit-code.js';
import type { Command } from './command.js';

const FORMS = ['table', 'json'] as const;

export const checks: Command = {
  summary: 'list the checks, or tell what a check or a code means',
  usage: 'ddb-doctor checks [ID | CODE] [options]',
  examples: [
    'ddb-doctor checks',
    'ddb-doctor checks service-control-policy',
    'ddb-doctor checks LEADING_KEYS',
    'ddb-doctor checks --checks ./my-check.js --output json',
  ],
  flags: ['checks', 'output', 'no-pager'],
  words: 1,
  async run(input) {
    const form = FORMS.find((name) => name === input.output.output);
    if (form === undefined) throw choiceError('--output', input.output.output, FORMS);
    const [asked] = input.words;
    const listed = await (await input.verbs.checks())(input.options);
    await input.io.stdout.write(asked === undefined ? all(listed, form) : await one(asked, listed, { form, input }));
    return EXIT.finished;
  },
};

type Form = (typeof FORMS)[number];

function all(listed: readonly CheckSummary[], form: Form): string {
  return form === 'json' ? `${safeJson(listed, 2)}\n` : listed.map(inWords).join('\n');
}

interface Asked {
  readonly form: Form;
  readonly input: CommandInput;
}

/** A check with its codes, or a code as each check that tells it means it. */
async function one(asked: string, listed: readonly CheckSummary[], { form, input }: Asked): Promise<string> {
  const codes = await (await input.verbs.codes())(input.options);
  const check = listed.find(({ id }) => id === asked.toLowerCase());
  const told = codes.filter(({ by, code }) => (check === undefined ? code === asked.toUpperCase() : by === check.id));
  if (check === undefined && told.length === 0) {
    throw unknownName(asked, [...listed.map(({ id }) => id), ...new Set(codes.map(({ code }) => code))]);
  }
  if (form === 'json') return `${safeJson(check === undefined ? told : { ...check, codes: told }, 2)}\n`;
  return [...(check === undefined ? [] : [whole(check)]), ...told.map(codeInWords)].join('\n');
}

function unknownName(asked: string, names: readonly string[]): DoctorError {
  const lower = new Map(names.map((name) => [name.toLowerCase(), name]));
  const longer = [...lower.keys()].find((name) => name.startsWith(asked.toLowerCase()));
  const near = longer ?? didYouMeanName(asked, [...lower.keys()]);
  const hint = near === undefined ? '`ddb-doctor checks` lists the checks' : `did you mean \`${lower.get(near)}\`?`;
  return new DoctorError({ source: 'user', code: 'UsageCheck' }, `no check and no code is called \`${asked}\``, {
    hint,
  });
}

function inWords({ id, title, reads, url }: CheckSummary): string {
  const needs = reads.length === 0 ? 'nothing' : reads.join(', ');
  return `${plainText(id)}\n  ${plainText(title)}\n  reads: ${plainText(needs)}\n  see:   ${plainText(url)}\n`;
}

function whole(check: CheckSummary): string {
  const leads = check.falseLeads.map((lead) => `  not:   ${plainText(lead)}\n`).join('');
  return `${inWords(check)}  why:   ${plainText(check.why)}\n  fix:   ${plainText(check.fix)}\n${leads}`;
}

function codeInWords({ by, kind, code, text, meaning, fix, page }: CodeSummary): string {
  const says = text === undefined ? [] : [`  says:  ${text}`];
  const lines = [`${code} (${kind} of ${by})`, `  ${meaning}`, ...says, `  fix:   ${fix}`, `  see:   ${page}`];
  return `${lines.map((line) => plainText(line)).join('\n')}\n`;
}
