import type { ElementEvaluation } from '../../evaluation/authorization.js';
import { matchesArn } from '../../evaluation/index.js';
import { type Arn, formatArn, parseArn } from '../../model/arn.js';
import type { JsonObject } from '../../model/json.js';
import { actionInfo, resourceTypesOf, splitAction } from '../../requests/index.js';
import { listOf } from '../document.js';
import { type Phrase, phrase } from '../phrase.js';
import type { FoundTrap } from './catalogue.js';
import { repaired, VARIABLE, versionTrap } from './conditions.js';
import { withValueInstead } from './edit.js';
import type { Place, Repair, Trap } from './trap.js';

/** Why a pattern does not cover a resource that it seems to mean. */
interface ResourceMiss extends FoundTrap {
  /** The patterns that are meant in place of the one. */
  readonly meant?: readonly string[];
  readonly widens?: Phrase;
}

const EMPTY: FoundTrap = { id: 'empty-resource', data: {} };

function isEmpty(pattern: string): boolean {
  return pattern.trim() === '';
}

/** An element that names nothing, as the Resource of the MFA policy that AWS's article on refused calls once printed. */
export function emptyResource({ element, wanted }: ElementEvaluation): Trap | undefined {
  return element === 'Resource' && wanted.some(isEmpty) ? EMPTY : undefined;
}

/** The trap of the pattern that comes closest to the resource. */
export function resourceTrap(place: Place, { element, wanted, seen }: ElementEvaluation): Trap | undefined {
  if (element !== 'Resource') return undefined;
  const { written, request, version } = place;
  const patterns = listOf(written?.['Resource']);
  const variable = patterns.find((pattern) => VARIABLE.test(pattern));
  if (written !== undefined && variable !== undefined && version !== '2012-10-17') {
    return versionTrap(written, VARIABLE.exec(variable)?.[0] ?? variable);
  }
  for (const pattern of wanted) {
    const miss = resourceMiss(pattern, seen, request.action);
    if (miss !== undefined) return { id: miss.id, data: miss.data, ...repairOf(written, pattern, { miss, seen }) };
  }
  return undefined;
}

function repairOf(
  written: JsonObject | undefined,
  old: string,
  { miss, seen }: { readonly miss: ResourceMiss; readonly seen: string },
): { readonly repair?: Repair } {
  const { meant, widens, id } = miss;
  if (written === undefined || meant === undefined || !listOf(written['Resource']).includes(old)) return {};
  if (id === 'part-of-table' && !allAskedOn(written, seen)) return {};
  const added = meant.filter((pattern) => pattern !== old);
  const does = meant.includes(old)
    ? phrase('ADD_TO_RESOURCE', { resources: added })
    : isEmpty(old)
      ? phrase('WRITE_FOR_EMPTY', { meant: added })
      : phrase('WRITE_FOR', { meant: added, old });
  return repaired(withValueInstead(written, 'Resource', { old, values: meant }), does, widens);
}

/** The statement is of such resources alone: another pattern beside its own gives no other action more. */
function allAskedOn({ Action }: JsonObject, resource: string): boolean {
  const [type] = resourceTypesOf(resource);
  const actions = listOf(Action);
  return (
    actions.length > 0 &&
    actions.every((action) => typesOf(action).length > 0 && typesOf(action).every((name) => name === type))
  );
}

function typesOf(action: string): string[] {
  return (actionInfo(...splitAction(action))?.resourceTypes ?? []).map(({ name }) => name);
}

/** What keeps a pattern from covering a resource; undefined where they are not alike. */
export function resourceMiss(pattern: string, seen: string, action?: string): ResourceMiss | undefined {
  if (isEmpty(pattern)) return { ...EMPTY, meant: ['*'] };
  if (action !== undefined && pattern !== '*' && actionInfo(...splitAction(action))?.isWildcardOnly) {
    return { id: 'no-resource-type', data: { action } };
  }
  const resource = parseArn(seen);
  if (resource === undefined) {
    return seen === '*' ? { id: 'no-resource-type', data: { action: action ?? 'the action' } } : undefined;
  }
  const named = parseArn(pattern);
  if (named === undefined) return { id: 'no-arn', data: { pattern } };
  return (
    otherPlace(named, resource) ??
    otherCase(pattern, seen) ??
    partOfTable(named, resource) ??
    roleWithPath(named, resource) ??
    behindTheName(pattern, seen) ??
    otherType(pattern, resource, action)
  );
}

