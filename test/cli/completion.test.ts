import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { cli } from './fake-io.js';

/** What bash offers for these words, of which the last is being typed. */
async function completed(...words: readonly string[]): Promise<string[]> {
  return completedAt(process.env['HOME'] ?? '', words);
}

async function completedAt(HOME: string, words: readonly string[]): Promise<string[]> {
  const { stdout } = await cli(['completion', 'bash']);
  const quoted = ['ddb-doctor', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _ddb_doctor; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--norc', '-c', `${stdout}\n${ask}`], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME },
  })
    .split('\n')
    .filter((line) => line !== '');
}

describe('the completion of bash, run by bash', () => {
  it('offers every command, and flags of the one that runs when none is named', async () => {
    const offered = await completed('');
    expect(offered).toEqual(expect.arrayContaining([...Object.keys(COMMANDS), 'help', 'version', '--arn', '--since']));
  });

  it('offers the flags of a command, and no others', async () => {
    expect(await completed('can', '--ex')).toEqual(['--expect', '--expectations', '--explain']);
    expect(await completed('checks', '--ar')).toEqual([]);
  });

  it('offers the values of a flag', async () => {
    expect(await completed('--output', 'j')).toEqual(['json']);
    expect(await completed('--arn', 'x', '--color', 'al')).toEqual(['always']);
    expect(await completed('-o', 'j')).toEqual(['json']);
  });

  it('offers no flags where a flag wants a value', async () => {
    expect(await completed('--arn', '')).toEqual([]);
    expect(await completed('can', '--region', '--')).toEqual([]);
  });

  it('offers the profiles of the AWS configuration, and runs nothing that stands in one', async () => {
    const home = await mkdtemp(join(tmpdir(), 'home-'));
    await mkdir(join(home, '.aws'));
    const sections = [
      '[default]',
      '[profile audit]',
      '[profile audit.eu]',
      '[profile $(touch ran)]',
      '[sso-session corp]',
    ];
    await writeFile(join(home, '.aws/config'), sections.map((section) => `${section}\nregion = eu-west-1\n`).join(''));
    await writeFile(join(home, '.aws/credentials'), '[old-keys]\n');
    expect(await completedAt(home, ['--profile', ''])).toEqual(['default', 'audit', 'audit.eu', 'old-keys']);
    expect(await completedAt(home, ['--profile', 'au'])).toEqual(['audit', 'audit.eu']);
  });

  it('offers shells and topics', async () => {
    expect(await completed('completion', 'f')).toEqual(['fish']);
    expect(await completed('help', 'ver')).toEqual(['verify']);
  });
});

describe('the scripts for other shells', () => {
  it('of zsh is announced to its completion system', async () => {
    expect((await cli(['completion', 'zsh'])).stdout).toMatch(/^#compdef ddb-doctor\n/);
  });

  it('of fish has a line a command and a flag, quoted as fish reads it', async () => {
    const { stdout } = await cli(['completion', 'fish']);
    for (const name of Object.keys(COMMANDS)) expect(stdout).toContain(`-f -a ${name} -d '`);
    for (const line of stdout.trimEnd().split('\n')) {
      expect(line).toMatch(/^complete -c ddb-doctor /);
      expect(line.replaceAll(/\\./g, '').split("'").length % 2, line).toBe(1);
    }
  });

  it('are for no other shell', async () => {
    expect(await cli(['completion', 'csh'])).toMatchObject({ code: 252, stdout: '' });
    expect((await cli(['completion', 'csh'])).stderr).toContain('error: `completion` does not take `csh`\n');
    expect(await cli(['completion'])).toMatchObject({ code: 252, stdout: '' });
  });
});
