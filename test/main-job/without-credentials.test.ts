import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { example } from '../account/example.js';
import { ddbDoctor } from './cli.js';

describe('without AWS credentials', () => {
  it('reports the denials of files with what AWS said, and every read as missing', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'trail-')), 'trail.json');
    await writeFile(file, JSON.stringify({ Records: example.events }));
    const args = ['--from', file, '--since', '2026-11-20', '--until', '2026-11-21', '--table', 'invoices'];
    const { code, stdout, stderr } = await ddbDoctor([...args, '--output', 'json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { diagnoses } = JSON.parse(stdout);
    expect(diagnoses).toHaveLength(1);
    expect(diagnoses[0]).toMatchObject({
      status: 'undetermined',
      decision: 'undetermined',
      action: 'dynamodb:DeleteTable',
      reported: { policyType: 'resource-policy', effect: 'explicit' },
      remediations: [],
    });
    const gaps = diagnoses[0].gaps.map(({ text }: { text: string }) => text).join('\n');
    expect(gaps).toContain('dynamodb:GetResourcePolicy: NoCredentials');
  });

  it('ends with 253 where the denials themselves are in AWS', async () => {
    const { code, stdout } = await ddbDoctor(['--arn', 'arn:aws:iam::111122223333:user/ci', '--region', 'us-east-1']);
    expect({ code, stdout }).toEqual({ code: 253, stdout: '' });
  });
});
