import type { Answer, Verdict } from '../answer.js';

/** The answers that hold for calls from some subnets. */
interface ThroughPath {
  readonly subnets: readonly string[];
  readonly answers: readonly Answer[];
}

interface OnPath {
  readonly subnets: readonly string[];
  readonly answer: Answer;
}

/** One answer a question, over every path that a call may take. Paths with different answers leave it open. */
export function throughPaths(paths: readonly ThroughPath[]): Answer[] {
  const [first] = paths;
  if (first === undefined) return [];
  return first.answers.map((answer, index) => {
    const each = paths.flatMap(({ subnets, answers }): OnPath[] => {
      const own = answers[index];
      return own === undefined ? [] : [{ subnets, answer: own }];
    });
    const isOne = each.every((one) => one.answer.verdict === answer.verdict);
    return isOne ? answer : divided(each, answer);
  });
}

const WORST_FIRST: readonly Verdict[] = ['no', 'unread', 'depends', 'unless', 'yes'];

/** The explanation is that of the path which fares worst. */
function divided(each: readonly OnPath[], first: Answer): Answer {
  const worst = each.reduce((so, { answer }) => (place(answer) < place(so) ? answer : so), first);
  return {
    question: worst.question,
    call: worst.call,
    verdict: 'depends',
    decision: 'undetermined',
    unread: worst.unread,
    notChecked: each.flatMap(({ answer }) => answer.notChecked),
    evaluated: worst.evaluated,
    gaps: each.flatMap(({ answer }) => answer.gaps),
    bySubnets: each.map(({ subnets, answer }) => ({ subnets, verdict: answer.verdict })),
    get explanation() {
      return worst.explanation;
    },
  };
}

function place({ verdict }: Answer): number {
  return WORST_FIRST.indexOf(verdict);
}
