import type { ChangeAsCode, PolicyChange, Remediation } from '../../src/check/change.js';
import type { EvaluatedRequest } from '../../src/check/check.js';
import { evaluate } from '../../src/check/evaluate.js';
import { phrasesInWords } from '../../src/check/sentences/phrase.js';
import type { Denial } from '../../src/model/denial.js';
import type { Policies } from '../../src/model/policies.js';
import type { DerivedRequest, RequestContext } from '../../src/model/request.js';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { proposer } from '../../src/remedy/propose.js';
import { type RemediateInput, remediate } from '../../src/remedy/remediate.js';
import { denialOf } from '../requests/denial.js';

export const ACCOUNT = '111122223333';
export const TABLE = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/app/orders-api`;
export const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/orders-api/one`;

export interface Asked extends Partial<Omit<DerivedRequest, 'context' | 'origin'>> {
  readonly context?: RequestContext;
  readonly origin?: Partial<DerivedRequest['origin']>;
  readonly policies: Policies;
  readonly managementAccount?: string;
}

/** A request of the role `orders-api`, evaluated. */
export function ask({ policies, origin, managementAccount, ...request }: Asked): EvaluatedRequest {
  return evaluate({
    request: {
      principal: SESSION,
      principalRole: ROLE,
      principalAccount: ACCOUNT,
      action: 'dynamodb:GetItem',
      resource: TABLE,
      resourceAccount: ACCOUNT,
      ...request,
      origin: { region: 'eu-west-1', why: 'GetItem asks dynamodb:GetItem', named: true, ...origin },
    },
    policies,
    ...(managementAccount === undefined ? {} : { managementAccount }),
  });
}

export const NO_CHECKS = { call: someDenial(), said: someDenial(), checks: [], facts: [] };

/** The chain and the remediations for a call, without the help of checks. */
export function remedy(...evaluated: readonly EvaluatedRequest[]) {
  return told({ ...NO_CHECKS, evaluated, findings: [] });
}

/** What `remediate` answers, with the words that a report gives it. */
export function told(input: RemediateInput) {
  const tell = phrasesInWords(input.checks.map(({ meta }) => meta));
  const { chain, remediations } = remediate(input);
  return {
    chain,
    remediations: remediations.map((one) => ({
      ...one,
      text: tell(one.says),
      warnings: one.warnings.map(tell),
      proof: {
        ...one.proof,
        why: tell(one.proof.why),
        minimal: one.proof.minimal.map(tell),
        newlyAllows: one.proof.newlyAllows.map(tell),
      },
    })),
  };
}

/** The same when AWS's message gives this reason. */
remedy.saying = (reason: Partial<Denial['reason']>, ...evaluated: readonly EvaluatedRequest[]) => {
  const said = { ...NO_CHECKS.said, reason: { ...NO_CHECKS.said.reason, ...reason } };
  return told({ ...NO_CHECKS, said, evaluated, findings: [] });
};

export const proposing = proposer(NO_CHECKS);

function someDenial(): Denial {
  return denialOf({});
}

export function document(...Statement: readonly object[]) {
  return { Version: '2012-10-17', Statement };
}

export function allow(Action: string | readonly string[], Resource: string | readonly string[], more: object = {}) {
  return { Effect: 'Allow', Action, Resource, ...more };
}

export function deny(Action: string | readonly string[], Resource: string, more: object = {}) {
  return { Effect: 'Deny', Action, Resource, ...more };
}

/** An inline policy of the role. */
export function inline(id: string, ...statements: readonly object[]) {
  return { id, attachedTo: ROLE, document: document(...statements) };
}

/** The change of a remediation that changes a policy. */
export function policyChange(remediation: Pick<Remediation, 'change'> | undefined): PolicyChange {
  if (remediation?.change.kind !== 'policy') throw new TypeError('no change of a policy');
  return remediation.change;
}

/** The change of a remediation as code. */
export function codeOf(remediation: Pick<Remediation, 'change'> | undefined): ChangeAsCode {
  if (remediation === undefined) throw new TypeError('no remediation');
  return changeAsCode(remediation.change);
}
