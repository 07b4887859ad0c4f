import type { Check } from '../check/check.js';
import { evaluate, mostRestrictive } from '../check/evaluate.js';
import type { Finding } from '../check/finding.js';
import { classify } from '../denials/index.js';
import type { AwsReader } from '../evidence/reader/reader.js';
import type { Call } from '../model/call.js';
import { type Asked, type Cause, type Denial, saidOf } from '../model/denial.js';
import { distinctGaps, type Gap, gap } from '../model/gap.js';
import type { RequestContext } from '../model/request.js';
import type { RecordedCall } from '../remedy/proof.js';
import { remediate } from '../remedy/remediate.js';
import { contextOf, type RequestFacts, requestsOf } from '../requests/index.js';
import type { DiagnosisWithEvidence } from './answers.js';
import { changedSince } from './changes/changed-since.js';
import { changes } from './changes/changes-before.js';
import { decode } from './decode.js';
import { type DenialGroup, type Diagnosis, requestSummary, unexplained } from './diagnosis.js';
import { disagreement } from './disagreement.js';
import { findingsOf } from './explain-call.js';
import { type Gathered, gather } from './gather.js';
import { principalName } from './group.js';
import { inferred } from './infer.js';
import { withNamedEndpoint } from './named-endpoint.js';
import { notChecked, unreadableGaps } from './not-checked.js';
import { proxyRole } from './proxy-role.js';
import { asFarAsAsked, standInGaps, withoutProof } from './stand-in.js';
import { type Ruled, rulesOutDeny, statusOf } from './status.js';

export interface DiagnoseEnvironment {
  readonly checks: readonly Check[];
  readonly reader: AwsReader;
  /** Calls that AWS allowed in the window: no fix may change their decision. */
  readonly allowedCalls?: readonly Call[];
}

/**
 * Explains one group of equal denials: gathers every layer that applies, evaluates, and names what denies.
 * Never throws for what AWS answers.
 */
export async function diagnose(group: DenialGroup, environment: DiagnoseEnvironment): Promise<Diagnosis> {
  return (await diagnoseWithEvidence(group, environment)).diagnosis;
}

/** The same, with the requests and policies that were evaluated: other groups may be held against them. */
export async function diagnoseWithEvidence(
  group: DenialGroup,
  environment: DiagnoseEnvironment,
): Promise<DiagnosisWithEvidence> {
  const { denial } = group;
  const causes = classify(denial);
  if (denial.kind === 'lookalike' && !causes.includes('kms-grant')) {
    return { diagnosis: lookalike(group, causes), evaluated: [] };
  }
  const decoded = await decode(denial, environment.reader);
  const proxy = await proxyRole(decoded.denial, environment.reader);
  const { shape } = group.resources ?? {};
  const asking = { asked: decoded.denial, context: decoded.context, facts: proxy.facts, ...(shape && { shape }) };
  const gathered = asFarAsAsked(await gatherCall(asking, environment));
  const { evaluated: asked, gaps } = await inferred(gathered.evaluated, denial, environment.reader);
  const { facts } = gathered;
  const findings = findingsOf({
    call: denial,
    said: denial,
    evaluated: asked,
    facts,
    checks: environment.checks,
    causes,
  });
  const evaluated = withoutProof(asked, findings);
  const decision = mostRestrictive(evaluated);
  const ruled = { reported: denial.reason, evaluated, findings, decision };
  const status = denial.kind === 'lookalike' ? 'lookalike' : statusOf(ruled);
  const changed = await whoChanged({ group, ruled, status }, environment);
  const diagnosis = {
    ...unexplained(group, causes),
    status,
    decision,
    requests: evaluated.map(requestSummary),
    findings: [...findings, ...changed.findings],
    ...remediate({
      call: denial,
      said: denial,
      evaluated,
      findings,
      facts,
      checks: environment.checks,
      allowedCalls: findings.length === 0 ? [] : await neighboursOf(denial, environment),
    }),
    gaps: distinctGaps([
      ...decoded.gaps,
      ...proxy.gaps,
      ...changed.gaps,
      ...gaps,
      ...standInGaps(evaluated),
      ...unreadableGaps(evaluated),
      ...gathered.inventories.flatMap((inventory) => inventory.gaps),
    ]),
    notChecked: notChecked(gathered.inventories, asked, denial.reason),
    ...(rulesOutDeny(ruled) ? { denyRuledOut: true } : {}),
    ...disagreement({ denial, status, ruled }),
  };
  return { diagnosis, evaluated, facts };
}

