import { compileGlob, globOf } from '../evaluation/index.js';

/** What a mute is held against: texts in which `*` stands for anything. */
export const MUTE_FIELDS = ['principal', 'action', 'resource', 'account', 'region', 'cause'] as const;
type MuteField = (typeof MUTE_FIELDS)[number];

/** Denials that somebody accepted, until a day. */
export interface Mute {
  readonly match: Readonly<Partial<Record<MuteField, string>>>;
  /** Who accepted them. */
  readonly owner: string;
  readonly reason: string;
  /** The last day on which they are muted, `2027-01-31`, UTC. */
  readonly expires: string;
}

/** What of a diagnosis or a denial a mute may name. */
export type Mutable = Readonly<Partial<Record<MuteField, string>>>;

/** The first mute that the facts match and that has not expired at a time; else the first that has. */
export function muteOf(mutes: readonly Mute[], facts: Mutable, at: string): Mute | undefined {
  const matching = mutes.filter((mute) => matches(mute, facts));
  return matching.find((mute) => !hasExpired(mute, at)) ?? matching[0];
}

/** Whether the day is over at a time, ISO 8601, UTC. */
export function hasExpired({ expires }: Pick<Mute, 'expires'>, at: string): boolean {
  return at.slice(0, expires.length) > expires;
}

/** What nobody told is matched by nothing but `*`. Actions are written in any case. */
function matches({ match }: Mute, facts: Mutable): boolean {
  return MUTE_FIELDS.every((field) => {
    const pattern = match[field];
    return pattern === undefined || globFor(field, pattern)(cased(field, facts[field] ?? ''));
  });
}

const compiled = new Map<string, (text: string) => boolean>();

function globFor(field: MuteField, pattern: string): (text: string) => boolean {
  const key = `${field} ${pattern}`;
  const known = compiled.get(key) ?? compileGlob(globOf(cased(field, pattern)));
  compiled.set(key, known);
  return known;
}

function cased(field: MuteField, text: string): string {
  return field === 'action' ? text.toLowerCase() : text;
}
