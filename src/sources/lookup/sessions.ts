import { eventOf } from '../../model/sound-event.js';
import { type LookupEntry, LookupPages, type LookupScope } from './pages.js';

/** The longest that a role session can last. */
const LONGEST_SESSION = 12 * 60 * 60_000;
/** More sessions than these are not worth a pass each. */
const MOST_SESSIONS = 50;

/**
 * The names of the sessions of a role that its AssumeRole events tell, those of the 12 hours before the window too.
 * Undefined when there are none, too many, or a Region could not be read.
 */
export async function findSessions(scopes: readonly LookupScope[], roleArn: string): Promise<Set<string> | undefined> {
  const sessions = new Set<string>();
  for (const scope of scopes) {
    const since = new Date(scope.window.since.getTime() - LONGEST_SESSION);
    const attribute = { AttributeKey: 'ResourceName', AttributeValue: roleArn } as const;
    const pages = new LookupPages(
      { ...scope, window: { since, until: scope.window.until } },
      { attribute, onlyTellsHow: true },
    );
    while (!pages.done && sessions.size <= MOST_SESSIONS)
      for (const entry of (await pages.next()) ?? []) for (const name of sessionBegun(entry)) sessions.add(name);
    if (pages.failure !== undefined) return undefined;
  }
  return sessions.size > 0 && sessions.size <= MOST_SESSIONS ? sessions : undefined;
}

function sessionBegun(entry: LookupEntry): string[] {
  const name = eventOf(entry.CloudTrailEvent)?.requestParameters?.['roleSessionName'];
  return typeof name === 'string' ? [name] : [];
}

/** The session that made a call, when it is one of this role. */
export function sessionOf(entry: LookupEntry, roleName: string): string | undefined {
  const identity = eventOf(entry.CloudTrailEvent)?.userIdentity;
  if (identity?.sessionContext?.sessionIssuer?.userName !== roleName) return undefined;
  return identity.principalId?.split(':')[1];
}
