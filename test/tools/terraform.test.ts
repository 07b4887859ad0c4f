import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { type Moto, startMoto } from '../front/index.js';
import { changes, creations, REGION } from './changes.js';
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

const SERVICES = ['dynamodb', 'ec2', 'iam', 'kms', 'organizations', 'sts'];
const provider = (at: string) => `provider "aws" {
  region                      = "${REGION}"
  access_key                  = "AKIATEST"
  secret_key                  = "secret"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
${SERVICES.map((service) => `    ${service.padEnd(13)} = "${at}"`).join('\n')}
  }
}
`;

/** Terraform makes what these change; an attachment wants the policy of its own resource. */
const MADE = [
  'role',
  'user',
  'group',
  'managed',
  'boundary',
  'endpoint',
  'table',
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
      await writeFile(join(cwd, 'provider.tf'), provider(url));
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

  it.each(MADE.filter((made) => made !== 'organization'))('formats, validates and applies: %s', (name) => {
    expect(applied.get(name)?.read).toEqual(applied.get(name)?.after);
  });
});
