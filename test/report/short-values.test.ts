import { expect, it } from 'vitest';
import type { Remediation } from '../../src/check/change.js';
import { phrase } from '../../src/check/phrase.js';
import { toReport } from '../../src/report/index.js';
import { diagnosis, run, told } from './fixtures/build.js';

const KEY = 'dynamodb:LeadingKeys';

/** A change that tells the caller to ask for items of these alone. */
function askingFor(values: readonly string[]): Remediation {
  const way = phrase('ASK_FOR_ITEMS', { items: { key: KEY, anyOf: values } });
  const statement = { statement: { policy: 'own', index: 0 } };
  return {
    layer: 'caller',
    owner: 'caller',
    says: phrase('MEET_CONDITION', { way, statement, key: KEY }),
    change: { kind: 'action', commands: [], context: { [KEY]: values } },
    request: 0,
    warnings: [],
    proof: {
      status: 'proven',
      why: told('it helps'),
      before: 'denied',
      after: 'allowed',
      minimal: [],
      newlyAllows: [],
    },
  };
}

it.each([['ab'], ['abc'], ['Ask'], ['items of']])('hides the value %j of an item in the words of a change', (value) => {
  const one = { ...run([diagnosis({ remediations: [askingFor([value])] })]), itemValues: [value] };
  const [hidden] = toReport(one).diagnoses[0]?.remediations ?? [];
  expect(hidden?.text).toMatch(
    /^ask only for items of <key-[0-9a-f]{8}> \(own, statement 1 asks for dynamodb:LeadingKeys\)$/,
  );
  const [kept] = toReport(one, { keepKeyValues: true }).diagnoses[0]?.remediations ?? [];
  expect(kept?.text).toContain(`ask only for items of ${value} (`);
});

it('leaves the code of a phrase alone, whatever an item is called', () => {
  const one = { ...run([diagnosis({ remediations: [askingFor(['a'])] })]), itemValues: ['MEET_CONDITION', 'a'] };
  expect(toReport(one).diagnoses[0]?.remediations[0]?.text).toMatch(/^ask only for items of <key-/);
});
