import { type LookupEntry, LookupPages, type LookupScope } from './pages.js';
import { by, type LookupPass, type LookupQuestion, lookupPlan } from './plan.js';
import { LookupSample } from './sample.js';
import { sessionOf } from './sessions.js';

export interface RegionLook {
  readonly scope: LookupScope;
  readonly question: LookupQuestion;
  /** Asks CloudTrail for the sessions of the role in question, once for all Regions. */
  readonly findSessions: () => Promise<ReadonlySet<string> | undefined>;
  /** Told when only the events of these sessions are read. */
  readonly onlySessions: (sessions: ReadonlySet<string>) => void;
}

/** Two minutes at AWS's pace: beyond, an answer that is soon there and says what it may lack serves better. */
const MANY_CALLS = 240;

/** The entries of all pages that answer the question in one Region, by the way that takes the fewest calls. */
export async function* lookInRegion(look: RegionLook): AsyncGenerator<readonly LookupEntry[]> {
  const [first = [], ...others] = lookupPlan(look.question);
  const open = (pass: LookupPass) => new LookupPages(look.scope, pass);
  if (first.some(({ attribute }) => attribute !== undefined)) return yield* toTheEnd(first.map(open));
  const whole = open({});
  const sample = new LookupSample(yield* nextPage(whole), whole);
  const way = sample.cheapest(others);
  const sessions = await sessionsWorthIt(look, sample, way?.calls ?? sample.callsLeft);
  if (sessions !== undefined) {
    look.onlySessions(sessions);
    return yield* toTheEnd([...sessions].map((name) => open(by('Username', name))));
  }
  if (way === undefined) return yield* toTheEnd([whole]);
  const passes = way.passes.map(open);
  for (const pages of passes) yield* nextPage(pages);
  // The sample may have misled: the passes' own first pages tell better.
  const left = passes.reduce((sum, pages) => sum + pages.callsLeft(), 0);
  yield* toTheEnd(left <= whole.callsLeft() ? passes : [whole]);
}

async function* toTheEnd(passes: readonly LookupPages[]): AsyncGenerator<readonly LookupEntry[]> {
  for (const pages of passes) while (!pages.done) yield* nextPage(pages);
}

async function* nextPage(pages: LookupPages): AsyncGenerator<readonly LookupEntry[], readonly LookupEntry[]> {
  const entries = (await pages.next()) ?? [];
  yield entries;
  return entries;
}

/** The role's sessions, when all other ways take long and a pass for each takes far fewer calls. */
async function sessionsWorthIt({ question, findSessions }: RegionLook, sample: LookupSample, calls: number) {
  const { principal } = question;
  if (principal?.kind !== 'role' || principal.arn === undefined || calls <= MANY_CALLS) return undefined;
  const sessions = await findSessions();
  if (sessions === undefined) return undefined;
  const seen = sample.entries.map((entry) => sessionOf(entry, principal.name));
  // A session that no AssumeRole event tells of proves that there may be more of them.
  if (seen.some((name) => name !== undefined && !sessions.has(name))) return undefined;
  const cost = sessions.size + sample.calls((entry) => sessionOf(entry, principal.name) !== undefined);
  return cost * 4 < calls ? sessions : undefined;
}
