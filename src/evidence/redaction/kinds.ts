import { addressIn, addressOf, contains, type Range, rangeOf } from './address.js';
import { ByValue } from './by-value.js';
import type { Comparands } from './comparands.js';
import { globMatches } from './glob.js';
import { DIGITS, drawn, LOWER, UPPER_BASE32 } from './noise.js';
import type { TextKind } from './personal-text.js';

export type Kind = TextKind | 'item-value' | 'user-agent';

/** One kind of value: what may stand for it, and what must not tell the two apart. */
export interface KindRules {
  /** Tokens of the value's form, the least telling first. */
  candidates(value: string, noise: readonly number[]): readonly string[];
  /** False when some statement could decide otherwise for the token than for the value. */
  alike(value: string, token: string): boolean;
  /** Told each token that stands for a value from now on. */
  accept?(value: string, token: string): void;
  /** The tokens that still decide alike once all are known; `values` holds those that are kept too. */
  settle?(tokens: ReadonlyMap<string, string>, values: ReadonlySet<string>): ReadonlyMap<string, string>;
}

const SPECIAL_RANGES: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1',
];
/** Set aside for tests and documents: no host has such an address. */
const ELSEWHERE: readonly string[] = ['198.18.0.0/15', '2001:db8::/32'];

function rangesOf(texts: readonly string[]): Range[] {
  return texts.flatMap((text) => rangeOf(text) ?? []);
}

/** What the evidence calls by name. */
interface Named {
  /** What a policy variable may stand for: names of callers, and tags. */
  readonly identity: ReadonlySet<string>;
  /** Names of tables, actions and the like. */
  readonly names: ReadonlySet<string>;
}

export function kindRules(comparands: Comparands, named: Named): Readonly<Record<Kind, KindRules>> {
  const ranges = [...rangesOf(SPECIAL_RANGES), ...comparands.ranges];
  const { values } = comparands;
  return {
    account: {
      candidates: (_, noise) => [drawn(noise, DIGITS.slice(1), 1) + drawn(noise.slice(1), DIGITS, 11)],
      alike: alikeFor(piecesOf(values, /[0-9*?]+/g)),
    },
    'unique-id': {
      candidates: (value, noise) => [value.slice(0, 4) + drawn(noise, UPPER_BASE32, value.length - 4)],
      alike: alikeFor(piecesOf(values, /[A-Z0-9*?]+/g)),
    },
    email: {
      candidates: emailCandidates,
      alike: alikeFor(piecesOf(values, /[A-Za-z0-9._%+@*?-]+/g)),
    },
    'ip-address': {
      candidates: (value, noise) => [addressIn(homeOf(value, ranges), noise)],
      alike: alikeAddress(ranges, alikeFor(piecesOf(values, /[0-9A-Fa-f.:*?]+/g))),
    },
    'item-value': itemRules(itemPatternsOf(comparands), named),
    'user-agent': {
      candidates: agentCandidates,
      alike: alikeFor(patternsOf(comparands, (key) => key === 'aws:useragent')),
    },
  };
}

/** Each pattern decides alike; the operators that ignore the case are heeded too. */
function alikeFor(patterns: readonly string[]): KindRules['alike'] {
  return (value, token) =>
    patterns.every(
      (pattern) =>
        !pattern.includes(value) &&
        globMatches(pattern, value) === globMatches(pattern, token) &&
        globMatches(pattern.toLowerCase(), value.toLowerCase()) ===
          globMatches(pattern.toLowerCase(), token.toLowerCase()),
    );
}

/**
 * The pieces of patterns that a value of these signs could have to match: a piece begins and ends where the signs do,
 * or at a wildcard, which may stand for the value's neighbours in the text.
 */
function piecesOf(values: ReadonlySet<string>, signs: RegExp): string[] {
  const pieces = [...values]
    .filter((value) => /[*?]/.test(value))
    .flatMap((value) => [...value.matchAll(signs)].flatMap((run) => cutAtWildcards(value, run.index, run[0])));
  return [...new Set(pieces)].filter((piece) => !/^\**$/.test(piece));
}

/** No sensible policy has more in one word; a stranger's may, and would cost the square of them. */
const MOST_WILDCARDS = 16;

