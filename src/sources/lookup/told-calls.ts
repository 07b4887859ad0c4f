import { parseArn } from '../../model/arn.js';
import { isDataEvent } from '../../model/data-event.js';
import { accountIn, isMasked } from '../../model/masked.js';
import { partitionNamed } from '../../model/partitions.js';
import { principalKind } from '../../model/principal-kind.js';
import type { ToldCall, ToldKind } from '../../model/told-call.js';
import type { Window } from '../../model/window.js';
import { by, type LookupPass } from './plan.js';

/** A question to the Event history that may show the records of calls. */
export interface RecordQuestion {
  readonly region: string;
  readonly account?: string;
  readonly pass: LookupPass;
  readonly window: Window;
  readonly kinds: readonly ToldKind[];
}

const MINUTE = 60_000;
/** A log's clock may be slow, and its line is written when the SDK gave up. */
const BEFORE = 15 * MINUTE;
const AFTER = 5 * MINUTE;
const KEPT = 90 * 24 * 60 * MINUTE;

/** Services whose calls are recorded in the partition's home Region, whichever Region the caller is in. */
const GLOBAL: ReadonlySet<string> = new Set(['account', 'cloudfront', 'iam', 'organizations', 'route53', 'shield']);

/**
 * The questions that show the records of calls: one a caller, Region and time. None for data events, which the Event
 * history does not hold, nor for a call whose Region nothing names.
 */
export function recordQuestions(kinds: readonly ToldKind[], now: Date): RecordQuestion[] {
  const found = new Map<string, RecordQuestion[]>();
  for (const kind of kinds) {
    const region = kind.action === '' || isDataEvent(kind.action) ? undefined : regionOf(kind);
    for (const call of region === undefined ? [] : kind.calls) {
      const pass = passFor(call, kind);
      const window = windowOf(call, now);
      if (region === undefined || pass === undefined || window === undefined) continue;
      const account = accountIn(parseArn(call.caller)?.account);
      const key = JSON.stringify([region, account, pass]);
      const question = { region, ...(account ? { account } : {}), pass, window, kinds: [kind] };
      found.set(key, merged([...(found.get(key) ?? []), question]));
    }
  }
  return [...found.values()].flat();
}

function regionOf({ action, resource = '' }: ToldKind): string | undefined {
  const arn = parseArn(resource);
  if (arn?.region) return arn.region;
  if (!GLOBAL.has(action.slice(0, action.indexOf(':')))) return undefined;
  return partitionNamed(arn?.partition ?? 'aws')?.homeRegion;
}

/** What the Event history can be asked for: a user or a session by name; of who is not named, or only as a role, the operation. */
function passFor({ caller, requestId }: ToldCall, { action }: ToldKind): LookupPass | undefined {
  const name = caller.slice(caller.lastIndexOf('/') + 1);
  switch (isMasked(caller) ? 'other' : principalKind(caller)) {
    case 'root':
      return by('Username', 'root');
    case 'user':
    case 'federated-user':
    case 'role-session':
      return by('Username', name);
    default:
      return requestId === undefined ? undefined : by('EventName', action.slice(action.indexOf(':') + 1));
  }
}

/** Undefined of a call that can only be known by its time, and has none; and of one that is forgotten. */
function windowOf({ time, requestId }: ToldCall, now: Date): Window | undefined {
  const oldest = now.getTime() - KEPT;
  const at = Date.parse(time);
  if (Number.isNaN(at)) return requestId === undefined ? undefined : { since: new Date(oldest), until: now };
  if (at < oldest || at - BEFORE > now.getTime()) return undefined;
  return { since: new Date(Math.max(oldest, at - BEFORE)), until: new Date(Math.min(now.getTime(), at + AFTER)) };
}

/** Windows that meet are one. */
function merged(questions: readonly RecordQuestion[]): RecordQuestion[] {
  const result: RecordQuestion[] = [];
  for (const question of [...questions].sort((a, b) => +a.window.since - +b.window.since)) {
    const last = result.at(-1);
    if (last === undefined || last.window.until < question.window.since) {
      result.push(question);
      continue;
    }
    const until = new Date(Math.max(+last.window.until, +question.window.until));
    const kinds = [...new Set([...last.kinds, ...question.kinds])];
    result[result.length - 1] = { ...last, window: { since: last.window.since, until }, kinds };
  }
  return result;
}
