import { PageGuard } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';

/** How the pages of a list follow one another. */
export interface Paging {
  /** The input member that asks for the next page. */
  readonly token: string;
  /** The output member that names it. */
  readonly next: string;
  /** The output member that says whether more follows, where there is one. */
  readonly more?: string;
  /** The output list that is spread over the pages; absent: every list of the output. */
  readonly list?: string;
}

/** An input or an output, whatever the operation. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * The whole answer: every page, middle pages without items included, as one output without tokens.
 * Without `paging` the token is looked for by the names that AWS's services use.
 * A list that cannot be read to its end is an error, never a shorter list.
 */
export async function readPages(ask: (input: Members) => Promise<Members>, input: Members, paging?: Paging) {
  const first = await ask(input);
  const how = paging ?? pagingOf(first);
  if (how === undefined) return first;
  const pages = [first];
  const guard = new PageGuard();
  for (let token = guard.next(nextToken(first, how), idsOf(first, how)); token !== undefined; ) {
    const page = await ask({ ...input, [how.token]: token });
    pages.push(page);
    token = guard.next(nextToken(page, how), idsOf(page, how));
  }
  return merged(pages, how);
}

/** Of a list that names each item once, whatever it names. */
function idsOf(page: Members, how: Paging): string[] {
  return [
    ...new Set(listNames([page], how).flatMap((list) => itemsOf(page[list]).map((item) => JSON.stringify(item)))),
  ];
}

function nextToken(page: Members, { next, more }: Paging): unknown {
  const token = page[next];
  const some = token !== undefined && token !== null && token !== '';
  // Whether more follows may be left out; a token without a "no" is more.
  if (more === undefined || page[more] === undefined) return some ? token : undefined;
  if (page[more] !== true) return undefined;
  if (some) return token;
  throw new DoctorError({ source: 'aws', code: 'TruncatedWithoutToken' }, `AWS cut the list and named no next page`);
}

function merged(pages: readonly Members[], how: Paging): Members {
  const lists = listNames(pages, how);
  const rest = Object.entries(pages[0] ?? {}).filter(([name]) => name !== how.next && name !== how.more);
  const whole = lists.map((list) => [list, pages.flatMap((page) => itemsOf(page[list]))]);
  return { ...Object.fromEntries(rest), ...Object.fromEntries(whole) };
}

function listNames(pages: readonly Members[], { list }: Paging): string[] {
  if (list !== undefined) return [list];
  const names = pages.flatMap((page) => Object.keys(page).filter((name) => Array.isArray(page[name])));
  return [...new Set(names)];
}

function itemsOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

/** Names of output and input tokens over AWS's services. `Marker` alone may be an echo of the input. */
const KNOWN: readonly Paging[] = [
  { next: 'NextToken', token: 'NextToken' },
  { next: 'nextToken', token: 'nextToken' },
  { next: 'NextContinuationToken', token: 'ContinuationToken' },
  { next: 'LastEvaluatedKey', token: 'ExclusiveStartKey' },
  { next: 'PaginationToken', token: 'PaginationToken' },
  { next: 'NextMarker', token: 'Marker' },
  { next: 'Marker', token: 'Marker', more: 'IsTruncated' },
];

function pagingOf(page: Members): Paging | undefined {
  return KNOWN.find((paging) => page[paging.next] !== undefined && nextToken(page, paging) !== undefined);
}
