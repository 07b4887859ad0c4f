import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetPolicyCommand, GetPolicyVersionCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planAsCode } from '../../src/grant/code/index.js';
import { planFrom } from '../../src/grant/digest.js';
import type { Plan } from '../../src/grant/plan.js';
import { type Moto, startMoto } from '../front/index.js';
import { root } from '../house/files.js';
import { samDocuments, terraformProvider, toolEnvironment } from '../tools/code-tools.js';
import { inFolder, isInstalled, output, runTool } from '../tools/tool.js';
import { ACCOUNT, clientsOf, makeFunction, makeTable, REGION } from './moto-world.js';
import { type Stage, stageAt } from './stage.js';

const moto: Moto | undefined = await startMoto();
const url = moto?.url ?? '';
const clients = clientsOf(url);
let stage: Stage;
let plan: Plan;

const FUNCTION = 'coded';
const ROLE = 'coded-role';

beforeAll(async () => {
  if (moto === undefined) return;
  stage = await stageAt(url);
  await makeTable(clients, 'SampleTable', { index: 'byq' });
  await makeFunction(clients, FUNCTION, ROLE);
  const wanted = ['--table', 'SampleTable', '--access', 'crud', '--logs', '--path', '/team/', '--output', 'json'];
  plan = planFrom((await stage.run(['grant', '--function', FUNCTION, ...wanted])).stdout, 'the plan');
});
afterAll(async () => {
  await stage?.stop();
  await moto?.stop();
});

const ARN = `arn:aws:iam::${ACCOUNT}:policy/team/${FUNCTION}-SampleTable`;
const document = () => plan.policies[0]?.document;

async function inPlace(): Promise<unknown> {
  const { Policy } = await clients.iam.send(new GetPolicyCommand({ PolicyArn: ARN }));
  const version = { PolicyArn: ARN, VersionId: Policy?.DefaultVersionId };
  const { PolicyVersion } = await clients.iam.send(new GetPolicyVersionCommand(version));
  return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? 'null'));
}

async function attached(): Promise<readonly (string | undefined)[]> {
  const { AttachedPolicies = [] } = await clients.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: ROLE }));
  return AttachedPolicies.map(({ PolicyArn }) => PolicyArn);
}

const THERE = { url, region: REGION };
const AWS = toolEnvironment(THERE);

const awsCli = await isInstalled('aws', '--version');
const terraform = (await isInstalled('terraform', 'version')) && (await isInstalled('test', '-d', PLUGINS()));
const cfnLint = await isInstalled('cfn-lint', '--version');
const sam = await isInstalled('python3', '-c', 'import samtranslator');

function PLUGINS(): string {
  return process.env['TF_PLUGIN_DIR'] ?? '/opt/tf-plugins';
}

describe.skipIf(moto === undefined)('a plan as code', () => {
  it('is its document as JSON', () => {
    expect(JSON.parse(planAsCode(plan, 'json'))).toEqual(document());
  });

  it.skipIf(!awsCli)(
    'is a script of the AWS CLI: run twice, it writes once, and another policy of the name stops it',
    async () => {
      await inFolder(async (cwd) => {
        const script = planAsCode(plan, 'cli');
        await output('sh', ['-c', script], { cwd, env: AWS });
        expect(await inPlace()).toEqual(document());
        expect(await attached()).toEqual([ARN]);
        await output('sh', ['-c', script], { cwd, env: AWS });
        expect(await attached()).toEqual([ARN]);
        const other = await runTool('sh', ['-c', script.replaceAll(plan.id, '000000000000')], { cwd, env: AWS });
        expect(other?.code).toBe(1);
        expect(other?.output).toContain('this script did not make it');
        for (const command of [
          ['detach-role-policy', '--role-name', ROLE, '--policy-arn', ARN],
          ['delete-policy', '--policy-arn', ARN],
        ])
          await output('aws', ['iam', ...command], { cwd, env: AWS });
      });
    },
    60_000,
  );

  it.skipIf(!terraform)(
    'is Terraform that formats, applies and reads back equal',
    async () => {
      await inFolder(async (cwd) => {
        const run = (...args: readonly string[]) => output('terraform', args, { cwd });
        await writeFile(join(cwd, 'provider.tf'), terraformProvider(THERE, ['iam', 'sts']));
        await writeFile(join(cwd, 'grant.tf'), `${planAsCode(plan, 'terraform')}\n`);
        await run('fmt', '-check', '-diff');
        await run('init', `-plugin-dir=${PLUGINS()}`, '-input=false', '-no-color');
        await run('apply', '-auto-approve', '-input=false', '-no-color');
        expect(await inPlace()).toEqual(document());
        expect(await attached()).toEqual([ARN]);
        await run('destroy', '-auto-approve', '-input=false', '-no-color');
        expect(await attached()).toEqual([]);
      });
    },
    240_000,
  );

  it.skipIf(!cfnLint)(
    'is a CloudFormation template that cfn-lint takes',
    async () => {
      const template = planAsCode(plan, 'cloudformation');
      await inFolder(async (cwd) => {
        await writeFile(join(cwd, 'grant.json'), template);
        expect(await runTool('cfn-lint', [join(cwd, 'grant.json')])).toEqual({ code: 0, output: '' });
      });
      const { Resources } = JSON.parse(template) as {
        Resources: Record<string, { Properties: Record<string, unknown> }>;
      };
      expect(Object.values(Resources).map(({ Properties }) => Properties)).toMatchObject([
        { PolicyDocument: document(), Roles: [ROLE] },
      ]);
    },
    60_000,
  );

  it.skipIf(!sam)(
    'is Policies of a SAM function, which the translator expands to the same document',
    async () => {
      await inFolder(async (cwd) => {
        await writeFile(join(cwd, 'policies.yaml'), planAsCode(plan, 'sam'));
        expect(await samDocuments(join(cwd, 'policies.yaml'), AWS)).toEqual([document()]);
      });
    },
    60_000,
  );

  it('is a CDK construct that compiles and synthesizes to the same document', async () => {
    const [imports = '', body = ''] = planAsCode(plan, 'cdk').split('\n\n');
    await inFolder(async (folder) => {
      await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
      await writeFile(
        join(folder, 'grant.ts'),
        `import { App, Stack } from 'aws-cdk-lib';\n${imports}\nclass Grant extends Stack {\n  constructor(app: App) {\n    super(app, 'Grant');\n${body}\n  }\n}\nconst app = new App();\nnew Grant(app);\nconst made: unknown = app.synth().getStackByName('Grant').template;\nprocess.stdout.write(JSON.stringify(made));\n`,
      );
      const options = ['--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
      await output(
        process.execPath,
        [join(root, 'node_modules/typescript/bin/tsc'), ...options, join(folder, 'grant.ts')],
        { cwd: folder },
      );
      const printed = await output(process.execPath, [join(folder, 'grant.js')], { cwd: folder });
      const { Resources } = JSON.parse(printed) as { Resources: Record<string, { Type: string; Properties: unknown }> };
      const made = Object.values(Resources).find(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
      expect(made?.Properties).toMatchObject({ PolicyDocument: document(), Roles: [ROLE], Path: '/team/' });
    });
  }, 120_000);
});
