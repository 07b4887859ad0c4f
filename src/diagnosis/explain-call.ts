import type { ChainStep, Remediation } from '../check/change.js';
import type { Check, EvaluatedRequest } from '../check/check.js';
import { findInput } from '../check/find.js';
import type { Finding } from '../check/finding.js';
import type { Call } from '../model/call.js';
import type { Cause, Said } from '../model/denial.js';
import { POLICY_TYPES } from '../model/policy-type.js';
import { remediate } from '../remedy/remediate.js';
import type { Gathered } from './gather.js';
import { mergeFindings, rankFindings } from './rank.js';
import { doubted, ifAsked } from './stand-in.js';

/** A call with its evidence, evaluated; `said` where AWS answered it. */
export interface EvaluatedCall {
  readonly call: Call;
  readonly said?: Said;
  readonly evaluated: readonly EvaluatedRequest[];
  readonly facts: Gathered['facts'];
  readonly checks: readonly Check[];
  /** As `classify` ranks them; AWS's order of the policy types unless given. */
  readonly causes?: readonly Cause[];
}

/** What the checks find in a call, first what to fix first. */
export function findingsOf({ call, said, evaluated, facts, checks, causes }: EvaluatedCall): Finding[] {
  const found = checks.flatMap((check) =>
    check
      .find(findInput(check, { call, ...(said && { said }), requests: evaluated, facts }))
      .map((finding) => ifAsked(doubted(finding, evaluated[finding.request], said?.reason), evaluated)),
  );
  const contributors = new Set(checks.filter((check) => check.meta.contributes.length > 0).map((c) => c.meta.id));
  const findings = mergeFindings(found, contributors);
  return rankFindings({ findings, causes: causes ?? POLICY_TYPES, named: said?.reason.policyType ?? 'unknown' });
}

export interface CallExplanation {
  readonly findings: readonly Finding[];
  readonly chain: readonly ChainStep[];
  readonly remediations: readonly Remediation[];
}

/** Why a call that nobody made would be denied, and the way to allowed: as for a denial, without what AWS said. */
export function explainCall(input: EvaluatedCall): CallExplanation {
  const findings = findingsOf(input);
  return { findings, ...remediate({ ...input, findings }) };
}
