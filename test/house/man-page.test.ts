import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMON_FLAGS, FLAGS } from '../../src/cli/argv/flags.js';
import { COMMANDS } from '../../src/cli/commands.js';
import { cli } from '../cli/fake-io.js';
import { root } from './files.js';
import { manPage } from './man-page.js';

const page = await manPage();
/** What a reader sees: without roff's own words. */
const shown = page
  .replaceAll(/^\.[A-Z]+ ?/gm, '')
  .replaceAll('\\-', '-')
  .replaceAll('\\(dq', '"')
  .replaceAll('\\e', '\\')
  .replaceAll('\\[u2026]', '…');

describe('the manual page', () => {
  it.each(Object.keys(COMMANDS))(
    'has the summary, the usage and the flags of %s as its help has them',
    async (name) => {
      const { summary, usage, flags } = (await COMMANDS[name]?.()) ?? { summary: '-', usage: '-', flags: [] };
      const { stdout: help } = await cli([name, '--help'], { columns: 500 });
      expect(shown).toContain(`${name}\n${summary}\n`);
      expect(shown).toContain(`\n${usage}\n`);
      expect(help).toContain(`Usage: ${usage}\n`);
      const taken = [...flags, ...COMMON_FLAGS];
      expect(shown).toContain(`Takes ${taken.map((flag) => `--${flag}`).join(', ')}.`);
      const inHelp = [...help.matchAll(/^ +(?:-\w, )?--([\w-]+)/gm)].map(([, flag]) => flag);
      expect(inHelp.sort()).toEqual([...taken].sort());
    },
  );

  it.each(Object.entries(FLAGS))('tells of --%s what the help tells', (name, { describe: about }) => {
    expect(shown).toMatch(new RegExp(`^(-\\w, )?--${name}( VALUE| N)?$`, 'm'));
    expect(shown).toContain(`\n${about}`);
  });

  it('names pages that are there', () => {
    const pages = [...(shown.split('SEE ALSO')[1] ?? '').matchAll(/[\w-]+\.md/g)].map(([name]) => name);
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.filter((name) => !existsSync(`${root}/docs/${name}`))).toEqual([]);
  });

  it('is roff without a warning, where man is', ({ skip }) => {
    const run = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z'], { input: page, encoding: 'utf8' });
    if (run.error !== undefined) skip('groff is not installed');
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
  });
});
