import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/evidence/index.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { root } from '../house/files.js';
import { ALL_FORMS, planted } from '../model/secret-forms.js';

const ACCOUNT = '111122223333';
const APP = `arn:aws:iam::${ACCOUNT}:user/app`;
const TABLE = `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/orders`;
const IN_ACCOUNT = { account: ACCOUNT };

/** Secrets by their form; the mark stands in each. */
const SECRETS = [
  'ghp_PLANTED0123456789abcdefghijABCDEFGHI',
  'xoxb-PLANTED-0123456789',
  'Bearer PLANTED.0123456789~abc',
  'eyJhbGciOiJIUzI1NiJ9.PLANTEDeyJzdWIiOiIxIn0.UExBTlRFRC1zaWc',
  'X-Amz-Signature=PLANTED0123',
  'password=PLANTED-in-text',
  ...ALL_FORMS,
];
const ALL = SECRETS.join(' ');
const MESSAGE = `User: ${APP} is not authorized to perform: dynamodb:GetItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:GetItem action ${ALL}`;

const EVENT: CloudTrailEvent = {
  eventVersion: '1.11',
  eventTime: '2026-11-20T09:31:40Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'GetItem',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: `app ${ALL}`,
  errorCode: 'AccessDenied',
  errorMessage: MESSAGE,
  eventID: '11111111-1111-4111-8111-000000000000',
  recipientAccountId: ACCOUNT,
  requestParameters: { tableName: 'orders', note: ALL, masterUserPassword: 'PLANTED-field' },
  userIdentity: { type: 'IAMUser', arn: APP, accountId: ACCOUNT, userName: 'app' },
};
const POLICY = {
  Version: '2012-10-17',
  Statement: {
    Sid: SECRETS[0],
    Effect: 'Deny',
    Action: 'dynamodb:*',
    Resource: '*',
    Condition: { StringLike: { 'aws:UserAgent': SECRETS } },
  },
};
const answer = (operation: string, input: Readonly<Record<string, string>>, value: Record<string, string | string[]>) =>
  ({ operation, input, scope: IN_ACCOUNT, result: { status: 'ok', value } }) as const;

const client = new Client({ name: 'test', version: '1' });
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canaries-of-mcp-'));
  await writeBundle(join(folder, 'bundle'), {
    manifest: {
      bundleVersion: 1,
      toolVersion: '0.1.0',
      arguments: { arn: APP, services: 'all' },
      clock: '2026-11-20T10:00:00.000Z',
      gaps: [],
    },
    events: [EVENT],
    reads: [
      answer('iam:ListUserPolicies', { UserName: 'app' }, { PolicyNames: ['own'] }),
      answer(
        'iam:GetUserPolicy',
        { UserName: 'app', PolicyName: 'own' },
        { PolicyDocument: encodeURIComponent(JSON.stringify(POLICY)) },
      ),
      answer('iam:ListAttachedUserPolicies', { UserName: 'app' }, { AttachedPolicies: [] }),
      {
        operation: 'iam:ListGroupsForUser',
        input: { UserName: 'app' },
        scope: IN_ACCOUNT,
        result: { status: 'denied', operation: 'iam:ListGroupsForUser', code: 'AccessDenied', message: `no: ${ALL}` },
      },
    ],
  });
  const args = [join(root, 'bin/ddb-doctor.js'), 'mcp', '--no-redact', '--replay', join(folder, 'bundle')];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env: {} }));
});
afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

describe('secrets, unredacted too', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['diagnose', {}, 'dynamodb:GetItem'],
    ['list_denials', {}, 'dynamodb:GetItem'],
    ['explain_denial', { message: MESSAGE }, 'dynamodb:GetItem'],
    ['explain_denial', { message: MESSAGE, offline: true }, 'dynamodb:GetItem'],
    [
      'can',
      { principal: APP, actions: ['dynamodb:GetItem'], resources: [TABLE], region: 'eu-central-1' },
      'dynamodb:GetItem',
    ],
    ['can', { principal: `role/${SECRETS[0]}`, actions: ['nonsense'], region: 'eu-central-1' }, ''],
  ])('are in no answer of the MCP server: %s %j', async (name, given, told) => {
    const answered = JSON.stringify(await client.callTool({ name, arguments: given }));
    expect(answered).toContain(told);
    expect(planted(answered)).toEqual([]);
  });
});
