import type { FrontCall } from './call.js';
import type { CannedAnswer } from './options.js';

/** The first canned answer whose operation, place and input fit the call. */
export function cannedAnswer(answers: readonly CannedAnswer[], call: FrontCall): CannedAnswer | undefined {
  return answers.find(
    (answer) =>
      answer.operation === call.operation &&
      (answer.account === undefined || answer.account === call.account) &&
      (answer.region === undefined || answer.region === call.region) &&
      holds(call.input, answer.input ?? {}),
  );
}

/** True when `whole` has every member that `part` has. The query protocol makes texts of numbers. */
function holds(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return String(whole) === String(part);
  if (typeof whole !== 'object' || whole === null) return false;
  const members = whole as Record<string, unknown>;
  return Object.entries(part).every(([name, value]) => holds(members[name], value));
}
