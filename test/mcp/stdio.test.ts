import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessSchema, reportSchema } from '../../src/index.js';
import { root } from '../house/files.js';

const client = new Client({ name: 'test', version: '1' });
const MESSAGE =
  'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders with an explicit deny in a service control policy';

beforeAll(async () => {
  const args = [join(root, 'bin/ddb-doctor.js'), 'mcp', '--replay', join(root, 'test/example-account')];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env: {} }));
});
afterAll(() => client.close());

async function call(name: string, given: Record<string, unknown>) {
  const answer = await client.callTool({ name, arguments: given });
  return { ...answer, structured: answer.structuredContent as Record<string, unknown> };
}

function errorsOf(schema: object, value: unknown): unknown {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile(schema);
  return validate(value) ? undefined : validate.errors;
}

describe('ddb-doctor mcp, asked by the official client', () => {
  it('offers four tools that read, each with the schema of its answer', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(['can', 'diagnose', 'explain_denial', 'list_denials']);
    for (const { name, annotations, outputSchema, inputSchema } of tools) {
      expect(annotations, name).toMatchObject({ readOnlyHint: true, destructiveHint: false });
      expect(outputSchema, name).toMatchObject({ type: 'object' });
      expect(inputSchema, name).toMatchObject({ additionalProperties: false });
      // How AWS is reached, and what is written, is not the client's to say.
      const named = Object.keys(inputSchema.properties ?? {}).join(' ');
      expect(named, name).not.toMatch(/profile|endpoint|role|credential|secret|record|checks|apply|replay|from/i);
    }
  });

  it('diagnoses by the schema of the report', async () => {
    const { structured, isError } = await call('diagnose', {});
    expect(isError).not.toBe(true);
    expect(errorsOf(await reportSchema(), structured)).toBeUndefined();
    expect(structured['diagnoses']).not.toEqual([]);
  });

  it('explains a message by its text alone', async () => {
    const { structured } = await call('explain_denial', { message: MESSAGE, offline: true });
    expect(errorsOf(await reportSchema(), structured)).toBeUndefined();
    expect(structured['diagnoses']).toMatchObject([
      { action: 'dynamodb:PutItem', reported: { policyType: 'service-control-policy', effect: 'explicit' } },
    ]);
  });

  it('lists denials up to a limit, and tells how many there are', async () => {
    const all = await call('list_denials', {});
    const total = Number(all.structured['total']);
    expect(total).toBeGreaterThan(1);
    const { structured } = await call('list_denials', { limit: 1 });
    expect(structured['total']).toBe(total);
    expect(structured['denials']).toHaveLength(1);
  });

  it('takes all for every service, and tells the denials of services that were not asked for', async () => {
    const all = await call('list_denials', { service: ['all'] });
    const some = await call('list_denials', { service: ['kms'] });
    const total = Number(some.structured['total']);
    expect(total).toBeGreaterThan(0);
    const left = Object.values(some.structured['leftOut'] as Record<string, number>).reduce((sum, n) => sum + n, 0);
    expect(left).toBeGreaterThan(0);
    expect(all.structured).toMatchObject({ total: total + left, leftOut: {} });
  });

  it.each([{ service: ['DynamoDB!'] }, { region: ['useast1'] }])('refuses what is no name: %j', async (given) => {
    const told = await client.callTool({ name: 'list_denials', arguments: given });
    expect(told.isError).toBe(true);
  });

  it('answers in advance by the schema of answers', async () => {
    const asked = {
      principal: 'arn:aws:iam::111122223333:role/orders-api',
      actions: ['dynamodb:GetItem'],
      resources: ['arn:aws:dynamodb:eu-central-1:111122223333:table/orders'],
      region: 'eu-central-1',
    };
    const { structured, isError } = await call('can', asked);
    expect(isError).not.toBe(true);
    expect(errorsOf(await accessSchema(), structured)).toBeUndefined();
    expect(structured['answers']).toHaveLength(1);
  });

  it('marks what others wrote as data, and shows none of its invisible characters', async () => {
    const trick = MESSAGE.replace('user/ana', 'user/\u202eana\u200b\u001b[2J');
    const { content, structured, _meta } = await call('explain_denial', { message: trick, offline: true });
    expect(content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('untrusted data') });
    expect(_meta).toMatchObject({ 'ddb-doctor/untrusted': true });
    expect(JSON.stringify([content, structured])).not.toMatch(/[\u0000-\u0008\u001b\u200b\u202a-\u202e]|\\u001b/);
  });

  it('refuses what no tool takes, and tells an error of the user as one', async () => {
    const refused = await client.callTool({ name: 'diagnose', arguments: { 'endpoint-url': 'http://x' } }).then(
      ({ isError }) => isError === true,
      () => true,
    );
    expect(refused).toBe(true);
    const { isError, content } = await call('can', {
      region: 'eu-central-1',
      principal: 'role/x',
      actions: ['nonsense'],
    });
    expect(isError).toBe(true);
    expect(content[0]).toMatchObject({ type: 'text', text: expect.stringMatching(/^[A-Z][A-Za-z]+: /) });
  });
});
