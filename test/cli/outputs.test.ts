import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DoctorError } from '../../src/model/error.js';
import { ROLE } from '../report/fixtures/build.js';
import { RUNS } from '../report/fixtures/index.js';
import { cli } from './fake-io.js';

const ASK = ['--arn', ROLE];

describe('several outputs of one run', () => {
  it('go to stdout and to files, rows to each that has them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'outputs-'));
    const path = (name: string) => join(folder, name);
    const forms = ['table', `html=${path('a.html')}`, `csv=${path('a.csv')}`, `ndjson=${path('a.ndjson')}`];
    const { code, stdout, asked } = await cli([...ASK, ...forms.flatMap((form) => ['--output', form])]);
    expect(code).toBe(0);
    expect(asked).toMatchObject([{ rows: ['csv', 'ndjson'] }]);
    expect(stdout).toContain('DENIED');
    expect(readFileSync(path('a.html'), 'utf8')).toMatch(/^<!doctype html>/);
    const csv = (await cli([...ASK, '--output', 'csv'])).stdout;
    expect(csv.split('\r\n')).toHaveLength(3);
    expect(readFileSync(path('a.csv'), 'utf8')).toBe(csv);
    expect(readFileSync(path('a.ndjson'), 'utf8')).toContain('"type":"denial"');
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'a.html', 'a.ndjson']);
  });

  it('prints nothing where all goes to files', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'outputs-')), 'report.json');
    expect(await cli([...ASK, '--output', `json=${file}`])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schemaVersion: '1' });
  });

  it.each([
    [['json', 'csv'], 'stdout takes one form, not both json and csv'],
    [['html=a', 'csv=a'], 'two forms are to go to the file `a`'],
    [['html='], '--output html= wants a file'],
    [['pdf=a.pdf'], '--output does not take `pdf`'],
    [['html=/nowhere/at/all.html'], '`/nowhere/at/all.html` cannot be written'],
    [[`html=${tmpdir()}`], `\`${tmpdir()}\` cannot be written`],
  ])('refuses %j before anything is read', async (forms, message) => {
    const { code, stderr, asked } = await cli([...ASK, ...forms.flatMap((form) => ['--output', form])]);
    expect({ code, asked }).toEqual({ code: 252, asked: [] });
    expect(stderr).toContain(`ddb-doctor: error: ${message}\n`);
  });

  it('is refused by a command that has no report', async () => {
    const { code, stderr } = await cli(['checks', '--output', 'json=checks.json']);
    expect(code).toBe(252);
    expect(stderr).toContain('this command writes its output to stdout alone');
    expect(existsSync('checks.json')).toBe(false);
  });
});

describe('the CSV', () => {
  it('takes the byte order mark and what a row is from the flags', async () => {
    const { stdout } = await cli([...ASK, '--output', 'csv', '--csv-by', 'finding', '--csv-bom'], {
      run: RUNS.severalLayers,
    });
    expect(stdout.startsWith('\ufefftime,account,region,')).toBe(true);
    expect(stdout.trimEnd().split('\r\n')).toHaveLength(6);
  });
});

describe('a run that is not complete', () => {
  const MISSING = 'ddb-doctor: the report is not complete: eu-west-1 was throttled: events before 09:01 are missing\n';

  it.each(['json', 'csv', 'html', 'markdown', 'off'])('says so on stderr beside %s', async (form) => {
    const { code, stderr } = await cli([...ASK, '--output', form], { run: RUNS.undetermined });
    expect({ code, stderr }).toEqual({ code: 4, stderr: MISSING });
    expect((await cli([...ASK, '--output', form, '--quiet'], { run: RUNS.undetermined })).stderr).toBe('');
  });
});

describe('errors as JSON', () => {
  const fails = new DoctorError({ source: 'user', code: 'NoCredentials' }, 'no credentials\u0007 were found', {
    hint: 'log in',
  });

  it.each([
    [[...ASK, '--cli-error-format', 'json'], {}],
    [[...ASK, '--cli-error-format=json'], {}],
    [ASK, { AWS_CLI_ERROR_FORMAT: 'json' }],
  ])('are one line for %j %j', async (argv, env) => {
    const { code, stderr } = await cli(argv, { fails, env });
    expect(stderr).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(stderr)).toEqual({
      Code: 'NoCredentials',
      Message: 'no credentials\u0007 were found',
      Hint: 'log in',
      Source: 'user',
      ExitCode: 253,
    });
    expect(code).toBe(253);
  });

  it('are those of a line that the parser refuses, and of defects', async () => {
    const { stderr } = await cli(['--nonsense', '--cli-error-format', 'json']);
    expect(JSON.parse(stderr)).toMatchObject({ Code: 'UsageUnknownFlag', ExitCode: 252 });
    const defect = await cli([...ASK, '--cli-error-format', 'json', '--debug'], { fails: new TypeError('x') });
    expect(JSON.parse(defect.stderr)).toMatchObject({
      Code: 'Internal',
      ExitCode: 255,
      Stack: expect.stringContaining('TypeError: x'),
    });
  });

  it('stay text where the flag says so', async () => {
    const { stderr } = await cli([...ASK, '--cli-error-format', 'text'], {
      fails,
      env: { AWS_CLI_ERROR_FORMAT: 'json' },
    });
    expect(stderr).toMatch(/^ddb-doctor: error: /);
  });
});
