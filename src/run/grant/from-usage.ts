import type { Aws } from '../../aws/index.js';
import { gapsInWords } from '../../check/sentences/gap.js';
import { callOf, denialOf, matchesPrincipal } from '../../denials/index.js';
import type { Ground } from '../../grant/ground.js';
import type { Plan } from '../../grant/plan.js';
import { withPolicies } from '../../grant/survey/held.js';
import { survey } from '../../grant/survey/survey.js';
import { type Usage, UsageCounter } from '../../grant/usage/seen.js';
import { usagePlan } from '../../grant/usage/usage-plan.js';
import { DoctorError, deadlineOf } from '../../model/error.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { isWithin } from '../../model/event-time.js';
import { actionInfo, splitAction } from '../../model/reference/action-info.js';
import { soundEvent } from '../../model/sound-event.js';
import type { Window } from '../../model/window.js';
import { SeenEvents } from '../../sources/records/seen.js';
import type { DenialSource } from '../../sources/source.js';
import { type LoggedCalls, type TrailWatch, watchTrails } from '../../sources/trail/trail-watch.js';
import { type GrantOptions, readerOf, regionOf, withinDeadline } from '../grant.js';
import { loadChecks } from '../load-checks.js';
import type { DoctorPorts } from '../ports.js';
import { openSources } from '../sources/open-sources.js';

export interface FromUsageOptions extends GrantOptions {
  /** Files, folders, `s3://…`, `trail`, `logs:GROUP`: where the role's calls are recorded. */
  readonly usage: readonly string[];
  /** 90 days, the Event history's own, unless told. */
  readonly window?: Window;
  /** Actions, or patterns of them, that stay whatever was used. */
  readonly keep?: readonly string[];
}

const tell = gapsInWords([]);

const DAYS_90 = 90 * 24 * 60 * 60 * 1000;

/**
 * Plans what a role may lose: what its policies give of DynamoDB and no recorded call used. Where calls may have been
 * made without a record nothing is taken, and the plan says so.
 * Throws as `planGrant` does, and a `DoctorError` where the records could not be read to their end.
 */
export async function planFromUsage(options: FromUsageOptions, ports: DoctorPorts): Promise<Plan> {
  return withinDeadline(options, ports, (aws, limited) => planWithin(aws, options, limited));
}

async function planWithin(aws: Aws, options: FromUsageOptions, ports: DoctorPorts): Promise<Plan> {
  const { checks } = await loadChecks(options.checks ?? []);
  const reader = readerOf(aws, ports);
  const now = ports.now();
  const window = options.window ?? { since: new Date(now.getTime() - DAYS_90), until: now };
  const bare = await survey({ ...options.intent, tables: [] }, await regionOf(options.intent, aws), reader);
  const ground = await withPolicies(bare, reader);
  const question = { arn: ground.role.arn, from: options.usage };
  const { sources } = await openSources(aws, { question, window, now, all: true });
  ports.onProgress?.('reading the calls of the role');
  const usage = await usageOf(sources, { role: ground.role.arn, window }, ports);
  if (usage.calls === 0) throw nothingUsed(window);
  const watch = await watchTrails(aws, { window, now });
  const environment = { checks, reader };
  return usagePlan({
    intent: { ...options.intent, tables: [] },
    ground,
    now,
    environment,
    usage,
    window,
    isInScope: scopeOf(options.intent.tables),
    keeps: keepsOf(options, ground, watch),
  });
}

interface OfRole {
  readonly role: string;
  readonly window: Window;
}

async function usageOf(sources: readonly DenialSource[], of: OfRole, { signal }: DoctorPorts): Promise<Usage> {
  const counter = new UsageCounter();
  const seen = new SeenEvents();
  for (const source of sources) {
    for await (const given of source.events(signal)) {
      const event = soundEvent(given);
      if (seen.has(event) || !isUse(event, of)) continue;
      seen.add(event);
      counter.add(callOf(event));
    }
  }
  const gap = sources.flatMap((source) => source.gaps()).find(({ incomplete }) => incomplete === true);
  if (gap === undefined && signal?.aborted !== true) return counter.usage();
  const why = deadlineOf(signal)?.message ?? 'the run was interrupted';
  const { text, remedy } = gap === undefined ? { text: why, remedy: undefined } : tell(gap);
  throw new DoctorError(
    { source: 'aws', code: 'UsageUnread' },
    `the calls of the role could not be read to their end: ${text}`,
    { hint: remedy ?? 'run it again' },
  );
}

