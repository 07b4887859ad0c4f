import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptPlan } from '../../src/cli/commands/grant-apply.js';
import { readMutes } from '../../src/cli/mutes-file.js';
import { readPlainFile } from '../../src/run/foreign/plain-file.js';
import { readFormerReport } from '../../src/run/former-report.js';
import { loadChecks } from '../../src/run/load-checks.js';
import { cli } from '../cli/fake-io.js';

let folder: string;
let pipe: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plain-'));
  pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  writeFileSync(join(folder, 'mutes.json'), '[]');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file that a flag names', () => {
  it('is read', async () => {
    expect(await readPlainFile(join(folder, 'mutes.json'))).toBe('[]');
  });

  it.each([
    ['a pipe that nobody writes to', () => pipe],
    ['a device without an end', () => '/dev/zero'],
    ['a folder', () => folder],
  ])('is refused where it is %s', async (_, path) => {
    await expect(readPlainFile(path())).rejects.toThrow('it is no plain file');
  });

  it.each([
    ['--mutes', () => readMutes(pipe)],
    ['--since-report', () => readFormerReport(pipe)],
    ['grant --apply', () => keptPlan(pipe)],
  ])('is not waited for behind %s', async (_, read) => {
    await expect(read()).rejects.toThrow(`\`${pipe}\``);
  });

  it('is not waited for behind can --expect', async () => {
    const { code, stderr } = await cli(['can', '--expect', pipe]);
    expect(code).toBe(252);
    expect(stderr.split('\n')[0]).toContain(pipe);
  });

  it('is no check where it is a pipe', async () => {
    await expect(loadChecks([pipe])).rejects.toThrow(`the check \`${pipe}\` cannot be loaded: it is no plain file`);
  });

  it('is no configuration where it is a pipe', async () => {
    mkdirSync(join(folder, 'ddb-doctor'));
    execFileSync('mkfifo', [join(folder, 'ddb-doctor', 'config.json')]);
    const { code, stderr } = await cli(['checks'], { env: { XDG_CONFIG_HOME: folder } });
    expect(code).toBe(253);
    expect(stderr).toContain('config.json` cannot be read');
  });
});
