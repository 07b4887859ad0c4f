import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { root } from '../house/files.js';
import { ACCOUNT, changes, creations, REGION } from './changes.js';
import { inFolder, runTool } from './tool.js';

const WORLD = {
  key: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  endpoint: 'vpce-0a1b2c3d',
  account: ACCOUNT,
  organizationPolicy: `arn:aws:organizations::${ACCOUNT}:policy/o-exampleorg1/service_control_policy/p-guard001`,
  secret: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:prod/db-AbC123`,
};
const CONSTRUCTS = [
  'role',
  'user',
  'group',
  'managed',
  'boundary',
  'organization',
  'bucket',
  'queue',
  'topic',
  'secret',
  'repository',
  'registry',
  'logPolicy',
  'key',
  'trust',
  'adapted',
];

/** A stack with the snippet in its constructor, as its reader pastes it. */
function stack(snippet: string): string {
  const [imports, body] = snippet.split('\n\n');
  return `import { Stack } from 'aws-cdk-lib';\n${imports}\nexport class Fix extends Stack {\n  constructor() {\n    super();\n${body}\n  }\n}\n`;
}

function compile(folder: string) {
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--types',
    '',
  ];
  const files = CONSTRUCTS.map((name) => join(folder, `${name}.ts`));
  return runTool(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, ...files], {
    cwd: folder,
  });
}

it('the TypeScript compiler takes the CDK snippets, and none that is wrong', async () => {
  const all = { ...changes(WORLD), ...creations(WORLD) };
  await inFolder(async (folder) => {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const write = async (change: (code: string) => string) => {
      for (const name of CONSTRUCTS) {
        const code = all[name] && changeAsCode(all[name]).cdk;
        await writeFile(join(folder, `${name}.ts`), stack(change(code ?? '')));
      }
    };
    await write((code) => code);
    expect(await compile(folder)).toEqual({ code: 0, output: '' });
    await write((code) => code.replace('"policyName"', '"policyTitle"'));
    expect((await compile(folder))?.output).toContain('policyTitle');
  });
}, 60_000);
