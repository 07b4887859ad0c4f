import { setTimeout as sleep } from 'node:timers/promises';
import { awsError } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import { type S3Access, type S3Object, scopeOf } from './list.js';

/** Failures in a row, without a byte between them, after which an object is given up. */
const MOST_FAILURES = 5;
const FIRST_WAIT = 200;

/**
 * The bytes of an object. After a cut connection it goes on from the byte reached, of the same version of the
 * object. Rejects when the object may not be read, or when fewer or more bytes came than the listing told.
 */
export async function* objectBytes(access: S3Access, object: S3Object): AsyncGenerator<Buffer> {
  let offset = 0;
  for (let failures = 0; offset < object.size; ) {
    try {
      for await (const chunk of await openAt(access, object, offset)) {
        const bytes = chunk as Buffer;
        offset += bytes.length;
        failures = 0;
        yield bytes;
      }
      if (offset < object.size)
        throw new DoctorError({ source: 'aws', code: 'ConnectionCut' }, 'the connection ended early');
    } catch (error) {
      failures += 1;
      if (isFinal(error) || failures >= MOST_FAILURES) throw error;
      access.signal?.throwIfAborted();
      await sleep(FIRST_WAIT * 2 ** (failures - 1), undefined, { signal: access.signal });
    }
  }
  if (offset !== object.size) {
    throw new DoctorError(
      { source: 'aws', code: 'ObjectChanged' },
      `${offset} bytes came of an object of ${object.size}`,
    );
  }
}

function openAt(access: S3Access, { bucket, key, etag }: S3Object, offset: number): Promise<AsyncIterable<unknown>> {
  access.count('s3:GetObject');
  const input = {
    Bucket: bucket,
    Key: key,
    ...(etag !== undefined && { IfMatch: etag }),
    ...(offset > 0 && { Range: `bytes=${offset}-` }),
  };
  return access.aws.stream({ ...scopeOf(access), service: 's3', command: 'GetObject', input });
}

/** Asking again gives the same answer. */
function isFinal(error: unknown): boolean {
  const { kind, status } = awsError(error);
  return kind === 'denied' || kind === 'not-found' || status === 412;
}

/** The bytes of an object, whole. Rejects as `objectBytes`. */
export async function wholeObject(access: S3Access, object: S3Object): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of objectBytes(access, object)) chunks.push(chunk);
  return Buffer.concat(chunks, object.size);
}
