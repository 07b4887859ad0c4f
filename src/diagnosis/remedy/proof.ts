import type { JsonObject } from '../../vocabulary/json.js';
import type { EvaluatedRequest } from '../check.js';
import { mostRestrictive } from '../evaluate.js';
import type { PolicyChange, Proof, RemedyCandidate } from '../remediation.js';
import { applyTo } from './chain.js';
import { listOf, oneOrMany } from './document.js';

/** A recorded call that AWS allowed, with the evidence for its requests. */
export interface RecordedCall {
  readonly eventId: string;
  readonly evaluated: readonly EvaluatedRequest[];
}

export interface ProofInput {
  /** The call as it is denied now. */
  readonly start: readonly EvaluatedRequest[];
  /** The changes of all other steps of the chain, in order. */
  readonly others: readonly RemedyCandidate[];
  readonly candidate: RemedyCandidate;
  /** How many of `others` come before the candidate. */
  readonly position: number;
  readonly allowedCalls: readonly RecordedCall[];
}

/** Proves a change: allowed with it, denied without it, and denied without any single element of it. */
export function prove(input: ProofInput): Proof {
  const before = mostRestrictive(applyAll(input, undefined));
  const after = applyAll(input, input.candidate);
  const decision = mostRestrictive(after);
  const minimal = decision === 'allowed' ? elements(input.candidate).map((element) => tryWithout(input, element)) : [];
  const superfluous = minimal.filter(({ denied }) => !denied).map(({ name }) => name);
  const neighbours = checkNeighbours(input);
  const why = reasonAgainst({ before, after, decision, superfluous, changed: neighbours?.changed ?? [] });
  return {
    status: why === undefined ? 'proven' : 'unproven',
    why: why ?? 'allowed with the change, denied without it and without any single element of it',
    before,
    after: decision,
    minimal: minimal.filter(({ denied }) => denied).map(({ name }) => name),
    newlyAllows: newlyAllows(input.candidate),
    ...(neighbours === undefined ? {} : { neighbours }),
  };
}

function applyAll({ start, others, position }: ProofInput, candidate: RemedyCandidate | undefined): EvaluatedRequest[] {
  const changes = [...others.slice(0, position), ...(candidate ? [candidate] : []), ...others.slice(position)];
  return changes.reduce<EvaluatedRequest[]>((state, { change }) => applyTo(state, change), [...start]);
}

interface Outcome {
  readonly before: string;
  readonly after: readonly EvaluatedRequest[];
  readonly decision: string;
  readonly superfluous: readonly string[];
  readonly changed: readonly string[];
}

function reasonAgainst({ before, after, decision, superfluous, changed }: Outcome): string | undefined {
  if (decision === 'undetermined') {
    const missing = [...new Set(after.flatMap(({ authorization }) => authorization.missing))];
    return `after the change the decision still hangs on ${missing.join(', ') || 'what could not be read'}`;
  }
  if (decision !== 'allowed')
    return 'the request is still denied after it: a layer remains that no change was found for';
  if (before === 'allowed') return 'the request is allowed without it as well';
  if (superfluous.length > 0) return `the request is allowed without ${superfluous.join(', ')}`;
  return changed.length > 0 ? `it changes the decision of recorded calls: ${changed.join(', ')}` : undefined;
}

interface Element {
  readonly name: string;
  readonly without: RemedyCandidate | undefined;
}

/** The change itself, and each value of a list that it grants. */
function elements(candidate: RemedyCandidate): Element[] {
  const { change } = candidate;
  if (change.kind === 'action') return [{ name: 'the action', without: undefined }];
  if (change.operation === 'replace-statement') return [{ name: 'the change of the statement', without: undefined }];
  const parts = (['Action', 'Resource'] as const).flatMap((element) => {
    const values = listOf(change.statement[element]);
    if (values.length < 2) return [];
    return values.map((value) => ({
      name: `${element} ${value}`,
      without: withStatement(candidate, change, {
        ...change.statement,
        [element]: oneOrMany(values.filter((v) => v !== value)),
      }),
    }));
  });
  return [{ name: 'the statement', without: undefined }, ...parts];
}

function withStatement(candidate: RemedyCandidate, change: PolicyChange, statement: JsonObject): RemedyCandidate {
  const created = change.operation === 'create-policy' ? { after: { ...change.after, Statement: [statement] } } : {};
  return { ...candidate, change: { ...change, ...created, statement } };
}

function tryWithout(input: ProofInput, { name, without }: Element): { name: string; denied: boolean } {
  return { name, denied: mostRestrictive(applyAll(input, without)) !== 'allowed' };
}

function checkNeighbours({ allowedCalls, candidate }: ProofInput): Proof['neighbours'] {
  if (allowedCalls.length === 0) return undefined;
  const changed = allowedCalls.filter(
    ({ evaluated }) => mostRestrictive(evaluated) !== mostRestrictive(applyTo(evaluated, candidate.change)),
  );
  return { checked: allowedCalls.length, changed: changed.map(({ eventId }) => eventId) };
}

/** The blast radius in words: who else, and what else. */
function newlyAllows({ change }: RemedyCandidate): string[] {
  if (change.kind === 'action') return [];
  const shared = change.policy.startsWith('arn:') || change.policyType.endsWith('control-policy');
  const reach = shared ? [`everything else that ${change.policy} is attached to gets the same`] : [];
  if (change.operation !== 'replace-statement') {
    const own = change.policyType === 'resource-policy';
    const resources = listOf(change.statement['Resource']).map((one) => (own && one === '*' ? change.attachedTo : one));
    const what = `${listOf(change.statement['Action']).join(', ')} on ${resources.join(', ') || change.attachedTo}`;
    return [`${what}, whenever this principal asks`, ...reach];
  }
  if (change.statement['Effect'] === 'Deny') {
    return [`whatever else this statement denied to the one it now exempts, where another policy allows it`, ...reach];
  }
  return reach;
}
