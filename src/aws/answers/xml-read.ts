import { getSmithyContext } from '@smithy/core/transport';
import type { DeserializeMiddleware, MetadataBearer, StaticOperationSchema } from '@smithy/types';
import { assertXml } from './xml-shape.js';

export const XML_SERVICES: ReadonlySet<string> = new Set(['ec2', 'iam', 'sts']);

/** Before the SDK reads the body. */
export const XML_PLACE = { name: 'xmlRead', relation: 'after', toMiddleware: 'deserializerMiddleware' } as const;

interface Response {
  readonly statusCode: number;
  body: AsyncIterable<Uint8Array> | Uint8Array;
}

/** Holds the body of an answer to the operation's model, and hands it on. A write is done, whatever its answer is. */
export function xmlRead(service: string): DeserializeMiddleware<object, MetadataBearer> {
  return (next, context) => async (args) => {
    const result = await next(args);
    const response = result.response as Response;
    const name = String(context['commandName']).replace(/Command$/, '');
    const schema = getSmithyContext(context)['operationSchema'] as StaticOperationSchema | undefined;
    if (response.statusCode >= 300 || schema === undefined || !/^(?:Get|List|Describe|Simulate)/.test(name))
      return result;
    const bytes = await bytesOf(response.body);
    response.body = bytes;
    assertXml(`${service}:${name}`, schema[5], Buffer.from(bytes).toString('utf8'));
    return result;
  };
}

async function bytesOf(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
