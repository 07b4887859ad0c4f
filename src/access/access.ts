import type { EvaluatedRequest } from '../check/check.js';
import { evaluate, mostRestrictive } from '../check/evaluate.js';
import type { PolicyInventory, UnreadLayer } from '../check/inventory.js';
import { type CallExplanation, explainCall, type Gathered, gather } from '../diagnosis/index.js';
import type { Call } from '../model/call.js';
import { layerFacts } from '../model/layers.js';
import type { Policies } from '../model/policies.js';
import type { PolicyType } from '../model/policy-type.js';
import type { Answer, Verdict } from './answer.js';
import { assuming, unreadOf } from './assume.js';
import { callOf, requestOf } from './call-of.js';
import { dependence, isDenied } from './depends.js';
import type { AccessEnvironment, Circumstances, Question } from './question.js';
import { SharedLayers } from './shared-layers.js';

/**
 * Answers questions about calls that nobody made yet: gathers every layer that applies, evaluates, and says what an
 * answer depends on. A layer that could not be read is never taken for one that allows. Never throws for what AWS answers.
 */
export async function access(
  questions: readonly Question[],
  circumstances: Circumstances,
  environment: AccessEnvironment,
): Promise<Answer[]> {
  const shared = { ...environment, layers: new SharedLayers() };
  const answers: Answer[] = [];
  const waiting = questions.entries();
  const worker = async () => {
    for (const [index, question] of waiting) answers[index] = await answerOf(question, circumstances, shared);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return answers;
}

/** Enough to hide AWS's latency; of thousands under way at once most would wait, and keep what they found. */
const SIDE_BY_SIDE = 32;

/** One answer, as `access` gives many. */
export function answerTo(
  question: Question,
  circumstances: Circumstances,
  environment: AccessEnvironment,
): Promise<Answer> {
  return answerOf(question, circumstances, { ...environment, layers: new SharedLayers() });
}

interface SharedEnvironment extends AccessEnvironment {
  readonly layers: SharedLayers;
}

async function answerOf(
  question: Question,
  circumstances: Circumstances,
  environment: SharedEnvironment,
): Promise<Answer> {
  const call = callOf(question, circumstances);
  const gathered = await gather({ call, requests: [requestOf(call, circumstances)], ...environment });
  const evaluated = gathered.inventories.map((inventory) => {
    const whole = told(inventory, circumstances);
    return evaluate({ ...whole, policies: environment.layers.of(whole.policies) });
  });
  const { facts, inventories } = gathered;
  const gaps = inventories.flatMap((inventory) => inventory.gaps);
  const notChecked = notCheckedOf(gathered, evaluated);
  return new Answered({ question, call, facts, gaps, notChecked, evaluated, checks: environment.checks });
}

/** The inventory with what the user told of it: the session's policies, layers to take as allowing. */
function told(inventory: PolicyInventory, { session, assume = [] }: Circumstances): PolicyInventory {
  const { policies, request } = inventory;
  return { ...inventory, policies: assuming(withSession(policies, session), request, assume) };
}

function withSession(policies: Policies, session: Circumstances['session']): Policies {
  if (session === undefined) return policies;
  const { session: _, ...others } = policies;
  return Array.isArray(session) && session.length === 0 ? others : { ...others, session };
}

interface Evidence {
  readonly question: Question;
  readonly call: Call;
  readonly facts: Gathered['facts'];
  readonly gaps: Answer['gaps'];
  readonly notChecked: Answer['notChecked'];
  readonly evaluated: readonly EvaluatedRequest[];
  readonly checks: AccessEnvironment['checks'];
}

/** Of a matrix of answers few are looked at closely: the explanation is worked out when it is. */
class Answered implements Answer {
  readonly question: Question;
  readonly call: Call;
  readonly verdict: Verdict;
  readonly decision: Answer['decision'];
  readonly unread: readonly PolicyType[];
  readonly notChecked: Answer['notChecked'];
  declare readonly depends?: NonNullable<Answer['depends']>;
  readonly evaluated: readonly EvaluatedRequest[];
  readonly gaps: Answer['gaps'];
  readonly #evidence: Evidence;
  #explanation: CallExplanation | undefined;

  constructor(evidence: Evidence) {
    const { question, call, evaluated, gaps, notChecked } = evidence;
    this.#evidence = evidence;
    this.question = question;
    this.call = call;
    this.evaluated = evaluated;
    this.decision = mostRestrictive(evaluated);
    this.gaps = gaps;
    const isNo = evaluated.some(isDenied);
    const open = isNo || this.decision === 'allowed' ? CLOSED : openness(evaluated);
    this.verdict = open.verdict ?? (isNo ? 'no' : 'yes');
    this.unread = open.unread;
    this.notChecked = notChecked;
    if (open.depends !== undefined) this.depends = open.depends;
  }

  get explanation(): CallExplanation {
    this.#explanation ??= explainCall(this.#evidence);
    return this.#explanation;
  }
}

/** What could not be read and that the user did not tell. */
function notCheckedOf({ inventories }: Gathered, evaluated: readonly EvaluatedRequest[]): UnreadLayer[] {
  return inventories.flatMap(({ unread }, index) => {
    const one = evaluated[index];
    const types = one === undefined ? [] : unreadOf(one.policies, one.request);
    return unread.filter(({ policyType }) => types.includes(policyType));
  });
}

interface Openness {
  readonly verdict?: Verdict;
  readonly unread: readonly PolicyType[];
  readonly depends?: NonNullable<Answer['depends']>;
}

const CLOSED: Openness = { unread: [] };

/** Why an answer is open: guards that could not be read, policies that would have to allow, condition keys. */
function openness(evaluated: readonly EvaluatedRequest[]): Openness {
  const open = evaluated.filter(({ authorization }) => authorization.decision === 'undetermined');
  const types = [...new Set(open.flatMap(({ policies, request }) => unreadOf(policies, request)))];
  const assumed = evaluated.map((one) => assumingOf(one, types));
  const left = mostRestrictive(assumed);
  if (left === 'allowed') {
    const verdict = types.every((type) => isGuard(type, open)) ? 'unless' : 'unread';
    return { verdict, unread: types };
  }
  const depends = dependence(assumed);
  if (depends === undefined) return { verdict: types.length > 0 ? 'unread' : 'depends', unread: types };
  return { verdict: 'depends', unread: types, depends };
}

/** A table's policy in the caller's own account need not allow; a key's and a trust policy must. */
function isGuard(type: PolicyType, open: readonly EvaluatedRequest[]): boolean {
  if (layerFacts(type).capsOnly) return true;
  if (type !== 'resource-policy') return false;
  return open.every(({ request }) => {
    const own = request.principalAccount !== undefined && request.principalAccount === request.resourceAccount;
    return own && !request.action.startsWith('kms:');
  });
}

/** What evaluated requests of one call come to, and what of it is open. */
export function verdictOf(evaluated: readonly EvaluatedRequest[]): Openness & { readonly verdict: Verdict } {
  if (evaluated.some(isDenied)) return { ...CLOSED, verdict: 'no' };
  if (mostRestrictive(evaluated) === 'allowed') return { ...CLOSED, verdict: 'yes' };
  const open = openness(evaluated);
  return { ...open, verdict: open.verdict ?? 'depends' };
}

/** The answer with what is unread of these types taken as allowing. */
function assumingOf(one: EvaluatedRequest, types: readonly PolicyType[]): EvaluatedRequest {
  const policies = assuming(one.policies, one.request, types);
  return policies === one.policies ? one : evaluate({ ...one, policies });
}
