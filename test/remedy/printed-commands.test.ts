import { describe, expect, it } from 'vitest';
import type { Change, PolicyChange } from '../../src/check/change.js';
import type { JsonObject } from '../../src/model/json.js';
import { awsCommand } from '../../src/model/text/command.js';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { asScript } from '../../src/remedy/code/script.js';
import { DOCUMENT, expectPlainArguments, HOSTILE, INPUT, pasted } from './pasted.js';

const ACCOUNT = '111122223333';
const BEFORE = { Version: '2012-10-17', Statement: [] };

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

function onResource(attachedTo: string, over: Partial<PolicyChange> = {}): PolicyChange {
  return policyChange('policy', { policyType: 'resource-policy', attachedTo, ...over });
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
  'a queue': (text) => onResource(`arn:aws:sqs:us-east-1:${ACCOUNT}:${text}`),
  'a topic': (text) => onResource(`arn:aws:sns:us-east-1:${ACCOUNT}:${text}`),
  'a secret': (text) => onResource(`arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${text}`),
  'a repository': (text) => onResource(`arn:aws:ecr:us-east-1:${ACCOUNT}:repository/${text}`),
  'a registry': (text) => onResource(`arn:aws:ecr:${text.replaceAll(':', '')}:${ACCOUNT}:repository/*`),
  'a bucket': (text) => onResource(`arn:aws:s3:::${text}`),
  'a policy of logs': (text) => onResource(`arn:aws:logs:us-east-1:${ACCOUNT}:log-group:x`, { policy: text }),
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

const WHOLE = new Set([
  ...['an inline policy', 'a new SCP', 'an endpoint', 'an external id', 'a tag'],
  ...['a queue', 'a topic', 'a secret', 'a repository', 'a bucket', 'a policy of logs'],
]);

/** A queue takes its policy as a text among its attributes. */
function policyIn(document: unknown): unknown {
  const { Policy } = document as { Policy?: string };
  return Policy === undefined ? document : JSON.parse(Policy);
}

describe('a name that can stand in a document alone', () => {
  // The AWS CLI refuses a member by another name: "Unknown parameter in input".
  it.each([
    ['an inline policy', { RoleName: 'app', PolicyName: 'fileb://x' }],
    // AWS: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
    ['a repository', { repositoryName: 'fileb://x' }],
    // AWS: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
    ['a policy of logs', { policyName: 'fileb://x' }],
    ['a secret', { SecretId: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:a\u200b` }],
  ] as const)('has there the name that the API gives it: %s', async (name, members) => {
    const text = name === 'a secret' ? 'a\u200b' : 'fileb://x';
    const change = CHANGES[name]?.(text);
    const { cli = '' } = change === undefined ? {} : changeAsCode(change);
    expect((await pasted('bash', cli)).input).toEqual(members);
  });
});

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
      expectPlainArguments(calls);
      if (change.kind === 'policy') expect(policyIn(document)).toEqual(JSON.parse(json ?? ''));
      // The text is where it belongs: an argument, the input or the document. A part of an ARN may be cut.
      if (!WHOLE.has(name)) return;
      expect(JSON.stringify([calls, input, document])).toContain(JSON.stringify(text).slice(1, -1));
    });
  });
});
