import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change, PolicyChange } from '../../src/check/change.js';
import type { JsonObject } from '../../src/model/json.js';
import { awsCommand } from '../../src/model/text/command.js';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { asScript } from '../../src/remedy/code/script.js';

const run = promisify(execFile);

/** What strangers write where a name, a statement's id or a value is asked. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['a file', 'file:///etc/hostname'],
  ['a file in another case', 'FILE:///etc/hostname'],
  ['a binary file', 'fileb:///etc/hostname'],
  ['a page', 'https://example.com/x'],
  ['an option', '--endpoint-url=http://example.com'],
  ['a short option', '-x'],
  ['a substitution', '$(touch ran)`touch ran`'],
  ['quotes', `x';touch ran;'"; touch ran`],
  ['the end of a document', "a\nPOLICY\nINPUT\ntouch ran\ncat <<'POLICY'\nb"],
  ['signs without width', 'a\u200bb\u00adc\ufe0f\u2800'],
  ['directions', 'abc\u202egnp.exe\u202c'],
  ['escape sequences', '\u001b[31mred\u009b0m'],
  ['references of templates', 'a${var.x}%{if true}{{resolve:ssm:/x}}'],
  ['a shorthand', 'a,Value=b,{c}'],
];

const ACCOUNT = '111122223333';
const BEFORE = { Version: '2012-10-17', Statement: [] };
const DOCUMENT = 'policy.json';
const INPUT = 'input.json';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'commands-'));
  const aws = join(folder, 'aws');
  await writeFile(
    aws,
    `#!/bin/sh\nfor each in "$@"; do printf '%s\\0' "$each"; done >> "$RECORD"\nprintf '\\n\\0' >> "$RECORD"
case "$*" in
  *get-caller-identity*) echo ${ACCOUNT} ;;
  *length*) echo 2 ;;
  *==*) echo True ;;
  *get-resource-policy* | *get-key-policy* | *get-bucket-policy* | *describe-* | *get-inline-policy*) echo '${JSON.stringify(BEFORE)}' ;;
  *) echo p-123456 ;;
esac
`,
  );
  await chmod(aws, 0o755);
  // The folder that the commands make for themselves is the one that is looked at.
  await writeFile(join(folder, 'mktemp'), '#!/bin/sh\npwd\n');
  await chmod(join(folder, 'mktemp'), 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

interface Ran {
  /** The arguments of each call of the AWS CLI. */
  readonly calls: readonly (readonly string[])[];
  readonly stderr: string;
  readonly files: readonly string[];
  readonly document: unknown;
  readonly input: unknown;
}

async function pasted(shell: string, commands: string): Promise<Ran> {
  const cwd = await mkdtemp(join(folder, 'run-'));
  const record = join(folder, `${cwd.slice(cwd.lastIndexOf('/') + 1)}.calls`);
  await writeFile(record, '');
  const env = { PATH: `${folder}${delimiter}${process.env['PATH']}`, RECORD: record };
  const { stderr } = await run(shell, [...(shell === 'bash' ? ['--norc'] : []), '-euc', commands], { cwd, env });
  const words = (await readFile(record, 'utf8')).split('\0');
  const calls: string[][] = [[]];
  for (const word of words) word === '\n' ? calls.push([]) : calls.at(-1)?.push(word);
  const json = async (name: string) => JSON.parse(await readFile(join(cwd, name), 'utf8').catch(() => 'null'));
  return {
    calls: calls
      .filter((call) => call.some((word) => word !== ''))
      .map((call) => call.filter((_, at) => at < call.length)),
    stderr,
    files: await readdir(cwd),
    document: await json(DOCUMENT),
    input: await json(INPUT),
  };
}

const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;

function policy(text: string): JsonObject {
  const Condition = { StringEquals: { 'aws:RequestedRegion': text } };
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: text, Effect: 'Allow', Action: 's3:Get', Resource: '*', Condition }],
  };
}

function policyChange(text: string, over: Partial<PolicyChange>): PolicyChange {
  const after = policy(text);
  return {
    kind: 'policy',
    operation: 'replace-statement',
    policyType: 'identity-policy',
    policy: text,
    attachedTo: ROLE,
    index: 0,
    statement: (after['Statement'] as JsonObject[])[0] ?? {},
    before: BEFORE,
    after,
    ...over,
  };
}

