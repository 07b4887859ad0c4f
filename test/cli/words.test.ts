import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/model/version.js';
import { ROLE } from '../report/fixtures/build.js';
import { cli } from './fake-io.js';

describe('words in place of flags', () => {
  it('help is --help, of a command too', async () => {
    expect((await cli(['help'])).stdout).toBe((await cli(['--help'])).stdout);
    expect((await cli(['help', 'can'])).stdout).toBe((await cli(['can', '--help'])).stdout);
    expect((await cli(['help', 'help'])).stdout).toBe((await cli(['--help'])).stdout);
  });

  it('help of no command is a usage error that names the nearest', async () => {
    const { code, stderr } = await cli(['help', 'exlpain']);
    expect(code).toBe(252);
    expect(stderr).toContain('did you mean `explain`?');
  });

  it('version is --version', async () => {
    expect((await cli(['version'])).stdout).toBe(`${VERSION}\n`);
  });
});

describe('habits of other tools', () => {
  it('-o is --output', async () => {
    const { stdout, code } = await cli(['--arn', ROLE, '-o', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: '1' });
  });

  it('-o takes what --output takes, and says so of anything else', async () => {
    const { stderr, code } = await cli(['--arn', ROLE, '-o', 'jsno']);
    expect(code).toBe(252);
    expect(stderr).toContain('--output does not take `jsno`');
    expect(stderr).toContain('did you mean `json`?');
  });

  it.each(['always', 'on'])('--color %s colours a pipe', async (word) => {
    expect((await cli(['--arn', ROLE, '--color', word])).stdout).toContain('\u001b[');
  });

  it.each(['never', 'off'])('--color %s colours no terminal', async (word) => {
    expect((await cli(['--arn', ROLE, '--color', word], { tty: true })).stdout).not.toContain('\u001b[');
  });
});

describe('checks ID and checks CODE', () => {
  it('tells a code as every check that has it means it', async () => {
    const { stdout, code } = await cli(['checks', 'leading_keys']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^LEADING_KEYS \(finding of dynamodb\)\n/);
    expect(stdout).toContain('see:   https://docs.aws.amazon.com/');
  });

  it('tells gaps, and what no check tells', async () => {
    expect((await cli(['checks', 'CHANGED'])).stdout).toContain('CHANGED (finding of ddb-doctor)');
    expect((await cli(['checks', 'CREDENTIALS_REFUSED'])).stdout).toContain('(gap of ddb-doctor)');
  });

  it('tells a check with its codes', async () => {
    const { stdout } = await cli(['checks', 'mfa', '-o', 'json']);
    const told = JSON.parse(stdout) as { id: string; codes: { code: string }[] };
    expect(told.id).toBe('mfa');
    expect(told.codes.map(({ code }) => code)).toEqual(expect.arrayContaining(['MFA_REQUIRED', 'MFA_UNCERTAIN']));
  });

  it('names the nearest of a name that there is not', async () => {
    const { stderr, code } = await cli(['checks', 'LEADNIG_KEYS']);
    expect(code).toBe(252);
    expect(stderr).toContain('did you mean `LEADING_KEYS`?');
  });
});
