import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SentCall } from '../../src/aws/index.js';
import { toldHandler } from '../../src/aws/provider-calls.js';

const server = createServer((request, response) => {
  response.writeHead(request.url?.startsWith('/token') ? 401 : 200).end('{}');
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

interface Sent {
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly body?: string;
}

async function told({ path, query = {}, body }: Sent): Promise<SentCall[]> {
  const calls: SentCall[] = [];
  const handler = toldHandler(new NodeHttpHandler(), { onCall: (call) => void calls.push(call) });
  const method = body === undefined ? 'GET' : 'POST';
  const request = new HttpRequest({ protocol: 'http:', hostname: '127.0.0.1', port, path, query, method, body });
  await handler.handle(request);
  handler.destroy();
  return calls;
}

it.each<[string, Sent, readonly string[]]>([
  [
    'a role of IAM Identity Center',
    { path: '/federation/credentials', query: { account_id: '444455556666', role_name: 'Reader' } },
    ['sso:GetRoleCredentials', '444455556666', 'ok'],
  ],
  [
    'a token that is refused',
    { path: '/token', body: '{"refreshToken":"hidden"}' },
    ['sso-oidc:CreateToken', 'own', 'HTTP401'],
  ],
  [
    'a web identity',
    {
      path: '/',
      body: 'Action=AssumeRoleWithWebIdentity&RoleArn=arn%3Aaws%3Aiam%3A%3A444455556666%3Arole%2Fpod&WebIdentityToken=hidden',
    },
    ['sts:AssumeRoleWithWebIdentity', '444455556666', 'ok'],
  ],
])('the call behind %s is told, and nothing that it held', async (_, sent, expected) => {
  const calls = await told(sent);
  expect(calls.map(({ operation, account, outcome }) => [operation, account, outcome])).toEqual([expected]);
  expect(calls[0]).toMatchObject({ endpoint: `http://127.0.0.1:${port}`, time: expect.stringMatching(/^\d{4}-.*Z$/) });
  expect(JSON.stringify(calls)).not.toContain('hidden');
});

it('a server that is away is told by its error', async () => {
  const calls: SentCall[] = [];
  const handler = toldHandler(new NodeHttpHandler(), { onCall: (call) => void calls.push(call) });
  const request = new HttpRequest({ protocol: 'http:', hostname: '127.0.0.1', port: 1, path: '/', method: 'GET' });
  await expect(handler.handle(request)).rejects.toThrow();
  expect(calls).toMatchObject([{ operation: 'credentials', outcome: expect.stringMatching(/^\w+$/) }]);
});
