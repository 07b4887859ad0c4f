import { type Atoms, atomsOf, subjectOf } from './completion/atoms.js';
import { type Completions, completionsOf, MOST_UNKNOWN_KEYS } from './completion/completions.js';
import { ALLOWED, denyingLayers, possibleDecisions, possibleOfLayer } from './layers/decision.js';
import { hasOpen, openLayers, undecidedStatements } from './layers/open.js';
import { type Outcomes, outcomesOf } from './layers/outcome.js';
import { LAYER_NAMES, type LayerName, type LayerPlan, type Plan } from './layers/plan.js';
import type { CompiledStatement } from './policies/statement.js';
import type { RequestView } from './request/request-view.js';
import { NO, type Truth, YES } from './truth.js';

/** What the layers of a request come to, over every completion of its unknowns. */
export interface Analysis {
  /** Every decision that the unknowns leave open, as bits. */
  readonly possible: number;
  readonly denying: readonly LayerName[];
  /** Before completions. */
  readonly outcomes: Outcomes;
  readonly completed?: Completed;
  /** More keys are unknown than completions are tried for. */
  readonly tooMany: boolean;
}

/** What trying every completion showed. */
interface Completed {
  /** Every decision of each layer, as bits. */
  readonly layers: Readonly<Record<LayerName, number>>;
  /** Keys, in lower case, that make no difference to the decision. */
  readonly settled: ReadonlySet<string>;
}

export function analyse(plan: Plan, view: RequestView): Analysis {
  const outcomes = outcomesOf(plan, view);
  const possible = possibleDecisions(outcomes, plan.situation);
  // Allowed whatever the unknowns are: no layer denies, and nothing is left to find out.
  if (possible === ALLOWED) return { possible, denying: [], outcomes, tooMany: false };
  const denying = denyingLayers(outcomes, plan.situation);
  const settled = { possible, denying, outcomes, tooMany: false };
  if (!hasOpen(outcomes)) return settled;
  const question = { plan, view, outcomes };
  const everything = openAtoms(question);
  const all = completionsOf(everything, view);
  const completed = all && complete(question, all);
  if (completed) return completed;
  if (isSingle(possible)) return settled;
  const relevant = openAtoms(question, { thatMatter: true });
  // What was tried in vain is not tried again.
  const some = relevant.parts < everything.parts ? completionsOf(relevant, view) : undefined;
  const partly = some && complete(question, some);
  return partly ?? { possible, denying, outcomes, tooMany: relevant.keys.size > MOST_UNKNOWN_KEYS };
}

/** Every decision that a layer may come to, as bits. */
export function possibleOf(analysis: Analysis, name: LayerName): number {
  return analysis.completed?.layers[name] ?? possibleOfLayer(analysis.outcomes[name]);
}

export function isSingle(possible: number): boolean {
  return (possible & (possible - 1)) === 0;
}

interface Question {
  readonly plan: Plan;
  readonly view: RequestView;
  readonly outcomes: Outcomes;
}

function openAtoms({ plan, view, outcomes }: Question, options: { thatMatter?: boolean } = {}): Atoms {
  const layers = openLayers(plan, outcomes, options);
  return atomsOf(
    layers.flatMap((layer) => undecidedStatements(layer, view)),
    view,
  );
}

/** What the layers come to under one completion. */
export interface Summary {
  readonly possible: number;
  readonly denying: readonly LayerName[];
  readonly outcomes: Outcomes;
}

function summary(outcomes: Outcomes, plan: Plan): Summary {
  const possible = possibleDecisions(outcomes, plan.situation);
  return { possible, outcomes, denying: possible === ALLOWED ? [] : denyingLayers(outcomes, plan.situation) };
}

/** Beyond so many completions that differ, those that came out are enough to tell that the answer stays open. */
const MOST_DIFFERENT = 300;

/** Undefined where more completions differ than can be looked at. */
function summaries({ plan, view }: Question, completions: Completions): Summary[] | undefined {
  const byName = new Map<string, Summary>();
  const each: Summary[] = [];
  for (const choice of completions.all) {
    const name = completions.nameOf(choice);
    const known = byName.get(name) ?? summary(outcomesOf(plan, view.assuming(completions.assumed(choice))), plan);
    byName.set(name, known);
    each.push(known);
    if (byName.size > MOST_DIFFERENT) return undefined;
  }
  return each;
}

