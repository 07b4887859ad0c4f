// What could not be opened takes nothing away from what was read beside it.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { example } from '../account/example.js';
import { ALICE, WINDOW, withAccount } from './at-front.js';

const NO_CREDENTIALS = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
const NO_REGION = { AWS_REGION: '' };
const PLACES = ['lookup', 'trail', 's3://logs/AWSLogs/', 'logs:/aws/trail', 'athena:default/trail', 'lake'];
const WANTS = [
  ['credentials', NO_CREDENTIALS, 'no usable AWS credentials were found'],
  ['a Region', NO_REGION, 'no AWS Region is set'],
] as const;
const CASES = PLACES.flatMap((place) => WANTS.map(([what, env, why]) => ({ place, what, env, why })));
const ASK = ['--arn', ALICE, ...WINDOW];

interface Gap {
  readonly code: string;
  readonly text: string;
  readonly remedy?: string;
}

/** The tool at the example account, without what is taken away. */
const asked = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  withAccount({}, ({ run }) => run(args, env));

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unread-'));
  file = join(folder, 'trail.json');
  const ofAlice = example.events.filter(({ userIdentity }) => userIdentity?.arn === ALICE);
  expect(ofAlice.length).toBeGreaterThan(0);
  await writeFile(file, JSON.stringify({ Records: ofAlice }));
});

