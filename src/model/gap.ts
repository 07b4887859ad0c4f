import type { OWN_GAPS } from './codes/gaps.js';

/** What a gap is about, by name: names, counts, ISO 8601 times, reasons in the words of AWS or of the system. */
export type GapFacts = Readonly<Record<string, string | number | true | readonly string[] | undefined>>;

/** The answer that stood in the way. */
export interface GapFailure {
  /** `iam:GetRole`; absent where the code of the gap names it. */
  readonly operation?: string;
  /** AWS's error code. */
  readonly code: string;
  readonly message: string;
  /** What would make it readable, where AWS's answer or the place of the answer tells. */
  readonly remedy?: string;
  /** What asks the same where the answer lies. */
  readonly command?: string;
}

/** Something that could not be seen or read, as data: the words of its code are made when a report is. */
export interface Gap {
  /** Stable, upper-case, for machines: `LOOKUP_DATA_EVENTS_INVISIBLE`. */
  readonly code: string;
  readonly about: GapFacts;
  readonly failure?: GapFailure;
  /** Set when denials may be missing from the result: the report is then not complete and the exit code is 4. */
  readonly incomplete?: true;
  /** The words of a bundle that was recorded when gaps were kept in words. */
  readonly told?: Pick<ToldGap, 'text' | 'remedy'>;
}

/** A gap as reports have it. */
export interface ToldGap extends Pick<Gap, 'code' | 'incomplete'> {
  readonly text: string;
  /** What to run or grant, in words or as a command. */
  readonly remedy?: string;
  /** The answer that stood in the way, which `text` ends with; `what` is the text without it. */
  readonly failure?: Pick<GapFailure, 'operation' | 'code' | 'message'> & { readonly what: string };
}

type Own = typeof OWN_GAPS;

/** A gap of our own codes, with the facts that its words ask for. */
export function gap<C extends keyof Own>(
  code: C,
  about: Parameters<Own[C]['text']>[0],
  further: Pick<Gap, 'failure' | 'incomplete'> = {},
): Gap {
  return { code, about, ...further };
}

export function distinctGaps(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((one) => [JSON.stringify(one), one])).values()];
}
