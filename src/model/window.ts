/** The time window asked for. */
export interface Window {
  readonly since: Date;
  readonly until: Date;
}

/** Both ends in ISO 8601, UTC. */
export function inIso({ since, until }: Window): { since: string; until: string } {
  return { since: since.toISOString(), until: until.toISOString() };
}