describe.concurrent('a source that cannot be opened', () => {
  it.each(CASES)('is why nothing could be looked at, where it is the only one: $place without $what', async (one) => {
    const { code, stdout, stderr } = await asked([...ASK, '--from', one.place, '--output', 'json'], one.env);
    const { complete, gaps } = JSON.parse(stdout) as { complete: boolean; gaps: Gap[] };
    expect({ code, complete }).toEqual({ code: 253, complete: false });
    expect(gaps).toEqual([
      {
        code: 'SOURCE_NOT_OPENED',
        text: expect.stringContaining(one.why),
        remedy: expect.any(String),
        incomplete: true,
      },
    ]);
    expect(stderr).toBe(`ddb-doctor: error: nothing could be looked at: ${one.why}\nhint: ${gaps[0]?.remedy}\n`);
  });

  it.each(CASES)('is a gap beside the denials of a file: $place without $what', async (one) => {
    const args = [...ASK, '--from', file, '--from', one.place, '--output', 'json'];
    const { code, stdout } = await asked(args, one.env);
    const { complete, denials, diagnoses, gaps } = JSON.parse(stdout);
    expect({ code, complete }).toEqual({ code: 4, complete: false });
    expect(denials).toBeGreaterThan(0);
    expect(diagnoses[0].principal).toBe(ALICE);
    expect(gaps.filter(({ incomplete }: { incomplete?: boolean }) => incomplete)).toEqual([
      expect.objectContaining({ code: 'SOURCE_NOT_OPENED', text: expect.stringContaining(one.why) }),
    ]);
  });

  it('is told once for all that want the same, by their names', async () => {
    const { code, stdout } = await asked(
      [...ASK, '--from', 'trail', '--from', 'lookup', '--output', 'json'],
      NO_CREDENTIALS,
    );
    expect(code).toBe(253);
    expect(JSON.parse(stdout).gaps.map(({ text }: Gap) => text)).toEqual([
      'the files of the account’s trail and CloudTrail LookupEvents, us-east-1 could not be read: no usable AWS credentials were found',
    ]);
  });

  it.each<[string, RegExp]>([
    ['table', /^Nothing could be looked at of .*no usable\s+AWS credentials were found/s],
    ['markdown', /^#+ Nothing could be looked at of .*no usable AWS credentials were found/],
    ['html', /<title>Nothing could be looked at of [^<]*no usable AWS credentials were found/],
    ['slack', /"text": "Nothing could be looked at of [^"]*no usable AWS credentials were found/],
    [
      'csv',
      /^time,.*\r\n[^\r]*could-not-look,[^\r]*nothing could be looked at: [^\r]*no usable AWS credentials were found/,
    ],
    ['ndjson', /^\{"type":"run",.*"complete":false.*no usable AWS credentials were found/],
  ])('is told first by %s', async (form, words) => {
    const { code, stdout } = await asked([...ASK, '--output', form], NO_CREDENTIALS);
    expect(code).toBe(253);
    expect(stdout).toMatch(words);
  });

  it('is an error in JSON where errors are asked for as such, and a file of the run holds why', async () => {
    const html = join(folder, 'report.html');
    const outputs = ['--output', 'off', '--output', `html=${html}`, '--cli-error-format', 'json'];
    const { code, stdout, stderr } = await asked([...ASK, ...outputs], NO_CREDENTIALS);
    expect({ code, stdout }).toEqual({ code: 253, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      Code: 'NoCredentials',
      Message: 'nothing could be looked at: no usable AWS credentials were found',
      ExitCode: 253,
    });
    expect(await readFile(html, 'utf8')).toContain('Nothing could be looked at');
  });

  it.each([[], ['--from', 's3://logs/AWSLogs/'], ['--from', 'lookup']])(
    'leaves what files told also where AWS does not take the credentials: %j',
    async (...besides) => {
      const error = {
        code: 'UnrecognizedClientException',
        message: 'The security token included in the request is invalid.',
      };
      await withAccount({ faults: [{ operation: '*', kind: 'error', error }] }, async ({ run }) => {
        const { code, stdout } = await run([...ASK, '--from', file, ...besides, '--output', 'json']);
        expect(code).toBe(besides.length === 0 ? 0 : 4);
        const { denials, notChecked } = JSON.parse(stdout);
        expect(denials).toBeGreaterThan(0);
        const reasons = notChecked.map(({ why }: { why: string }) => why).join('\n');
        expect(reasons).toContain('CredentialsRefused: AWS refused the credentials');
      });
    },
  );

  it('may be the Event history of an account that nobody opens, beside files', async () => {
    // The caller is of another account, and no role is named that would open it.
    const elsewhere = 'arn:aws:iam::444455556666:role/elsewhere';
    await withAccount({}, async ({ run, front }) => {
      const args = ['--arn', elsewhere, ...WINDOW, '--from', file, '--from', 'lookup', '--output', 'json'];
      const { code, stdout } = await run(args);
      expect(code).toBe(4);
      const { gaps } = JSON.parse(stdout) as { gaps: Gap[] };
      const told = gaps.filter(({ code: of }) => of === 'SOURCE_NOT_OPENED');
      expect(told).toHaveLength(1);
      expect(told[0]?.text).toContain('444455556666');
      expect(front.count('cloudtrail:LookupEvents')).toBe(0);
    });
  });

  it('leaves what is wrong with the question to be told as that, where nothing else was read', async () => {
    const { code, stdout, stderr } = await asked([...ASK, '--from', 'ftp:somewhere'], {});
    expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
    expect(stderr).toContain('there is no source `ftp:`');
  });
});

// Exit codes: credentials or configuration 253, AWS refused and nothing was read 254, a part is missing 4.
describe.concurrent('AWS’s answer to every call', () => {
  const every = (code: string) => [
    { operation: '*', kind: 'error' as const, error: { code, message: 'AWS says so.' } },
  ];
  const KEYS = ['UnrecognizedClientException', 'InvalidClientTokenId', 'ExpiredToken', 'InvalidAccessKeyId'];

  it.each(PLACES.flatMap((place) => KEYS.map((code) => ({ place, code }))))(
    'is the credentials to set right where it does not take the keys: $place, $code',
    async ({ place, code }) => {
      await withAccount({ faults: every(code) }, async ({ run }) => {
        const ran = await run([...WINDOW, '--from', place, '--output', 'json']);
        const { gaps } = JSON.parse(ran.stdout) as { gaps: Gap[] };
        expect([ran.code, gaps.map((one) => one.code)]).toEqual([253, ['SOURCE_NOT_OPENED']]);
        expect(ran.stderr).toContain(`nothing could be looked at: AWS refused the credentials: ${code}: AWS says so.`);
      });
    },
  );

  it.each(PLACES)('is a refusal where it denies, and nothing was read: %s', async (place) => {
    await withAccount({ faults: every('AccessDeniedException') }, async ({ run }) => {
      const { code } = await run([...WINDOW, '--from', place]);
      expect(code).toBe(254);
    });
  });

  it.each(PLACES)('is a part that is missing where it fails in any other way: %s', async (place) => {
    await withAccount({ faults: every('ValidationException') }, async ({ run }) => {
      const { code } = await run([...WINDOW, '--from', place]);
      expect(code).toBe(4);
    });
  });

  it('leaves a Region that is off to be told as that beside those that are on', async () => {
    const error = {
      code: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    };
    const faults = [{ operation: 'cloudtrail:LookupEvents', region: 'eu-west-1', kind: 'error' as const, error }];
    await withAccount({ faults }, async ({ run }) => {
      const ran = await run([
        ...WINDOW,
        '--from',
        'lookup',
        '--region',
        'us-east-1',
        '--region',
        'eu-west-1',
        '--output',
        'json',
      ]);
      const { gaps } = JSON.parse(ran.stdout) as { gaps: Gap[] };
      expect([
        ran.code,
        gaps.filter(({ code }) => code !== 'LOOKUP_DATA_EVENTS_INVISIBLE').map(({ code }) => code),
      ]).toEqual([4, ['LOOKUP_CREDENTIALS_REFUSED']]);
    });
  });
});

describe.concurrent('what ends a reading', () => {
  const slow = { operation: 'cloudtrail:LookupEvents', kind: 'wait', milliseconds: 60_000 } as const;

  it('is the deadline where it is the deadline', async () => {
    await withAccount({ faults: [slow] }, async ({ run }) => {
      const { code, stdout, stderr } = await run([...ASK, '--deadline', '3s']);
      expect(code).toBe(4);
      expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
        /^Nothing could be looked at of .*: CloudTrail events with Username alice in us-east-1 .* were not read: Deadline: the run reached its deadline of 3 s/,
      );
      expect(stdout).toContain('give more time with --deadline');
      expect(stdout + stderr).not.toMatch(/interrupted|AbortError/);
    });
  });

  it('is the interrupt where it is one', async () => {
    await withAccount({ faults: [slow] }, async ({ front, run }) => {
      const asked = (async () => {
        while (front.count('cloudtrail:LookupEvents') === 0) await new Promise((go) => setTimeout(go, 20));
      })();
      const { code, stdout, stderr } = await run(ASK, {}, { interrupt: asked });
      expect(code).toBe(130);
      expect(stdout).toContain('the run was interrupted');
      expect(stdout + stderr).not.toMatch(/deadline/i);
    });
  });
});
