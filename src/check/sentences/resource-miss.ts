import { matchesArn } from '../../evaluation/index.js';
import { type Arn, formatArn, parseArn } from '../../model/arn.js';

/** Patterns shown of a statement that names more. */
const MOST_SHOWN = 3;

const BELOW_TABLE: Readonly<Record<string, string>> = {
  index: 'an index is a resource of its own',
  stream: 'a stream is a resource of its own',
  backup: 'a backup is a resource of its own',
  export: 'an export is a resource of its own',
  import: 'an import is a resource of its own',
};

/** `table/orders but not on table/orders/index/by-date (an index is a resource of its own: …)`: what is covered, and why `seen` is not. */
export function resourceMissInWords(wanted: readonly string[], seen: string): string {
  const explained = wanted.map((pattern) => ({ pattern, why: whyNotCovered(pattern, seen) }));
  const closest = explained.find(({ why }) => why !== undefined);
  const [only] = wanted;
  const near = closest?.pattern ?? (wanted.length === 1 ? only : undefined);
  const why = closest?.why === undefined ? '' : ` (${closest.why})`;
  if (near === undefined) return `${listInWords(wanted)} but not on ${seen}`;
  const more = wanted.length > 1 ? ` and ${wanted.length - 1} more` : '';
  return isBeside(near, seen)
    ? `${tail(near)}${more} but not on ${tail(seen)}${why}`
    : `${near}${more} but not on ${seen}${why}`;
}

/** The one thing that keeps a pattern from covering a resource; undefined where they are not alike. */
export function whyNotCovered(pattern: string, seen: string): string | undefined {
  const resource = parseArn(seen);
  if (resource === undefined) return seen === '*' ? 'the action is asked on `*` alone' : undefined;
  const named = parseArn(pattern);
  if (named === undefined) return `\`${pattern}\` is no ARN`;
  return otherPlace(named, resource) ?? otherCase(pattern, seen) ?? otherLevel(named, resource);
}

function otherPlace(named: Arn, resource: Arn): string | undefined {
  const seen = formatArn(resource);
  const covers = (change: Partial<Arn>) => matchesArn(formatArn({ ...named, ...change }), seen);
  const { region, account, partition } = resource;
  if (covers({ region })) return `it names Region ${named.region || 'none'}, the call went to ${region || 'none'}`;
  if (covers({ account }))
    return `it names account ${named.account || 'none'}, the resource lies in ${account || 'none'}`;
  if (covers({ partition })) return `it names partition ${named.partition}, the call was made in ${partition}`;
  if (covers({ region, account })) {
    return `it names account ${named.account} in ${named.region}, the resource lies in ${account} in ${region}`;
  }
  return undefined;
}

function otherCase(pattern: string, seen: string): string | undefined {
  return matchesArn(pattern.toLowerCase(), seen.toLowerCase()) ? 'names differ by upper and lower case' : undefined;
}

/** A table for what lies below it, or what lies below for the table. */
function otherLevel(named: Arn, resource: Arn): string | undefined {
  const seen = formatArn(resource);
  const [table, name, kind = ''] = resource.resource.split('/');
  if (table !== 'table') return undefined;
  if (Object.hasOwn(BELOW_TABLE, kind) && matchesArn(`${formatArn(named)}/*`, seen)) {
    return `${BELOW_TABLE[kind]}: add table/${name}/${kind}/*`;
  }
  const above = named.resource.replace(/\/(?:index|stream|backup|export|import)\/.*$/, '');
  if (above === named.resource || !matchesArn(formatArn({ ...named, resource: above }), seen)) return undefined;
  return `the table is a resource of its own: add table/${name}`;
}

/** True when two ARNs differ only behind the account. */
function isBeside(pattern: string, seen: string): boolean {
  return parseArn(pattern) !== undefined && head(pattern) === head(seen);
}

function head(arn: string): string {
  return arn.split(':').slice(0, 5).join(':');
}

function tail(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

function listInWords(patterns: readonly string[]): string {
  const rest = patterns.length - MOST_SHOWN;
  return `${patterns.slice(0, MOST_SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
