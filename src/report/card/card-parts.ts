import type { Headline } from './headline.js';

export type Tone = 'bad' | 'good' | 'warn' | 'quiet';

/** Lines that are copied as they stand. */
export interface Code {
  readonly language: 'json' | 'sh';
  readonly text: string;
}

/** One labelled fact of a card, in sentences, with the code that belongs to it. */
export interface Fact {
  readonly label: string;
  readonly lines: readonly string[];
  readonly code?: readonly Code[];
  readonly tone?: Tone;
}

/** What a reader is told about one diagnosis, in the order in which it is read. */
export interface Card {
  readonly status: 'DENIED' | 'UNDETERMINED' | 'PROBABLY FIXED' | 'NOT A POLICY DENIAL' | 'MUTED';
  readonly tone: Tone;
  /** Which cause, in the words of the fix. */
  readonly headline: Headline;
  readonly facts: readonly Fact[];
  readonly count: number;
  /** The name alone of the user or role. */
  readonly caller: string;
  /** The Region of the call; empty where nobody told it. */
  readonly region: string;
  /** That owns the resource; empty where its ARN does not tell. */
  readonly account: string;
}
