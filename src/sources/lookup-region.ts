import { type LookupEntry, LookupPages, type LookupScope } from './lookup-pages.js';
import type { LookupPass, LookupPlan } from './lookup-plan.js';

export interface LookupPage {
  readonly pages: LookupPages;
  readonly entries: readonly LookupEntry[];
}

/** All that a plan sees in one Region, by the way that takes the fewest calls. */
export async function* lookInRegion(scope: LookupScope, plan: LookupPlan): AsyncGenerator<LookupPage> {
  const [first = [], ...others] = plan;
  const open = (pass: LookupPass) => new LookupPages(scope, pass);
  if (others.length === 0) return yield* toTheEnd(first.map(open));
  const whole = open({});
  const sample = yield* nextPage(whole);
  const way = cheapest(others, whole, sample);
  if (way === undefined) return yield* toTheEnd([whole]);
  const passes = way.map(open);
  for (const pages of passes) yield* nextPage(pages);
  // The sample may have misled: the passes' own first pages tell better.
  const left = passes.reduce((sum, pages) => sum + pages.callsLeft(), 0);
  yield* toTheEnd(left <= whole.callsLeft() ? passes : [whole]);
}

async function* toTheEnd(passes: readonly LookupPages[]): AsyncGenerator<LookupPage> {
  for (const pages of passes) while (!pages.done) yield* nextPage(pages);
}

async function* nextPage(pages: LookupPages): AsyncGenerator<LookupPage, readonly LookupEntry[]> {
  const entries = (await pages.next()) ?? [];
  yield { pages, entries };
  return entries;
}

/** The way that costs fewer calls than reading on without a filter, judged by one unfiltered page. */
function cheapest(
  ways: LookupPlan,
  whole: LookupPages,
  sample: readonly LookupEntry[],
): readonly LookupPass[] | undefined {
  const callsLeft = whole.callsLeft();
  const perEntry = sample.length === 0 ? 0 : (callsLeft + 1) / sample.length;
  const cost = (pass: LookupPass) =>
    Math.max(1, Math.ceil(perEntry * sample.filter((entry) => isOf(pass, entry)).length));
  return ways
    .map((way) => ({ way, calls: way.reduce((sum, pass) => sum + cost(pass), 0) }))
    .filter(({ calls }) => calls < callsLeft)
    .sort((a, b) => a.calls - b.calls)[0]?.way;
}

function isOf({ attribute }: LookupPass, entry: LookupEntry): boolean {
  return attribute?.AttributeKey === 'EventSource' && entry.EventSource === attribute.AttributeValue;
}
