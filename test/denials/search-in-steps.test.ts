import { expect, it } from 'vitest';
import { readExcerpts } from '../../src/denials/index.js';

const message = (action: string, table: string): string =>
  `User: arn:aws:iam::111122223333:user/app is not authorized to perform: dynamodb:${action} on resource: arn:aws:dynamodb:us-east-1:111122223333:table/${table} because no identity-based policy allows the dynamodb:${action} action`;

/** The end of each of two searches that take their steps in turns. */
function inTurns(first: string, second: string) {
  const searches = [readExcerpts(first), readExcerpts(second)];
  let steps = 0;
  const ends = searches.map((search) => search.next());
  while (ends.some(({ done }) => done !== true)) {
    steps += 1;
    for (const [at, search] of searches.entries()) if (ends[at]?.done !== true) ends[at] = search.next();
  }
  return { steps, found: ends.map(({ value = [] }) => value) };
}

it('two texts that are searched in turns, step by step, tell what each of them tells', () => {
  const tables = Array.from({ length: 120 }, (_, at) => `t-${at}`);
  const lines = tables.map((table) => `ERROR ${message('GetItem', table)}, request id: id-of-${table}`);
  const codes = tables.map((table) => `${table}: AccessDeniedException`);
  const { steps, found } = inTurns(lines.join('\n'), `${codes.join(`\n${'.'.repeat(3100)}\n`)}\n`);
  const [told = [], bare = []] = found;
  expect(told.map(({ finding }) => [finding.resource?.split('/').at(-1), finding.requestId])).toEqual(
    tables.map((table) => [table, `id-of-${table}`]),
  );
  expect(told.map(({ text }) => text)).toEqual(lines);
  expect(bare.map(({ finding }) => finding.code)).toEqual(['AccessDeniedException']);
  // No step holds a whole text: others have their turn.
  expect(steps).toBeGreaterThan(6);
});

const only = (text: string): string[] => {
  const search = readExcerpts(text);
  let step = search.next();
  while (step.done !== true) step = search.next();
  return step.value.map((excerpt) => excerpt.text);
};

it.each([
  [
    'the whole line',
    (line: string) => `first\n${'a'.repeat(900)} ${line} ${'b'.repeat(300)}\nlast`,
    'a'.repeat(900),
    'b'.repeat(300),
  ],
  [
    'no more than the message begins with where the line is long before it',
    (line: string) => `${'a'.repeat(2500)} "${line}"\nlast`,
    'User: ',
    '"',
  ],
  [
    '2,000 characters where the line is long behind it',
    (line: string) => `x ${line} ${'b'.repeat(5000)}`,
    'User: ',
    'b',
  ],
])('the lines of a message are %s', (_, textOf, begins, ends) => {
  const [excerpt = ''] = only(textOf(message('GetItem', 'orders')));
  expect(excerpt.startsWith(begins)).toBe(true);
  expect(excerpt.endsWith(ends)).toBe(true);
  expect(excerpt).toContain(message('GetItem', 'orders'));
  expect(excerpt.length).toBeLessThanOrEqual(2000);
  expect(excerpt).not.toContain('\n');
});
