import type { Level, Policy } from '../reference/authorize.js';
import { type Document, list, type Statement } from '../reference/matching.js';
import type { KnownScenario, Policies } from './scenarios.js';

const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' } as const;

/** The policies with statements replaced, document by document. */
export function rewritten(
  policies: readonly Policy[],
  change: (statements: readonly Statement[]) => Statement[],
): Policy[] {
  return policies.map((policy) => {
    const document = policy.document as Document;
    return { ...policy, document: { ...document, Statement: change(list<Statement>(document.Statement)) } };
  });
}

const allowing = (policies: readonly Policy[], statement: Statement): Policy[] => [
  ...rewritten(policies, (all) => all.filter(({ Effect }) => Effect === 'Allow')),
  { id: 'opened', document: { Version: '2012-10-17', Statement: statement } },
];

const openLevels = (levels: readonly Level[], statement: Statement): Level[] =>
  levels.map((level) => ({ ...level, policies: allowing(level.policies, statement) }));

/** What a policy on the resource says to let the caller's account decide, or to let in a caller without one. */
function invitation({ principal, principalAccount, action }: KnownScenario['request']): Statement {
  const byAccount = principalAccount !== undefined && !principal.includes('-provider/');
  const { Resource, ...trust } = ALLOW;
  // A trust policy names no resource.
  const what: Statement = action.startsWith('sts:') ? trust : { ...trust, Resource };
  return { ...what, Principal: byAccount ? { AWS: principalAccount } : '*' };
}

/** The scenario with the layers of these policy types mended: their Denies taken away and everything allowed. */
export function opened(scenario: KnownScenario, types: readonly string[], closed?: string): KnownScenario {
  const { policies, request } = scenario;
  const open: { -readonly [Name in keyof Policies]: Policies[Name] } = { ...policies };
  const anyone: Statement = { ...ALLOW, Principal: '*' };
  for (const type of types) {
    if (type === 'identity-policy') open.identity = allowing(policies.identity ?? [], ALLOW);
    if (type === 'permissions-boundary') open.permissionsBoundary = allowing(policies.permissionsBoundary ?? [], ALLOW);
    if (type === 'session-policy') open.session = allowing(policies.session ?? [], ALLOW);
    if (type === 'vpc-endpoint-policy') open.vpcEndpoint = allowing(policies.vpcEndpoint ?? [], anyone);
    if (type === 'service-control-policy') open.serviceControl = openLevels(policies.serviceControl ?? [], ALLOW);
    if (type === 'resource-control-policy') open.resourceControl = openLevels(policies.resourceControl ?? [], anyone);
    if (type === 'resource-policy' || type === 'role-trust-policy') {
      open.resource = allowing(policies.resource ?? [], invitation(request));
      // The account that is invited says yes too, unless its silence is what is tried.
      if (closed !== 'identity-policy' && closed !== type) open.identity = allowing(open.identity ?? [], ALLOW);
    }
  }
  return { ...scenario, policies: open };
}
