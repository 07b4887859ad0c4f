import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { readerRole } from '../../src/report/role/reader-role.js';
import { requiredPermissions } from '../../src/run/permissions.js';
import { type Moto, startMoto } from '../front/index.js';
import { changes, creations, REGION } from './changes.js';
import { terraformProvider } from './code-tools.js';
import { inFolder, isInstalled, output } from './tool.js';
import { motoWorld } from './world.js';

/** Local folders of provider plugins, as `terraform init -plugin-dir` takes them: no registry is asked. */
const PLUGIN_FOLDERS = [
  process.env['TF_PLUGIN_DIR'] ?? '',
  join(process.env['HOME'] ?? '', '.terraform.d/plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
  '/opt/tf-plugins',
];

async function pluginFolder(): Promise<string | undefined> {
  for (const folder of PLUGIN_FOLDERS.filter(Boolean)) {
    const found = await access(join(folder, 'registry.terraform.io/hashicorp/aws')).then(
      () => true,
      () => false,
    );
    if (found) return folder;
  }
  if (process.env['CI'] === 'true') throw new Error('no AWS provider for Terraform is there, and CI requires it');
  process.stderr.write('no AWS provider for Terraform is there (TF_PLUGIN_DIR): the tests by it are skipped\n');
  return undefined;
}

const plugins = (await isInstalled('terraform', 'version')) ? await pluginFolder() : undefined;
const moto: Moto | undefined = plugins === undefined ? undefined : await startMoto();
const url = moto?.url ?? '';
afterAll(() => moto?.stop());

const READER = `module "reader" {
  source          = "./reader"
  reader          = "arn:aws:iam::111122223333:role/on-call"
  organization_id = "o-exampleorg1"
  external_id     = "audit-7"
}
`;

const SERVICES = 'dynamodb ec2 ecr iam kms logs organizations s3 secretsmanager sns sqs sts'.split(' ');

/** Terraform makes what these change; an attachment wants the policy of its own resource. */
const MADE = [
  'role',
  'user',
  'group',
  'managed',
  'boundary',
  'endpoint',
  'table',
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
  'organization',
];

describe.skipIf(moto === undefined)('Terraform', () => {
  const there = motoWorld(url);
  const applied = new Map<string, { readonly after: unknown; readonly read: unknown }>();

  beforeAll(async () => {
    const world = await there.make();
    const all = { ...changes(world), ...creations(world) };
    const codes = MADE.flatMap((name) => {
      const change = all[name];
      return change === undefined ? [] : [{ name, code: changeAsCode(change).terraform ?? '' }];
    });
    await inFolder(async (cwd) => {
      const terraform = (...args: readonly string[]) => output('terraform', args, { cwd });
      await writeFile(join(cwd, 'provider.tf'), terraformProvider({ url, region: REGION }, SERVICES));
      for (const { name, code } of codes) await writeFile(join(cwd, `${name}.tf`), `${code}\n`);
      await terraform('fmt', '-check', '-diff');
      await terraform('init', `-plugin-dir=${plugins}`, '-input=false', '-no-color');
      await terraform('validate', '-no-color');
      await terraform('apply', '-auto-approve', '-input=false', '-no-color');
    });
    for (const name of MADE.filter((made) => made !== 'organization')) {
      applied.set(name, { after: all[name]?.after, read: await there.read(name, world) });
    }
  }, 240_000);

  it('makes the role that opens an account: who may assume it, and what it may do', async () => {
    const policy = await requiredPermissions({});
    const { trust, inline } = await inFolder(async (cwd) => {
      const terraform = (...args: readonly string[]) => output('terraform', args, { cwd });
      await mkdir(join(cwd, 'reader'));
      await writeFile(join(cwd, 'reader/main.tf'), `${readerRole({ policy }, 'terraform')}\n`);
      await writeFile(join(cwd, 'provider.tf'), terraformProvider({ url, region: REGION }, SERVICES));
      await writeFile(join(cwd, 'main.tf'), READER);
      await terraform('fmt', '-check', '-diff', '-recursive');
      await terraform('init', `-plugin-dir=${plugins}`, '-input=false', '-no-color');
      await terraform('apply', '-auto-approve', '-input=false', '-no-color');
      process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
      process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
      const aws = createAws({ endpointUrl: url, region: REGION });
      const role = { RoleName: 'ddb-doctor-reader' };
      const [made, held] = await Promise.all([
        aws.call({ service: 'iam', command: 'GetRole', input: role }),
        aws.call({ service: 'iam', command: 'GetRolePolicy', input: { ...role, PolicyName: 'read' } }),
      ]);
      aws.close();
      const { AssumeRolePolicyDocument } = made['Role'] as { AssumeRolePolicyDocument: string };
      return { trust: decoded(AssumeRolePolicyDocument), inline: decoded(String(held['PolicyDocument'])) };
    });
    expect(inline).toEqual(policy);
    expect(trust).toMatchObject({
      Statement: {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: 'arn:aws:iam::111122223333:role/on-call' },
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1', 'sts:ExternalId': 'audit-7' } },
      },
    });
  }, 240_000);

  it.each(MADE.filter((made) => made !== 'organization'))('formats, validates and applies: %s', (name) => {
    expect(applied.get(name)?.read).toEqual(applied.get(name)?.after);
  });
});

/** IAM encodes documents in its answers. */
function decoded(document: string): { Statement: unknown } {
  const { Statement, ...rest } = JSON.parse(decodeURIComponent(document));
  return { ...rest, Statement: Array.isArray(Statement) && Statement.length === 1 ? Statement[0] : Statement };
}
