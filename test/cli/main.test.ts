import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { DoctorError } from '../../src/model/error.js';
import { VERSION } from '../../src/model/version.js';
import { ROLE } from '../report/fixtures/build.js';
import { RUNS } from '../report/fixtures/index.js';
import { cli } from './fake-io.js';

const ASK = ['--arn', ROLE];
const MESSAGE =
  'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders with an explicit deny in a service control policy';

describe('what is asked', () => {
  it('is the last hour of a principal, unless more is said', async () => {
    const { asked } = await cli(ASK);
    expect(asked).toEqual([
      {
        arn: ROLE,
        window: { since: new Date('2026-05-01T08:30:00Z'), until: new Date('2026-05-01T09:30:00Z') },
        redact: true,
        checks: [],
        aws: {},
        rows: [],
      },
    ]);
  });

  it('is one table of denials, not several', async () => {
    const { asked, code, stderr } = await cli([...ASK, '--table', 'orders,carts']);
    expect({ asked, code }).toEqual({ asked: [], code: 252 });
    expect(stderr).toContain('--table wants one table here');
  });

  it.each(['csv', 'ndjson'])('keeps every denial for %s, which tells each', async (form) => {
    const { asked } = await cli([...ASK, '--output', form]);
    expect(asked[0]).toMatchObject({ rows: [form] });
  });

  it('is read from every flag', async () => {
    const flags = ['diagnose', ...ASK, '--since', '2d', '--until=2026-05-01T09:00Z', '--region', 'eu-west-1,eu-west-2'];
    const narrowed = ['--region', 'us-east-1', '--service', 'dynamodb,KMS', '--event-id', 'e1', '--table', 'orders'];
    const aws = ['--profile', 'prod', '--endpoint-url', 'http://127.0.0.1:5901', '--assume-role-name', 'reader'];
    const more = ['--org-role-arn', 'arn:aws:iam::999988887777:role/org', '--ca-bundle', 'ca.pem'];
    const waits = ['--cli-connect-timeout', '5', '--cli-read-timeout', '20', '--action', 'dynamodb:PutItem'];
    const evidence = [
      '--record',
      'case',
      '--no-redact',
      '--checks',
      'a.js',
      '--checks',
      'b,c.js',
      '--from',
      'a',
      '--from',
      '-',
    ];
    const { asked, stderr } = await cli([...flags, ...narrowed, ...aws, ...more, ...waits, ...evidence]);
    expect(stderr).toBe('');
    expect(asked[0]).toEqual({
      arn: ROLE,
      window: { since: new Date('2026-04-29T09:30:00Z'), until: new Date('2026-05-01T09:00:00Z') },
      services: ['dynamodb', 'kms'],
      regions: ['eu-west-1', 'eu-west-2', 'us-east-1'],
      eventId: 'e1',
      table: 'orders',
      action: 'dynamodb:PutItem',
      from: ['a', '-'],
      record: 'case',
      redact: false,
      rows: [],
      checks: ['a.js', 'b,c.js'],
      aws: {
        profile: 'prod',
        region: 'eu-west-1',
        endpointUrl: 'http://127.0.0.1:5901',
        assumeRoleName: 'reader',
        orgRoleArn: 'arn:aws:iam::999988887777:role/org',
        caBundle: 'ca.pem',
        connectTimeout: 5000,
        readTimeout: 20_000,
      },
    });
  });

  it('is every Region or service where one of them is all', async () => {
    const { asked } = await cli([...ASK, '--region', 'eu-west-1', '--region', 'ALL', '--service', 'all']);
    expect(asked[0]).toMatchObject({ regions: 'all', services: 'all', aws: {} });
  });

  it("is a bundle's own window, unless one is given", async () => {
    expect((await cli(['--replay', 'case'])).asked[0]).not.toHaveProperty('window');
    expect((await cli(['--replay', 'case', '--since', '2h'])).asked[0]).toHaveProperty('window');
  });
});

