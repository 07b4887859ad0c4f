import { readFile, stat } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { pipeline, Readable, Transform } from 'node:stream';
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
  const socketTimeout = options.readTimeout ?? 60_000;
  return new BoundedHandler({
    connectionTimeout: options.connectTimeout ?? 10_000,
    socketTimeout,
    // Until the answer begins, whatever comes before it: headers without end, "100 Continue" again and again.
    requestTimeout: socketTimeout * SILENCES,
    throwOnRequestTimeout: true,
    logger: SILENT,
    ...(await agents(ca)),
  });
}

/** To one host at a time: as many lists and objects of a bucket as its source keeps under way. */
const SOCKETS = 80;
/** Longer than any answer of an API; what is read as a stream (s3:GetObject) has the length of its object. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Of a whole answer, however steadily it trickles, in times of the silence that ends it. */
const SILENCES = 3;

/** A handler whose answers end: by size and by time, where the SDK's own limits see silence alone. */
class BoundedHandler extends NodeHttpHandler {
  readonly #milliseconds: number;

  constructor(options: ConstructorParameters<typeof NodeHttpHandler>[0] & { readonly socketTimeout: number }) {
    super(options);
    this.#milliseconds = options.socketTimeout * SILENCES;
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const answer = await super.handle(request, options);
    const { response } = answer;
    if (request.query?.['x-id'] === 'GetObject' || !(response.body instanceof Readable)) return answer;
    response.body = bounded(response.body, this.#milliseconds);
    return answer;
  }
}

function bounded(body: Readable, milliseconds: number): Readable {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(bytes > MOST_BYTES ? tooLong('AnswerTooLong', `is longer than ${MOST_BYTES} bytes`) : null, chunk);
    },
  });
  const end = setTimeout(
    () => counted.destroy(tooLong('AnswerTooSlow', `did not end within ${milliseconds} ms`)),
    milliseconds,
  );
  pipeline(body, counted, () => clearTimeout(end));
  return counted;
}

function tooLong(code: string, how: string): DoctorError {
  return new DoctorError({ source: 'aws', code }, `AWS's answer ${how}`);
}

async function agents(ca: string | undefined): Promise<{ httpAgent: HttpAgent; httpsAgent: HttpsAgent }> {
  const settings = { keepAlive: true, maxSockets: SOCKETS, ...(ca === undefined ? {} : { ca }) };
  const direct = {
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: SOCKETS }),
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
    if (!(await stat(path)).isFile())
      throw new DoctorError({ source: 'user', code: 'NotAFile' }, 'it is no plain file');
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new DoctorError({ source: 'user', code: 'CaBundleUnreadable' }, `the CA bundle \`${path}\` cannot be read`, {
      cause,
    });
  }
}
