import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { isJsonObject } from '../model/json.js';
import { dnsSuffixOf } from '../model/partitions.js';
import type { SignedGet } from './aws.js';
import type { Signer } from './clients.js';
import type { AwsContext } from './context.js';
import { type AwsError, awsError } from './error.js';
import { systemClock } from './pacer.js';
import { toldCall } from './sent-call.js';

type RegionalGet = SignedGet & { readonly region: string };

const RETRY_AFTER = [200, 800, 3200];

/**
 * Sends a SigV4-signed GET and reads its JSON; asks again after throttling and failures on AWS's side.
 * Rejects with an Error named by AWS's error code.
 */
export async function signedGet(
  context: AwsContext,
  request: RegionalGet,
  signer: Signer,
): Promise<Record<string, unknown>> {
  for (const wait of RETRY_AFTER) {
    try {
      return await sendOnce(context, request, signer);
    } catch (error) {
      if (!maySucceedLater(awsError(error)) || request.signal?.aborted) throw error;
      await systemClock.sleep(wait, request.signal);
    }
  }
  return sendOnce(context, request, signer);
}

function maySucceedLater({ kind, status = 500 }: AwsError): boolean {
  return kind === 'throttled' || (kind === 'failed' && status >= 500);
}

function sendOnce(context: AwsContext, request: RegionalGet, signer: Signer): Promise<Record<string, unknown>> {
  const url = new URL(endpointOf(context, request));
  const operation = `${request.signingName}:GET ${request.path.split('/')[1] ?? ''}`;
  const about = { operation, account: signer.account, region: request.region, endpoint: url.origin };
  return toldCall(context.options, about, () => sendTo(url, context, { request, signer }));
}

async function sendTo(
  url: URL,
  context: AwsContext,
  { request, signer }: { readonly request: RegionalGet; readonly signer: Signer },
): Promise<Record<string, unknown>> {
  const signature = new SignatureV4({
    service: request.signingName,
    region: request.region,
    credentials: signer.credentials,
    sha256: Sha256,
  });
  const signed = await signature.sign(
    new HttpRequest({
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: request.path,
      query: { ...request.query },
      headers: { host: url.host, accept: 'application/json' },
    }),
  );
  const options = request.signal === undefined ? {} : { abortSignal: request.signal };
  const { response } = await context.transport.handle(new HttpRequest(signed), options);
  return readJson(response);
}

function endpointOf(context: AwsContext, { service, region }: RegionalGet): string {
  const variable = `AWS_ENDPOINT_URL_${service.toUpperCase().replaceAll('-', '_')}`;
  const override = context.options.endpointUrl ?? process.env[variable] ?? process.env['AWS_ENDPOINT_URL'];
  if (override) return override;
  return `https://${service}.${region}.${dnsSuffixOf(region)}`;
}

async function readJson(response: HttpResponse): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  const parsed = parse(text);
  if (response.statusCode < 300 && isJsonObject(parsed)) return parsed;
  const body = isJsonObject(parsed) ? parsed : { message: text.slice(0, 200) };
  const code = response.headers['x-amzn-errortype'] ?? body['__type'] ?? body['code'] ?? 'UnknownError';
  const name = String(code).replace(/:.*$/, '').replace(/^.*#/, '');
  const error = new Error(String(body['message'] ?? body['Message'] ?? `HTTP ${response.statusCode}`));
  throw Object.assign(error, { name, $metadata: { httpStatusCode: response.statusCode } });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
