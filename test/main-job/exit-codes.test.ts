import { describe, expect, it } from 'vitest';
import { ALICE, ANALYTICS, WINDOW, withAccount } from './at-front.js';
import { ddbDoctor } from './cli.js';

const ASK = ['--arn', ALICE, ...WINDOW];

describe.concurrent('the exit code', () => {
  it.each<[string, string[], string]>([
    ['an ARN that is none', ['--arn', 'alice'], '`alice` is no ARN'],
    ['a flag that is none', ['--sinse', '1h'], '--since'],
    ['a window that ends before it begins', [...ASK, '--since', '2026-11-21'], '--since'],
    ['no question', [], 'whose denials?'],
    ['a value of --fail-on that is none', [...ASK, '--fail-on', 'everything'], '`everything`'],
    ['a file of checks that is not there', [...ASK, '--checks', 'no-such-check.mjs'], 'no-such-check.mjs'],
  ])('is 252 for %s', async (_, args, text) => {
    const { code, stdout, stderr } = await ddbDoctor(args);
    expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
    expect(stderr).toContain(text);
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['no credentials', ASK, { AWS_REGION: 'us-east-1' }, 'credentials'],
    ['no Region', ASK, { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }, 'Region'],
    ['a profile that is not there', [...ASK, '--profile', 'nobody'], { AWS_REGION: 'us-east-1' }, '`nobody`'],
  ])('is 253 for %s', async (_, args, env, text) => {
    const { code, stdout, stderr } = await ddbDoctor(args, { HOME: '/nowhere', ...env });
    expect(code).toBe(253);
    expect(stdout).toMatch(/^(?:Nothing could be looked at of |$)/);
    expect(stderr).toContain(text);
    expect(stderr.split('\n').filter((line) => line !== '' && !/^(ddb-doctor: error|hint): /.test(line))).toEqual([]);
  });

  it('is 253 for credentials that AWS does not know', async () => {
    const error = {
      code: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    };
    await withAccount({ faults: [{ operation: '*', kind: 'error', error }] }, async ({ run }) => {
      const { code, stdout, stderr } = await run(ASK);
      expect(code).toBe(253);
      expect(stdout).toMatch(/^Nothing could be looked at of /);
      expect(stderr).toMatch(/^ddb-doctor: error: .*credentials/);
    });
  });

  it('is 254 when AWS refuses and nothing was read', async () => {
    await withAccount({ faults: [{ operation: 'cloudtrail:LookupEvents', kind: 'deny' }] }, async ({ run }) => {
      const { code, stdout } = await run([...ASK, '--output', 'json', '--fail-on', 'denials']);
      expect(code).toBe(254);
      expect(JSON.parse(stdout)).toMatchObject({ complete: false, denials: 0 });
      expect(stdout).toContain('grant cloudtrail:LookupEvents');
    });
  });

  it.each([
    ['the trail', 'trail', 'cloudtrail:DescribeTrails', 'grant cloudtrail:DescribeTrails'],
    ['a bucket', 's3://logs/AWSLogs/', 's3:*', 'grant s3:ListBucket and s3:GetObject'],
    ['a log group', 'logs:/aws/trail', 'logs:*', 'grant logs:StartQuery'],
  ])('is 254 when AWS refuses %s and nothing else was asked for', async (_, from, operation, remedy) => {
    await withAccount({ faults: [{ operation, kind: 'deny' }] }, async ({ run }) => {
      const { code, stdout } = await run([...ASK, '--from', from, '--output', 'json']);
      expect(code).toBe(254);
      expect(stdout).toContain(remedy);
      expect((await run([...ASK, '--from', from, '--from', 'lookup', '--output', 'off'])).code).toBe(4);
    });
  });

  it('is 0 when the Event history was read and holds nothing, whatever of trails AWS refuses', async () => {
    await withAccount(
      { events: [], faults: [{ operation: 'cloudtrail:DescribeTrails', kind: 'deny' }] },
      async ({ run }) => expect(await run([...ASK, '--output', 'off'])).toMatchObject({ code: 0 }),
    );
  });

  it('is 4 when events may be missing, 3 for what stays undetermined if that is asked for, 1 for denials likewise', async () => {
    const faults = [{ operation: 'cloudtrail:LookupEvents', region: 'eu-central-1', kind: 'deny' }] as const;
    await withAccount({ faults }, async ({ run }) => {
      const both = [...ASK, '--region', 'us-east-1,eu-central-1', '--output', 'off'];
      expect(await run(both)).toMatchObject({ code: 4, stdout: '' });
      expect((await run([...both, '--fail-on', 'undetermined'])).code).toBe(4);
      expect((await run([...both, '--fail-on', 'denials,undetermined'])).code).toBe(1);
    });
    await withAccount({ faults: [{ operation: 'iam:*', kind: 'deny' }] }, async ({ run }) => {
      const one = [...ASK, '--output', 'off'];
      expect((await run(one)).code).toBe(0);
      expect((await run([...one, '--fail-on', 'undetermined'])).code).toBe(3);
      expect((await run([...one, '--fail-on', 'denials'])).code).toBe(1);
    });
  });

  it('is 130 after Ctrl-C, with what was found till then', async () => {
    const slow = {
      operation: 'cloudtrail:LookupEvents',
      region: 'eu-central-1',
      kind: 'wait',
      milliseconds: 20_000,
    } as const;
    await withAccount({ faults: [slow] }, async (setup) => {
      const asked = Promise.all([
        called(setup, 'cloudtrail:LookupEvents', 'eu-central-1'),
        called(setup, 'cloudtrail:LookupEvents', 'us-east-1'),
      ]).then(() => new Promise((resolve) => setTimeout(resolve, 1500)));
      const args = ['--arn', ANALYTICS, ...WINDOW, '--region', 'us-east-1,eu-central-1', '--output', 'json'];
      const { code, stdout } = await setup.run(args, {}, { interrupt: asked });
      expect(code).toBe(130);
      const { complete, denials, gaps } = JSON.parse(stdout);
      expect({ complete, denials }).toEqual({ complete: false, denials: 1 });
      expect(gaps.map(({ code }: { code: string }) => code)).toContain('INTERRUPTED');
    });
  });
});

/** Resolves when a call of the operation in the Region has come. */
async function called(
  { front }: { readonly front: { readonly calls: readonly { operation: string; region: string }[] } },
  operation: string,
  region: string,
): Promise<void> {
  while (!front.calls.some((call) => call.operation === operation && call.region === region))
    await new Promise((resolve) => setTimeout(resolve, 20));
}
