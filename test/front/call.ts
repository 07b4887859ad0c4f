import type { IncomingMessage } from 'node:http';
import { readLambdaCall } from './lambda-path.js';

/** The wire protocols of the services, as the SDK speaks them. */
export type Protocol = 'json' | 'query' | 'ec2' | 'rest-json' | 's3';

/** A call that reached the front server. */
export interface FrontCall {
  /** `iam:GetRole`. */
  readonly operation: string;
  readonly service: string;
  readonly protocol: Protocol;
  readonly input: Readonly<Record<string, unknown>>;
  readonly region: string;
  readonly account: string;
  readonly accessKeyId: string;
  readonly userAgent: string;
  /** Milliseconds since the server started. */
  readonly at: number;
  /** What was answered: `ok`, an error code, or the name of a fault; `moto` when passed on. */
  outcome: string;
}

export interface RawRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
}

/** Reads who calls what from the signature, the target header, the form or the path. */
export function readCall(request: RawRequest): Omit<FrontCall, 'account' | 'at'> {
  const scope = readScope(request.headers.authorization ?? '');
  const base = {
    region: scope.region,
    accessKeyId: scope.accessKeyId,
    userAgent: String(request.headers['user-agent'] ?? ''),
    outcome: '',
  };
  const { service, name, protocol, input } = readOperation(request, scope.signingName);
  return { ...base, service, protocol, input, operation: `${service}:${name}` };
}

interface Operation {
  readonly service: string;
  readonly name: string;
  readonly protocol: Protocol;
  readonly input: Record<string, unknown>;
}

function readOperation(request: RawRequest, service: string): Operation {
  const target = request.headers['x-amz-target'];
  if (target !== undefined)
    return {
      service,
      name: String(target).split('.').at(-1) ?? '',
      protocol: 'json',
      input: JSON.parse(request.body || '{}'),
    };
  const lambda = service === 'lambda' ? readLambdaCall(request.method, request.url, request.body) : undefined;
  if (lambda !== undefined) return { service, name: lambda.name, protocol: 'rest-json', input: { ...lambda.input } };
  if (request.method === 'POST') {
    const { Action, Version: _, ...input } = readForm(new URLSearchParams(request.body));
    if (service === 'ec2') return { service, name: String(Action), protocol: 'ec2', input: plurals(input) };
    return { service, name: String(Action), protocol: 'query', input };
  }
  return readPath(request, service);
}

function readPath({ url }: RawRequest, service: string): Operation {
  const [, folder = '', rest = ''] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const query = Object.fromEntries(url.searchParams);
  if (service === 'iam') {
    const input = { authorizationId: rest, ...query };
    return { service, name: 'GetRequestAuthorizationDetails', protocol: 'rest-json', input };
  }
  if (url.searchParams.has('policy'))
    return { service, name: 'GetBucketPolicy', protocol: 's3', input: { Bucket: folder } };
  if (url.searchParams.has('publicAccessBlock'))
    return { service, name: 'GetPublicAccessBlock', protocol: 's3', input: { Bucket: folder } };
  if (rest !== '') return { service, name: 'GetObject', protocol: 's3', input: { Bucket: folder, Key: rest } };
  const input = {
    Bucket: folder,
    Prefix: query['prefix'] ?? '',
    ...(query['delimiter'] === undefined ? {} : { Delimiter: query['delimiter'] }),
    ...(query['start-after'] === undefined ? {} : { StartAfter: query['start-after'] }),
    ...(query['continuation-token'] === undefined ? {} : { ContinuationToken: query['continuation-token'] }),
  };
  return { service, name: 'ListObjectsV2', protocol: 's3', input };
}

function readScope(authorization: string): Scope {
  const [accessKeyId = '', , region = '', signingName = ''] =
    /Credential=([^,\s]+)/.exec(authorization)?.[1]?.split('/') ?? [];
  return { accessKeyId, region, signingName };
}

interface Node {
  [key: string]: Node | string;
}

/** `A.member.1.B=x` and EC2's `A.1=x` as objects and arrays. */
function readForm(form: URLSearchParams): Record<string, unknown> {
  const root: Node = {};
  for (const [path, value] of form) {
    const keys = path.split('.').filter((key) => key !== 'member');
    const last = keys.pop() ?? '';
    keys.reduce(childOf, root)[last] = value;
  }
  return Object.fromEntries(Object.entries(root).map(([key, value]) => [key, asList(value)]));
}

function childOf(node: Node, key: string): Node {
  const known = node[key];
  if (typeof known === 'object') return known;
  const child: Node = {};
  node[key] = child;
  return child;
}

function asList(value: Node | string): unknown {
  if (typeof value === 'string') return value;
  const keys = Object.keys(value);
  if (keys.every((key) => /^\d+$/.test(key))) return Object.values(value).map(asList);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asList(each)]));
}

/** EC2 sends lists under singular names; the SDK's input has plurals. */
function plurals(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [Array.isArray(value) && !key.endsWith('s') ? `${key}s` : key, value]),
  );
}
