import { matchesPrincipal } from '../denials/index.js';
import type { Denial } from '../model/denial.js';
import { isWithin } from '../model/event-time.js';
import { type Gap, gap } from '../model/gap.js';
import type { Window } from '../model/window.js';

/** Which denials are asked for. What is absent does not narrow. */
export interface DenialFilter {
  readonly arn?: string;
  /** Service prefixes, or `all`. */
  readonly services: readonly string[] | 'all';
  readonly eventId?: string;
  readonly table?: string;
  readonly action?: string;
  /** Those whose callers or resources count. */
  readonly accounts?: readonly string[];
  readonly window?: Window;
}

/** Of the principal, of an account asked for, and in the window. */
export function isInView({ arn, accounts, window }: DenialFilter, denial: Denial): boolean {
  if (arn !== undefined && !matchesPrincipal(denial, arn)) return false;
  if (accounts !== undefined && !isOfAccounts(denial, accounts)) return false;
  return window === undefined || isWithin(denial.time, window);
}

/** A call to another account is recorded, and can be fixed, in both. What names no account may be of any. */
function isOfAccounts({ account, principal }: Denial, accounts: readonly string[]): boolean {
  const named = [account, principal.account].filter((one) => one !== undefined);
  return named.length === 0 || named.some((one) => accounts.includes(one));
}

/** Of the event, the table and the action. */
export function asksFor({ eventId, table, action }: DenialFilter, denial: Denial): boolean {
  if (eventId !== undefined && denial.id !== eventId && denial.event?.eventID !== eventId) return false;
  if (table !== undefined && !isOfTable(denial, table)) return false;
  return action === undefined || isAction(denial, action);
}

function isOfTable(denial: Denial, table: string): boolean {
  const name = table.slice(table.lastIndexOf(':table/') + 1).replace(/^table\//, '');
  const resource = denial.resource ?? '';
  if (table.startsWith('arn:')) return resource === table || resource.startsWith(`${table}/`);
  return new RegExp(`:table/${name.replace(/[^\w-]/g, '\\$&')}(?:/|$)`).test(resource);
}

/** `GetItem` and `dynamodb:GetItem` both name the action; so does the operation's own name. */
function isAction(denial: Denial, action: string): boolean {
  const wanted = action.toLowerCase();
  const names = [denial.action, denial.action.slice(denial.action.indexOf(':') + 1), denial.operation];
  return names.some((name) => name.toLowerCase() === wanted);
}

/** What of the denials read could not be judged by `arn`. */
export function namelessGap(count: number): Gap[] {
  return count === 0 ? [] : [gap('DENIALS_WITHOUT_PRINCIPAL', { count })];
}

/** A slip in what narrows the question looks like good news. */
export function narrowedGap({ eventId, table, action }: DenialFilter): Gap {
  const given = Object.entries({ 'event-id': eventId, table, action }).filter(([, value]) => value !== undefined);
  return gap('NARROWED_TO_NOTHING', { flags: given.map((flag) => `--${flag.join(' ')}`) });
}
