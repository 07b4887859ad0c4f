import type { Check } from '../check/index.js';
import { permissionsPolicy } from '../evidence/index.js';
import { loadChecks } from './load-checks.js';

/** What the intake itself asks of AWS, beside the checks; buckets and log groups are the reader's to name. */
const INTAKE_READS = [
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetEventSelectors',
  'cloudtrail:GetTrailStatus',
  'cloudtrail:LookupEvents',
  'ec2:DescribeRegions',
  'sts:DecodeAuthorizationMessage',
];

export interface CheckSummary {
  readonly id: string;
  readonly title: string;
  readonly reads: readonly string[];
  readonly url: string;
}

interface CheckFiles {
  readonly checks?: readonly string[];
}

/** The least-privilege policy that the tool needs, with third-party checks if any are given. */
export async function requiredPermissions(options: CheckFiles): Promise<object> {
  const { checks } = await loadChecks(options.checks ?? []);
  return permissionsPolicy([...INTAKE_READS, ...checks.flatMap((check) => check.meta.reads)]);
}

export async function listChecks(options: CheckFiles): Promise<readonly CheckSummary[]> {
  const { checks } = await loadChecks(options.checks ?? []);
  return checks.map(summary);
}

function summary({ meta }: Check): CheckSummary {
  return { id: meta.id, title: meta.title, reads: meta.reads, url: meta.docs.url };
}