describe('usage errors', () => {
  it.each([
    [['--sinse', '1h'], 'there is no flag `--sinse`', 'did you mean `--since`?'],
    [['-x'], 'there is no flag `-x`', '`ddb-doctor --help` lists the flags'],
    [['explian', 'x'], 'there is no command `explian`', 'did you mean `explain`?'],
    [[ROLE], `there is no command \`${ROLE}\``, `did you mean \`--arn ${ROLE}\`?`],
    [
      ['permissions', 'now'],
      '`permissions` does not take `now`',
      '`ddb-doctor permissions --help` shows what it takes',
    ],
    [['verify', 'case', ROLE], `\`verify\` does not take \`${ROLE}\``, `did you mean \`--arn ${ROLE}\`?`],
    [
      ['nonsense'],
      'there is no command `nonsense`',
      'the commands are diagnose, explain, verify, show, fix, can, grant, permissions, checks, completion, mcp, help, version',
    ],
    [['--arn'], '--arn wants a value', undefined],
    [['--arn', ''], '--arn wants a value', undefined],
    [['--arn', ROLE, '--arn', ROLE], '--arn is given more than once', undefined],
    [
      ['--arn', 'orders-writer'],
      '--arn `orders-writer` is no ARN of a user, role, session or account root',
      'write arn:aws:iam::111122223333:role/NAME; `aws sts get-caller-identity` tells your own',
    ],
    [['--since'], '--since wants a value', undefined],
    [[...ASK, '--since', ''], '--since wants a value', undefined],
    [
      [...ASK, '--since', 'tomorrow'],
      '--since `tomorrow` is no time',
      'write 1h, 90m, 2d, 1h30m, yesterday, 2026-05-01 or 2026-05-01T12:00:00Z',
    ],
    [
      [...ASK, '--since', '1h', '--until', '2h'],
      '--since does not lie before --until',
      'the window would be 2026-05-01T08:30:00.000Z to 2026-05-01T07:30:00.000Z',
    ],
    [
      ['--replay', 'case', '--record', 'other'],
      '--replay and --record do not go together',
      'a replay reads the bundle alone, and has nothing new to record',
    ],
    [
      ['--replay', 'case', '--from', 'trail.json'],
      '--replay and --from do not go together',
      'a replay reads the bundle alone, and has nothing new to record',
    ],
    [[...ASK, '--output', 'jsn'], '--output does not take `jsn`', 'did you mean `json`?'],
    [['checks', 'LEADING'], 'no check and no code is called `LEADING`', 'did you mean `LEADING_KEYS`?'],
    [['checks', 'leading_kyes'], 'no check and no code is called `leading_kyes`', 'did you mean `LEADING_KEYS`?'],
    [
      [...ASK, '--output', 'yaml'],
      '--output does not take `yaml`',
      'choose one of table, json, ndjson, csv, markdown, html, ocsf, slack, off',
    ],
    [[...ASK, '--fail-on', 'anything'], '--fail-on does not take `anything`', 'choose one of denials, undetermined'],
    [[...ASK, '--width', 'wide'], '--width wants a whole number above 0', undefined],
    [[...ASK, '--endpoint-url', 'localhost:80'], '--endpoint-url `localhost:80` is no http or https URL', undefined],
    [
      [],
      'whose denials? neither --arn nor --account, --event-id, --table, --from or --replay is given',
      '`ddb-doctor --arn ARN --since 1h`; `aws sts get-caller-identity` tells your own ARN',
    ],
    [
      ['verify'],
      'no run of the last 24 hours is kept',
      'run `ddb-doctor --arn ARN --since 1h` first, or give --replay with a recorded bundle',
    ],
    [
      ['--offline', ...ASK],
      '`diagnose` does not take `--offline`',
      '`ddb-doctor diagnose --help` lists the flags that it takes',
    ],
    [
      ['permissions', '--replay', '/nowhere'],
      '`permissions` does not take `--replay`',
      '`ddb-doctor permissions --help` lists the flags that it takes',
    ],
    [
      ['explain', MESSAGE, '--since', '1h'],
      '`explain` does not take `--since`',
      '`ddb-doctor explain --help` lists the flags that it takes',
    ],
    [
      ['explain', MESSAGE, '--replay', 'case'],
      '`explain` does not take `--replay`',
      '`ddb-doctor explain --help` lists the flags that it takes',
    ],
    [
      ['verify', 'case', '--fail-on', 'denials'],
      '`verify` does not take `--fail-on`',
      '`ddb-doctor verify --help` lists the flags that it takes',
    ],
    [['checks', '--output', 'csv'], '--output does not take `csv`', 'choose one of table, json'],
  ])('%j', async (argv, message, hint) => {
    const { code, stdout, stderr, asked } = await cli(argv, {
      env: { LANG: 'de_DE.UTF-8', XDG_STATE_HOME: '/dev/null/state' },
    });
    expect({ code, stdout, asked }).toEqual({ code: 252, stdout: '', asked: [] });
    expect(stderr).toBe(`ddb-doctor: error: ${message}\n${hint === undefined ? '' : `hint: ${hint}\n`}`);
  });

  it('never run the command', async () => {
    expect((await cli([...ASK, '--output', 'nothing'])).asked).toEqual([]);
  });

  it('show no escape codes of what was typed', async () => {
    const { stderr } = await cli(['--arn', 'arn:\u001b[31mred']);
    expect(stderr).toContain('[31mred');
    expect(stderr).not.toContain('\u001b');
  });
});

