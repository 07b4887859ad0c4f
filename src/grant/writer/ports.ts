import type { WriteCall } from '../../aws/write.js';
import type { AwsReader } from '../../evidence/index.js';
import type { JsonObject } from '../../model/json.js';
import type { JournalEntry } from '../journal.js';
import type { Plan, Step } from '../plan.js';

/** What the writer has of the outside. */
export interface WriterPorts {
  /** One attempt; throws as the SDK throws. */
  readonly send: (call: WriteCall) => Promise<Record<string, unknown>>;
  /** Live and not memoised: it is asked the same again until it shows the write. */
  readonly reader: AwsReader;
  /** On disk when it returns. */
  readonly append: (entry: JournalEntry) => void;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds to wait for what AWS does not show yet. */
  readonly patience: number;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: Step, text: string) => void;
}

/** What a read shows of a write. */
export type Look =
  | { readonly state: 'done'; readonly result?: JsonObject }
  /** Under way: look again. */
  | { readonly state: 'pending' }
  | { readonly state: 'absent' }
  /** Somebody else's: nothing may be written over it. `stands`: what the plan made may serve on all the same. */
  | { readonly state: 'other'; readonly why: string; readonly stands?: true }
  | { readonly state: 'unread'; readonly why: string };

/** One write and how to see that it is done. */
export interface Act {
  readonly call: WriteCall;
  readonly look: () => Promise<Look>;
  /** What only a read before the write can tell, for the journal. */
  readonly before?: () => Promise<JsonObject | undefined>;
  /** Takes away what a lost answer left double. */
  readonly tidy?: () => Promise<readonly Act[]>;
}

/** Where acts look: the account of the plan. */
export interface Place {
  readonly reader: AwsReader;
  readonly plan: Plan;
  /** Of a function. */
  readonly region?: string;
}
