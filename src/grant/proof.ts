import { verdictOf } from '../access/index.js';
import type { EvaluatedRequest } from '../check/check.js';
import { oneOrMany } from '../check/document.js';
import { evaluate } from '../check/evaluate.js';
import { unreadInWords } from '../check/sentences/unread.js';
import type { Policies } from '../model/policies.js';
import type { PolicyType } from '../model/policy-type.js';
import { isUnknown } from '../model/unknown.js';
import { type Asked, askedResource } from './evidence.js';
import { type Element, elementsOf, type GrantDocument, listOf } from './intent.js';
import { covers, newlyAllowed, type ProbeGround } from './probes.js';

export type ElementVerdict = ReturnType<typeof verdictOf>['verdict'];

/** How one call of the intent comes out. */
export interface ProvenCall extends Element {
  readonly before: ElementVerdict;
  readonly after: ElementVerdict;
}

/** A plan's proof, in its three directions. */
export interface GrantProof {
  readonly calls: readonly ProvenCall[];
  /** Elements without which their call is not allowed. */
  readonly needed: readonly Element[];
  /** Elements that nothing needs; empty in a plan of ours. */
  readonly superfluous: readonly Element[];
  /** What else the documents newly allow, over every action of the services and neighbouring resources. */
  readonly newlyAllowed: readonly Element[];
  /** How many other actions on how many resources were evaluated for that. */
  readonly probed: { readonly actions: number; readonly resources: number };
  /** Layers that could not be read: the proof holds unless they deny. */
  readonly assumes: readonly PolicyType[];
  readonly assumesWhy: readonly string[];
}

interface ProofInput {
  readonly asked: readonly Asked[];
  readonly documents: readonly GrantDocument[];
  readonly ground: ProbeGround;
}

/** Proves documents: every call of the intent allowed with them, each element needed, nothing else newly allowed. */
export function proveGrant({ asked, documents, ground }: ProofInput): GrantProof {
  const after = asked.map((one) => ({ one, open: verdictOf(withDocuments(one.evaluated, documents)) }));
  const added = documents.flatMap(({ Statement }) => Statement.flatMap(elementsOf));
  const needs = added.map((element) => ({ element, isNeeded: isNeeded(element, asked, documents) }));
  return {
    calls: after.map(({ one, open }) => ({
      ...one.element,
      before: verdictOf(one.evaluated).verdict,
      after: open.verdict,
    })),
    needed: needs.filter(({ isNeeded: needed }) => needed).map(({ element }) => element),
    superfluous: needs.filter(({ isNeeded: needed }) => !needed).map(({ element }) => element),
    ...newlyAllowed(
      asked.map(({ element }) => element),
      documents,
      ground,
    ),
    assumes: [...new Set(after.flatMap(({ open }) => open.unread))],
    assumesWhy: [...new Set(asked.flatMap(({ notChecked }) => notChecked.map(inWords)))],
  };
}

function inWords(layer: Asked['notChecked'][number]): string {
  const { policyType, why, remedy } = unreadInWords(layer);
  return `${policyType}: ${why}${remedy === '' ? '' : `; ${remedy}`}`;
}

/** The requests with the documents among the role's identity policies. */
export function withDocuments(
  evaluated: readonly EvaluatedRequest[],
  documents: readonly GrantDocument[],
): EvaluatedRequest[] {
  return evaluated.map((one) => evaluate({ ...one, policies: withIdentity(one.policies, documents) }));
}

function withIdentity(policies: Policies, documents: readonly GrantDocument[]): Policies {
  const { identity = [] } = policies;
  const added = documents.map((document, index) => ({ id: `grant ${index + 1}`, document }));
  return { ...policies, identity: [...(isUnknown(identity) ? [identity] : identity), ...added] };
}

/** Without the element, the element's own request is left without an identity policy that allows it. */
function isNeeded(element: Element, asked: readonly Asked[], documents: readonly GrantDocument[]): boolean {
  const own = asked.filter((one) => covers(element, { ...one.element, resource: askedResource(one.element) }));
  const request = own.flatMap(({ evaluated }) => evaluated.slice(0, 1));
  if (request.length === 0) return false;
  const isGiven = (given: readonly GrantDocument[]) =>
    withDocuments(request, given).every((one) => identityOf(one) === 'allows');
  return isGiven(documents) && !isGiven(documents.map((document) => without(document, element)));
}

/** What the identity policies alone say of a request. */
export function identityOf({ authorization }: EvaluatedRequest): string | undefined {
  return authorization.layers.find(({ policyType }) => policyType === 'identity-policy')?.decision;
}

/** The document with the element's action and resource taken out of every statement that has both. */
function without(document: GrantDocument, { action, resource }: Element): GrantDocument {
  const statements = document.Statement.flatMap((statement) => {
    const actions = listOf(statement.Action);
    const resources = listOf(statement.Resource);
    if (!actions.includes(action) || !resources.includes(resource)) return [statement];
    const otherActions = actions.filter((one) => one !== action);
    const otherResources = resources.filter((one) => one !== resource);
    return [
      { ...statement, Action: oneOrMany(otherActions) },
      { ...statement, Action: action, Resource: oneOrMany(otherResources) },
    ].filter(({ Action, Resource }) => Action.length > 0 && Resource.length > 0);
  });
  return { ...document, Statement: statements };
}