/** A change for each kind of policy, with a hostile text in every place that a stranger names. */
const CHANGES: Readonly<Record<string, (text: string) => Change>> = {
  'an inline policy': (text) => policyChange(text, {}),
  'a role': (text) => policyChange('own', { attachedTo: `arn:aws:iam::${ACCOUNT}:role/${text}` }),
  'a managed policy': (text) => policyChange(`arn:aws:iam::${ACCOUNT}:policy/${text}`, {}),
  'a copy of a policy of AWS': (text) =>
    policyChange(`arn:aws:iam::${ACCOUNT}:policy/${text}`, {
      operation: 'create-policy',
      replaces: 'arn:aws:iam::aws:policy/X',
    }),
  'a boundary': (text) =>
    policyChange(`arn:aws:iam::${ACCOUNT}:policy/${text}`, {
      operation: 'create-policy',
      policyType: 'permissions-boundary',
      replaces: 'arn:aws:iam::aws:policy/X',
    }),
  'a permission set': (text) =>
    policyChange('own', { attachedTo: `arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_${text}_0123456789abcdef` }),
  'an SCP': (text) => policyChange(text, { policyType: 'service-control-policy', attachedTo: 'ou-ab12-x' }),
  'a new SCP': (text) =>
    policyChange(text, { policyType: 'service-control-policy', operation: 'create-policy', attachedTo: text }),
  'an endpoint': (text) => policyChange('vpce', { policyType: 'vpc-endpoint-policy', attachedTo: text }),
  'a table': (text) =>
    policyChange('table', {
      policyType: 'resource-policy',
      attachedTo: `arn:aws:dynamodb:${text}:${ACCOUNT}:table/${text}`,
    }),
  'a key': (text) =>
    policyChange('key', { policyType: 'resource-policy', attachedTo: `arn:aws:kms:us-east-1:${ACCOUNT}:key/${text}` }),
  'a trust policy': (text) =>
    policyChange('trust', { policyType: 'role-trust-policy', attachedTo: `arn:aws:iam::${ACCOUNT}:role/${text}` }),
  'an external id': (text) => ({
    kind: 'action',
    commands: [awsCommand('sts assume-role', { 'role-arn': ROLE, 'role-session-name': 'NAME', 'external-id': text })],
  }),
  'a tag': (text) => ({
    kind: 'action',
    commands: [awsCommand('iam tag-role', { 'role-name': 'app', tags: [{ Key: text, Value: text }] })],
  }),
};

const WHOLE = new Set(['an inline policy', 'a new SCP', 'an endpoint', 'an external id', 'a tag']);

const OPTIONS =
  /^--(?:cli-input-json|content|description|document|external-id|group-name|inline-policy|instance-arn|key-id|name|output|path|permission-set-arn|permissions-boundary|policy|policy-arn|policy-document|policy-id|policy-name|query|region|resource-arn|role-arn|role-name|role-session-name|set-as-default|tags|target-id|target-type|type|user-name|version-id|vpc-endpoint-ids?)$/;

// AWS: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
describe.each(['bash', 'dash'])('what is printed for %s', (shell) => {
  describe.each(Object.entries(CHANGES))('to change %s', (name, changeOf) => {
    it.each(HOSTILE)('runs nothing else for %s', async (__, text) => {
      const change = changeOf(text);
      const { cli: commands = '', json } = changeAsCode(change);
      const reach = { profile: text, region: text };
      const cli = change.kind === 'policy' ? asScript(change, commands, reach) : commands;
      expect(cli).not.toBe('');
      // Nothing in it that a terminal does not show.
      expect(cli).toMatch(/^[\x20-\x7e\n]*$/);
      const environment = 'INSTANCE_ARN=i PERMISSION_SET_ARN=p\n';
      const { calls, stderr, files, document, input } = await pasted(shell, environment + cli);
      expect({ stderr, files: files.filter((file) => file !== DOCUMENT && file !== INPUT) }).toEqual({
        stderr: '',
        files: [],
      });
      expect(calls.length).toBeGreaterThan(0);
      for (const word of calls.flat()) {
        expect(word).not.toMatch(/^(?:fileb:|https?:)/i);
        if (/^file:/i.test(word)) expect([`file://${DOCUMENT}`, `file://${INPUT}`]).toContain(word);
        if (word.startsWith('-')) expect(word).toMatch(OPTIONS);
      }
      if (change.kind === 'policy') expect(document).toEqual(JSON.parse(json ?? ''));
      // The text is where it belongs: an argument, the input or the document. A part of an ARN may be cut.
      if (!WHOLE.has(name)) return;
      expect(JSON.stringify([calls, input, document])).toContain(JSON.stringify(text).slice(1, -1));
    });
  });
});
