// Scaffolds a check and its three scenarios: npm run new-check my-cause [-- FOLDER OF THE PROJECT]
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [id = '', root = fileURLToPath(new URL('..', import.meta.url))] = process.argv.slice(2);
const name = id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const index = join(root, 'test/scenarios/situations/index.ts');

const CHECK = `import { defineCheck, defineMeta, finding } from '../src/check/index.js';

const PAGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html';

const meta = defineMeta({
  id: '${id}',
  title: 'What denies, in a few words',
  contributes: [],
  docs: {
    why: 'Why AWS denies then.',
    fix: 'What to change, and who can.',
    url: PAGE,
    falseLeads: ['What looks like it, and is none.'],
  },
  reads: ['iam:GetRole'],
  findings: {
    ROLE_READ: {
      text: 'the role {role} was read for {action}',
      meaning: 'What the reader is to understand.',
      fix: 'What to do about it.',
      page: PAGE,
    },
  },
});

export default defineCheck({
  meta,
  /** By principal, action, resource and endpoint; never by the message. */
  concerns: ({ resource, principalRole }) => principalRole !== undefined && resource.endsWith(':table/${id}'),
  async collect({ request }, aws) {
    const RoleName = request.principalRole?.split('/').at(-1) ?? '';
    const answer = await aws.read('iam:GetRole', { RoleName });
    return answer.status === 'ok' ? { facts: { role: RoleName } } : {};
  },
  find: ({ requests }) =>
    requests.flatMap(({ request, facts }, index) =>
      facts === undefined
        ? []
        : [
            {
              ...finding(meta, 'ROLE_READ', { role: facts.role, action: request.action }),
              certainty: 'proven' as const,
              standing: 'info' as const,
              statements: [],
              owner: 'application team' as const,
              request: index,
            },
          ],
    ),
});
`;

const SITUATIONS = `import { onInstance, session } from '../../account/record.js';
import { allow, EC2, noAllow, policy, refused, type Situations, situation, tableArn } from './situation.js';

const TABLE = tableArn('${id}');
const api = session('orders-api', { more: onInstance });
const denied = refused({
  call: 'dynamodb:PutItem',
  by: api,
  on: TABLE,
  because: noAllow('identity-based policy', 'dynamodb:PutItem'),
  parameters: { tableName: '${id}' },
});
const account = {
  roles: { 'orders-api': { trust: EC2, inline: { read: policy(allow('dynamodb:GetItem', TABLE)) } } },
  tables: { '${id}': {} },
};

/** One in which the check fires, one in which it must not, one in which the tool lacks the right to read. */
export const ${name}: Situations = {
  '${id}/fires': situation({ account, events: [denied] }),
  '${id}/must-not-fire': situation({ account, events: [denied] }),
  '${id}/not-readable': situation({ account, refused: ['iam:GetRole'], events: [denied] }),
};
`;

function refuse(why) {
  process.stderr.write(`new-check: ${why}\n`);
  process.exit(1);
}

async function write(path, text) {
  const file = join(root, path);
  if (existsSync(file)) refuse(`${path} is there already`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  process.stdout.write(`${path}\n`);
}

const moduleOf = (line) => /'([^']+)'/.exec(line)?.[1] ?? '';

async function list() {
  const text = await readFile(index, 'utf8');
  const own = `import { ${name} } from './${id}.js';`;
  // By the names of the modules, as the linter sorts them.
  const sorted = (block) =>
    [...block.trimEnd().split('\n'), own].sort((a, b) => (moduleOf(a) < moduleOf(b) ? -1 : 1)).join('\n');
  const imported = text.replace(/((?:^import .*\n)+)/m, (block) => `${sorted(block)}\n`);
  await writeFile(index, imported.replace(/^(export const SITUATIONS[^{]*\{\n)/m, `$1  ...${name},\n`));
}

if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) refuse('name the check by an id such as my-cause');
await write(`diagnostics/${id}.ts`, CHECK);
await write(`test/scenarios/situations/${id}.ts`, SITUATIONS);
await list();
process.stdout.write(
  `next: npm run build && npm run situations ${id}, write expected.json of each by hand from AWS's rules, npm run codes\n`,
);
