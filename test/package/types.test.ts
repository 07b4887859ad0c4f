import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../house/files.js';
import { linkPackages, type Packed, packed } from './pack.js';

const run = promisify(execFile);
let pack: Packed;

beforeAll(async () => {
  pack = await packed();
  // The packages that the SDK's types come from are left out on purpose: the public types do without them.
  await linkPackages(pack.folder, ['@types/node', 'undici-types']);
});
afterAll(() => rm(pack.folder, { recursive: true }));

const OPTIONS = {
  target: 'ES2023',
  lib: ['ES2023'],
  module: 'NodeNext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
};

const CONSUMER = `
import { authorize, defineCheck, defineMeta, DoctorError, finding, type Report, readDenialText, runDoctor, toReport } from 'ddb-doctor';

const meta = defineMeta({
  id: 'throughput',
  title: 'Tables',
  contributes: [],
  docs: { why: 'why', fix: 'fix', url: 'https://example.com' },
  reads: ['dynamodb:DescribeTable'],
  findings: {
    STATUS: {
      text: 'the table is {status}[ since {time}]',
      meaning: 'tables have a status',
      fix: 'wait',
      page: 'https://example.com/status',
    },
  },
});

export const check = defineCheck({
  meta,
  concerns: (request) => request.action.startsWith('dynamodb:'),
  async collect({ request }, aws) {
    const answer = await aws.read('dynamodb:DescribeTable', { TableName: request.resource });
    return answer.status === 'ok' ? { facts: { status: answer.value.Table?.TableStatus ?? 'not told' } } : {};
  },
  find: ({ requests }) =>
    requests.flatMap(({ facts }) => (facts === undefined ? [] : [finding(meta, 'STATUS', { status: facts.status })])),
});

export async function main(): Promise<Report> {
  const [text] = readDenialText('AccessDenied');
  const { decision } = authorize({
    request: { principal: 'arn:aws:iam::111122223333:user/ana', action: 'dynamodb:GetItem', resource: text?.resource ?? '*' },
    policies: { identity: [{ id: 'inline', document: {} }] },
  });
  if (decision === 'undetermined') throw new DoctorError({ source: 'user', code: 'Undetermined' }, 'nobody knows');
  const { run } = await runDoctor({ arn: 'arn:aws:iam::111122223333:user/ana' }, { now: () => new Date() });
  return toReport(run);
}
`;

const WRONG = `
import { authorize, defineCheck, defineMeta, finding, runDoctor } from 'ddb-doctor';

defineCheck({
  meta: { id: 'x', title: 'x', contributes: ['no-such-policy'], docs: { why: '', fix: '', url: '' }, reads: ['iam:GetRole'], findings: {} },
  concerns: () => true,
  collect: async (_, aws) => {
    await aws.read('iam:GetUser', { UserName: 'ana' });
    return {};
  },
  find: () => [],
});
authorize({ request: { principal: 'x', action: 'y' }, policies: {} });
runDoctor({ arn: 1 }, { now: () => new Date() });
const about = { id: 'x', title: 'x', docs: { why: '', fix: '', url: '' } };
defineMeta({ ...about, contributes: [], reads: [], findings: { BARE: 'a sentence alone' } });
defineMeta({ ...about, contributes: [], reads: [], findings: { BARE: { text: 'x', meaning: 'x', fix: 'x' } } });
const known = { ...about, findings: { GONE: { text: '{what} is gone', meaning: '', fix: '', page: '' } } } as const;
finding(known, 'GONE', {});
finding(known, 'NO_SUCH_CODE', { what: 'it' });
`;

async function compile(source: string): Promise<string[]> {
  await writeFile(join(pack.folder, 'consumer.ts'), source);
  await writeFile(join(pack.folder, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(pack.folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: OPTIONS, files: ['consumer.ts'] }),
  );
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const output = await run(process.execPath, [compiler, '-p', '.'], { cwd: pack.folder }).catch(
    (error: { stdout: string }) => error,
  );
  return output.stdout.split('\n').filter((line) => line.includes('error TS'));
}

it('has types that a strict consumer compiles against, without the SDK', async () => {
  expect(await compile(CONSUMER)).toEqual([]);
});

it('has types that refuse what is wrong', async () => {
  const lines = (await compile(WRONG)).map((line) =>
    line.replace(/^consumer\.ts\((\d+),\d+\): error (TS\d+):.*$/, '$1'),
  );
  expect([...new Set(lines)]).toEqual(['5', '8', '13', '14', '16', '17', '19', '20']);
});

it('names no package in its declarations but Node', async () => {
  const declarations = pack.files.filter((file) => file.endsWith('.d.ts'));
  const named = declarations.map(async (file) => {
    const text = await readFile(join(pack.folder, 'node_modules/ddb-doctor', file), 'utf8');
    return [...text.matchAll(/(?:from |import\(|import )['"]([^.'"][^'"]*)['"]/g)].map(([, name]) => name);
  });
  expect([...new Set((await Promise.all(named)).flat())]).toEqual(['node:stream']);
});