describe('a principal', () => {
  it.each([
    'arn:aws:iam::111122223333:user/ana',
    'arn:aws:iam::111122223333:role/service/orders-api',
    'arn:aws-us-gov:iam::111122223333:root',
    'arn:aws:sts::111122223333:assumed-role/orders-api/i-0abc1234',
    'arn:aws-cn:sts::111122223333:federated-user/ana',
  ])('may be %s', async (arn) => {
    expect((await cli(['--arn', arn])).asked[0]?.arn).toBe(arn);
  });

  it.each(['arn:aws:iam::111122223333:policy/x', '111122223333', 'arn:aws:s3:::bucket', 'arn:aws:iam::1:user/ana'])(
    'is not %s',
    async (arn) => {
      expect((await cli(['--arn', arn])).code).toBe(252);
    },
  );
});

describe('exit codes, the first that applies', () => {
  const { undetermined, scpExplicitDeny, lookalike, severalLayers } = RUNS;
  it.each([
    ['0 when it finished', [], { run: scpExplicitDeny }, 0],
    ['1 for denials when they are to fail', ['--fail-on', 'denials'], { run: scpExplicitDeny }, 1],
    ['0 for a lookalike, which is no denial', ['--fail-on', 'denials'], { run: lookalike }, 0],
    ['4 when events are missing', [], { run: undetermined }, 4],
    ['1 before 4', ['--fail-on', 'denials'], { run: undetermined }, 1],
    ['4 before 3', ['--fail-on', 'undetermined'], { run: undetermined }, 4],
    ['3 for what is not reproduced', ['--fail-on', 'undetermined'], { run: severalLayers }, 3],
    ['3 for what is undetermined', ['--fail-on', 'undetermined'], { run: { ...undetermined, complete: true } }, 3],
    ['1 before 3', ['--fail-on', 'undetermined,denials'], { run: severalLayers }, 1],
    ['130 before all of them', ['--fail-on', 'denials'], { run: undetermined, interrupted: true }, 130],
  ])('%s', async (_, flags, given, code) => {
    expect((await cli([...ASK, ...flags], given)).code).toBe(code);
  });

  it.each([
    [
      '253 without credentials',
      new DoctorError({ source: 'user', code: 'NoCredentials' }, 'no usable AWS credentials were found'),
      253,
    ],
    [
      '253 for an unknown profile',
      new DoctorError({ source: 'user', code: 'ProfileNotFound' }, 'the profile `x` is not configured'),
      253,
    ],
    [
      '252 for a folder that is no bundle',
      new DoctorError({ source: 'user', code: 'BundleNotFound' }, '`x` is no evidence bundle'),
      252,
    ],
    [
      '254 when AWS refused and nothing was read',
      new DoctorError({ source: 'aws', code: 'LookupRefused' }, 'AWS refused LookupEvents'),
      254,
    ],
    ['255 for a defect', new Error('x is undefined'), 255],
    [
      '255 for a defect that was foreseen',
      new DoctorError({ source: 'doctor', code: 'UndeclaredRead' }, 'a check reads more'),
      255,
    ],
  ])('%s', async (_, fails, code) => {
    const result = await cli(ASK, { fails });
    expect(result.code).toBe(code);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(/^ddb-doctor: (internal )?error: \S/);
  });

  it('tells the stack of a defect only when asked', async () => {
    const fails = new Error('x is undefined', { cause: new Error('the cause of it') });
    expect((await cli(ASK, { fails })).stderr).not.toContain('    at ');
    const { stderr } = await cli([...ASK, '--debug'], { fails });
    expect(stderr).toContain('    at ');
    expect(stderr).toContain('caused by: Error: the cause of it');
  });

  it('prints what was found before the interruption', async () => {
    const { stdout } = await cli(ASK, { interrupted: true });
    expect(stdout).toContain('Why          SCP p-a1b2c3d4');
  });
});