/** A value never begins or ends within a word. */
function cutAtWildcards(pattern: string, start: number, run: string): string[] {
  const end = start + run.length;
  const wildcards = [...run.matchAll(/[*?]/g)].map(({ index }) => start + index);
  if (wildcards.length === 0) return [];
  if (wildcards.length > MOST_WILDCARDS) return [run];
  const around = wildcards.flatMap((index) => [index, index + 1]);
  const starts = /[A-Za-z0-9]/.test(pattern[start - 1] ?? '') ? around : [start, ...around];
  const ends = /[A-Za-z0-9]/.test(pattern[end] ?? '') ? around : [...around, end];
  return starts.flatMap((from) => ends.filter((to) => to > from).map((to) => pattern.slice(from, to)));
}

/** What a value as a whole is compared with; a policy variable may stand for anything. */
function patternsOf({ byKey }: Comparands, isKey: (key: string) => boolean): string[] {
  const texts = [...byKey].flatMap(([key, values]) => (isKey(key) ? [...values] : []));
  return [...new Set(texts.map((text) => text.replace(/\$\{[^}]*\}/g, '*')))];
}

function emailCandidates(value: string, noise: readonly number[]): string[] {
  const domain = value.slice(value.indexOf('@'));
  const local = drawn(noise, LOWER, 10);
  return [`${local}@${drawn(noise.slice(10), LOWER, 8)}.example`, `${local}${domain}`];
}

/** What item values and tags are compared with. */
function itemPatternsOf({ byKey }: Comparands): string[] {
  const isTag = (key: string) => /^aws:(?:principal|request|resource)tag\//.test(key);
  const texts = [...byKey].flatMap(([key, values]) => (key.startsWith('dynamodb:') || isTag(key) ? [...values] : []));
  return [...new Set(texts)];
}

/** Patterns are redacted too: what a value is compared with is the pattern as it will be. */
function itemRules(patterns: readonly string[], named: Named): KindRules {
  const values = new ByValue(named.names);
  const rewritten = () => patterns.map((pattern) => values.replace(pattern));
  return {
    // At the least the values that stand in it are replaced, as they are in the patterns that it is compared with.
    candidates: (value, noise) => [
      ...itemCandidates(value, noise, { patterns: rewritten(), named }),
      values.replace(value),
    ],
    alike(value, token) {
      // The caller's own name stays everywhere, as its ARN does.
      if (named.identity.has(value) && patterns.some((pattern) => pattern.includes('${'))) return false;
      values.set(value, token);
      // A token that holds the value, or another one, would hide nothing, and be replaced once more.
      const isWhole = values.replace(token) === token;
      const isAlike = isWhole && alikeItem([patterns, rewritten()], [value, token], named.identity);
      values.delete(value);
      return isAlike;
    },
    accept: (value, token) => values.set(value, token),
    settle: (tokens, all) => settled({ tokens, values: all, patterns, named }),
  };
}

interface Minted extends ItemRules {
  readonly tokens: ReadonlyMap<string, string>;
  readonly values: ReadonlySet<string>;
}

/**
 * A token changes the patterns that hold its value, and a longer value for which no token was found is compared with
 * these: then the token goes, in all spellings, until every value decides as before.
 */
function settled({ tokens, values, patterns, named }: Minted): ReadonlyMap<string, string> {
  const left = new Map(tokens);
  for (let found = true; found; ) {
    const all = [...values].map((value): [string, string] => [value, left.get(value) ?? value]);
    const rewriting = new ByValue(named.names, new Map(all));
    const after = patterns.map((pattern) => rewriting.replace(pattern));
    const unlike = patterns.filter((pattern, index) =>
      all.some((pair) => !alikeItem([[pattern], [after[index] ?? '']], pair, named.identity)),
    );
    if (unlike.length === 0) break;
    const guilty = [...left].filter(([value, token]) => {
      const alone = new ByValue(named.names, new Map([[value, token]]));
      return unlike.some((pattern) => alone.replace(pattern) !== pattern);
    });
    for (const [value] of guilty)
      for (const other of [...left.keys()]) if (other.toLowerCase() === value.toLowerCase()) left.delete(other);
    found = guilty.length > 0;
  }
  return left;
}

