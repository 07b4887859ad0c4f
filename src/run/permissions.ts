import { athenaStatements, lakeStatements, type PermissionsPolicy, permissionsPolicy } from '../evidence/index.js';
import { parseArn } from '../model/arn.js';
import { partitionOfRegion } from '../model/partitions.js';
import { metasOf } from './checks.js';
import type { DoctorOptions } from './session.js';

/** What the intake itself asks of AWS, beside the checks; buckets and log groups are the reader's to name. */
const INTAKE_READS = [
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetEventSelectors',
  'cloudtrail:GetTrailStatus',
  'cloudtrail:LookupEvents',
  'ec2:DescribeRegions',
  'iam:GetAccountAuthorizationDetails',
  'lambda:GetFunctionConfiguration',
  'organizations:DescribeOrganization',
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListPolicies',
  'organizations:ListRoots',
  'organizations:ListTargetsForPolicy',
  'sts:DecodeAuthorizationMessage',
];

/** What `can` asks beside the checks: who is meant, what is there, and a function's way to its tables. */
const CAN_READS = [
  'dynamodb:DescribeTable',
  'dynamodb:ListTables',
  'ec2:DescribeRouteTables',
  'ec2:DescribeVpcEndpoints',
  'iam:GetRole',
  'iam:GetUser',
  'kms:DescribeKey',
  'lambda:GetFunctionConfiguration',
  'lambda:ListAliases',
  'lambda:ListEventSourceMappings',
  'lambda:ListVersionsByFunction',
  'logs:DescribeLogGroups',
];

/** What the commands read beside the checks. */
const READS = { diagnose: INTAKE_READS, can: CAN_READS, athena: INTAKE_READS, lake: INTAKE_READS } as const;

export type PermissionsFor = keyof typeof READS;

export interface PermissionsOptions extends Pick<DoctorOptions, 'checks' | 'aws'> {
  /** The command that is to run; `diagnose`, and with it `explain` and `verify`, unless told. */
  readonly for?: PermissionsFor;
}

/**
 * The least-privilege policy that the tool needs, with third-party checks if any are given, in the partition of the
 * Region asked, and with sts:AssumeRole for the roles that are to open other accounts.
 * Throws a `DoctorError` of source `user` for a check that cannot be loaded.
 */
export async function requiredPermissions(options: PermissionsOptions): Promise<PermissionsPolicy> {
  const metas = await metasOf(options);
  const { region, assumeRoleName, orgRoleArn } = options.aws ?? {};
  const partition = region === undefined ? partitionOf(orgRoleArn) : partitionOfRegion(region);
  const assumedRoles = [
    ...(assumeRoleName === undefined ? [] : [`arn:${partition}:iam::*:role/${assumeRoleName}`]),
    ...(orgRoleArn === undefined ? [] : [orgRoleArn]),
  ];
  const policy = permissionsPolicy([...READS[options.for ?? 'diagnose'], ...metas.flatMap(({ reads }) => reads)], {
    partition,
    assumedRoles,
  });
  const more = { athena: athenaStatements, lake: lakeStatements };
  const of = options.for === 'athena' || options.for === 'lake' ? more[options.for](partition) : [];
  return { ...policy, Statement: [...policy.Statement, ...of] };
}

function partitionOf(arn: string | undefined): string {
  return (arn === undefined ? undefined : parseArn(arn)?.partition) ?? 'aws';
}