describe('output', () => {
  it('is a table, without escape codes in a pipe', async () => {
    const { stdout, stderr } = await cli([...ASK, '--details']);
    expect(stdout).toContain('│ Cause ');
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toBe('');
  });

  it('is coloured and as wide as the terminal at a terminal', async () => {
    const { stdout } = await cli([...ASK, '--details'], { tty: true, columns: 60 });
    expect(stdout).toContain('\u001b[31m');
    expect(stdout).toContain('\nCause:\n');
  });

  it('takes the width from the flag before COLUMNS', async () => {
    expect((await cli([...ASK, '--details'], { env: { COLUMNS: '50' } })).stdout).toContain('\nCause:\n');
    expect((await cli([...ASK, '--details', '--width', '120'], { env: { COLUMNS: '50' } })).stdout).toContain(
      '│ Cause ',
    );
  });

  it('is JSON that parses', async () => {
    const report = JSON.parse((await cli([...ASK, '--output', 'json'])).stdout);
    expect(report).toMatchObject({ schemaVersion: '1', tool: { version: '0.1.0' }, diagnoses: [{ count: 398 }] });
  });

  it('is nothing when it is off', async () => {
    expect(await cli([...ASK, '--output', 'off', '--fail-on', 'denials'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: '',
    });
  });

  it('says on stderr that the bundle is redacted', async () => {
    const told = [...ASK, '--record', 'case'];
    expect((await cli(told)).stderr).toMatch(/^ddb-doctor: note: the bundle in case is redacted: .*\n$/);
    expect((await cli([...told, '--no-redact'])).stderr).toBe('');
    expect((await cli([...told, '--quiet'])).stderr).toBe('');
  });

  it('keeps key values when they are to be kept', async () => {
    const told = ['--output', 'json', ...ASK];
    expect((await cli(told, { run: RUNS.hostile })).stdout).not.toContain('customer-4711');
    expect((await cli([...told, '--no-redact'], { run: RUNS.hostile })).stdout).toContain('customer-4711');
  });
});

describe('explain', () => {
  it('takes a message, without AWS', async () => {
    const { code, stdout, asked } = await cli(['explain', MESSAGE]);
    expect(code).toBe(0);
    expect(asked).toEqual([]);
    expect(stdout).toContain('AWS says that an SCP denies dynamodb:PutItem on');
    expect(stdout).toContain('the text alone was read');
  });

  it('takes words without quotes, stdin, and a file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'explain-')), 'app.log');
    writeFileSync(file, `INFO starting\nERROR ${MESSAGE}\nINFO retrying\n`);
    for (const [argv, stdin] of [
      [MESSAGE.split(' '), ''],
      [['-'], MESSAGE],
      [[], MESSAGE],
      [[file], ''],
    ] as const) {
      const { code, stdout } = await cli(['explain', ...argv, '--output', 'json'], { stdin });
      expect([argv[0], code, JSON.parse(stdout).diagnoses[0]?.reported]).toEqual([
        argv[0],
        0,
        { policyType: 'service-control-policy', effect: 'explicit' },
      ]);
    }
  });

  it('says of a file that is not there that it cannot be read', async () => {
    const { code, stderr } = await cli(['explain', 'no-such-file.log']);
    expect([code, stderr]).toEqual([252, 'ddb-doctor: error: the file `no-such-file.log` cannot be read\n']);
  });

  it('reads the files that are there, and tells of one that is not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-'));
    try {
      const file = join(folder, 'denial.log');
      writeFileSync(file, MESSAGE);
      symlinkSync(join(folder, 'nowhere'), join(folder, 'link.log'));
      for (const missing of [join(folder, 'no-such-file.log'), join(folder, 'link.log')]) {
        const { code, stdout } = await cli(['explain', file, missing, '--output', 'json']);
        expect([code, JSON.parse(stdout).diagnoses.length]).toEqual([4, 1]);
        expect(stdout).toContain(`\`${missing}\` could not be read: no such file or folder`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('goes on to the checks where there are credentials', async () => {
    const { asked, stdout } = await cli(['explain', MESSAGE], { env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE' } });
    expect(asked).toEqual([{ text: MESSAGE, redact: true, checks: [], aws: {} }]);
    expect(stdout).toContain('Why          SCP p-a1b2c3d4');
  });

  it('says that a text holds no denial', async () => {
    const { code, stdout } = await cli(['explain', 'hello', 'world'], { env: { AWS_PROFILE: 'prod' } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^No denials found\n/);
    expect(stdout).toContain('- the text holds no denial that ddb-doctor knows\n');
  });

  it('keeps to the text when it is told so, and when the credentials do not serve', async () => {
    const env = { AWS_PROFILE: 'expired' };
    expect((await cli(['explain', MESSAGE, '--offline'], { env })).asked).toEqual([]);
    const fails = new DoctorError({ source: 'user', code: 'NoCredentials' }, 'no usable AWS credentials were found');
    const { code, stdout } = await cli(['explain', MESSAGE], { env, fails });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Nothing could be looked at: no usable AWS credentials were found\. 1 denial\n/);
    expect(stdout).toContain('the text alone was read');
  });
});

describe('the other commands', () => {
  it.each([
    ['fixed', 0],
    ['still-denied', 1],
    ['undetermined', 3],
  ] as const)('verify tells %s with %i', async (status, code) => {
    const result = await cli(['verify', 'case'], { status });
    expect(result.code).toBe(code);
    expect(result.asked[0]).toMatchObject({ replay: 'case' });
    expect(result.stderr).toMatch(/^ddb-doctor: \w/);
  });

  it('verify tells what is fixed as far as could be read with 0, and with 3 where that is not enough', async () => {
    const result = await cli(['verify', 'case'], { status: 'fixed-as-read' });
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('fixed, as far as could be read: what denied the recorded call allows it now');
    expect(result.stderr).toContain('not checked: service-control-policy');
    expect((await cli(['verify', 'case', '--strict'], { status: 'fixed-as-read' })).code).toBe(3);
    expect((await cli(['verify', 'case', '--strict'], { status: 'fixed' })).code).toBe(0);
  });

  it('verify shows no escape codes of what denies', async () => {
    const { stderr } = await cli(['verify', 'case'], { status: 'still-denied' });
    expect(stderr).toContain('[31mred');
    expect(stderr).not.toContain('\u001b');
  });

  it('verify is incomplete before it is anything else', async () => {
    expect((await cli(['verify', 'case'], { run: RUNS.undetermined })).code).toBe(4);
  });

  it('permissions prints a policy document', async () => {
    const { stdout } = await cli(['permissions']);
    expect(JSON.parse(stdout)).toEqual({ Version: '2012-10-17', Statement: [] });
  });

  it('permissions is asked with the Region and the roles that are to open accounts', async () => {
    const roles = ['--assume-role-name', 'reader', '--org-role-arn', 'arn:aws-cn:iam::999988887777:role/org'];
    const { asked } = await cli(['permissions', '--region', 'cn-north-1', ...roles]);
    expect(asked[0]?.aws).toEqual({
      region: 'cn-north-1',
      assumeRoleName: 'reader',
      orgRoleArn: 'arn:aws-cn:iam::999988887777:role/org',
    });
  });

  it('checks lists id, title and reads', async () => {
    expect((await cli(['checks'])).stdout).toBe(
      'mfa\n  Statements that ask for MFA\n  reads: iam:ListMFADevices\n  see:   https://docs.aws.amazon.com/\n',
    );
    expect(JSON.parse((await cli(['checks', '--output', 'json'])).stdout)[0].id).toBe('mfa');
  });

  it('the version is that of the package', async () => {
    expect(VERSION).toBe(packageJson.version);
    for (const argv of [['--version'], ['explain', '--version']]) {
      expect(await cli(argv)).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '', asked: [] });
    }
  });

  it('help begins with examples, and goes to stdout', async () => {
    for (const argv of [['--help'], ['-h'], ['explain', '--help']]) {
      const { code, stdout, stderr } = await cli(argv);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^Examples:\n {2}ddb-doctor /);
    }
    expect((await cli(['explain', '--help'])).stdout).toContain('--offline');
    expect((await cli(['--help'])).stdout).not.toContain('--offline');
  });

  it('help of a command lists the flags that it takes, and no others', async () => {
    const { stdout } = await cli(['permissions', '--help']);
    const listed = [...stdout.matchAll(/^ +(?:-h, )?--([a-z-]+)/gm)].map(([, flag]) => flag);
    expect(listed).toEqual([
      'for',
      'path',
      'region',
      'assume-role-name',
      'org-role-arn',
      'checks',
      'as',
      'quiet',
      'debug',
      'cli-error-format',
      'version',
      'help',
    ]);
  });
});
