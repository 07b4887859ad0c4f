import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { example } from '../account/example.js';
import { root } from '../house/files.js';
import { ddbDoctor } from './cli.js';

describe('without AWS credentials', () => {
  it('reports the denials of files with what AWS said, and every read as missing', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'trail-')), 'trail.json');
    await writeFile(file, JSON.stringify({ Records: example.events }));
    const args = ['--from', file, '--since', '2026-11-20', '--until', '2026-11-21', '--table', 'invoices'];
    const { code, stdout, stderr } = await ddbDoctor([...args, '--output', 'json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { diagnoses, notChecked } = JSON.parse(stdout);
    expect(diagnoses).toHaveLength(1);
    expect(diagnoses[0]).toMatchObject({
      status: 'stated',
      decision: 'undetermined',
      action: 'dynamodb:DeleteTable',
      reported: { policyType: 'resource-policy', effect: 'explicit' },
      remediations: [{ change: { kind: 'action' }, proof: { status: 'unproven' } }],
    });
    const reasons = notChecked.map(({ why }: { why: string }) => why).join('\n');
    expect(reasons).toContain('dynamodb:GetResourcePolicy: NoCredentials');
  });

  it('counts as missing what the check of the docs asks for, with a Region and without one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'check-'));
    const [, shown = ''] = /```js\n(.*?)```/s.exec(await readFile(join(root, 'docs/own-check.md'), 'utf8')) ?? [];
    const careless = shown.replace(', { region, account }', '');
    expect(careless).not.toBe(shown);
    const file = join(folder, 'trail.json');
    await writeFile(file, JSON.stringify({ Records: example.events }));
    for (const [name, check] of Object.entries({ shown, careless })) {
      const path = join(folder, `${name}.mjs`);
      await writeFile(path, check);
      const { code, stderr } = await ddbDoctor(['--from', file, '--checks', path, '--table', 'invoices']);
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
    }
  });

  it('ends with 253 where the denials themselves are in AWS', async () => {
    const { code, stdout } = await ddbDoctor(['--arn', 'arn:aws:iam::111122223333:user/ci', '--region', 'us-east-1']);
    expect(code).toBe(253);
    expect(stdout).toMatch(/^Nothing could be looked at of user\/ci between /);
  });
});
