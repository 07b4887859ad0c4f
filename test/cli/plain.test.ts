import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FLAGS } from '../../src/cli/argv/flags.js';
import { readWithYargs, valuesOf } from '../../src/cli/argv/parse.js';
import { readPlainly } from '../../src/cli/argv/plain.js';

const SEED = Number(process.env['SEED'] ?? 20261129);

const names = Object.keys(FLAGS).filter((name) => name !== 'help');
const value = fc.oneof(
  fc.constantFrom(
    'csv',
    'json',
    'terraform',
    'all',
    '7',
    '007',
    '1e3',
    '-1',
    '-',
    '--',
    'a,b',
    'a=b',
    '',
    ' ',
    'h',
    'true',
    'no',
  ),
  fc.string({ maxLength: 6 }),
);
const word = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...names), value).map(([name, given]) => [`--${name}`, given]) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...names), value).map(([name, given]) => [`--${name}=${given}`]) },
  { weight: 2, arbitrary: fc.constantFrom(...names).map((name) => [`--${name}`]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(['-o', 'csv'], ['-ojson'], ['-o'], ['--no-such'], ['-x'], ['--', '--arn', 'x']),
  },
  { weight: 2, arbitrary: value.map((given) => [given]) },
);

it('what the parser alone reads, all of yargs reads alike', async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      const argv = words.flat();
      const plain = readPlainly(argv);
      if (plain === undefined) return;
      read += 1;
      const whole = await readWithYargs(argv, 80);
      expect(valuesOf(plain)).toEqual(valuesOf(whole));
      expect(plain['_']).toEqual(whole['_']);
    }),
    { numRuns: 1500, seed: SEED },
  );
  expect(read, `of 1500 with SEED=${SEED}`).toBeGreaterThan(300);
});

it.each([[['--help']], [['-h']], [['--csv-by', 'nothing']], [['--arn']], [['--width']]])(
  'leaves %j to yargs, which has the words for it',
  (argv) => {
    expect(readPlainly(argv)).toBeUndefined();
  },
);
