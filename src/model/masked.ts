/** What people and tools put in the place of a name that they hide: a whole part of it. */
const MASK =
  /^(?:\*{2,}|x{3,}|#{3,}|…|\.{2,}|<[^<>]*>|\[[\w .:-]*\]|\$?\{+[\w .:-]*\}+|[\W_]*(?:redacted|masked|hidden|removed)[\W_]*)$/i;

/** What stands in every mask, in lower case. */
const SIGNS = ['**', 'xxx', '###', '…', '..', '<', '[', '{', 'redacted', 'masked', 'hidden', 'removed'];

/** True where the name of a user, role, table or bucket, or a whole ARN, is hidden. Its account alone may be. */
export function isMasked(name: string): boolean {
  const lower = name.toLowerCase();
  if (!SIGNS.some((sign) => lower.includes(sign))) return false;
  const parts = name.split(':');
  const own = name.startsWith('arn:') && parts.length >= 6 ? parts.slice(5) : [name];
  return own
    .join(':')
    .split(/[/:]/)
    .some((part) => MASK.test(part));
}

/** The account of an ARN; undefined where something hides it. AWS's own (`aws`) is none. */
export function accountIn(text: string | undefined): string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? text : undefined;
}
