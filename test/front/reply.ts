import type { ServerResponse } from 'node:http';
import type { FrontCall } from './call.js';
import type { OddBody } from './faults.js';
import type { CannedError } from './options.js';
import { ec2Xml, escapeXml, queryXml } from './xml.js';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

/** The answer in the wire protocol of the call. */
export function answerReply(call: FrontCall, output: object): Reply {
  const name = call.operation.split(':')[1] ?? '';
  switch (call.protocol) {
    case 'json':
      return {
        status: 200,
        headers: jsonHeaders('application/x-amz-json-1.1'),
        body: JSON.stringify(epochDates(output)),
      };
    case 'rest-json':
      return { status: 200, headers: jsonHeaders('application/json'), body: JSON.stringify(output) };
    case 'ec2':
      return xmlReply(200, `<${name}Response><requestId>${REQUEST_ID}</requestId>${ec2Xml(output)}</${name}Response>`);
    case 's3':
      return s3Reply(name, output);
    case 'query':
      return xmlReply(
        200,
        `<${name}Response><${name}Result>${queryXml(output)}</${name}Result>` +
          `<ResponseMetadata><RequestId>${REQUEST_ID}</RequestId></ResponseMetadata></${name}Response>`,
      );
  }
}

/** A bucket's policy comes as it was put, settings as an element of their own name. */
function s3Reply(name: string, output: object): Reply {
  if (name === 'GetBucketPolicy')
    return { status: 200, headers: jsonHeaders('application/json'), body: (output as { Policy: string }).Policy };
  const inner = name === 'GetPublicAccessBlock' ? queryXml(output, 's3') : undefined;
  const root = inner ?? `<${name}Result>${queryXml(output, 's3')}</${name}Result>`;
  return xmlReply(200, `<?xml version="1.0" encoding="UTF-8"?>${root}`);
}

const ODD: Readonly<Record<Exclude<OddBody, 'frame' | 'items' | 'types'>, string>> = {
  html: '<!doctype html><html><body><h1>Sign in</h1></body></html>',
  empty: '',
  null: 'null',
  list: '[]',
};

/** A body that is not the operation's, with status 200. */
export function oddReply(call: FrontCall, body: OddBody, sound: object): Reply {
  if (body === 'frame') return answerReply(call, {});
  if (body === 'items')
    return answerReply(
      call,
      changed(sound, (value) => (Array.isArray(value) ? [{}] : value)),
    );
  if (body === 'types')
    return answerReply(
      call,
      changed(sound, (value) => otherType(value, call)),
    );
  const type = body === 'html' ? 'text/html' : 'application/json';
  return { status: 200, headers: { 'content-type': type }, body: ODD[body] };
}

function changed(answer: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, change(value)]));
}

/** In XML a text in the place of a list is an empty list to the SDK, as blanks between tags are. */
function otherType(value: unknown, { protocol }: FrontCall): unknown {
  if (Array.isArray(value) && protocol !== 'json' && protocol !== 'rest-json') return value;
  return typeof value === 'object' ? 'text' : { Other: 'structure' };
}

/** An error in the wire protocol of the call. */
export function errorReply(call: Pick<FrontCall, 'protocol'>, error: CannedError): Reply {
  const { code, message = code } = error;
  const isXml = call.protocol !== 'json' && call.protocol !== 'rest-json';
  const status = error.status ?? (isXml ? 403 : 400);
  const inner = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  switch (call.protocol) {
    case 'json':
      return {
        status,
        headers: jsonHeaders('application/x-amz-json-1.1'),
        body: JSON.stringify({ __type: code, message }),
      };
    case 'rest-json':
      return {
        status,
        headers: { ...jsonHeaders('application/json'), 'x-amzn-errortype': code },
        body: JSON.stringify({ message }),
      };
    case 'ec2':
      return xmlReply(
        status,
        `<Response><Errors><Error>${inner}</Error></Errors><RequestID>${REQUEST_ID}</RequestID></Response>`,
      );
    case 's3':
      return xmlReply(status, `<Error>${inner}<RequestId>${REQUEST_ID}</RequestId></Error>`);
    case 'query':
      return xmlReply(
        status,
        `<ErrorResponse><Error><Type>Sender</Type>${inner}</Error><RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`,
      );
  }
}

export function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
}

/** Promises the whole body and sends half of it. */
export function sendHalf(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body as Uint8Array);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

function jsonHeaders(type: string): Record<string, string> {
  return { 'content-type': type, 'x-amzn-requestid': REQUEST_ID };
}

function xmlReply(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': REQUEST_ID }, body };
}

const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** AWS JSON carries dates as seconds; members that are texts by name (`EventTime` inside a record is one) stay. */
function epochDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(epochDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      /(Date|Time)$/.test(key) && typeof member === 'string' && ISO_DATE.test(member)
        ? Date.parse(member) / 1000
        : epochDates(member),
    ]),
  );
}
