import type { ChainStep, Remediation } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import type { Finding } from '../check/finding.js';
import { type UnreadLayer, unknownsBehind } from '../check/inventory.js';
import type { Decision, LayerEvaluation } from '../evaluation/authorization.js';
import type { Cause, Denial, DenialReason } from '../model/denial.js';
import type { Gap } from '../model/gap.js';
import type { DerivedRequest } from '../model/request.js';
import type { RecordOfText } from '../model/told-call.js';
import type { Disagreement } from './disagreement.js';
import type { OpenGroup } from './open-group.js';
import type { DiagnosisStatus } from './status.js';

export interface DiagnosedRequest {
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
  /** Where it is asked. */
  readonly region?: string;
  readonly why: string;
  readonly decision: Decision;
  readonly layers: readonly LayerEvaluation[];
  readonly missing: readonly string[];
  /** Reasons in `missing`, or of values in the layers, that are long: each with its name. */
  readonly unread?: readonly { readonly why: string; readonly name: string }[];
}

/** A request with its answer, without the evidence. */
export function requestSummary(one: EvaluatedRequest): DiagnosedRequest {
  const { request, authorization } = one;
  const briefs = unknownsBehind(one).flatMap(({ unknown: why, brief: name }) =>
    name === undefined ? [] : [{ why, name }],
  );
  const unread = [...new Map([...briefs, ...standInNames(request)].map((each) => [each.why, each])).values()];
  return {
    action: request.action,
    resource: request.resource,
    principal: request.principal,
    ...(request.origin.region === '' ? {} : { region: request.origin.region }),
    why: request.origin.why,
    decision: authorization.decision,
    layers: authorization.layers,
    missing: authorization.missing,
    ...(unread.length === 0 ? {} : { unread }),
  };
}

/** What a decision depends on where something stands in for the caller or the resource. */
function standInNames({ origin: { principalUnknown, resourceUnknown } }: DerivedRequest) {
  return [
    ...(principalUnknown === undefined ? [] : [{ why: principalUnknown, name: 'who called, which nobody told' }]),
    ...(resourceUnknown === undefined ? [] : [{ why: resourceUnknown, name: 'the resource, which nobody told' }]),
  ];
}

/** What the calls of a group name: `denial` has one of them. */
export interface GroupResources {
  /** `arn:aws:s3:::bucket/*`. */
  readonly shape: string;
  /** Absent where some were counted without being kept. */
  readonly count?: number;
  /** Five at most, the newest first. */
  readonly examples: readonly string[];
}

/** Equal denials: same principal role, action, shape of resource and reason. What it tells may be made when it is asked. */
export interface DenialGroup {
  /** Of its diagnosis: stable over runs and over the order of arrival. */
  readonly id: string;
  /** One of those counted, the newest. */
  readonly denial: Denial;
  /** Set where the calls name several resources of one shape: nothing that was read tells them apart. */
  readonly resources?: GroupResources;
  /** Set where so many resources were named that some were counted without being kept. */
  readonly folded?: true;
  /** What is counted, each resource by itself. */
  readonly members?: readonly [OpenGroup, ...OpenGroup[]];
  /** Set where a text told of the calls, and `denial` is of the CloudTrail record that was looked up for one of them. */
  readonly record?: RecordOfText;
  readonly count: number;
  /** ISO 8601, UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The first 20. */
  readonly eventIds: readonly string[];
  readonly sessions: readonly string[];
  readonly sourceAddresses: readonly string[];
}

export interface Diagnosis {
  readonly id: string;
  readonly status: DiagnosisStatus;
  readonly group: DenialGroup;
  readonly reported: DenialReason;
  /** Candidate causes in the order they were ranked. */
  readonly causes: readonly Cause[];
  readonly decision: Decision;
  readonly requests: readonly DiagnosedRequest[];
  /** First the one to fix first. */
  readonly findings: readonly Finding[];
  readonly chain: readonly ChainStep[];
  readonly remediations: readonly Remediation[];
  /** The layers that could not be read, and on which an answer depends. */
  readonly notChecked: readonly UnreadLayer[];
  /** Set where AWS's message says that no Deny applied in any policy, at the time of the call. */
  readonly denyRuledOut?: boolean;
  readonly gaps: readonly Gap[];
  /** Where message and evaluation disagree, and why that can be. */
  readonly disagreement?: Disagreement;
  /** Ids of other diagnoses that this one caused, or that caused it: a table's and its key's. */
  readonly related?: readonly string[];
}

/** The group with all that is made when it is asked for, for whoever reads it again and again. */
export function asValue(group: DenialGroup): DenialGroup {
  const { denial, count, firstSeen, lastSeen, eventIds, sessions, sourceAddresses } = group;
  return { ...group, denial, count, firstSeen, lastSeen, eventIds, sessions, sourceAddresses };
}

/** The diagnosis of a group that nothing was looked at for. */
export function unexplained(group: DenialGroup, causes: readonly Cause[]): Diagnosis {
  return {
    id: group.id,
    status: 'undetermined',
    group: asValue(group),
    reported: group.denial.reason,
    causes,
    decision: 'undetermined',
    requests: [],
    findings: [],
    chain: [],
    remediations: [],
    notChecked: [],
    gaps: [],
  };
}