/** Every completion of a request, and what each comes to. */
export interface TriedCompletions {
  readonly all: readonly { readonly assumed: ReadonlyMap<object, Truth>; readonly summary: Summary }[];
  /** The statements of a layer that are undecided before completions. */
  readonly undecided: (layer: LayerPlan) => readonly CompiledStatement[];
}

/**
 * Undefined where nothing is undecided, and where not every completion can be tried; but of a sole undecided statement
 * it is enough to try that it matches, and that it fails on one thing or another.
 */
export function tryCompletions(plan: Plan, view: RequestView): TriedCompletions | undefined {
  const outcomes = outcomesOf(plan, view);
  if (!hasOpen(outcomes)) return undefined;
  const question = { plan, view, outcomes };
  const open = openLayers(plan, outcomes);
  const undecided = (layer: LayerPlan): readonly CompiledStatement[] =>
    open.filter((one) => one.layer === layer).flatMap((one) => undecidedStatements(one, view));
  const all = everyCompletion(question) ?? waysOfSole(question, plan.layers.flatMap(undecided));
  return all && { all, undecided };
}

function everyCompletion(question: Question): TriedCompletions['all'] | undefined {
  const completions = completionsOf(openAtoms(question), question.view);
  const each = completions && summaries(question, completions);
  return (
    each &&
    completions.all.flatMap((choice, at) => {
      const summary = each[at];
      return summary ? [{ assumed: completions.assumed(choice), summary }] : [];
    })
  );
}

function waysOfSole(
  { plan, view }: Question,
  statements: readonly CompiledStatement[],
): TriedCompletions['all'] | undefined {
  if (statements.length !== 1) return undefined;
  const subjects = atomsOf(statements, view).groups.flatMap(({ atoms }) => atoms.map(subjectOf));
  const ways = [assumingAll(subjects, YES), ...subjects.map((one) => assumingAll([one], NO))];
  return ways.map((assumed) => ({
    assumed,
    summary: summary(outcomesOf(plan, view.assuming(assumed)), plan),
  }));
}

function assumingAll(subjects: readonly object[], truth: Truth): ReadonlyMap<object, Truth> {
  return new Map(subjects.map((one) => [one, truth]));
}

function complete(question: Question, completions: Completions): Analysis | undefined {
  const each = summaries(question, completions);
  if (!each) return undefined;
  const possible = each.reduce((bits, those) => bits | those.possible, 0);
  const inAll = LAYER_NAMES.filter((name) => each.every(({ denying }) => denying.includes(name)));
  const inAny = LAYER_NAMES.filter((name) => each.some(({ denying }) => denying.includes(name)));
  const denied = (possible & ALLOWED) === 0;
  return {
    possible,
    // Which layer denies may differ from completion to completion.
    denying: inAll.length > 0 || !denied ? inAll : inAny,
    outcomes: question.outcomes,
    completed: {
      layers: possibleOfLayers(each),
      settled: settledKeys(
        completions,
        each.map((those) => those.possible),
      ),
    },
    tooMany: false,
  };
}

function possibleOfLayers(each: readonly Summary[]): Record<LayerName, number> {
  const of = (name: LayerName): number =>
    each.reduce((bits, { outcomes }) => bits | possibleOfLayer(outcomes[name]), 0);
  return {
    serviceControl: of('serviceControl'),
    resourceControl: of('resourceControl'),
    vpcEndpoint: of('vpcEndpoint'),
    resource: of('resource'),
    identity: of('identity'),
    permissionsBoundary: of('permissionsBoundary'),
    session: of('session'),
    awsRule: of('awsRule'),
  };
}

/** The keys whose way never makes a difference, whatever the others are. */
function settledKeys({ groups, all }: Completions, possible: readonly number[]): Set<string> {
  const settled = new Set<string>();
  for (const [at, keys] of groups.entries()) {
    const byOthers = new Map<string, number>();
    const matters = all.some((choice, index) => {
      const others = choice.filter((_, other) => other !== at).join();
      const first = byOthers.get(others);
      if (first === undefined) byOthers.set(others, possible[index] ?? 0);
      return first !== undefined && first !== possible[index];
    });
    if (!matters) for (const key of keys) settled.add(key);
  }
  return settled;
}
