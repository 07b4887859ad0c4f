import { isAskedOn, verdictOf } from '../../access/index.js';
import type { EvaluatedRequest } from '../../check/check.js';
import { listOf, statementsOf } from '../../check/document.js';
import { evaluate } from '../../check/evaluate.js';
import { authorize, compilePolicies } from '../../evaluation/index.js';
import { DoctorError } from '../../model/error.js';
import type { Layer } from '../../model/policies.js';
import { actionsOfService } from '../../model/reference/action-info.js';
import type { DerivedRequest } from '../../model/request.js';
import { isUnknown, unknown } from '../../model/unknown.js';
import type { Window } from '../../model/window.js';
import { headOf, sealed } from '../digest.js';
import { type Asked, askAll } from '../evidence.js';
import type { Ground, HeldPolicy } from '../ground.js';
import type { Element } from '../intent.js';
import type { PlanInput } from '../make-plan.js';
import { ownRights } from '../own-rights.js';
import type { Plan, PlannedPolicy, PlanWarning, Step } from '../plan.js';
import { documentWith, sizeOf } from '../policies.js';
import { alsoAllowed, type Compared } from '../probes.js';
import type { ProvenCall } from '../proof.js';
import { attachmentsOf, isOurs, railsOf } from '../rails.js';
import { inlineSteps, numberedSteps, versionSteps } from '../steps.js';
import { policiesOfAws } from '../survey/held.js';
import type { Usage } from './seen.js';
import { type Trimmed, type TrimRules, trimmed } from './trim.js';

interface UsageInput extends PlanInput {
  readonly usage: Usage;
  readonly window: Window;
  /** Why an element stays though nothing used it. */
  readonly keeps: TrimRules['keeps'];
  readonly isInScope: TrimRules['isInScope'];
}

interface Shorter extends Trimmed {
  readonly held: HeldPolicy;
}

const WEEK = 7 * 24 * 60 * 60 * 1000;

/**
 * The plan that takes from a role what it did not use: never wider, and every call that was seen is evaluated with what
 * is left. Throws a `DoctorError` where one of them would be denied.
 */
export async function usagePlan(input: UsageInput): Promise<Plan> {
  const { intent, ground, now, environment, usage, window } = input;
  const shorter = (ground.policies ?? []).map((held) => ({ held, ...trimmed(held.document, rulesFor(held, input)) }));
  const changed = shorter.filter(
    ({ elements, document }) => document !== undefined && elements.some(({ fate }) => fate !== 'kept'),
  );
  const seen = usage.seen.map(({ action, resource }) => ({ action, resource }));
  const asked = await askAll(seen, { ground, time: now.toISOString(), environment });
  const proof = proofOf(asked, { changed, input });
  const policies = changed.map(plannedOf);
  const head = headOf({ intent, ground, now });
  const steps = numberedSteps(changed.flatMap((one) => stepsFor(one, ground)));
  const own = await ownRights(steps, ground, { time: now.toISOString(), environment });
  return sealed({
    ...head,
    subject: { ...head.subject, tables: [] },
    policies,
    covered: [],
    steps,
    proof,
    warnings: [...warningsOf(shorter, ground), ...own.warnings],
    blockers: [],
    // Whoever shares the role had its calls counted as well.
    rails: [
      ...railsOf(intent, ground, { policies, blockers: [] }).filter(({ code }) => code !== 'SHARED_ROLE'),
      ...own.rails,
    ],
    attachments: attachmentsOf(ground),
    usage: {
      since: window.since.toISOString(),
      until: window.until.toISOString(),
      calls: usage.calls,
      policies: shorter.map(({ held, elements }) => ({
        policy: held.id,
        elements,
        sharedWith: othersWith(held, ground),
      })),
    },
  });
}

/** What was granted within a week had no time to be used. */
function rulesFor({ managed }: HeldPolicy, { usage, keeps, isInScope, now }: UsageInput): TrimRules {
  const age = managed?.ours === true && managed.since !== undefined ? now.getTime() - Date.parse(managed.since) : WEEK;
  const recent = age < WEEK ? `granted on ${managed?.since}, less than a week ago` : undefined;
  return { usage, isInScope, keeps: (action, resource) => recent ?? keeps(action, resource) };
}

function othersWith({ managed }: HeldPolicy, { role }: Ground): string[] {
  return (managed?.holders ?? []).filter((name) => name !== role.name);
}

function isGrants({ held }: Shorter, ground: Ground): boolean {
  return held.managed === undefined
    ? isOurs(held.document)
    : held.managed.ours && othersWith(held, ground).length === 0;
}

function plannedOf({ held, document = held.document }: Shorter): PlannedPolicy {
  const { managed, id } = held;
  return {
    name: id.slice(id.lastIndexOf('/') + 1),
    ...(managed === undefined ? {} : { arn: managed.arn, version: managed.defaultVersion }),
    inline: managed === undefined,
    isNew: false,
    added: documentWith([]),
    document,
    size: sizeOf(document),
  };
}

