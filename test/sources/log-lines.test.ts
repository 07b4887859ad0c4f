import { describe, expect, it } from 'vitest';
import { LogLines } from '../../src/sources/records/lines.js';

const SENTENCE = 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:GetItem';

function textsOf(lines: readonly string[], chunk = Number.POSITIVE_INFINITY) {
  const told: [string, string | undefined][] = [];
  const reader = new LogLines(
    { event: () => undefined, digest: () => undefined, text: (text, time) => told.push([text, time]) },
    { all: false },
  );
  const bytes = Buffer.from(lines.join('\n'));
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  reader.finish();
  return told;
}

const at = (second: number): string => `2026-09-01T10:00:0${second}Z`;

describe('the lines of a log', () => {
  it('a denial that each entry tells is one for each', () => {
    const told = textsOf([1, 2, 3].map((second) => `${at(second)} ERROR ${SENTENCE}`));
    expect(told.map(([, time]) => time)).toEqual([1, 2, 3].map((second) => `2026-09-01T10:00:0${second}.000Z`));
  });

  it('a denial that its entry’s stack tells again is one', () => {
    const told = textsOf([`${at(1)} ERROR ${SENTENCE}`, `Caused by: AccessDeniedException: ${SENTENCE}`, '  at x', '']);
    expect(told).toHaveLength(1);
  });

  it('lines that are stamped each are one denial while they say its sentence once', () => {
    const told = textsOf([`${at(1)} AccessDeniedException: ${SENTENCE}`, `${at(1)}   name: 'AccessDeniedException'`]);
    expect(told).toHaveLength(1);
  });

  it('a stack has the time of the entry that it stands below', () => {
    const stack = [
      'Traceback (most recent call last):',
      '  File "app.py", line 12',
      '    table.get_item()',
      '    raise',
    ];
    const told = textsOf([`${at(4)} ERROR failed`, ...stack, `ClientError: ${SENTENCE}`, `${at(5)} INFO next`]);
    expect(told.map(([, time]) => time)).toEqual(['2026-09-01T10:00:04.000Z']);
  });

  it('the time stands behind a pod’s name', () => {
    const told = textsOf([`[pod/orders-7d9/app] ${at(1)} ${SENTENCE}`]);
    expect(told.map(([, time]) => time)).toEqual(['2026-09-01T10:00:01.000Z']);
  });

  it('a line that comes in many pieces is one line', () => {
    const lines = [`${at(1)} ${'x'.repeat(5000)} ${SENTENCE} ${'y'.repeat(5000)}`, `${at(2)} INFO`];
    expect(textsOf(lines, 100)).toEqual(textsOf(lines));
  });
});
