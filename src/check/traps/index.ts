import type { StatementEvaluation } from '../../evaluation/authorization.js';
import type { Call } from '../../model/call.js';
import type { PolicyType } from '../../model/policy-type.js';
import type { EvaluatedRequest } from '../check.js';
import { findStatement } from '../find-policy.js';
import { ownedByAwsItself } from './aws-owned.js';
import { keyIsNotThere, transitiveTags } from './calls.js';
import {
  boolOfAbsentKey,
  boolOfText,
  type Decisive,
  deadlineOver,
  immutableSubject,
  keyOfAnotherCall,
  letterCase,
  suffixBehindVariable,
  variableWithoutVersion,
  wildcardUnderEquals,
} from './conditions.js';
import { malformedValue, unknownOperator } from './forms.js';
import { addressFamily, endpointOfAnother, sourceIpThroughEndpoint, vpcForEndpoint } from './network.js';
import { keyOfIamPrincipals, roleWithoutPath, sessionUnderPrincipalArn } from './principal-keys.js';
import { deletedPrincipal, wildcardInPrincipal } from './principals.js';
import { emptyResource, resourceTrap } from './resources.js';
import type { Place, Trap } from './trap.js';

export { type FoundTrap, TRAPS, type TrapId, trapInWords } from './catalogue.js';
export { isKeyOfTrustCall } from './conditions.js';
export type { Repair, Trap } from './trap.js';

const OF_CONDITIONS: readonly ((place: Decisive) => Trap | undefined)[] = [
  variableWithoutVersion,
  wildcardUnderEquals,
  letterCase,
  suffixBehindVariable,
  malformedValue,
  unknownOperator,
  boolOfText,
  vpcForEndpoint,
  endpointOfAnother,
  sourceIpThroughEndpoint,
  addressFamily,
  sessionUnderPrincipalArn,
  roleWithoutPath,
  keyOfIamPrincipals,
  deadlineOver,
  ownedByAwsItself,
  immutableSubject,
  keyOfAnotherCall,
  boolOfAbsentKey,
];

/** A statement, and the place where it stands. */
export interface Examined {
  readonly statement: StatementEvaluation;
  readonly policyType: PolicyType;
  readonly evaluated: EvaluatedRequest;
  /** The call that the request is of. */
  readonly call?: Call;
}

/** The trap that a statement fails by, or denies by; undefined where it does what it says. */
export function trapOf({ statement, policyType, evaluated, call }: Examined): Trap | undefined {
  const found = findStatement(evaluated.policies, policyType, statement.ref);
  const version = found?.document['Version'];
  const place: Place = {
    statement,
    request: evaluated.request,
    policyType,
    ...(call === undefined ? {} : { call }),
    ...(found === undefined ? {} : { written: found.statement }),
    ...(typeof version === 'string' ? { version } : {}),
  };
  return trapOfElement(place) ?? trapOfCondition(place);
}

function trapOfElement(place: Place): Trap | undefined {
  const { elements, effect } = place.statement;
  const missed = elements.find(({ match }) => match === false) ?? elements.find(({ match }) => match === 'unknown');
  if (missed === undefined) return undefined;
  // What a Deny does not name is not denied: of its elements an empty one alone is a trap.
  if (effect === 'Deny') return missed.match === 'unknown' ? emptyResource(missed) : undefined;
  return (
    transitiveTags(place, missed) ??
    keyIsNotThere(place) ??
    deletedPrincipal(place, missed) ??
    wildcardInPrincipal(place, missed) ??
    resourceTrap(place, missed)
  );
}

/** Of an Allow the conditions that fail, of a Deny those that match. */
function trapOfCondition(place: Place): Trap | undefined {
  const { effect, conditions } = place.statement;
  for (const condition of conditions) {
    if (condition.match === (effect === 'Allow')) continue;
    for (const detect of OF_CONDITIONS) {
      const trap = detect({ ...place, condition });
      if (trap !== undefined) return trap;
    }
  }
  return undefined;
}
