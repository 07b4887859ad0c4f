import type { FrontCall } from './call.js';
import type { FrontOptions } from './options.js';
import { errorReply, type Reply } from './reply.js';

/** s3:ListObjectsV2, whole; the pages are cut elsewhere. */
export function listObjects(objects: NonNullable<FrontOptions['objects']>, call: FrontCall): object {
  const { Bucket, Prefix = '', Delimiter, StartAfter = '' } = call.input as Record<string, string | undefined>;
  const found = Object.entries(objects)
    .filter(([path]) => path.startsWith(`${Bucket}/${Prefix}`))
    .map(([path, body]) => ({ Key: path.slice(`${Bucket}/`.length), Size: Buffer.byteLength(body) }))
    .filter(({ Key }) => Key > StartAfter)
    .sort((a, b) => (a.Key < b.Key ? -1 : 1));
  if (Delimiter === undefined) return { Name: Bucket, Prefix, KeyCount: found.length, Contents: found };
  const folderOf = (key: string) => {
    const end = key.indexOf(Delimiter, Prefix.length);
    return end < 0 ? undefined : key.slice(0, end + Delimiter.length);
  };
  const folders = [...new Set(found.flatMap(({ Key }) => folderOf(Key) ?? []))];
  return {
    Name: Bucket,
    Prefix,
    Delimiter,
    Contents: found.filter(({ Key }) => folderOf(Key) === undefined),
    CommonPrefixes: folders.map((folder) => ({ Prefix: folder })),
  };
}

/** s3:GetObject, from the offset that a Range header asks for. */
export function getObject(objects: NonNullable<FrontOptions['objects']>, call: FrontCall, range?: string): Reply {
  const body = objects[`${call.input['Bucket']}/${call.input['Key']}`];
  if (body === undefined)
    return errorReply(call, { code: 'NoSuchKey', message: 'The specified key does not exist.', status: 404 });
  const bytes = Buffer.from(body as Uint8Array);
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const headers = { 'content-type': 'application/octet-stream', etag: '"0"' };
  if (first === undefined) return { status: 200, headers, body: bytes };
  const end = last === '' || last === undefined ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1);
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${first}-${end}/${bytes.length}` },
    body: bytes.subarray(Number(first), end + 1),
  };
}