interface Gathering {
  readonly asked: Asked;
  /** Condition keys that AWS's encoded message told. */
  readonly context: RequestContext;
  /** What was read of who asked. */
  readonly facts?: RequestFacts;
  /** Of the resources that the same was denied on. */
  readonly shape?: string;
}

/** What AWS itself told of the refused request wins over what record and identity tell. */
async function gatherCall(
  { asked, context: told, facts, shape }: Gathering,
  { checks, reader }: DiagnoseEnvironment,
): Promise<Gathered> {
  const requests = requestsOf(asked, facts).map((derived) => {
    const isOfShape = shape !== undefined && derived.resource === asked.resource;
    const request = isOfShape ? { ...derived, origin: { ...derived.origin, shape } } : derived;
    const context = contextOf(asked, request);
    return { ...request, context: request.origin.named ? withKeys(context, told) : context };
  });
  const said = saidOf(asked);
  const gathered = await gather({ call: asked, ...(said && { said }), requests, checks, reader });
  return { ...gathered, inventories: withNamedEndpoint(gathered.inventories, said) };
}

/** Condition keys do not differ by case. */
function withKeys(context: RequestContext, told: RequestContext): RequestContext {
  const keys = new Set(Object.keys(told).map((key) => key.toLowerCase()));
  const others = Object.entries(context).filter(([key]) => !keys.has(key.toLowerCase()));
  return { ...Object.fromEntries(others), ...told };
}

/** Who changed what denies since it was allowed, or what denied since it was denied. */
async function whoChanged(
  { group, ruled, status }: Pick<Diagnosis, 'group' | 'status'> & { readonly ruled: Ruled },
  environment: DiagnoseEnvironment,
): Promise<{ findings: readonly Finding[]; gaps: readonly Gap[] }> {
  const { reader } = environment;
  if (status === 'not-reproduced') return { findings: await changedSince(group, ruled, reader), gaps: [] };
  return wasAllowed(group, environment) ? changes({ group, ...ruled }, reader) : { findings: [], gaps: [] };
}

/** True where the window holds an equal call that AWS allowed before it denied the first. */
function wasAllowed({ denial, firstSeen }: DenialGroup, { allowedCalls = [] }: DiagnoseEnvironment): boolean {
  return allowedCalls.some(
    (call) =>
      principalName(call) === principalName(denial) &&
      call.operation === denial.operation &&
      call.resource === denial.resource &&
      call.time < firstSeen,
  );
}

/** The allowed calls of the same role or user, with the evidence for the requests that AWS made for them. */
function neighboursOf(denial: Denial, environment: DiagnoseEnvironment): Promise<RecordedCall[]> {
  const calls = (environment.allowedCalls ?? []).filter((call) => principalName(call) === principalName(denial));
  return Promise.all(
    calls.map(async (call) => ({
      eventId: call.id,
      evaluated: (await gatherCall({ asked: call, context: {} }, environment)).inventories
        .filter(({ request }) => request.origin.askedLast === undefined)
        .map(evaluate),
    })),
  );
}

/** A group whose evidence nobody waited for; `why`, where the run was not interrupted. */
export function interrupted(group: DenialGroup, why?: string): Diagnosis {
  const gaps = [gap('INTERRUPTED', { of: 'diagnosis', ...(why === undefined ? {} : { why }) })];
  const causes = classify(group.denial);
  const status = group.denial.kind === 'lookalike' ? 'lookalike' : 'undetermined';
  return { ...unexplained(group, causes), status, decision: 'undetermined', gaps };
}

function lookalike(group: DenialGroup, causes: readonly Cause[]): Diagnosis {
  return { ...unexplained(group, causes), status: 'lookalike', decision: 'undetermined' };
}