/** Only what grant made is changed by it. */
function stepsFor(one: Shorter, ground: Ground): Omit<Step, 'n'>[] {
  const { held, document } = one;
  if (document === undefined || !isGrants(one, ground)) return [];
  if (held.managed !== undefined) return versionSteps(held.managed, document);
  return inlineSteps({ name: held.id, document }, { role: ground.role.name, before: held.document });
}

function warningsOf(shorter: readonly Shorter[], ground: Ground): PlanWarning[] {
  const isLess = ({ elements }: Shorter) => elements.some(({ fate }) => fate !== 'kept');
  const own = shorter.filter(isLess).flatMap((one): PlanWarning[] => {
    const { held, document } = one;
    const name = held.id.slice(held.id.lastIndexOf('/') + 1);
    const others = othersWith(held, ground);
    if (document === undefined)
      return [{ code: 'UNUSED_POLICY', text: `nothing of ${name} was used: take it from the role yourself` }];
    if (others.length > 0)
      return [
        {
          code: 'LEFT_OUT',
          text: `${name} is attached to ${others.join(', ')} too, whose calls were not looked at: not changed`,
        },
      ];
    if (isGrants(one, ground)) return [];
    return [
      {
        code: 'LEFT_OUT',
        text: `${name} was not made by grant, which does not change it: take its shorter form from --as`,
      },
    ];
  });
  const ofAws = policiesOfAws(ground.role);
  if (ofAws.length === 0) return own;
  return [...own, { code: 'LEFT_OUT', text: `${ofAws.join(', ')}: AWS's own, which nobody can shorten` }];
}

/** The identity policies with the shorter documents in their places. */
function shortened(identity: Layer, changed: readonly Shorter[]): Layer {
  if (isUnknown(identity)) return identity;
  const documents = new Map(changed.map(({ held, document }) => [held.id, document]));
  return identity.map((one) => {
    const document = isUnknown(one) ? undefined : documents.get(one.id);
    return isUnknown(one) || document === undefined ? one : { ...one, document };
  });
}

function withShorter(evaluated: readonly EvaluatedRequest[], changed: readonly Shorter[]): EvaluatedRequest[] {
  return evaluated.map((one) =>
    evaluate({ ...one, policies: { ...one.policies, identity: shortened(one.policies.identity ?? [], changed) } }),
  );
}

function proofOf(
  asked: readonly Asked[],
  { changed, input }: { readonly changed: readonly Shorter[]; readonly input: UsageInput },
): Plan['proof'] {
  const { ground, usage } = input;
  const identity = asked[0]?.evaluated[0]?.policies.identity ?? unknown('no policy of the role was read');
  const after = shortened(identity, changed);
  assertKept(usage, { ground, before: identity, after });
  const calls = asked.map(
    ({ element, evaluated }): ProvenCall & { readonly unread: ReturnType<typeof verdictOf>['unread'] } => {
      const { verdict, unread } = verdictOf(withShorter(evaluated, changed));
      return { ...element, before: verdictOf(evaluated).verdict, after: verdict, unread };
    },
  );
  const probed = probesOf(ground, usage);
  return {
    calls: calls.filter(({ before }) => before !== 'no').map(({ unread: _, ...call }) => call),
    needed: [],
    superfluous: [],
    newlyAllowed: alsoAllowed(probed, { ground, before: identity, after }),
    probed: countOf(probed),
    assumes: [...new Set(calls.flatMap(({ unread }) => unread))],
    assumesWhy: [],
  };
}

function countOf(probes: readonly { readonly action: string; readonly resource: string }[]) {
  const count = (values: readonly string[]) => new Set(values).size;
  return {
    actions: count(probes.map(({ action }) => action)),
    resources: count(probes.map(({ resource }) => resource)),
  };
}

/** Every DynamoDB action on what was used, and on what the policies reach besides. */
function probesOf({ policies = [] }: Ground, { seen }: Usage): Element[] {
  const written = policies.flatMap(({ document }) =>
    statementsOf(document).flatMap(({ Resource }) => listOf(Resource)),
  );
  const reached = written.filter((one) => one.includes(':dynamodb:')).map((one) => one.replace(/[*?]/g, 'x'));
  const resources = new Set([...seen.map(({ resource }) => resource), ...reached, '*']);
  return [...resources].flatMap((resource) =>
    actionsOfService('dynamodb')
      .filter((action) => isAskedOn(action, resource))
      .map((action) => ({ action, resource })),
  );
}

/** Each call as it was made, its condition keys and all: what identity policies let through, the shorter ones must. */
function assertKept(usage: Usage, { ground, before, after }: Compared): void {
  const allows = (identity: Layer) => {
    const policies = compilePolicies({ identity });
    return (request: DerivedRequest) => {
      const { action, resource, context = {} } = request;
      const asked = { principal: ground.role.arn, principalAccount: ground.account, action, resource, context };
      return authorize({ request: asked, policies }).decision;
    };
  };
  const [old, left] = [allows(before), allows(after)];
  const lost = usage.seen.filter(({ requests }) => requests.some((one) => old(one) !== left(one)));
  const [first] = lost;
  if (first === undefined) return;
  throw new DoctorError(
    { source: 'doctor', code: 'UsageNotKept' },
    `the shorter policies do not let ${first.action} on ${first.resource} through, which was used`,
    { hint: 'no plan is made of this' },
  );
}
