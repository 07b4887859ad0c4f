import type { Plan, Written } from '../../grant/plan.js';
import { lineOf } from '../../model/text/shell.js';
import { plainText } from '../plain-text.js';
import { lastPart } from './names.js';

/** What a run of the writer came to, as far as it is shown. */
interface AppliedView extends Written {
  readonly journal: string;
  readonly plan: Plan;
  readonly recheck?: 'allowed' | 'denied' | 'undetermined';
}

/** What was written, what was not and why, and the commands that go on or back. */
export function applyTable(view: AppliedView, what: 'apply' | 'undo'): string {
  const lines = [
    ...view.failures.map(
      ({ n, operation, code, message }) => `${n} ${operation}: ${plainText(code)}: ${plainText(message)}`,
    ),
    ...(what === 'apply' ? applied(view) : undone(view)),
  ];
  return `${lines.join('\n')}\n`;
}

function applied({ status, done, left, writes, journal, plan, recheck }: AppliedView): string[] {
  if (status === 'done') {
    const who = lastPart(plan.subject.function ?? plan.subject.role);
    return [
      writes === 0 ? 'Nothing to do: all of it is there.' : `Done: ${writes} writes.`,
      {
        allowed: `Checked again: ${who} has the access.`,
        denied: `Checked again: ${who} is still denied; the plan names what blocks it.`,
        undetermined: `Checked again: ${who} has the access, unless a layer that could not be read denies.`,
        none: '',
      }[recheck ?? 'none'],
      'If a call is denied after 5 minutes: --refresh, an empty update of the function.',
      `Undo:   ${again('undo', journal)}`,
    ].filter((line) => line !== '');
  }
  return [
    `Done: ${numbers(done)}. Not done: ${numbers(left)}.`,
    `Go on:  ${again('resume', journal)}`,
    `Undo:   ${again('undo', journal)}`,
  ];
}

function undone({ status, done, left, writes, journal }: AppliedView): string[] {
  if (status === 'done') return [`Undone: ${writes} writes taken back; the account is as it was before the plan.`];
  return [`Undone: ${numbers(done)}. Left: ${numbers(left)}.`, `Again:  ${again('undo', journal)}`];
}

function again(how: 'undo' | 'resume', journal: string): string {
  return lineOf({ words: ['ddb-doctor', 'grant'], options: { [how]: journal } }) ?? `ddb-doctor grant --${how} JOURNAL`;
}

function numbers(steps: readonly number[]): string {
  return steps.length === 0 ? 'nothing' : steps.join(', ');
}
