import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMutes } from '../../src/cli/mutes-file.js';
import { toReport } from '../../src/report/index.js';
import { root } from '../house/files.js';
import { RUNS } from '../report/fixtures/index.js';
import { cli } from './fake-io.js';

const RUN = RUNS.scpExplicitDeny;
const [DIAGNOSIS] = toReport(RUN).diagnoses;
const COUNT = DIAGNOSIS?.count;
const ACCEPTED = { owner: 'data team', reason: 'the nightly job moves in Q3' };
const ASK = ['--arn', 'arn:aws:iam::111122223333:role/orders', '--fail-on', 'denials'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mutes-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: unknown): Promise<string> {
  const file = join(folder, `${Math.random()}.json`);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** The run with one mute: the day on which it was evaluated is 2026-05-01. */
async function muted(mute: object, ...flags: readonly string[]) {
  return cli([...ASK, '--mutes', await fileOf([{ ...ACCEPTED, expires: '2026-05-01', ...mute }]), ...flags], {
    run: RUN,
  });
}

describe('an accepted denial', () => {
  const mute = { principal: '*', action: 'DYNAMODB:*' };

  it('is counted, comes without its answer, and fails no run', async () => {
    expect(RUN.evaluatedAt.slice(0, 10)).toBe('2026-05-01');
    const { code, stdout } = await muted(mute);
    expect(code).toBe(0);
    expect(stdout).toContain(`${COUNT} denial`);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('that data team accepts until 2026-05-01 (the nightly job moves');
    expect(stdout).not.toMatch(/^Fix/m);
  });

  it('says so in the JSON, the CSV, Markdown, the page, OCSF and Slack', async () => {
    const json = JSON.parse((await muted(mute, '--output', 'json')).stdout);
    expect(json.diagnoses[0].muted).toEqual({ ...ACCEPTED, expires: '2026-05-01' });
    expect(json.mutes).toEqual([
      {
        match: mute,
        ...ACCEPTED,
        expires: '2026-05-01',
        expired: false,
        diagnoses: [json.diagnoses[0].id],
        count: COUNT,
      },
    ]);
    const csv = (await muted(mute, '--output', 'csv')).stdout;
    expect(csv).toContain('data team,2026-05-01,the nightly job moves in Q3');
    expect((await muted(mute, '--output', 'markdown')).stdout).toContain('### 1. MUTED');
    expect((await muted(mute, '--output', 'html')).stdout).toContain('<h2>Accepted denials</h2>');
    const ocsf = JSON.parse((await muted(mute, '--output', 'ocsf')).stdout);
    expect(ocsf).toMatchObject({ status_id: 3, status: 'Suppressed', is_alert: false });
    const slack = (await muted(mute, '--output', 'slack')).stdout;
    expect(slack).toContain('that data team accepts until 2026-05-01');
    expect(slack).not.toContain('*1. ');
  });

  it('speaks again on the day after the last', async () => {
    const { code, stdout } = await muted({ ...mute, expires: '2026-04-30' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^DENIED/m);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `no longer muted: ${COUNT} ${COUNT === 1 ? 'denial' : 'denials'} that data team accepted until 2026-04-30`,
    );
    const json = JSON.parse((await muted({ ...mute, expires: '2026-04-30' }, '--output', 'json')).stdout);
    expect(json.diagnoses[0]).not.toHaveProperty('muted');
    expect(json.mutes).toMatchObject([{ expired: true }]);
  });

  it.each([
    ['principal', 'arn:aws:iam::111122223333:role/another'],
    ['action', 'dynamodb:GetIt'],
    ['cause', 'mfa'],
    ['region', 'eu-west-?'],
    ['account', '999999999999'],
  ])('is another where its %s is', async (field, other) => {
    expect((await muted({ ...mute, [field]: other })).code).toBe(1);
  });

  it('is read from the folder of the configuration, and need not be there', async () => {
    await mkdir(join(folder, 'ddb-doctor'));
    await writeFile(
      join(folder, 'ddb-doctor/mutes.json'),
      JSON.stringify([{ ...ACCEPTED, cause: 'service-control-policy', expires: '2026-12-31' }]),
    );
    expect((await cli(ASK, { run: RUN, env: { XDG_CONFIG_HOME: folder } })).code).toBe(0);
    expect((await cli(ASK, { run: RUN, env: { XDG_CONFIG_HOME: join(folder, 'none') } })).code).toBe(1);
  });
});

describe('the page for the one on call', () => {
  it('shows a file of mutes that is read', async () => {
    const page = await readFile(join(root, 'docs/runbook.md'), 'utf8');
    const [mute] = await readMutes(await fileOf(/```json\n(.*?)```/s.exec(page)?.[1] ?? ''));
    expect(mute?.match).toMatchObject({ action: 'dynamodb:Scan' });
  });
});

describe('a file of mutes that would mute unseen', () => {
  const whole = { ...ACCEPTED, action: 'dynamodb:PutItem', expires: '2026-12-31' };
  it.each([
    ['no JSON', '[{'],
    ['no list', {}],
    ['an entry that is no object', ['x']],
    ['every denial', [{ ...ACCEPTED, action: '*', expires: '2026-12-31' }]],
    ['nothing to match', [{ ...ACCEPTED, expires: '2026-12-31' }]],
    ['no owner', [{ ...whole, owner: ' ' }]],
    ['no reason', [{ ...whole, reason: undefined }]],
    ['no day', [{ ...whole, expires: '2026-02-30' }]],
    ['a time', [{ ...whole, expires: '2026-12-31T00:00:00Z' }]],
    ['a misspelt field', [{ ...whole, principle: 'x' }]],
  ])('is refused: %s', async (_, content) => {
    const { code, stderr } = await cli([...ASK, '--mutes', await fileOf(content)]);
    expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 253, lines: 3 });
    expect(stderr).toContain('the mutes `');
  });

  it('is refused where the one that was named is not there', async () => {
    expect(await cli([...ASK, '--mutes', join(folder, 'none.json')])).toMatchObject({ code: 253 });
  });
});
