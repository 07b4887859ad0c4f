import { expect, it } from 'vitest';
import { explainAlone } from '../../src/run/explain.js';
import { takeIn } from '../../src/run/intake.js';
import { textSource } from '../../src/sources/text/text-source.js';

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

const NOW = new Date('2026-11-20T12:00:00Z');
const manyMessages = (count: number, between: string): string =>
  Array.from({ length: count }, (_, at) => MESSAGE.trim().replace('orders', `orders-${at}`)).join(between);

it('a text of one long line gives way while it is searched, and is not said to hold no denial', async () => {
  const abort = new AbortController();
  setImmediate(() => abort.abort());
  const { run } = await explainAlone(
    { text: `failed: ${manyMessages(10_000, ' -- ')}` },
    {},
    { now: () => NOW, signal: abort.signal },
  );
  expect(run.complete).toBe(false);
  expect(run.gaps.map(({ code }) => code)).toEqual(['INTERRUPTED']);
  expect(run.denials).toBe(0);
});

it('a text of many parts gives way between them, with the denials of those that were read', async () => {
  const abort = new AbortController();
  const { denials } = await takeIn([textSource(manyMessages(10_000, '\n'), { pasted: true })], {
    filter: { services: 'all' },
    signal: abort.signal,
    progress: () => setImmediate(() => abort.abort()),
  });
  expect(denials).toBeGreaterThan(0);
  expect(denials).toBeLessThan(10_000);
});

it('a text that is interrupted while its denials are explained says so', async () => {
  const abort = new AbortController();
  const { run } = await explainAlone(
    { text: manyMessages(200, '\n').replaceAll('/orders-', '/a-') },
    {},
    { now: () => NOW, signal: abort.signal, onProgress: () => abort.abort() },
  );
  expect(run.denials).toBe(200);
  expect(run.complete).toBe(false);
  expect(run.gaps.map(({ code }) => code)).toContain('INTERRUPTED');
});
