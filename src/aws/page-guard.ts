import { DoctorError } from '../model/error.js';

/** No list of IAM, KMS or Organizations has so many pages. */
const MOST_PAGES = 1000;

/**
 * Ends a list that AWS, or what stands in its place, would never end: a token that came before, or pages past every
 * bound. An empty token is no token (as botocore reads it).
 */
export class PageGuard {
  readonly #most: number;
  readonly #seen = new Set<string>();

  constructor(most: number = MOST_PAGES) {
    this.#most = most;
  }

  /** The token to go on with; undefined at the end. Throws a `DoctorError` of source `aws`. */
  next<T>(token: T | undefined | null | ''): T | undefined {
    if (token === undefined || token === null || token === '') return undefined;
    const text = typeof token === 'string' ? token : JSON.stringify(token);
    if (this.#seen.has(text))
      throw new DoctorError({ source: 'aws', code: 'RepeatedToken' }, 'AWS named the same next page twice');
    if (this.#seen.size >= this.#most)
      throw new DoctorError(
        { source: 'aws', code: 'ListWithoutEnd' },
        `AWS named a next page after ${this.#most} pages`,
      );
    this.#seen.add(text);
    return token;
  }
}