interface ItemRules {
  readonly patterns: readonly string[];
  readonly named: Named;
}

/** Keeps what patterns fix at both ends, so that `TENANT#42#*` still matches, and names that a variable may stand for. */
function itemCandidates(value: string, noise: readonly number[], { patterns, named }: ItemRules): readonly string[] {
  const token = /^-?\d+(\.\d+)?$/.test(value)
    ? drawn(noise, DIGITS.slice(1), 1) + drawn(noise.slice(1), DIGITS, 9)
    : `redacted-${drawn(noise, LOWER, 10)}`;
  const within = [...named.identity].filter((name) => value.includes(name)).sort((a, b) => b.length - a.length);
  const middles = [token, ...within.map((name) => aroundName(value, name, token))];
  const ends = patterns
    .filter((pattern) => /[*?]|\$\{/.test(pattern))
    .map((pattern) => pattern.split(/\$\{[^}]*\}|[*?]+/));
  return [
    ...middles,
    ...ends.flatMap((parts) => middles.map((middle) => `${parts[0] ?? ''}${middle}${parts.at(-1) ?? ''}`)),
    // One of them may hold the other pattern's end already, as a name does.
    ...ends.flatMap((parts) =>
      middles.flatMap((middle) => [`${parts[0] ?? ''}${middle}`, `${middle}${parts.at(-1) ?? ''}`]),
    ),
  ];
}

function aroundName(value: string, name: string, token: string): string {
  const at = value.indexOf(name);
  // An e-mail address has no such sign, so that a name that is one is still told.
  const before = at === 0 ? '' : `${token}#`;
  return `${before}${name}${at + name.length === value.length ? '' : `#${token}`}`;
}

type Before<T> = readonly [before: T, after: T];

/** Every pattern decides alike before and after redaction; a variable may stand for any name. */
function alikeItem(
  patterns: Before<readonly string[]>,
  values: Before<string>,
  identity: ReadonlySet<string>,
): boolean {
  const [value, token] = values;
  const within = [...identity].filter((name) => value.includes(name));
  return patterns[0].every((pattern, index) => {
    const after = patterns[1][index] ?? '';
    const fillings = pattern.includes('${') ? ['*', ...within] : [''];
    return fillings.every((name) => {
      const fill = (text: string) => text.replace(/\$\{[^}]*\}/g, () => name);
      return decidesAlike([fill(pattern), value], [fill(after), token]);
    });
  });
}

type Compared = readonly [pattern: string, text: string];

function decidesAlike(one: Compared, other: Compared): boolean {
  const [pattern, text] = one;
  const [otherPattern, otherText] = other;
  return (
    globMatches(pattern, text) === globMatches(otherPattern, otherText) &&
    globMatches(pattern.toLowerCase(), text.toLowerCase()) ===
      globMatches(otherPattern.toLowerCase(), otherText.toLowerCase())
  );
}

/** The name of a well-known client stays: it tells nobody, and explains much. */
function agentCandidates(value: string, noise: readonly number[]): string[] {
  const client = /^(aws-cli|Boto3|aws-sdk-[a-z0-9-]+)\/[\d.]+/.exec(value)?.[0];
  return [`${client ?? 'agent'} redacted-${drawn(noise, LOWER, 10)}`];
}

/** The narrowest compared range around the address: inside it nothing tells its addresses apart. */
function homeOf(value: string, ranges: readonly Range[]): Range {
  const address = addressOf(value) ?? [];
  const around = ranges.filter((range) => contains(range, address)).sort((a, b) => b.prefix - a.prefix);
  const elsewhere = rangesOf(ELSEWHERE).find(({ bytes }) => bytes.length === address.length);
  const narrowest = around.find(({ prefix }) => prefix > 0);
  return narrowest ?? elsewhere ?? { bytes: address, prefix: address.length * 8 };
}

function alikeAddress(ranges: readonly Range[], alike: KindRules['alike']): KindRules['alike'] {
  return (value, token) => {
    const [own, other] = [addressOf(value) ?? [], addressOf(token) ?? []];
    return alike(value, token) && ranges.every((range) => contains(range, own) === contains(range, other));
  };
}
