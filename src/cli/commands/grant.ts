import { writeFile } from 'node:fs/promises';
import { CODE_FORMS, type CodeForm, planAsCode } from '../../grant/code/index.js';
import { outcomeOf, type Plan } from '../../grant/plan.js';
import { safeJson } from '../../model/text/safe-json.js';
import { optionOf, shellQuoted } from '../../model/text/shell.js';
import { planTable } from '../../report/plan/plan-table.js';
import type { FromDenialsOptions } from '../../run/grant/from-denials.js';
import type { DoctorPorts } from '../../run/ports.js';
import { choiceError } from '../argv/choice.js';
import type { CommandInput } from '../argv/command-input.js';
import type { Values } from '../argv/flags.js';
import { AWS_FLAGS } from '../argv/flags.js';
import { intentOf } from '../argv/intent.js';
import { Flags } from '../argv/read-options.js';
import { EXIT } from '../exit-code.js';
import { columnsOf } from '../terminal/color.js';
import { watched } from '../terminal/progress.js';
import type { Command } from './command.js';
import { applyAndTell, keptPlan, resumeAndTell, undoAndTell } from './grant-apply.js';

const FORMS = ['table', 'json'] as const;

/** Plans access to tables, proves it, prints it as code; applies and undoes it. */
export const grant: Command = {
  summary: 'give a function or role access to a table: a plan, its proof, code, and its undo',
  usage: 'ddb-doctor grant (--function F | --role R) --table T --access A [options]',
  examples: [
    'ddb-doctor grant --function orders-api --table orders --access read-write --logs',
    'ddb-doctor grant --role reporting --table orders,carts --access read --no-scan --as terraform',
    'ddb-doctor grant --function orders-api --table orders --access crud --apply',
    'ddb-doctor grant --function orders-api --from-usage trail --since 60d',
    'ddb-doctor grant --undo grant-20261128T224512Z-0a1b2c3d4e5f.ndjson',
  ],
  flags: [
    'function',
    'role',
    'table',
    'access',
    'from-denials',
    'from-usage',
    'keep',
    'since',
    'until',
    'from',
    'with',
    'logs',
    'no-scan',
    'indexes',
    'any-stream',
    'as-published',
    'complete',
    'inline',
    'policy-name',
    'role-name',
    'path',
    'tags',
    'permissions-boundary',
    'new-role',
    'set-role',
    'trust',
    'fix-trust',
    'refresh',
    'as',
    'out',
    'check',
    'apply',
    'yes',
    'wait',
    'resume',
    'undo',
    'allow-self',
    'allow-drift',
    'allow-shared-role',
    'even-if-denied',
    'region',
    ...AWS_FLAGS,
    'deadline',
    'checks',
    'output',
    'color',
    'width',
    'no-progress',
  ],
  words: 0,
  run,
};

async function run(input: CommandInput): Promise<number> {
  const flags = new Flags(input.values);
  const [resume, undo] = [flags.text('resume'), flags.text('undo')];
  if (resume !== undefined) return resumeAndTell(input, resume);
  if (undo !== undefined) return undoAndTell(input, undo);
  const apply = input.values['apply'];
  const file = typeof apply === 'string' ? apply : '';
  const plan = file === '' ? await planned(input, flags) : await keptPlan(file);
  await print(plan, input, flags);
  if (apply === undefined || plan.steps.length === 0) return planExit(plan, flags.isOn('check'));
  return applyAndTell(input, plan, file !== '');
}

async function planned(input: CommandInput, flags: Flags): Promise<Plan> {
  const { aws, checks = [], deadline } = input.options;
  const intent = intentOf(flags);
  const options = { intent, checks, ...(aws && { aws }), ...(deadline !== undefined && { deadline }) };
  const { window, from } = input.options;
  const make = await makerOf(input, flags);
  const where = { ...(window && { window }), ...(from && { from }) };
  const plan = await watched(input, (ports) => make({ ...options, ...where }, ports));
  const out = flags.text('out');
  if (out !== undefined) await writeFile(out, `${safeJson(plan, 2)}\n`, { mode: 0o600 });
  return plan;
}

type Maker = (options: FromDenialsOptions, ports: DoctorPorts) => Promise<Plan>;

async function makerOf({ verbs }: CommandInput, flags: Flags): Promise<Maker> {
  const usage = flags.list('from-usage');
  if (usage !== undefined) {
    const planFromUsage = await verbs.grantFromUsage();
    const keep = flags.list('keep') ?? [];
    const isTold = flags.has('since') || flags.has('until');
    return ({ window, ...options }, ports) =>
      planFromUsage({ ...options, usage, keep, ...(isTold && window && { window }) }, ports);
  }
  return flags.isOn('from-denials') ? verbs.grantFromDenials() : verbs.grant();
}

async function print(plan: Plan, input: CommandInput, flags: Flags): Promise<void> {
  const { io, output } = input;
  const form = codeForm(flags.text('as'));
  if (form !== undefined) return io.stdout.write(`${planAsCode(plan, form, input.options.aws?.profile)}\n`);
  if (
    output.output === 'json' &&
    flags.text('as') === undefined &&
    input.values['apply'] !== undefined &&
    plan.steps.length > 0
  )
    return;
  const how = FORMS.find((name) => name === output.output);
  if (how === undefined) throw choiceError('--output', output.output, FORMS);
  if (how === 'json') return io.stdout.write(`${safeJson(plan, 2)}\n`);
  const width = columnsOf(io.stdout, output.width, io.env);
  await io.stdout.write(
    planTable(plan, { width, command: commandOf(input.values), isApplied: input.values['apply'] !== undefined }),
  );
}

function codeForm(name: string | undefined): CodeForm | undefined {
  return CODE_FORMS.find((form) => form === name);
}

/** Allowed or nothing to do 0, still denied 1, undetermined 3; for CI 1 when a change would be needed. */
export function planExit(plan: Plan, check: boolean): number {
  const outcome = outcomeOf(plan);
  if (check && plan.steps.length > 0) return EXIT.denials;
  return { allowed: EXIT.finished, denied: EXIT.denials, undetermined: EXIT.undetermined }[outcome];
}

/** What the command that made the plan was given, but for what is done with it. */
function commandOf(given: Values): string[] {
  const words = Object.entries(given).flatMap(([flag, value]) => {
    if (!REPEATED.has(flag) || value === false) return [];
    if (value === true) return [`--${flag}`];
    return [value].flat().map((one) => optionOf(flag, String(one)) ?? `--${flag}=${shellQuoted(String(one))}`);
  });
  return ['ddb-doctor grant', ...words];
}

const NOT_REPEATED = [
  'as',
  'out',
  'check',
  'apply',
  'yes',
  'wait',
  'resume',
  'undo',
  'output',
  'color',
  'width',
  'no-progress',
];
const REPEATED: ReadonlySet<string> = new Set(grant.flags.filter((flag) => !NOT_REPEATED.includes(flag)));
