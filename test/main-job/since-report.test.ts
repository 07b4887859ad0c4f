import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { example } from '../account/example.js';
import { ddbDoctor } from './cli.js';

const RED = { XDG_CONFIG_HOME: '/dev/null/config' };

/** A trail of the example account with the denials of these users alone. */
async function trailOf(users: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'since-report-'));
  const arns = users.map((user) => `arn:aws:iam::${example.home}:user/${user}`);
  const records = example.events.filter(({ userIdentity }) => arns.includes(userIdentity?.arn ?? ''));
  await writeFile(join(folder, 'trail.json'), JSON.stringify({ Records: records }));
  return folder;
}

const names = [
  ...new Set(
    example.events.flatMap(({ userIdentity }) => /:user\/(.+)$/.exec(userIdentity?.arn ?? '')?.slice(1, 2) ?? []),
  ),
];

async function report(folder: string, more: readonly string[] = []) {
  const file = join(folder, 'report.json');
  const args = [
    '--from',
    `${folder}/trail.json`,
    '--service',
    'all',
    '--no-keep',
    '--output',
    'table',
    '--output',
    `json=${file}`,
    ...more,
  ];
  const { code, stdout, stderr } = await ddbDoctor(args, RED);
  return { code, stdout, stderr, file, json: JSON.parse(await readFile(file, 'utf8')) };
}

it('an earlier report is held against this one: new causes, new calls, and what is gone', async () => {
  const [one = '', ...others] = names;
  const before = await report(await trailOf([one]));
  const now = await report(await trailOf(others), ['--since-report', before.file]);
  const idsBefore = before.json.causes.map(({ id }: { id: string }) => id);
  const idsNow = now.json.causes.map(({ id }: { id: string }) => id);
  const { news } = now.json;
  expect(news.since).toBe(before.json.evaluatedAt);
  expect(news.newCauses).toEqual(idsNow.filter((id: string) => !idsBefore.includes(id)));
  expect(news.goneCauses.map(({ id }: { id: string }) => id)).toEqual(
    idsBefore.filter((id: string) => !idsNow.includes(id)),
  );
  // Nothing of one user's calls is another's, and every call stands either under a new cause or for itself.
  const underNew = now.json.causes
    .filter(({ id }: { id: string }) => news.newCauses.includes(id))
    .flatMap(({ diagnoses }: { diagnoses: string[] }) => diagnoses);
  const all = now.json.diagnoses.map(({ id }: { id: string }) => id);
  expect([...underNew, ...news.newDiagnoses].sort()).toEqual([...all].sort());
  expect(now.stdout).toMatch(/new (since the report of|calls under causes known since) \d{4}/);
});

it('the same again is nothing new, in every form', async () => {
  const folder = await trailOf(names);
  const before = await report(folder);
  const forms = ['table', 'markdown', 'html', 'csv'];
  const [table, markdown, html, csv] = await Promise.all(
    forms.map(async (form) => {
      const args = ['--from', `${folder}/trail.json`, '--service', 'all', '--no-keep', '--output', form];
      return (await ddbDoctor([...args, '--since-report', before.file], RED)).stdout;
    }),
  );
  for (const text of [table, markdown, html]) expect(text).toContain('nothing new since the report of');
  const [head = '', ...rows] = (csv ?? '').trim().split('\r\n');
  const column = head.split(',').indexOf('is_new');
  expect(column).toBeGreaterThan(0);
  expect(rows.length).toBeGreaterThan(0);
  const first = await ddbDoctor(
    ['--from', `${folder}/trail.json`, '--service', 'all', '--no-keep', '--output', 'csv'],
    RED,
  );
  expect(first.stdout.split('\r\n')[0]).toBe(head);
});

it('what is no report is told before anything is read', async () => {
  const folder = await trailOf(names);
  const wrong = join(folder, 'trail.json');
  const { code, stderr } = await ddbDoctor(['--from', wrong, '--since-report', wrong, '--no-keep'], RED);
  expect({ code, told: stderr.includes('is no report of ddb-doctor in JSON') }).toEqual({ code: 252, told: true });
  const absent = await ddbDoctor(['--from', wrong, '--since-report', join(folder, 'absent.json'), '--no-keep'], RED);
  expect(absent.code).toBe(252);
});

it('--top bounds the causes that are told', async () => {
  const folder = await trailOf(names);
  const { json } = await report(folder, ['--top', '1']);
  expect(json.causes).toHaveLength(1);
  expect(json.otherDenials).toBeGreaterThan(0);
});
