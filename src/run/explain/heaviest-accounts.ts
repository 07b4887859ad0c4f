import type { DenialGroup } from '../../diagnosis/index.js';
import type { ClosedAccounts } from '../../evidence/index.js';

/** Accounts that are opened to explain their denials, unless told otherwise. */
const MOST_ACCOUNTS = 50;

/** The callers' accounts that are not opened: all but those with the most denials, by number where they have as many. */
export function closedAccounts(groups: readonly DenialGroup[], most: number = MOST_ACCOUNTS): ClosedAccounts {
  const counts = new Map<string, number>();
  for (const { denial, count } of groups) {
    const { account } = denial.principal;
    if (account !== undefined) counts.set(account, (counts.get(account) ?? 0) + count);
  }
  const heaviest = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([account]) => account);
  return { accounts: new Set(heaviest.slice(most)), opened: Math.min(most, heaviest.length) };
}
