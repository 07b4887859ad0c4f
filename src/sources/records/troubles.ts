import { type Gap, gap } from '../../model/gap.js';

/** More gaps than a reader reads; the rest is counted. */
const NAMED = 100;

/** Collects what went wrong with files or objects, each by its name. */
export class Troubles {
  readonly #gaps: Gap[] = [];
  #more = 0;
  #moreIncomplete = false;

  add(gap: Gap): void {
    if (this.#gaps.length < NAMED) this.#gaps.push(gap);
    else {
      this.#more += 1;
      this.#moreIncomplete ||= gap.incomplete === true;
    }
  }

  get count(): number {
    return this.#gaps.length + this.#more;
  }

  gaps(): readonly Gap[] {
    if (this.#more === 0) return this.#gaps;
    const further = this.#moreIncomplete ? ({ incomplete: true } as const) : {};
    return [...this.#gaps, gap('SOURCE_MORE_GAPS', { count: this.#more }, further)];
  }
}

/** What an error says, for a gap's text: without the path that Node repeats. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  const isMangled = 'path' in error && String(error.path).includes('\ufffd');
  if (code === 'ENOENT' && isMangled) return 'its name is not UTF-8';
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'ELOOP') return 'its links lead in a circle';
  return error.message;
}
