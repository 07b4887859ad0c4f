import type { Readable } from 'node:stream';
import { awsError, idsOfPage, PageGuard } from '../../aws/index.js';
import { isJsonObject } from '../../model/json.js';
import type { Scan } from '../records/scan.js';
import type { SourceItem } from '../source.js';
import { type AthenaAccess, ask } from './access.js';
import type { Execution } from './execution.js';

/**
 * What a query answered: from the result's object, which is the faster way, or page by page where Athena keeps the
 * result itself or the object may not be read.
 */
export async function* resultItems(
  access: AthenaAccess,
  { id, output }: Pick<Execution, 'id' | 'output'>,
  scan: Scan,
): AsyncGenerator<SourceItem> {
  const object = output === undefined ? undefined : await openObject(access, output);
  if (object === undefined) yield* pagedItems(access, id, scan);
  else yield* scan.chunks(object, `result ${id}`);
}

async function openObject(access: AthenaAccess, output: string): Promise<Readable | undefined> {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(output) ?? [];
  const { aws, region, signal } = access;
  access.count('s3:GetObject');
  try {
    return await aws.stream({
      service: 's3',
      command: 'GetObject',
      input: { Bucket: bucket, Key: key },
      ...(region && { region }),
      ...(signal && { signal }),
    });
  } catch (error) {
    signal?.throwIfAborted();
    const { kind } = awsError(error);
    if (kind === 'denied' || kind === 'not-found') return undefined;
    throw error;
  }
}

/** AWS: Athena API, API_GetQueryResults: a thousand rows a page, the columns' names as the first row of the first. */
async function* pagedItems(access: AthenaAccess, id: string, scan: Scan): AsyncGenerator<SourceItem> {
  for await (const page of resultPages(access, id))
    yield* scan.message(JSON.stringify(page), `result ${id}`, undefined);
}

export async function* resultPages(access: AthenaAccess, id: string): AsyncGenerator<Record<string, unknown>> {
  const guard = new PageGuard({ most: Number.POSITIVE_INFINITY });
  let token: unknown;
  do {
    const input = { QueryExecutionId: id, ...(token === undefined ? {} : { NextToken: token }) };
    const page = await ask(access, 'athena:GetQueryResults', input);
    yield page;
    const { ResultSet } = page;
    token = guard.next(page['NextToken'], idsOfPage(isJsonObject(ResultSet) ? ResultSet['Rows'] : undefined));
  } while (token !== undefined);
}
