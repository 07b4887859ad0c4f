import { expect, it } from 'vitest';
import { explainAlone } from '../../src/run/explain.js';

const MESSAGE =
  'User: arn:aws:iam::111122223333:user/app is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:us-east-1:111122223333:table/orders\n';

it('a text that is interrupted while it is read says so', async () => {
  const abort = new AbortController();
  async function* stdin() {
    yield MESSAGE;
    abort.abort();
    throw new Error('Premature close');
  }
  const ports = { now: () => new Date('2026-11-20T12:00:00Z'), signal: abort.signal, stdin: stdin() };
  const { run } = await explainAlone({ from: ['-'] }, {}, ports);
  expect(run.complete).toBe(false);
  expect(run.gaps.map(({ code }) => code)).toContain('INTERRUPTED');
});
