import { type PermissionsPolicy, permissionsPolicy } from '../evidence/index.js';
import { parseArn } from '../model/arn.js';
import { partitionOfRegion } from '../model/partitions.js';
import { loadChecks } from './load-checks.js';
import type { DoctorOptions } from './session.js';

/** What the intake itself asks of AWS, beside the checks; buckets and log groups are the reader's to name. */
const INTAKE_READS = [
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetEventSelectors',
  'cloudtrail:GetTrailStatus',
  'cloudtrail:LookupEvents',
  'ec2:DescribeRegions',
  'sts:DecodeAuthorizationMessage',
];

/**
 * The least-privilege policy that the tool needs, with third-party checks if any are given, in the partition of the
 * Region asked, and with sts:AssumeRole for the roles that are to open other accounts.
 * Throws a `DoctorError` of source `user` for a check that cannot be loaded.
 */
export async function requiredPermissions(options: Pick<DoctorOptions, 'checks' | 'aws'>): Promise<PermissionsPolicy> {
  const { checks } = await loadChecks(options.checks ?? []);
  const { region, assumeRoleName, orgRoleArn } = options.aws ?? {};
  const partition = region === undefined ? partitionOf(orgRoleArn) : partitionOfRegion(region);
  const assumedRoles = [
    ...(assumeRoleName === undefined ? [] : [`arn:${partition}:iam::*:role/${assumeRoleName}`]),
    ...(orgRoleArn === undefined ? [] : [orgRoleArn]),
  ];
  return permissionsPolicy([...INTAKE_READS, ...checks.flatMap((check) => check.meta.reads)], {
    partition,
    assumedRoles,
  });
}

function partitionOf(arn: string | undefined): string {
  return (arn === undefined ? undefined : parseArn(arn)?.partition) ?? 'aws';
}
