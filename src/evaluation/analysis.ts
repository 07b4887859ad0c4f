import { type Atoms, atomsOf } from './completion/atoms.js';
import { type Completions, completionsOf, MOST_UNKNOWN_KEYS } from './completion/completions.js';
import { ALLOWED, denyingLayers, possibleDecisions, possibleOfLayer } from './layers/decision.js';
import { openLayers, undecidedStatements } from './layers/open.js';
import { type Outcomes, outcomesOf } from './layers/outcome.js';
import type { LayerName, Plan } from './layers/plan.js';
import { LAYER_NAMES } from './layers/plan.js';
import type { RequestView } from './request/request-view.js';

/** What the layers of a request come to, over every completion of its unknowns. */
export interface Analysis {
  /** Every decision that the unknowns leave open, as bits. */
  readonly possible: number;
  readonly layers: Readonly<Record<LayerName, number>>;
  readonly denying: readonly LayerName[];
  /** Before completions. */
  readonly outcomes: Outcomes;
  /** Keys, in lower case, that no longer matter once every completion was tried. */
  readonly settled: ReadonlySet<string>;
  /** More keys are unknown than completions are tried for. */
  readonly tooMany: boolean;
}

export function analyse(plan: Plan, view: RequestView): Analysis {
  const outcomes = outcomesOf(plan, view);
  const kleene = summary(outcomes, plan);
  const open = openLayers(plan, outcomes);
  // Allowed whatever the unknowns are: no layer denies, and nothing is left to find out.
  if (open.length === 0 || kleene.possible === ALLOWED)
    return { ...kleene, outcomes, settled: NO_KEYS, tooMany: false };
  const everything = atomsOf(
    open.flatMap((layer) => undecidedStatements(layer, view)),
    view,
  );
  const all = completionsOf(everything, view);
  if (all) return complete({ plan, view, outcomes }, all);
  const decided = isSingle(kleene.possible);
  const relevant = decided ? everything : relevantAtoms({ plan, view, outcomes });
  const some = decided ? undefined : completionsOf(relevant, view);
  if (some) return complete({ plan, view, outcomes }, some);
  return { ...kleene, outcomes, settled: NO_KEYS, tooMany: !decided && relevant.keys.size > MOST_UNKNOWN_KEYS };
}

export function isSingle(possible: number): boolean {
  return (possible & (possible - 1)) === 0;
}

const NOBODY_DENIES: readonly LayerName[] = [];
const NO_KEYS: ReadonlySet<string> = new Set();

type Summary = Pick<Analysis, 'possible' | 'layers' | 'denying'>;

function summary(outcomes: Outcomes, plan: Plan): Summary {
  const possible = possibleDecisions(outcomes, plan.situation);
  return {
    possible,
    layers: layerRecord((name) => possibleOfLayer(outcomes[name])),
    denying: possible === ALLOWED ? NOBODY_DENIES : denyingLayers(outcomes, plan.situation),
  };
}

function layerRecord(value: (name: LayerName) => number): Record<LayerName, number> {
  return {
    serviceControl: value('serviceControl'),
    resourceControl: value('resourceControl'),
    vpcEndpoint: value('vpcEndpoint'),
    resource: value('resource'),
    identity: value('identity'),
    permissionsBoundary: value('permissionsBoundary'),
    session: value('session'),
  };
}

interface Question {
  readonly plan: Plan;
  readonly view: RequestView;
  readonly outcomes: Outcomes;
}

function relevantAtoms({ plan, view, outcomes }: Question): Atoms {
  const layers = openLayers(plan, outcomes, { thatMatter: true });
  return atomsOf(
    layers.flatMap((layer) => undecidedStatements(layer, view)),
    view,
  );
}

function complete(question: Question, completions: Completions): Analysis {
  const { plan, view, outcomes } = question;
  const each = completions.all.map(({ assumed }) => summary(outcomesOf(plan, view.assuming(assumed)), plan));
  const possible = each.reduce((bits, { possible: those }) => bits | those, 0);
  const inAll = LAYER_NAMES.filter((name) => each.every(({ denying }) => denying.includes(name)));
  const inAny = LAYER_NAMES.filter((name) => each.some(({ denying }) => denying.includes(name)));
  const denied = isSingle(possible) && possible !== ALLOWED;
  return {
    possible,
    layers: layerRecord((name) => each.reduce((bits, { layers }) => bits | layers[name], 0)),
    // Which layer denies may differ from completion to completion.
    denying: inAll.length > 0 || !denied ? inAll : inAny,
    outcomes,
    settled: settledKeys(
      completions,
      each.map((those) => those.possible),
    ),
    tooMany: false,
  };
}

/** The keys whose way never makes a difference, whatever the others are. */
function settledKeys(completions: Completions, possible: readonly number[]): Set<string> {
  const settled = new Set<string>();
  for (const [at, key] of completions.keys.entries()) {
    const byOthers = new Map<string, number>();
    const matters = completions.all.some(({ choice }, index) => {
      const others = choice.filter((_, other) => other !== at).join();
      const first = byOthers.get(others);
      if (first === undefined) byOthers.set(others, possible[index] ?? 0);
      return first !== undefined && first !== possible[index];
    });
    if (!matters) settled.add(key);
  }
  return settled;
}
