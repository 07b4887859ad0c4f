import {
  answersOf,
  type CauseName,
  CauseTally,
  Counts,
  causeIdOf,
  causeNameOf,
  type DenialCause,
  type DenialGroup,
  type DenialsBy,
  type Diagnosis,
  type DiagnosisWithEvidence,
  principalName,
  relate,
  saidKey,
  saidNameOf,
  shapeOf,
  toldApart,
  withOneFix,
} from '../../diagnosis/index.js';
import type { Explainer } from './groups.js';

/** Causes that a report tells, unless told otherwise. */
export const MOST_CAUSES = 50;
/** Diagnoses that a report keeps of a cause, where it does not keep all. */
export const MOST_EXAMPLES = 5;
/** Kinds of denials that a run explains in full: about two seconds, and what one account answers in a few minutes. */
const MOST_EXPLAINED = 1000;
/** Of one shape: where so many do not answer for the rest, nothing ties them together. */
const MOST_OF_A_SHAPE = 5;

export interface ExplainedCauses {
  /** All; or of each cause some, where there are too many. */
  readonly diagnoses: readonly Diagnosis[];
  /** Set where `diagnoses` holds examples alone. */
  readonly examplesOnly?: true;
  /** Every cause, largest first. */
  readonly causes: readonly DenialCause[];
  /** All denials by who can change what denies, by account and by principal. */
  readonly by: DenialsBy;
  /** The cause of a group, by the id that its diagnosis has or would have; none of what no policy denied. */
  readonly causeOf: ReadonlyMap<string, DenialCause>;
  /** Diagnoses of calls that a statement told apart from others of their group, by `ownIdOf` them. */
  readonly movedIds: ReadonlyMap<string, string>;
}

/** Of a run without a denial, which loads nothing to explain one with. */
export function nothingExplained(): ExplainedCauses {
  return { diagnoses: [], movedIds: new Map(), ...new CauseLedger().close() };
}

/** Explains every group in full where there are few; else each cause once per shape, the largest first. */
export async function explainCauses(
  groups: readonly DenialGroup[],
  explainer: Explainer,
  top: number,
): Promise<ExplainedCauses> {
  const ledger = new CauseLedger();
  if (groups.length <= top * MOST_EXAMPLES) {
    const explained: (readonly DiagnosisWithEvidence[])[] = [];
    await explainer.each(groups, async (group, index) => {
      explained[index] = await explainer.explain(group);
    });
    const diagnoses = withOneFix(explained.flat(), explainer.checks);
    for (const diagnosis of diagnoses) ledger.explained(diagnosis, { keep: Number.POSITIVE_INFINITY });
    return { diagnoses: relate(diagnoses), movedIds: explainer.movedIds, ...ledger.close() };
  }
  const denied = groups.filter(({ denial }) => denial.kind !== 'lookalike');
  await explainShapes(denied, explainer, ledger);
  const others = examplesOf(groups.filter(({ denial }) => denial.kind === 'lookalike'));
  await explainer.each(others, async (group) => ledger.other((await explainer.explain(group))[0].diagnosis));
  const closed = ledger.close();
  const shown = new Set(closed.causes.slice(0, top).flatMap(({ diagnoses }) => diagnoses));
  const diagnoses = relate(ledger.examples(shown));
  return { diagnoses, examplesOnly: true, movedIds: explainer.movedIds, ...closed };
}

/** What no policy denied is no cause: some of each kind are shown. */
function examplesOf(groups: readonly DenialGroup[]): DenialGroup[] {
  const kinds = by(groups, ({ denial }) => `${denial.service} ${denial.errorCode}`);
  return kinds.slice(0, MOST_EXAMPLES).flatMap((kind) => kind.slice(0, MOST_EXAMPLES));
}

async function explainShapes(groups: readonly DenialGroup[], explainer: Explainer, ledger: CauseLedger): Promise<void> {
  const said = by(groups, saidKey);
  let left = MOST_EXPLAINED;
  for (const [index, kind] of said.entries()) {
    // The largest may take nearly all; each of the others keeps enough to be told.
    const reserved = Math.min(said.length - index - 1, left / 2 / MOST_EXAMPLES) * MOST_EXAMPLES;
    const budget = { left: Math.max(MOST_EXAMPLES, Math.floor(left - reserved)) };
    const before = budget.left;
    const unsettled: DenialGroup[] = [];
    await explainer.each(by(kind, shapeOf), async (shape) => {
      unsettled.push(...(await explainShape(shape, explainer, { ledger, budget })));
    });
    left = Math.max(0, left - (before - budget.left));
    for (const group of unsettled) ledger.unevaluated(group);
    explainer.count(unsettled.length);
  }
}

interface Account {
  readonly ledger: CauseLedger;
  readonly budget: { left: number };
}

/** Gives back the groups that no diagnosis answers for. */
async function explainShape(
  shape: readonly DenialGroup[],
  explainer: Explainer,
  { ledger, budget }: Account,
): Promise<readonly DenialGroup[]> {
  let open = shape;
  for (let tries = 0; tries < MOST_OF_A_SHAPE && budget.left > 0 && !explainer.interrupted; tries += 1) {
    const [first, ...others] = open;
    if (first === undefined) return [];
    const [explained, ...apart] = await explainer.explain(first);
    budget.left -= 1 + apart.length;
    const found = ledger.explained(explained.diagnosis, { keep: MOST_EXAMPLES });
    for (const { diagnosis } of apart) ledger.explained(diagnosis, { keep: MOST_EXAMPLES });
    const answers = answersOf(explained);
    open = others.filter((group) => {
      const isAnswered = answers(group) && toldApart(group, explained.evaluated).length === 1;
      if (isAnswered) ledger.answered(group, found);
      return !isAnswered;
    });
    explainer.count(others.length - open.length);
  }
  return open;
}

