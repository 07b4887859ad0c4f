import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { example } from '../account/example.js';
import { ALICE, WINDOW, withAccount } from './at-front.js';

const denials = example.events.filter(({ userIdentity }) => userIdentity?.arn === ALICE);

it('Ctrl-C while evidence is read: every denial is reported, explained or not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'interrupted-'));
  await mkdir(join(folder, 'trail'));
  await writeFile(join(folder, 'trail/one.json.gz'), gzipSync(JSON.stringify({ Records: denials })));
  const slow = { operation: 'iam:*', kind: 'wait', milliseconds: 20_000 } as const;
  await withAccount({ faults: [slow] }, async ({ front, run }) => {
    const asked = (async () => {
      while (!front.calls.some(({ operation }) => operation.startsWith('iam:')))
        await new Promise((resolve) => setTimeout(resolve, 20));
    })();
    const args = ['--arn', ALICE, ...WINDOW, '--from', join(folder, 'trail'), '--output', 'json'];
    const { code, stdout } = await run(args, {}, { interrupt: asked });
    const { complete, diagnoses, gaps } = JSON.parse(stdout);
    expect({ code, complete }).toEqual({ code: 130, complete: false });
    const counts = diagnoses.map(({ count }: { count: number }) => count);
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(denials.length);
    expect(gaps.map(({ code: name }: { code: string }) => name)).toContain('INTERRUPTED');
  });
});

it('a log’s denials have the log’s times', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'log-'));
  const line = (time: string) =>
    `${time} ERROR User: ${ALICE} is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:111122223333:table/orders because no identity-based policy allows the dynamodb:GetItem action`;
  const noName = '2026-11-20T10:00:30Z AccessDeniedException: Access denied (Service: DynamoDb, Status Code: 400)';
  const lines = [line('2026-11-20T10:00:00Z'), line('2026-11-20T10:00:10Z'), '', '', '', '', noName];
  await writeFile(join(folder, 'app.log'), lines.join('\n'));
  await withAccount({}, async ({ run }) => {
    const args = ['--arn', ALICE, ...WINDOW, '--from', join(folder, 'app.log'), '--output', 'json'];
    const { diagnoses, gaps } = JSON.parse((await run(args)).stdout);
    expect(diagnoses).toMatchObject([
      { count: 2, firstSeen: '2026-11-20T10:00:00.000Z', lastSeen: '2026-11-20T10:00:10.000Z' },
    ]);
    expect(gaps).toContainEqual(expect.objectContaining({ code: 'DENIALS_WITHOUT_PRINCIPAL' }));
  });
});

it('a bucket that nobody may read is a refusal', async () => {
  const denied = [{ operation: 's3:*', kind: 'deny' }] as const;
  await withAccount({ objects: {}, faults: denied }, async ({ run }) => {
    const { code } = await run(['--arn', ALICE, ...WINDOW, '--from', 's3://logs/', '--output', 'json']);
    expect(code).toBe(254);
  });
});
