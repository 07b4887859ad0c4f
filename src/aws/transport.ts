import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Logger } from '@smithy/types';
import { DoctorError } from '../model/error.js';
import type { AwsOptions } from './aws.js';
import type { Profile } from './profile.js';

const PROXY_VARIABLES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];

/** Takes the warnings that the SDK would else print on stderr. */
export const SILENT: Logger = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** One HTTP handler for all clients: shared connections, the proxy and the CA bundle that the AWS CLI would use. */
export async function createTransport(options: AwsOptions, profile: Profile): Promise<NodeHttpHandler> {
  const ca = await readCaBundle(options.caBundle ?? process.env['AWS_CA_BUNDLE'] ?? profile.settings['ca_bundle']);
  return new NodeHttpHandler({
    connectionTimeout: options.connectTimeout ?? 10_000,
    socketTimeout: options.readTimeout ?? 60_000,
    logger: SILENT,
    ...(await agents(ca)),
  });
}

async function agents(ca: string | undefined): Promise<{ httpAgent: HttpAgent; httpsAgent: HttpsAgent }> {
  const settings = { keepAlive: true, maxSockets: 50, ...(ca === undefined ? {} : { ca }) };
  const direct = {
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 50 }),
    httpsAgent: new HttpsAgent(settings),
  };
  if (!PROXY_VARIABLES.some((name) => process.env[name])) return direct;
  const { ProxyAgent } = await import('proxy-agent');
  const agent = new ProxyAgent({ ...settings, ...direct });
  return { httpAgent: agent, httpsAgent: agent as unknown as HttpsAgent };
}

async function readCaBundle(path: string | undefined): Promise<string | undefined> {
  if (!path) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new DoctorError({ source: 'user', code: 'CaBundleUnreadable' }, `the CA bundle \`${path}\` cannot be read`, {
      cause,
    });
  }
}
