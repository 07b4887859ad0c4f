import type { Window } from '../../model/window.js';

/** Whose events are wanted, as far as LookupEvents can use it; the caller still filters what comes. */
export type LookupPrincipal =
  | { readonly kind: 'user'; readonly name: string }
  /** LookupEvents knows a session by its own name, not by its role's. */
  | { readonly kind: 'session'; readonly name: string; readonly sessionName: string }
  | { readonly kind: 'key'; readonly name: string }
  /** With its whole ARN, path included, its sessions can be looked for. */
  | { readonly kind: 'role'; readonly name: string; readonly arn?: string }
  | { readonly kind: 'root' };

export interface LookupQuestion {
  readonly window: Window;
  /** Regions that are looked at side by side. */
  readonly regions: readonly string[];
  /** The account whose events are read; absent, the tool's own. */
  readonly account?: string;
  readonly principal?: LookupPrincipal;
  /** `dynamodb.amazonaws.com`; absent, every service. Events of other services may come too. */
  readonly eventSources?: readonly string[];
  readonly eventId?: string;
  /** Records without an error too. */
  readonly all?: boolean;
}

/** The one attribute that LookupEvents filters by. */
interface LookupAttribute {
  readonly AttributeKey: 'AccessKeyId' | 'EventId' | 'EventName' | 'EventSource' | 'ResourceName' | 'Username';
  readonly AttributeValue: string;
}

/** One question to the end of its pages; without an attribute it sees every event. */
export interface LookupPass {
  readonly attribute?: LookupAttribute;
  /** Its events are not asked for: they only tell how to ask. */
  readonly onlyTellsHow?: true;
}

/**
 * The ways to see all that is asked, each a list of passes that must all be made. Never empty.
 * Of several ways the first is one unfiltered pass, whose first page tells which way is the cheapest.
 */
type LookupPlan = readonly (readonly LookupPass[])[];

/** Which passes answer a question in a Region. */
export function lookupPlan(question: Pick<LookupQuestion, 'principal' | 'eventSources' | 'eventId'>): LookupPlan {
  const { principal, eventSources, eventId } = question;
  if (eventId !== undefined) return [[by('EventId', eventId)]];
  if (principal?.kind === 'user') return [[by('Username', principal.name)]];
  if (principal?.kind === 'session') return [[by('Username', principal.sessionName)]];
  if (principal?.kind === 'key') return [[by('AccessKeyId', principal.name)]];
  if (eventSources === undefined) return [[{}]];
  return [[{}], [...new Set(eventSources)].map((source) => by('EventSource', source))];
}

/** The pass with this filter. */
export function by(AttributeKey: LookupAttribute['AttributeKey'], AttributeValue: string): LookupPass {
  return { attribute: { AttributeKey, AttributeValue } };
}
