import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { readerRole } from '../../src/report/role/reader-role.js';
import { requiredPermissions } from '../../src/run/permissions.js';
import { ACCOUNT, changes, creations, REGION } from './changes.js';
import { inFolder, isInstalled, runTool } from './tool.js';

const installed = await isInstalled('cfn-lint', '--version');

const WORLD = {
  key: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  endpoint: 'vpce-0a1b2c3d',
  account: ACCOUNT,
  organizationPolicy: `arn:aws:organizations::${ACCOUNT}:policy/o-exampleorg1/service_control_policy/p-guard001`,
  secret: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:prod/db-AbC123`,
};

/** Kinds of policy that are a CloudFormation resource, or the one property that its resource needs. */
const RESOURCES = [
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
  'limited',
];

describe.skipIf(!installed)('cfn-lint', () => {
  it('finds nothing wrong with the templates', async () => {
    const all = { ...changes(WORLD), ...creations(WORLD) };
    await inFolder(async (folder) => {
      for (const name of RESOURCES) {
        const change = all[name];
        const template = change && changeAsCode(change).cloudformation;
        await writeFile(join(folder, `${name}.json`), template ?? '');
      }
      const run = await runTool(
        'cfn-lint',
        RESOURCES.map((name) => join(folder, `${name}.json`)),
      );
      expect(run).toEqual({ code: 0, output: '' });
    });
  });

  it('finds nothing wrong with the role that opens an account', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'reader.json');
      await writeFile(file, readerRole({ policy: await requiredPermissions({}) }, 'cloudformation'));
      const run = await runTool('cfn-lint', [file]);
      expect(run).toEqual({ code: 0, output: '' });
    });
  });

  it('would find a misspelt action', async () => {
    const role = changes(WORLD)['role'];
    const template = role && changeAsCode(role).cloudformation;
    await inFolder(async (folder) => {
      const file = join(folder, 'wrong.json');
      await writeFile(file, (template ?? '').replace('dynamodb:GetItem', 'dynamodb:GetItme'));
      expect((await runTool('cfn-lint', [file]))?.output).toContain('W3037');
    });
  });
});
