import { type Aws, PageGuard } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import type { S3Location } from './location.js';

export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly etag?: string;
}

/** How a bucket is read: whose credentials, where, until when, and who counts the calls. */
export interface S3Access {
  readonly aws: Aws;
  readonly account?: string;
  readonly region?: string;
  readonly signal?: AbortSignal;
  /** Told of each call: `s3:GetObject`. */
  count(call: string): void;
}

interface Page {
  readonly Contents?: readonly { readonly Key?: string; readonly Size?: number; readonly ETag?: string }[];
  readonly CommonPrefixes?: readonly { readonly Prefix?: string }[];
  readonly IsTruncated?: boolean;
  readonly KeyCount?: number;
  readonly NextContinuationToken?: string;
}

/** The credentials and the Region of a call, without what is not given. */
export const scopeOf = ({ account, region, signal }: S3Access) => ({
  ...(account !== undefined && { account }),
  ...(region !== undefined && { region }),
  ...(signal !== undefined && { signal }),
});

/** In a row: keys that were deleted leave pages without any, of a bucket that keeps versions very many. */
const MOST_EMPTY_PAGES = 1000;

async function* pages(access: S3Access, input: object): AsyncGenerator<Page> {
  const guard = new PageGuard({ most: Number.POSITIVE_INFINITY, empty: MOST_EMPTY_PAGES });
  let token: string | undefined;
  do {
    access.count('s3:ListObjectsV2');
    const page: Page = await access.aws.call({
      ...scopeOf(access),
      service: 's3',
      command: 'ListObjectsV2',
      input: { ...input, ...(token !== undefined && { ContinuationToken: token }) },
    });
    yield page;
    const names = namesOf(page);
    if ((page.KeyCount ?? 0) > names.length)
      throw new DoctorError(
        { source: 'aws', code: 'AnswerIncomplete' },
        `the answer of s3:ListObjectsV2 counts ${page.KeyCount} keys and holds ${names.length}`,
      );
    token = guard.next(page.NextContinuationToken, names);
    if (page.IsTruncated && token === undefined)
      throw new DoctorError(
        { source: 'aws', code: 'TruncatedWithoutToken' },
        'AWS cut the list and named no next page',
      );
  } while (token !== undefined);
}

function namesOf({ Contents = [], CommonPrefixes = [] }: Page): string[] {
  return [...Contents.map(({ Key = '' }) => Key), ...CommonPrefixes.map(({ Prefix = '' }) => Prefix)];
}

/** The folders directly in a prefix, with their trailing slash. */
export async function foldersIn(access: S3Access, { bucket, prefix }: S3Location): Promise<string[]> {
  const folders: string[] = [];
  for await (const page of pages(access, { Bucket: bucket, Prefix: prefix, Delimiter: '/' })) {
    folders.push(...(page.CommonPrefixes ?? []).flatMap((folder) => folder.Prefix ?? []));
  }
  return folders;
}

/** The objects below a prefix in the order of their keys, a page of at most 1,000 at a time. */
export async function* objectPages(access: S3Access, place: S3Location): AsyncGenerator<readonly S3Object[]> {
  const { bucket, prefix } = place;
  for await (const page of pages(access, { Bucket: bucket, Prefix: prefix })) {
    yield (page.Contents ?? []).flatMap(({ Key: key, Size: size = 0, ETag: etag }) =>
      key === undefined || key.endsWith('/') ? [] : [{ bucket, key, size, ...(etag !== undefined && { etag }) }],
    );
  }
}
