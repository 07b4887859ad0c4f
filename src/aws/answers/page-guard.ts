import { DoctorError } from '../../model/error.js';
import { sha256 } from '../../model/text/sha256.js';

/** No list of IAM, KMS or Organizations has so many pages. */
const MOST_PAGES = 1000;

/** In a row. What goes on for longer goes on for ever. */
const MOST_EMPTY_PAGES = 60;

interface PageLimits {
  /** Pages. */
  readonly most?: number;
  /** Pages without an item in a row. */
  readonly empty?: number;
}

/** Items that are remembered, to know a page that brings nothing new: those of a thousand pages of CloudTrail. */
const MOST_REMEMBERED = 50_000;

/**
 * Ends a list that AWS, or what stands in its place, would never end: a token that came before, a page that brings
 * nothing that did not come before, or pages past every bound. An empty token is no token (as botocore reads it).
 */
export class PageGuard {
  readonly #most: number;
  readonly #mostEmpty: number;
  readonly #seen = new Set<string>();
  readonly #items = new Set<string>();
  #empty = 0;

  constructor({ most = MOST_PAGES, empty = MOST_EMPTY_PAGES }: PageLimits = {}) {
    this.#most = most;
    this.#mostEmpty = empty;
  }

  /**
   * The token to go on with; undefined at the end. `ids` are those of the page's items, in a list that names each
   * once: a page that repeats what came is no page. Throws a `DoctorError` of source `aws`.
   */
  next<T>(token: T | undefined | null | '', ids?: readonly string[]): T | undefined {
    if (token === undefined || token === null || token === '') return undefined;
    const text = typeof token === 'string' ? token : JSON.stringify(token);
    if (this.#seen.has(text))
      throw new DoctorError({ source: 'aws', code: 'RepeatedToken' }, 'AWS named the same next page twice');
    if (this.#seen.size >= this.#most)
      throw new DoctorError(
        { source: 'aws', code: 'ListWithoutEnd' },
        `AWS named a next page after ${this.#most} pages`,
      );
    if (ids === undefined) this.#empty = 0;
    else this.#assertNew(ids);
    this.#seen.add(text);
    return token;
  }

  #assertNew(ids: readonly string[]): void {
    this.#empty = ids.length === 0 ? this.#empty + 1 : 0;
    if (this.#empty > this.#mostEmpty)
      throw new DoctorError(
        { source: 'aws', code: 'ListWithoutEnd' },
        `AWS named a next page after ${this.#mostEmpty} pages without an item`,
      );
    if (ids.length === 0) return;
    if (ids.every((id) => this.#items.has(id)))
      throw new DoctorError({ source: 'aws', code: 'RepeatedPage' }, 'AWS answered the same page twice');
    for (const id of ids) this.#items.add(id);
    for (const oldest of this.#items) {
      if (this.#items.size <= MOST_REMEMBERED) break;
      this.#items.delete(oldest);
    }
  }
}

/** A page of a query's results by all of its rows: single rows may be equal, no two pages are. */
export function idsOfPage(rows: unknown): string[] {
  return Array.isArray(rows) && rows.length > 0 ? [sha256(JSON.stringify(rows))] : [];
}
