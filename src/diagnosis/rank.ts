import type { Finding } from '../check/finding.js';
import type { Cause } from '../model/denial.js';
import type { PolicyType } from '../model/policy-type.js';

const STANDING = ['blocking', 'latent', 'info'] as const;
const CERTAINTY = ['proven', 'likely', 'stated', 'possible'] as const;

interface RankInput {
  readonly findings: readonly Finding[];
  /** As `classify` ranks them. */
  readonly causes: readonly Cause[];
  /** What AWS's message names. */
  readonly named: PolicyType | 'unknown';
}

/**
 * First the one to fix first: what blocks, of this a rule of AWS's and the layer that AWS named, then what blocks for certain, and of equals
 * the causes that message and record point at. The order of equals is kept.
 */
export function rankFindings({ findings, causes, named }: RankInput): Finding[] {
  const place = (cause: Cause | undefined) => {
    const index = cause === undefined ? -1 : causes.indexOf(cause);
    return index < 0 ? causes.length : index;
  };
  // Where a Deny is proven, that an Allow lacks elsewhere, as AWS worded it, is no more than what depends on something.
  const isProvenDeny = ({ certainty, standing, effect }: Finding) =>
    certainty === 'proven' && standing === 'blocking' && effect === 'explicit';
  const denied = new Set(findings.filter(isProvenDeny).map(({ request }) => request));
  const isNamed = ({ policyType, standing, code, request }: Finding) =>
    standing === 'blocking' && policyType === named && !(code === 'UNDECIDED' && denied.has(request));
  // What the report is headed by comes first where it is likely: a further request's finding is no better for being proven.
  const isProven = findings.some(
    ({ request, certainty, standing }) => request === 0 && certainty === 'proven' && standing === 'blocking',
  );
  const sureness = ({ certainty, request }: Finding) =>
    certainty === 'likely' && request === 0 && !isProven ? 0 : CERTAINTY.indexOf(certainty);
  const key = (finding: Finding): number[] => [
    STANDING.indexOf(finding.standing),
    // Whatever the layer that AWS named says, a rule of AWS's stays.
    finding.policyType === 'aws-rule' ? 0 : 1,
    isNamed(finding) ? 0 : 1,
    sureness(finding),
    Math.min(place(finding.check), place(finding.policyType)),
    finding.effect === 'explicit' ? 0 : 1,
    finding.request,
  ];
  return [...findings].sort((a, b) => compare(key(a), key(b)));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * One finding a statement: where a check without layers of its own (`mfa`) explains the same statement as the
 * layer's check, the more specific one stays. Equal findings of further requests of the call are dropped.
 */
export function mergeFindings(findings: readonly Finding[], contributors: ReadonlySet<Cause>): Finding[] {
  const specific = new Set(findings.filter((finding) => !contributors.has(finding.check)).map(place));
  const kept = findings.filter((finding) => !contributors.has(finding.check) || !specific.has(place(finding)));
  const seen = new Set<string>();
  return kept.filter((finding) => {
    const statements = finding.statements.map(({ evaluation: _, ...statement }) => statement);
    const key = JSON.stringify([finding.check, finding.code, finding.doubt, finding.data, statements]);
    return !seen.has(key) && seen.add(key);
  });
}

function place(finding: Finding): string {
  const [first] = finding.statements;
  const at = first === undefined ? finding.check : `${first.policy} ${first.attachedTo ?? ''} ${first.index}`;
  return `${finding.request} ${finding.policyType ?? ''} ${at}`;
}