/** Of a role that did nothing all would go, and so it would where the records are those of another. */
function nothingUsed({ since, until }: Window): DoctorError {
  return new DoctorError(
    { source: 'user', code: 'NothingUsed' },
    `no call of the role to DynamoDB was found between ${since.toISOString()} and ${until.toISOString()}: nothing is taken away`,
    { hint: 'look whether the records are those of this account and role, or give a longer --since' },
  );
}

/** A call of the role that AWS let through: what failed afterwards (a condition, a throttle) was allowed as well. */
function isUse(event: CloudTrailEvent, { role, window }: OfRole): boolean {
  const call = callOf(event);
  if (!matchesPrincipal(call, role) || !isWithin(call.time, window)) return false;
  return denialOf(event)?.kind !== 'denial';
}

/** With tables named, only what is about them alone is looked at. */
function scopeOf(tables: readonly string[]): (resource: string) => boolean {
  const names = tables.map((table) => table.replace(/^.*:table\//, '').replace(/^table\//, ''));
  if (names.length === 0) return () => true;
  return (resource) => {
    const name = /:table\/([^/]+)/.exec(resource)?.[1];
    return name !== undefined && names.includes(name);
  };
}

function keepsOf({ keep = [], usage }: FromUsageOptions, ground: Ground, watch: TrailWatch) {
  const wanted = keep.map((action) => (action.includes(':') ? action : `dynamodb:${action}`));
  const kept = wanted.map(
    (one) => new RegExp(`^${one.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i'),
  );
  const isHistory = usage.every((place) => place === 'lookup');
  return (action: string, resource: string): string | undefined => {
    if (kept.some((one) => one.test(action))) return 'named by --keep';
    const stream = ground.mappedStreams.find((arn) => STREAM.test(action) && reaches(resource, arn));
    if (stream !== undefined || (action === LIST_STREAMS && ground.mappedStreams.length > 0))
      return 'an event source mapping of the function reads the stream';
    const calls = loggedAs(action, resource);
    if (isHistory && calls.kind !== 'management') return 'blind: the Event history holds no item-level calls';
    const blind = watch.blindTo(calls);
    return typeof blind === 'object' ? tell(blind).text : blind;
  };
}

const LIST_STREAMS = 'dynamodb:ListStreams';
const STREAM = /^dynamodb:(DescribeStream|GetRecords|GetShardIterator)$/;

/** `…/stream/*` and `*` reach a stream of the table. */
function reaches(pattern: string, arn: string): boolean {
  if (pattern === '*' || pattern === arn) return true;
  const [start = ''] = pattern.split(/[*?]/);
  return /[*?]/.test(pattern) && arn.startsWith(start);
}

const READS = /^dynamodb:(BatchGetItem|GetItem|Query|Scan)$/;
const WRITES = /^dynamodb:(BatchWriteItem|PutItem|UpdateItem|DeleteItem)$/;
/** Part of a transaction, or of a statement: their records may be of either kind. */
const EITHER = /^dynamodb:(ConditionCheckItem|PartiQL\w+|SearchVectors)$/;

/**
 * The kind of event as which CloudTrail records an action.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
 */
function loggedAs(action: string, resource: string): LoggedCalls {
  const both = { reads: true, writes: true };
  if (/^dynamodb:(GetRecords|GetShardIterator)$/.test(action)) {
    return {
      kind: 'stream',
      reads: true,
      writes: false,
      ...exactly(/^(arn:[^*?]+:table\/[^/*?]+\/stream\/[^*?]+)$/, resource),
    };
  }
  const table = exactly(/^(arn:[^*?]+:table\/[^/*?]+)(?=\/|$)/, resource);
  if (READS.test(action)) return { kind: 'items', reads: true, writes: false, ...table };
  if (WRITES.test(action)) return { kind: 'items', reads: false, writes: true, ...table };
  if (EITHER.test(action)) return { kind: 'items', ...both, ...table };
  const isRead = /^(Read|List)$/.test(actionInfo(...splitAction(action))?.accessLevel ?? '');
  return { kind: 'management', reads: isRead, writes: !isRead };
}

function exactly(pattern: RegExp, resource: string): { readonly arn?: string } {
  const arn = pattern.exec(resource)?.[1];
  return arn === undefined ? {} : { arn };
}
