import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreatePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planAsCode } from '../../src/grant/code/index.js';
import type { Plan } from '../../src/grant/plan.js';
import { type Moto, startMoto } from '../front/index.js';
import { planOf } from '../grant/plan-schema.js';
import { root } from '../house/files.js';
import { samDocuments, terraformProvider, toolEnvironment } from '../tools/code-tools.js';
import { inFolder, isInstalled, output, runTool } from '../tools/tool.js';
import { Desk } from './in-process.js';
import { ACCOUNT, clientsOf, makeFunction, makeTable, REGION } from './moto-world.js';

const moto: Moto | undefined = await startMoto();
const url = moto?.url ?? '';
const clients = clientsOf(url);
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/limits`;

/** Each kind of plan that code has to tell apart, by a word that its names begin with. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  plain: ['--table', 'SampleTable', '--access', 'crud', '--logs', '--path', '/team/', '--tags', 'owner=shop ${x}'],
  inline: ['--table', 'SampleTable', '--access', 'read', '--inline'],
  keyed: [
    '--table',
    'Keyed,SampleTable',
    '--access',
    'read,stream,dynamodb:PartiQLSelect',
    '--no-scan',
    '--any-stream',
  ],
  made: [
    ...['--table', 'SampleTable', '--access', 'write', '--new-role', '--role-name', 'made-own', '--path', '/team/'],
    ...['--trust', 'source-account', '--permissions-boundary', BOUNDARY, '--tags', 'owner=shop'],
  ],
};
const names = Object.keys(KINDS);
const plans = new Map<string, Plan>();
const planFor = (name: string) => plans.get(name) ?? raise(name);

function raise(name: string): never {
  throw new Error(`no plan ${name}`);
}

beforeAll(async () => {
  if (moto === undefined) return;
  const desk = new Desk(url);
  await makeTable(clients, 'SampleTable', { index: 'byq' });
  const settings = {
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  };
  const kms = new KMSClient(settings);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await makeTable(clients, 'Keyed', { key: KeyMetadata?.Arn ?? '' });
  const open = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  await clients.iam.send(new CreatePolicyCommand({ PolicyName: 'limits', PolicyDocument: JSON.stringify(open) }));
  for (const name of names) {
    await makeFunction(clients, `${name}-function`, `${name}-role`);
    const words = ['grant', '--function', `${name}-function`, ...(KINDS[name] ?? []), '--output', 'json'];
    const run = await desk.run(words);
    expect(run.stderr).toBe('');
    plans.set(name, planOf(run.stdout));
  }
  desk.remove();
});
afterAll(() => moto?.stop());

const roleOf = (name: string) => (name === 'made' ? 'made-own' : `${name}-role`);

/** What stands in moto for a plan: the documents of its policies, what is attached, and the role that it makes. */
async function inPlace(name: string): Promise<unknown> {
  const { iam } = clients;
  const RoleName = roleOf(name);
  const documents = await Promise.all(
    planFor(name).policies.map(async ({ arn, name: PolicyName }) => {
      if (arn === undefined)
        return decoded((await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument);
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
      const version = { PolicyArn: arn, VersionId: Policy?.DefaultVersionId };
      return decoded((await iam.send(new GetPolicyVersionCommand(version))).PolicyVersion?.Document);
    }),
  );
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const made = {
    trust: decoded(Role?.AssumeRolePolicyDocument),
    path: Role?.Path,
    boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
    owner: Role?.Tags?.find(({ Key }) => Key === 'owner')?.Value,
  };
  return {
    documents,
    attached: AttachedPolicies.map(({ PolicyArn }) => PolicyArn),
    ...(name === 'made' ? { made } : {}),
  };
}

function decoded(text: string | undefined): unknown {
  return JSON.parse(decodeURIComponent(text ?? 'null'));
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
    },
  ],
};

/** What the plan wants there. */
const wanted = (name: string) => ({
  documents: planFor(name).policies.map(({ document }) => document),
  attached: planFor(name).policies.flatMap(({ arn }) => arn ?? []),
  ...(name === 'made' ? { made: { trust: TRUST, path: '/team/', boundary: BOUNDARY, owner: 'shop' } } : {}),
});

const THERE = { url, region: REGION };
const AWS = toolEnvironment(THERE);
const PLUGINS = process.env['TF_PLUGIN_DIR'] ?? '/opt/tf-plugins';
const awsCli = await isInstalled('aws', '--version');
const terraform = (await isInstalled('terraform', 'version')) && (await isInstalled('test', '-d', PLUGINS));
const cfnLint = await isInstalled('cfn-lint', '--version');
const sam = await isInstalled('python3', '-c', 'import samtranslator');

describe.skipIf(moto === undefined)('each kind of plan as code', () => {
  it('tells apart what it says it does', () => {
    const text = (name: string) => JSON.stringify(planFor(name).policies.map(({ document }) => document));
    expect(text('keyed')).toContain('kms:EncryptionContext:aws:dynamodb:tableName');
    expect(text('keyed')).toContain('dynamodb:FullTableScan');
    expect(planFor('inline').policies.map(({ inline }) => inline)).toEqual([true]);
    expect(planFor('made').steps.map(({ operation }) => operation)).toEqual([
      ...['iam:CreateRole', 'iam:CreatePolicy', 'iam:AttachRolePolicy', 'lambda:UpdateFunctionConfiguration'],
    ]);
  });

  it.skipIf(!terraform)(
    'is Terraform that formats, applies at once and reads back equal',
    async () => {
      await inFolder(async (cwd) => {
        const run = (...args: readonly string[]) => output('terraform', args, { cwd });
        await writeFile(join(cwd, 'provider.tf'), terraformProvider(THERE, ['iam', 'sts']));
        for (const name of names)
          await writeFile(join(cwd, `${name}.tf`), `${planAsCode(planFor(name), 'terraform')}\n`);
        await run('fmt', '-check', '-diff');
        await run('init', `-plugin-dir=${PLUGINS}`, '-input=false', '-no-color');
        await run('apply', '-auto-approve', '-input=false', '-no-color');
        for (const name of names) expect(await inPlace(name)).toEqual(wanted(name));
        await run('destroy', '-auto-approve', '-input=false', '-no-color');
      });
    },
    300_000,
  );

  it.skipIf(!awsCli)(
    'is a script of the AWS CLI that reads back equal, and changes nothing the second time',
    async () => {
      await inFolder(async (cwd) => {
        for (const name of names) {
          const script = planAsCode(planFor(name), 'cli');
          await output('sh', ['-c', script], { cwd, env: AWS });
          expect(await inPlace(name)).toEqual(wanted(name));
          await output('sh', ['-c', script], { cwd, env: AWS });
          expect(await inPlace(name)).toEqual(wanted(name));
        }
      });
    },
    180_000,
  );

  it.skipIf(!cfnLint)(
    'is a CloudFormation template that cfn-lint takes',
    async () => {
      await inFolder(async (cwd) => {
        const files = names.map((name) => join(cwd, `${name}.json`));
        for (const [index, file] of files.entries())
          await writeFile(file, planAsCode(planFor(names[index] ?? ''), 'cloudformation'));
        expect(await runTool('cfn-lint', files)).toEqual({ code: 0, output: '' });
      });
      for (const name of names) {
        const { Resources } = JSON.parse(planAsCode(planFor(name), 'cloudformation')) as Template;
        const policies = Object.values(Resources).filter(({ Type }) => Type !== 'AWS::IAM::Role');
        expect(policies.map(({ Properties }) => Properties['PolicyDocument'])).toEqual(wanted(name).documents);
      }
    },
    120_000,
  );

  it.skipIf(!sam)(
    'is Policies of a SAM function, which the translator expands to the same documents',
    async () => {
      await inFolder(async (cwd) => {
        for (const name of names) {
          const file = join(cwd, `${name}.yaml`);
          await writeFile(file, planAsCode(planFor(name), 'sam'));
          expect(await samDocuments(file, AWS)).toEqual(wanted(name).documents);
        }
      });
    },
    120_000,
  );

  it('is CDK that compiles strictly and synthesizes to the same documents', async () => {
    await inFolder(async (folder) => {
      await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
      const stacks = names.map((name) => {
        const [, ...body] = planAsCode(planFor(name), 'cdk').split('\n\n');
        return `class ${name} extends Stack {\n  constructor(app: App) {\n    super(app, '${name}');\n${body.join('\n\n')}\n  }\n}\nnew ${name}(app);`;
      });
      const head = `import { App, Stack } from 'aws-cdk-lib';\nimport * as iam from 'aws-cdk-lib/aws-iam';\nconst app = new App();`;
      const tail = `const all = app.synth();\nprocess.stdout.write(JSON.stringify(${JSON.stringify(names)}.map((name): unknown => all.getStackByName(name).template)));`;
      await writeFile(join(folder, 'grant.ts'), [head, ...stacks, tail].join('\n'));
      const options = ['--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      await output(process.execPath, [tsc, ...options, join(folder, 'grant.ts')], { cwd: folder });
      const templates = JSON.parse(
        await output(process.execPath, [join(folder, 'grant.js')], { cwd: folder }),
      ) as Template[];
      for (const [index, name] of names.entries()) {
        const resources = Object.values(templates[index]?.Resources ?? {});
        const policies = resources.filter(({ Type }) => /^AWS::IAM::(Managed)?Policy$/.test(Type));
        expect(policies.map(({ Properties }) => Properties['PolicyDocument'])).toEqual(wanted(name).documents);
      }
      const role = templates
        .flatMap(({ Resources }) => Object.values(Resources))
        .find(({ Type }) => Type === 'AWS::IAM::Role');
      expect(role?.Properties).toMatchObject({
        RoleName: 'made-own',
        Path: '/team/',
        AssumeRolePolicyDocument: TRUST,
        PermissionsBoundary: BOUNDARY,
      });
    });
  }, 180_000);
});

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>>;
}