function otherPlace(named: Arn, resource: Arn): ResourceMiss | undefined {
  const seen = formatArn(resource);
  const covers = (change: Partial<Arn>) => matchesArn(formatArn({ ...named, ...change }), seen);
  const { region, account, partition } = resource;
  const place = (data: FoundTrap['data']): ResourceMiss => ({ id: 'other-place', data });
  const none = [
    region === '' && named.region !== '' ? ['Region'] : [],
    account === '' && named.account !== '' ? ['account'] : [],
  ].flat();
  if (none.length > 0 && covers({ region, account })) {
    return {
      id: 'part-too-many',
      data: { part: none.join(' and no ') },
      meant: [formatArn({ ...named, region, account })],
    };
  }
  if (covers({ region })) {
    return place({ kind: 'Region', named: named.region || 'none', region: region || 'none' });
  }
  if (covers({ account })) {
    return place({ kind: 'account', named: named.account || 'none', found: account || 'none' });
  }
  if (covers({ partition })) {
    const meant = [formatArn({ ...named, partition })];
    return { ...place({ kind: 'partition', named: named.partition, partition }), meant };
  }
  if (covers({ region, account })) {
    const meant = { kind: 'account', named: named.account, namedIn: named.region };
    return place({ ...meant, found: account, foundIn: region });
  }
  return undefined;
}

function otherCase(pattern: string, seen: string): ResourceMiss | undefined {
  if (!matchesArn(pattern.toLowerCase(), seen.toLowerCase())) return undefined;
  const meant = /[*?]|\$\{/.test(pattern) ? {} : { meant: [seen] };
  return { id: 'letter-case', data: {}, ...meant };
}

/** The path of a role, user or policy is a part of its ARN. */
function roleWithPath(named: Arn, resource: Arn): ResourceMiss | undefined {
  const [, kind, path = '', name] =
    /^(role|user|policy|instance-profile)\/(.+\/)([^/]+)$/.exec(resource.resource) ?? [];
  if (resource.service !== 'iam' || name === undefined) return undefined;
  if (!matchesArn(formatArn(named), formatArn({ ...resource, resource: `${kind}/${name}` }))) return undefined;
  const meant = named.resource.replace(`${kind}/`, `${kind}/${path}`);
  const covers = matchesArn(formatArn({ ...named, resource: meant }), formatArn(resource));
  return {
    id: 'role-path',
    data: { path: `/${path}` },
    meant: [covers ? formatArn({ ...named, resource: meant }) : formatArn(resource)],
  };
}

const BELOW_TABLE: Readonly<Record<string, string>> = {
  index: 'an index',
  stream: 'a stream',
  backup: 'a backup',
  export: 'an export',
  import: 'an import',
};

/** A table for what lies below it, or what lies below for the table. */
function partOfTable(named: Arn, resource: Arn): ResourceMiss | undefined {
  const seen = formatArn(resource);
  const [table, name, kind = ''] = resource.resource.split('/');
  if (table !== 'table') return undefined;
  if (Object.hasOwn(BELOW_TABLE, kind) && matchesArn(`${formatArn(named)}/*`, seen)) {
    const below = `${formatArn(named)}/${kind}/*`;
    return {
      id: 'part-of-table',
      data: { part: BELOW_TABLE[kind] ?? kind, missing: `table/${name}/${kind}/*` },
      ...(kind === 'stream' ? { meant: [below], widens: phrase('COVERS_STREAMS') } : {}),
    };
  }
  const above = named.resource.replace(/\/(?:index|stream|backup|export|import)\/.*$/, '');
  if (above === named.resource || !matchesArn(formatArn({ ...named, resource: above }), seen)) return undefined;
  return { id: 'part-of-table', data: { part: 'the table', missing: `table/${name}` } };
}

/** Services whose ARNs go on behind the name that people know. */
function behindTheName(pattern: string, seen: string): ResourceMiss | undefined {
  const rest = seen.startsWith(pattern) ? seen.slice(pattern.length) : undefined;
  if (rest === undefined) return undefined;
  if (/:secretsmanager:.*:secret:/.test(pattern) && /^-[\w?]{6}$/.test(rest)) {
    return {
      id: 'secret-suffix',
      data: {},
      meant: [`${pattern}-??????`],
      widens: phrase('COVERS_LATER_SECRET'),
    };
  }
  if (/:lambda:.*:function:[^:]+$/.test(pattern) && /^:[^:]+$/.test(rest)) {
    return {
      id: 'lambda-qualifier',
      data: { qualifier: rest.slice(1) },
    };
  }
  if (/:logs:.*:log-group:[^:*]+$/.test(pattern) && rest.startsWith(':')) {
    return {
      id: 'bare-log-group',
      data: {},
      meant: [pattern, `${pattern}:*`],
      widens: phrase('COVERS_LOG_STREAMS'),
    };
  }
  return undefined;
}

/** `arn:aws:s3:::data` is a bucket, and s3:GetObject is asked on an object. */
function otherType(pattern: string, resource: Arn, action: string | undefined): ResourceMiss | undefined {
  if (action === undefined || parseArn(pattern)?.service !== resource.service) return undefined;
  const [named] = resourceTypesOf(pattern.replace(/\*+$/, 'x'));
  const [asked] = resourceTypesOf(formatArn(resource));
  const types = typesOf(action);
  if (named === undefined || asked === undefined || named === asked || types.includes(named)) return undefined;
  if (!types.includes(asked)) return undefined;
  return {
    id: 'other-resource-type',
    data: { action, asked: withArticle(asked), named: withArticle(named) },
  };
}

function withArticle(type: string): string {
  return `${/^[aeiou]/i.test(type) ? 'an' : 'a'} ${type}`;
}
