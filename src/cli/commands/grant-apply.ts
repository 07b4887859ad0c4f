import { planFrom } from '../../grant/digest.js';
import type { Plan, Step } from '../../grant/plan.js';
import { DoctorError } from '../../model/error.js';
import { plainText } from '../../report/plain-text.js';
import { applyTable } from '../../report/plan/apply-table.js';
import { readPlainFile } from '../../run/foreign/plain-file.js';
import type { ApplyOutcome, ApplyPorts, WriteSettings } from '../../run/grant-apply.js';
import { journalFolder } from '../../run/state/state-folder.js';
import type { CommandInput } from '../argv/command-input.js';
import { Flags } from '../argv/read-options.js';
import { parseTime } from '../argv/time.js';
import { EXIT } from '../exit-code.js';
import { confirmed } from '../terminal/confirmed.js';

const ALLOWANCES = ['allow-self', 'allow-drift', 'allow-shared-role', 'even-if-denied'] as const;

/** A plan that a file holds. Throws a usage `DoctorError`. */
export async function keptPlan(file: string): Promise<Plan> {
  try {
    return planFrom(await readPlainFile(file), file);
  } catch (cause) {
    if (cause instanceof DoctorError && cause.code !== 'NotAFile') throw cause;
    throw new DoctorError({ source: 'user', code: 'UsagePlan' }, `the plan \`${file}\` cannot be read`, { cause });
  }
}

/** Asks, applies, and tells: 0 done, 1 still denied, 3 undetermined, 5 done in part, 130 interrupted. */
export async function applyAndTell(input: CommandInput, plan: Plan, isKept: boolean): Promise<number> {
  const flags = new Flags(input.values);
  const unattended = flags.isOn('yes');
  await assertAsked(input, unattended, `Apply ${plan.steps.length} writes in account ${plan.account}?`);
  const allowed = new Set<string>(ALLOWANCES.filter((name) => flags.isOn(name)));
  const { applyPlan } = await input.verbs.grantApply();
  const settings = settingsOf(input, flags);
  const outcome = await applyPlan({ plan, isKept, unattended, allowed, settings }, portsOf(input));
  return told(input, outcome, 'apply');
}

export async function resumeAndTell(input: CommandInput, name: string): Promise<number> {
  const flags = new Flags(input.values);
  await assertAsked(input, flags.isOn('yes'), `Go on with ${name}?`);
  const { resumeGrant } = await input.verbs.grantApply();
  return told(input, await resumeGrant(name, settingsOf(input, flags), portsOf(input)), 'apply');
}

export async function undoAndTell(input: CommandInput, name: string): Promise<number> {
  const flags = new Flags(input.values);
  await assertAsked(input, flags.isOn('yes'), `Take back what ${name} tells?`);
  const { undoGrant } = await input.verbs.grantApply();
  return told(input, await undoGrant(name, settingsOf(input, flags), portsOf(input)), 'undo');
}

async function assertAsked({ io }: CommandInput, yes: boolean, question: string): Promise<void> {
  if (yes) return;
  if (io.stdin.isTTY !== true) {
    throw new DoctorError({ source: 'user', code: 'UsageYes' }, 'nobody is there to ask before the first write', {
      hint: 'give --yes',
    });
  }
  if (await confirmed(io, question)) return;
  throw new DoctorError({ source: 'user', code: 'GrantStopped' }, 'not applied', { hint: 'nothing was written' });
}

function settingsOf({ options, io }: CommandInput, flags: Flags): WriteSettings {
  const { aws, checks } = options;
  const now = io.now();
  const patience = now.getTime() - parseTime(flags.text('wait') ?? '5m', 'wait', now).getTime();
  return { patience, folder: journalFolder(io.env), ...(aws && { aws }), ...(checks && { checks }) };
}

function portsOf({ io, output }: CommandInput): ApplyPorts {
  const tell = (text: string) => (output.quiet ? Promise.resolve() : io.stderr.write(text));
  return {
    now: io.now,
    signal: io.signal,
    // Told even when quiet: without its name nobody can undo.
    onJournal: (path) => io.stderr.write(`ddb-doctor: journal: ${plainText(path)}\n`),
    onStep: (step, text, total) => void tell(`${stepLine(step, total)} ${plainText(text)}\n`),
  };
}

function stepLine({ n, operation, input }: Step, total: number): string {
  const on = input['PolicyName'] ?? input['RoleName'] ?? input['FunctionName'] ?? input['PolicyArn'] ?? '';
  const name = `${operation.split(':')[1] ?? operation} ${plainText(String(on))}`;
  return ` ${n}/${total} ${name} `.padEnd(56, '.');
}

async function told({ io, output }: CommandInput, outcome: ApplyOutcome, what: 'apply' | 'undo'): Promise<number> {
  if (output.output === 'json') {
    const { plan: _, ...rest } = outcome;
    await io.stdout.write(`${JSON.stringify({ schemaVersion: '1', kind: `grant-${what}`, ...rest }, null, 2)}\n`);
  } else await io.stdout.write(applyTable(outcome, what));
  return exitOf(outcome, what);
}

/** What a run that wrote came to. */
function exitOf({ status, done, recheck }: ApplyOutcome, what: 'apply' | 'undo'): number {
  if (status === 'interrupted') return EXIT.interrupted;
  if (status === 'stopped') return what === 'apply' && done.length === 0 ? EXIT.stopped : EXIT.partly;
  if (recheck === 'denied') return EXIT.denials;
  return recheck === 'undetermined' ? EXIT.undetermined : EXIT.finished;
}
