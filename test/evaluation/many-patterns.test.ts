import { afterEach, describe, expect, it, vi } from 'vitest';
import { textsThatDiffer } from '../../src/evaluation/completion/automaton.js';
import { ANY } from '../../src/evaluation/matching/glob.js';
import { RequestView } from '../../src/evaluation/request/request-view.js';
import { allow, ask, deny, type Policies, policy } from './ask.js';

// No time is asserted: what is counted is how often a completion, or a value of a key, is tried.
const KEYS = ['aws:PrincipalTag/team', 'aws:RequestTag/team', 'aws:SourceVpce'] as const;
const FORMS = {
  literals: (at: number) => `v${at}`,
  prefixes: (at: number) => `team-${at}-*`,
  'wildcards on both sides': (at: number) => `*a${at}*b`,
};

function manyPatterns(form: (at: number) => string, count: number): Policies {
  const denies = Array.from({ length: count }, (_, at) =>
    KEYS.map((key, which) => {
      const other = KEYS[(which + 1) % KEYS.length] ?? key;
      const tie = at % 3 === 0 ? { StringNotEquals: { [other]: `w${at}` } } : {};
      return deny({ Condition: { StringLike: { [key]: form(at) }, ...tie } });
    }),
  );
  return { identity: [policy(allow(), ...denies.flat())] };
}

afterEach(() => vi.restoreAllMocks());

describe('three unknown keys with many patterns', () => {
  const sizes = [3, 10, 40, 120];
  it.each(Object.keys(FORMS).flatMap((form) => sizes.map((count) => [form, count] as const)))(
    'take a bounded number of steps: %s, %i of each key',
    (form, count) => {
      const completions = vi.spyOn(RequestView.prototype, 'assuming');
      const values = vi.spyOn(RequestView.prototype, 'with');
      const answer = ask({
        policies: manyPatterns(FORMS[form as keyof typeof FORMS], count),
        // A call that may pass tags.
        action: 'dynamodb:CreateTable',
        complete: false,
      });
      expect(answer.decision).toBe('undetermined');
      expect(answer.missing).toEqual(expect.arrayContaining([...KEYS]));
      // Of completions that differ 301 at the most, for all keys and once more for those that matter.
      expect(completions.mock.calls.length).toBeLessThanOrEqual(602);
      // A value for each way in which one key's patterns can come out, twice; no product of the keys.
      expect(values.mock.calls.length).toBeLessThanOrEqual(2 * 3 * 600);
    },
  );

  it('are not told apart by automata of any size', () => {
    const wild = Array.from({ length: 60 }, (_, at) => ({
      glob: `${ANY}a${at}${ANY}b`,
      ignoreCase: false,
      arn: false,
    }));
    expect(textsThatDiffer(wild.slice(0, 1))).toHaveLength(3);
    expect(textsThatDiffer(wild)).toBeUndefined();
  });
});
