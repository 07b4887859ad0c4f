import type { EvaluatedRequest } from '../check/check.js';
import type { LayerEvaluation } from '../evaluation/authorization.js';
import { authorize, compilePolicies } from '../evaluation/index.js';
import { fieldOf, layerFacts } from '../model/layers.js';
import type { Policies } from '../model/policies.js';
import type { PolicyType } from '../model/policy-type.js';
import type { DerivedRequest, RequestContext } from '../model/request.js';
import { isUnknown, unknown } from '../model/unknown.js';
import { contextOf, requestsOf } from '../requests/index.js';
import type { DenialGroup, Diagnosis } from './diagnosis.js';
import type { Gathered } from './gather.js';
import { principalName } from './group.js';

/** A diagnosis with the evidence that it was made from. */
export interface DiagnosisWithEvidence {
  readonly diagnosis: Diagnosis;
  readonly evaluated: readonly EvaluatedRequest[];
  /** What the checks learnt, in the order of the requests. */
  readonly facts?: Gathered['facts'];
}

type Answers = (member: DenialGroup) => boolean;

const ANSWERS_NOTHING: Answers = () => false;

/**
 * Whether a diagnosis tells of another group of its shape what it tells of its own: the layer that denies is evaluated
 * for the other's request, and has to decide by the same statements. A layer that could not be read cannot be for any.
 */
export function answersOf(explained: DiagnosisWithEvidence): Answers {
  const { diagnosis, evaluated } = explained;
  const [leading] = diagnosis.findings;
  if (diagnosis.status === 'stated') return () => true;
  const { policyType } = leading ?? {};
  if (diagnosis.status !== 'explained' || leading?.standing !== 'blocking' || policyType === undefined)
    return ANSWERS_NOTHING;
  const own = evaluated[leading.request];
  const layer = own?.authorization.layers.find((one) => one.policyType === policyType);
  if (own === undefined || layer === undefined || policyType === 'aws-rule' || !own.request.origin.named)
    return ANSWERS_NOTHING;
  const caller = principalName(diagnosis.group.denial);
  const whole = compilePolicies(own.policies);
  const alone = compilePolicies(layerAlone(own.policies, policyType));
  const organization =
    own.managementAccount === undefined ? {} : { organization: { managementAccount: own.managementAccount } };
  return (member) => {
    const isSameCaller = principalName(member.denial) === caller;
    if (!isSameCaller && layerFacts(policyType).bearer === 'principal') return false;
    const request = namedRequest(member);
    if (request === undefined) return false;
    const context = withLearnt(request.context ?? {}, own.request, isSameCaller);
    const policies = isSameCaller ? whole : alone;
    const { layers } = authorize({ request: { ...request, context }, policies, ...organization });
    return isSame(
      layer,
      layers.find((one) => one.policyType === policyType),
    );
  };
}

/** The request that AWS's message names. */
function namedRequest({ denial }: DenialGroup): DerivedRequest | undefined {
  const [named, ...others] = requestsOf(denial).filter(({ origin }) => origin.named);
  if (named === undefined || others.length > 0) return undefined;
  const { principalUnknown, resourceUnknown } = named.origin;
  if (principalUnknown !== undefined || resourceUnknown !== undefined) return undefined;
  return { ...named, context: contextOf(denial, named) };
}

/** Of another caller nothing is known but the layer that both have. */
function layerAlone(policies: Policies, policyType: PolicyType): Policies {
  const field = fieldOf(policyType);
  const kept = Object.entries(policies).filter(
    ([name]) => name === field || (field === 'vpcEndpoint' && name === 'vpcEndpointType'),
  );
  return { identity: unknown('the policies of another caller'), ...Object.fromEntries(kept) };
}

const OF_ORGANIZATION = /^aws:principalorg/i;
const OF_CALLER = /^aws:principal/i;

/** What a check learnt of the caller, or of its organization, holds for every call of theirs. */
function withLearnt(
  context: RequestContext,
  { context: learnt = {}, sessionTags = [] }: DerivedRequest,
  isSameCaller: boolean,
): RequestContext {
  const pattern = isSameCaller && sessionTags.length === 0 ? OF_CALLER : OF_ORGANIZATION;
  const known = new Set(
    Object.entries(context).flatMap(([key, value]) => (isUnknown(value) ? [] : [key.toLowerCase()])),
  );
  const added = Object.entries(learnt).filter(([key]) => pattern.test(key) && !known.has(key.toLowerCase()));
  const overruled = new Set(added.map(([key]) => key.toLowerCase()));
  const kept = Object.entries(context).filter(([key]) => !overruled.has(key.toLowerCase()));
  return Object.fromEntries([...kept, ...added]);
}

function isSame(own: LayerEvaluation, other: LayerEvaluation | undefined): boolean {
  if (other === undefined || !own.denies || !other.denies || own.decision !== other.decision) return false;
  return placesOf(own) === placesOf(other);
}

function placesOf({ determining, levels = [] }: LayerEvaluation): string {
  const statements = determining.map(({ ref }) => `${ref.policy} ${ref.attachedTo ?? ''} ${ref.pointer}`);
  return [...statements, ...levels].sort().join('\n');
}
