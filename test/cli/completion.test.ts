import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { cli } from './fake-io.js';

/** What bash offers for these words, of which the last is being typed. */
async function completed(...words: readonly string[]): Promise<string[]> {
  const { stdout } = await cli(['completion', 'bash']);
  const quoted = ['ddb-doctor', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _ddb_doctor; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--norc', '-c', `${stdout}\n${ask}`], { encoding: 'utf8' })
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
    expect(await cli(['completion'])).toMatchObject({ code: 252, stdout: '' });
  });
});
