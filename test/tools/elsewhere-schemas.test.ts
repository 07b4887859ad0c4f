import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startMoto } from '../front/index.js';
import { root } from '../house/files.js';
import { isInstalled, output, runTool } from './tool.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schemas-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What GitHub's own parser of action files finds wrong. */
type Complaints = (content: string) => readonly string[];

/** Its modules import JSON as a bundler does. */
async function parserOfGitHub(): Promise<Complaints> {
  const outfile = join(folder, 'parser.mjs');
  const parser = '@actions/workflow-parser';
  await build({
    stdin: {
      contents: `import { parseAction } from '${parser}/actions/action-parser';
import { NoOperationTraceWriter } from '${parser}';
export const complaints = (content) =>
  parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter()).context.errors.getErrors().map((error) => error.message);`,
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  return (await import(pathToFileURL(outfile).href)).complaints;
}

describe("GitHub's parser of actions", async () => {
  const action = await readFile(join(root, 'action.yml'), 'utf8');

  it('takes ours as it is', async () => {
    expect((await parserOfGitHub())(action)).toEqual([]);
  });

  it.each([
    ['shell: bash', 'shel: bash'],
    ['using: composite', 'using: composit'],
    ['runs:\n', 'run:\n'],
    ['required: false', 'required: perhaps'],
  ])('finds a slip: %s as %s', async (right, wrong) => {
    expect(action).toContain(right);
    expect(await (await parserOfGitHub())(action.replace(right, wrong))).not.toEqual([]);
  });
});

const text = { type: 'string' } as const;
const only = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/**
 * What AWS's pages let an Automation document of this kind hold.
 * AWS: https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
 * AWS: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-runcommand.html
 */
const AUTOMATION = only(
  {
    schemaVersion: { const: '0.3' },
    description: text,
    assumeRole: text,
    parameters: {
      type: 'object',
      additionalProperties: only(
        {
          type: {
            enum: [
              ...['String', 'StringList', 'Integer', 'Boolean', 'MapList', 'StringMap'],
              ...['AWS::EC2::Instance::Id', 'AWS::IAM::Role::Arn', 'AWS::S3::Bucket::Name'],
            ],
          },
          description: text,
          default: text,
          allowedPattern: text,
        },
        ['type'],
      ),
    },
    mainSteps: {
      type: 'array',
      minItems: 1,
      items: only(
        {
          name: { type: 'string', pattern: '^[a-zA-Z0-9_]{3,128}$' },
          action: { const: 'aws:runCommand' },
          timeoutSeconds: { type: 'integer' },
          inputs: only(
            {
              DocumentName: { const: 'AWS-RunShellScript' },
              InstanceIds: { type: 'array', items: text },
              Parameters: only({
                commands: { type: 'array', items: text },
                executionTimeout: text,
                workingDirectory: text,
              }),
              TimeoutSeconds: { type: 'integer' },
            },
            ['DocumentName'],
          ),
          outputs: {
            type: 'array',
            items: only({ Name: text, Selector: { type: 'string', pattern: '^\\$\\.' }, Type: { const: 'String' } }, [
              'Name',
              'Selector',
              'Type',
            ]),
          },
        },
        ['name', 'action', 'inputs'],
      ),
    },
    outputs: { type: 'array', items: text },
  },
  ['schemaVersion', 'mainSteps'],
);

describe('the Automation document', async () => {
  const page = await readFile(join(root, 'docs/run-elsewhere.md'), 'utf8');
  const document = parse(/<!-- ssm -->\n```yaml\n(.*?)```/s.exec(page)?.[1] ?? '');
  const hasLint = await isInstalled('cfn-lint', '--version');
  const moto = (await isInstalled('aws', '--version')) ? await startMoto() : undefined;
  afterAll(() => moto?.stop());

  it('holds what its pages let it hold', () => {
    const valid = new Ajv2020().compile(AUTOMATION);
    expect({ valid: valid(document), errors: valid.errors }).toEqual({ valid: true, errors: null });
    const [step] = document.mainSteps;
    for (const output of document.outputs)
      expect(step.outputs.map(({ Name }: { Name: string }) => `${step.name}.${Name}`)).toContain(output);
  });

  it.skipIf(!hasLint)('is one to CloudFormation', async () => {
    const file = join(folder, 'template.json');
    const Properties = { DocumentType: 'Automation', Content: document };
    const template = { Resources: { Explain: { Type: 'AWS::SSM::Document', Properties } } };
    await writeFile(file, JSON.stringify(template));
    expect(await runTool('cfn-lint', [file])).toEqual({ code: 0, output: '' });
    const { schemaVersion: _, ...wrong } = document;
    Properties.Content = wrong;
    await writeFile(file, JSON.stringify(template));
    expect((await runTool('cfn-lint', [file]))?.output).toContain("E3051 'schemaVersion' is a required property");
  });

  it.skipIf(moto === undefined)('is taken by Systems Manager, which reads its parameters out of it', async () => {
    const file = join(folder, 'document.json');
    await writeFile(file, JSON.stringify(document));
    const env = { AWS_ENDPOINT_URL: moto?.url ?? '', AWS_DEFAULT_REGION: 'us-east-1' };
    const keys = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'secret' };
    const made = ['--name', 'explain', '--document-type', 'Automation', '--content', `file://${file}`];
    const answer = await output('aws', ['ssm', 'create-document', '--output', 'json', ...made], {
      env: { ...env, ...keys },
    });
    const { Status, Parameters } = JSON.parse(answer).DocumentDescription;
    expect(Status).toBe('Active');
    expect(Parameters.map(({ Name }: { Name: string }) => Name).sort()).toEqual(
      Object.keys(document.parameters).sort(),
    );
  });
});
