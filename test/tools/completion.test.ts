import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli } from '../cli/fake-io.js';
import { inFolder, isAtHand, output } from './tool.js';

const zsh = await isAtHand('zsh', '--version');
const fish = await isAtHand('fish', '--version');

/** What a shell of zsh has on its line after each of the lines and the Tab key, in a fresh shell that knows nothing yet. */
async function afterTab(lines: readonly string[]): Promise<string> {
  const { stdout } = await cli(['completion', 'zsh']);
  return inFolder(async (folder) => {
    await writeFile(join(folder, '_ddb-doctor'), stdout);
    const type = lines.map((line) => `zpty -w -n shell $'\\x15'"${line}"$'\\t'; collect`).join('\n');
    const script = `zmodload zsh/zpty
zpty -b shell "TERM=dumb zsh -f -i"
collect() { local out chunk; for i in {1..40}; do sleep 0.05; while zpty -rt shell chunk; do out+=$chunk; done; done; print -r -- "$out"; }
zpty -w shell "PS1=; unset zle_bracketed_paste; fpath=(${folder} \\$fpath); autoload -U compinit; compinit -u -d ${folder}/dump"
collect >/dev/null
${type}
zpty -d shell
`;
    const file = join(folder, 'type.zsh');
    await writeFile(file, script);
    return output('zsh', ['-f', file]);
  });
}

/** What fish offers for a line, without what it says about it. */
async function offered(line: string): Promise<string[]> {
  const { stdout } = await cli(['completion', 'fish']);
  return inFolder(async (folder) => {
    const file = join(folder, 'ddb-doctor.fish');
    await writeFile(file, stdout);
    await mkdir(join(folder, '.aws'));
    await writeFile(join(folder, '.aws/config'), '[default]\n[profile audit]\n[sso-session corp]\n');
    const shown = await output('fish', ['--no-config', '-c', `source ${file}; complete -C '${line}'`], {
      cwd: folder,
      env: { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    });
    return shown
      .split('\n')
      .map((shownLine) => shownLine.split('\t')[0] ?? '')
      .filter((word) => word !== '' && word !== 'ddb-doctor.fish');
  });
}

describe.skipIf(!zsh)('zsh', () => {
  it('completes at the first Tab of a fresh shell', async () => {
    expect(await afterTab(['ddb-doctor --output js'])).toContain('ddb-doctor --output json');
  });

  it('completes commands, flags of a command, and shells', async () => {
    const shown = await afterTab(['ddb-doctor perm', 'ddb-doctor can --expec', 'ddb-doctor completion fi']);
    for (const line of ['ddb-doctor permissions', 'ddb-doctor can --expect', 'ddb-doctor completion fish']) {
      expect(shown).toContain(line);
    }
  });
});

describe.skipIf(!fish)('fish', () => {
  it.each([
    ['ddb-doctor ver', ['verify', 'version']],
    ['ddb-doctor can --expec', ['--expect', '--expectations']],
    ['ddb-doctor --output js', ['json']],
    ['ddb-doctor -o js', ['json']],
    ['ddb-doctor --profile ', ['audit', 'default']],
    ['ddb-doctor completion ', ['bash', 'fish', 'zsh']],
    ['ddb-doctor help gr', ['grant']],
    ['ddb-doctor checks --ar', []],
  ])('offers for %s', async (line, words) => {
    expect((await offered(line)).sort()).toEqual(words);
  });
});