/**
 * The groups by a key, the key with the most denials first; within one, the largest group first, but behind all that
 * name one resource those that were counted together: a diagnosis of one would tell their count of a single resource.
 */
function by(groups: readonly DenialGroup[], keyOf: (group: DenialGroup) => string): DenialGroup[][] {
  const found = new Map<string, { groups: DenialGroup[]; count: number }>();
  for (const group of groups) {
    const key = keyOf(group);
    const entry = found.get(key) ?? { groups: [], count: 0 };
    found.set(key, entry);
    entry.groups.push(group);
    entry.count += group.count;
  }
  const largestFirst = [...found.values()].sort((a, b) => b.count - a.count);
  return largestFirst.map((entry) => entry.groups.sort((a, b) => isFolded(a) - isFolded(b) || b.count - a.count));
}

function isFolded({ folded }: DenialGroup): number {
  return folded === true ? 1 : 0;
}

/** What AWS stated, and nobody could read, was held against nothing; of calls that are counted together only one was. */
function isEvaluated({ status }: CauseName, { folded }: DenialGroup): boolean {
  if (folded === true) return false;
  return status === 'explained' || status === 'not-reproduced';
}

/** The cause that a diagnosis was counted under, and who can change what it found. */
interface FoundCause extends Pick<CauseName, 'owner'> {
  readonly id: string;
}

/** Which cause explains which group, and the diagnoses that are kept. */
class CauseLedger {
  readonly #tallies = new Map<string, CauseTally>();
  readonly #causeIds = new Map<string, string>();
  readonly #kept = new Map<string, Diagnosis>();
  readonly #others: Diagnosis[] = [];
  readonly #keptOf = new Map<string, number>();
  /** The causes that groups of one message were found to have. */
  readonly #found = new Map<string, Set<string>>();
  /** Of one cause several may have to act: keys are not their callers', and AWS makes some roles. */
  readonly #owners = new Counts();
  readonly #accounts = new Counts();
  readonly #principals = new Counts();

  explained(diagnosis: Diagnosis, { keep }: { readonly keep: number }): FoundCause {
    const { group } = diagnosis;
    if (diagnosis.status === 'lookalike') return { id: '' };
    const name = causeNameOf(diagnosis);
    const tally = this.#tallyOf(name);
    this.#add(group, tally, { ...name, evaluated: isEvaluated(tally.name, group) });
    const already = this.#keptOf.get(tally.id) ?? 0;
    const isKept = already < keep;
    if (isKept) {
      this.#keptOf.set(tally.id, already + 1);
      this.#kept.set(diagnosis.id, diagnosis);
    }
    tally.explain(diagnosis.id, isKept);
    const key = saidKey(group);
    this.#found.set(key, (this.#found.get(key) ?? new Set()).add(tally.id));
    return { ...name, id: tally.id };
  }

  answered(group: DenialGroup, found: FoundCause): void {
    const tally = this.#tallies.get(found.id);
    if (tally !== undefined) this.#add(group, tally, { ...found, evaluated: isEvaluated(tally.name, group) });
  }

  /** What AWS names is enough to tell the cause where all that was evaluated of the same message has one. */
  unevaluated(group: DenialGroup): void {
    const [only, ...further] = this.#found.get(saidKey(group)) ?? [];
    const named = group.denial.reason.policyType !== 'unknown';
    const known = named && only !== undefined && further.length === 0 ? this.#tallies.get(only) : undefined;
    const name = saidNameOf(group);
    this.#add(group, known ?? this.#tallyOf(name), { ...name, evaluated: false });
  }

  other(diagnosis: Diagnosis): void {
    this.#others.push(diagnosis);
  }

  examples(ids: ReadonlySet<string>): Diagnosis[] {
    return [...[...ids].flatMap((id) => this.#kept.get(id) ?? []), ...this.#others];
  }

  close(): Pick<ExplainedCauses, 'causes' | 'causeOf' | 'by'> {
    const causes = [...this.#tallies.values()].map((tally) => tally.close());
    causes.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
    const known = new Map(causes.map((cause) => [cause.id, cause]));
    const causeOf = new Map(
      [...this.#causeIds].flatMap(([group, id]): [string, DenialCause][] => {
        const cause = known.get(id);
        return cause === undefined ? [] : [[group, cause]];
      }),
    );
    const by = { owners: this.#owners.close(), accounts: this.#accounts.close(), principals: this.#principals.close() };
    return { causes, causeOf, by };
  }

  #tallyOf(name: CauseName): CauseTally {
    const id = causeIdOf(name);
    const tally = this.#tallies.get(id) ?? new CauseTally(name);
    this.#tallies.set(id, tally);
    return tally;
  }

  #add(
    group: DenialGroup,
    tally: CauseTally,
    { owner, evaluated }: Pick<CauseName, 'owner'> & { readonly evaluated: boolean },
  ): void {
    tally.add(group, evaluated);
    const { denial, count } = group;
    this.#owners.add(owner ?? 'not known', count);
    this.#accounts.add(denial.principal.account ?? denial.account, count);
    this.#principals.add(principalName(denial), count);
    this.#causeIds.set(group.id, tally.id);
  }
}
