import { describe, expect, it } from 'vitest';
import { readCommand } from '../../src/evidence/read-command.js';
import { planAsCode } from '../../src/grant/code/index.js';
import type { Plan } from '../../src/grant/plan.js';
import { DoctorError } from '../../src/model/error.js';
import { awsCommand } from '../../src/model/text/command.js';
import { commandText } from '../../src/model/text/shell.js';
import { applyTable } from '../../src/report/plan/apply-table.js';
import { resumeWith } from '../../src/sources/athena/place.js';
import { intent } from '../grant/ground.js';
import { expectPlainArguments, HOSTILE, pasted } from '../remedy/pasted.js';

const ACCOUNT = '111122223333';
const SHELLS = ['bash', 'dash'];

/** Names that only their first letter tells from what they are. */
const MORE: typeof HOSTILE = [
  ...HOSTILE,
  ['a page in another case', 'HTTP://example.com'],
  ['two dashes', '--'],
  ['nothing', ''],
];

function documentOf(text: string) {
  return { Version: '2012-10-17', Statement: [{ Sid: text, Effect: 'Allow', Action: 's3:Get', Resource: '*' }] };
}

/** A plan with hostile texts in every place that a command is made of. */
function planOf(text: string, inline: boolean): Plan {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/${text}`;
  const document = documentOf(text);
  const step = (n: number, operation: Plan['steps'][number]['operation'], input: Plan['steps'][number]['input']) => ({
    n,
    operation,
    input,
    region: 'eu-west-1',
  });
  return {
    id: 'p-123456',
    region: 'eu-west-1',
    intent: { ...intent(), path: `/${text}/`, tags: { [text]: text } },
    subject: { role: `arn:aws:iam::${ACCOUNT}:role/x/${text}`, tables: [] },
    policies: [{ name: text, ...(inline ? {} : { arn }), inline, isNew: true, added: document, document, size: 1 }],
    steps: [
      step(1, 'iam:CreateRole', {
        RoleName: text,
        AssumeRolePolicyDocument: JSON.stringify(document),
        PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/${text}`,
      }),
      step(2, 'lambda:UpdateFunctionConfiguration', {
        FunctionName: text,
        Role: `arn:aws:iam::${ACCOUNT}:role/${text}`,
      }),
    ],
  } as unknown as Plan;
}

/** One-liners that stand in hints, gaps and tables. */
const LINES: Readonly<Record<string, (text: string) => string>> = {
  'to read': (text) =>
    readCommand({
      operation: 'iam:GetRolePolicy',
      input: { RoleName: text, PolicyName: text },
      scope: { region: 'eu-west-1' },
    }),
  'to read a list': (text) =>
    readCommand({
      operation: 'ec2:DescribeVpcEndpoints',
      input: { VpcEndpointIds: [text, 'vpce-1'] },
      scope: { region: text },
    }),
  'with a profile': (text) =>
    commandText(awsCommand('iam get-role', { 'role-name': 'app', profile: text, region: text })),
  'to take up queries': (text) =>
    `ddb-doctor ${resumeWith({ workgroup: text, executions: [], rest: [] }, { title: text, executions: [text], rest: [], window: DAY })}`,
  'to undo': (text) => appliedLines(text),
};

const DAY = { since: new Date('2026-03-01T00:00:00Z'), until: new Date('2026-03-02T00:00:00Z') };

function appliedLines(journal: string): string {
  const plan = { subject: { role: 'app' } } as Plan;
  const text = applyTable({ status: 'stopped', done: [], left: [1], failures: [], writes: 0, journal, plan }, 'apply');
  return text
    .split('\n')
    .flatMap((line) => /^(?:Go on|Undo): +(.*)$/.exec(line)?.[1] ?? [])
    .join('\n');
}

async function expectHarmless(shell: string, commands: string, attached = ''): Promise<void> {
  // What is copied; comments are texts for people.
  expect(commands.replaceAll(/^# .*$/gm, '')).toMatch(/^[\x20-\x7e\n]*$/);
  const { calls, stderr, files } = await pasted(shell, commands, attached);
  expect(stderr).toBe('');
  expect(files.filter((file) => /(?:^|\/)ran/.test(file))).toEqual([]);
  expectPlainArguments(calls);
}

// AWS: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
describe.each(SHELLS)('printed for %s', (shell) => {
  describe.each(Object.entries(LINES))('the line %s', (_, lineOf) => {
    it.each(MORE)('runs nothing else for %s', async (__, text) => expectHarmless(shell, lineOf(text)));
  });

  describe.each([true, false])('the script of a plan (inline %s)', (inline) => {
    it.each(MORE)('runs nothing else for %s, or is none', async (_, text) => {
      try {
        const script = planAsCode(planOf(text, inline), 'cli', /^[\x20-\x7e]*$/.test(text) ? text : 'prod');
        await expectHarmless(shell, script, `arn:aws:iam::${ACCOUNT}:policy/${text}`);
        expect(text).not.toMatch(/^(?:file|http)/i);
      } catch (error) {
        if (!(error instanceof DoctorError)) throw error;
        expect([error.code, error.source]).toEqual(['NoCommand', 'user']);
        expect(text).toMatch(/^(?:fileb?|https?):|[^\x20-\x7e]/i);
      }
    });
  });
});

describe('a name that begins with a dash', () => {
  it('is joined to its option', () => {
    expect(commandText(awsCommand('iam get-role', { 'role-name': '-x' }))).toBe('aws iam get-role --role-name=-x');
    expect(planAsCode(planOf('-x', true), 'cli')).toContain('--role-name=-x --policy-name=-x');
  });
});
