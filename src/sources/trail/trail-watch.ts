import type { Aws } from '../../aws/index.js';
import { parseArn } from '../../model/arn.js';
import { eventTimeOf } from '../../model/event-time.js';
import type { Gap } from '../../model/gap.js';
import { eventOf } from '../../model/sound-event.js';
import type { Window } from '../../model/window.js';
import { LookupPages } from '../lookup/pages.js';
import { by } from '../lookup/plan.js';
import { coverageOf, type DataEventCoverage, managementCoverageOf, streamCoverageOf } from './selectors.js';
import { findTrails, type Trail } from './trails.js';

/** Calls of which it is asked whether a trail logged them. */
export interface LoggedCalls {
  readonly kind: 'items' | 'stream' | 'management';
  readonly reads: boolean;
  readonly writes: boolean;
  /** Of the table or stream; absent: of any. */
  readonly arn?: string;
}

/** Why a trail cannot tell: in words, or what could not be read of it. */
type Blind = string | Gap;

/** What the account's trails surely logged of a window. */
export interface TrailWatch {
  /** Why calls like these may have been made without a record, and when; undefined where all were logged. */
  blindTo(calls: LoggedCalls): Blind | undefined;
}

/**
 * What changes the records that a trail writes.
 * AWS: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
 */
const CHANGES = ['CreateTrail', 'DeleteTrail', 'PutEventSelectors', 'StartLogging', 'StopLogging', 'UpdateTrail'];
const KEPT_DAYS = 90;

interface Watched {
  readonly trail: Trail;
  /** When it was last changed within the window, and by what; an empty time where nobody can tell. */
  readonly changed?: { readonly at: string; readonly what: string };
}

/** Reads what the trails log now, and in the Event history whether that was so for the whole window. */
export async function watchTrails(
  aws: Aws,
  { window, now }: { readonly window: Window; readonly now: Date },
): Promise<TrailWatch> {
  const found = await findTrails(aws, {});
  const logging = found.trails.filter(({ isLogging }) => isLogging !== false);
  const watched = await Promise.all(logging.map((trail) => watch(aws, trail, window)));
  const kept = new Date(now.getTime() - KEPT_DAYS * 24 * 60 * 60 * 1000);
  return {
    blindTo: (calls) => {
      const covering = watched.filter(({ trail }) => covers(trail, calls));
      if (covering.length === 0)
        return (
          found.gaps[0] ?? `no trail logs ${NAMES[calls.kind]}${calls.arn === undefined ? '' : ` of ${calls.arn}`}`
        );
      const since = inSeconds(window.since);
      if (window.since < kept)
        return `blind from ${since} to ${inSeconds(kept)}: what a trail logged then is in no Event history any more`;
      const changes = covering.map(({ changed }) => changed);
      if (changes.includes(undefined)) return undefined;
      const [first] = covering;
      const change = first?.changed;
      const until = change?.at ? ` from ${since} to ${change.at}` : '';
      return `blind${until}: trail ${first?.trail.name}: ${change?.what}`;
    },
  };
}

function inSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

const NAMES = {
  items: 'data events of tables, which item-level calls are',
  stream: 'data events of streams',
  management: 'all management events',
};

function covers({ selectors, isMultiRegion, homeRegion }: Trail, { kind, arn, reads, writes }: LoggedCalls): boolean {
  if (selectors === undefined) return false;
  const region = parseArn(arn ?? '')?.region;
  if (!isMultiRegion && (region === undefined || region !== homeRegion)) return false;
  const coverage: DataEventCoverage = {
    items: () => coverageOf(selectors, arn),
    stream: () => streamCoverageOf(selectors, arn),
    management: () => managementCoverageOf(selectors),
  }[kind]();
  return coverage.narrowedBy.length === 0 && (coverage.reads || !reads) && (coverage.writes || !writes);
}

async function watch(aws: Aws, trail: Trail, window: Window): Promise<Watched> {
  const account = parseArn(trail.arn)?.account;
  const scope = { aws, region: trail.homeRegion, window, ...(account && { account }) };
  let changed: Watched['changed'];
  for (const name of CHANGES) {
    const pages = new LookupPages(scope, by('EventName', name));
    for (let page = await pages.next(); page !== undefined; page = await pages.next()) {
      for (const { CloudTrailEvent } of page) {
        const event = eventOf(CloudTrailEvent ?? '');
        if (event === undefined || event.errorCode || !isOf(trail, event.requestParameters)) continue;
        const at = eventTimeOf(event);
        if (changed === undefined || at > changed.at) changed = { at, what: `${name} changed what it logs` };
      }
    }
    if (pages.failure !== undefined) {
      const { code, message } = pages.failure.error;
      return { trail, changed: { at: '', what: `its changes could not be read: ${code}: ${message}` } };
    }
  }
  return { trail, ...(changed && { changed }) };
}

/** A trail is named by name or ARN. What names none may be about this one. */
function isOf({ arn, name }: Trail, parameters: unknown): boolean {
  const { name: one, trailName = one } = (parameters ?? {}) as {
    readonly name?: unknown;
    readonly trailName?: unknown;
  };
  return typeof trailName !== 'string' || trailName === arn || trailName === name;
}
