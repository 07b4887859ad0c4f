import { type Aws, regionMissing } from '../../aws/index.js';
import { parseArn } from '../../model/arn.js';
import { DoctorError } from '../../model/error.js';
import { partitionNamed, partitionOfRegion } from '../../model/partitions.js';

export interface RegionsAsked {
  /** Region names, or `all`; empty, the default Region. */
  readonly regions: readonly string[];
  /** The principal's ARN: its partition is where its events are. */
  readonly arn?: string;
}

/**
 * The Regions to look at; `all` are those enabled in the account (ec2:DescribeRegions).
 * @throws DoctorError `RegionMissing`, or `PartitionMismatch` when the ARN lies elsewhere.
 */
export async function lookupRegions(aws: Aws, { regions, arn }: RegionsAsked): Promise<string[]> {
  const partition = arn === undefined ? undefined : parseArn(arn)?.partition;
  if (regions.includes('all')) return aws.enabledRegions(partition === undefined ? {} : homeOf(partition));
  const chosen = regions.length > 0 ? [...new Set(regions)] : [await defaultRegion(aws)];
  const foreign = chosen.find((region) => partition !== undefined && partitionOfRegion(region) !== partition);
  if (foreign === undefined) return chosen;
  throw new DoctorError(
    { source: 'user', code: 'PartitionMismatch' },
    `the Region \`${foreign}\` is not in the partition of \`${arn}\``,
    {
      hint: `give --region with a Region of the partition ${partition}, and credentials for it`,
    },
  );
}

function homeOf(partition: string): { region?: string } {
  const region = partitionNamed(partition)?.homeRegion;
  return region === undefined ? {} : { region };
}

async function defaultRegion(aws: Aws): Promise<string> {
  const region = await aws.defaultRegion();
  if (region !== undefined) return region;
  throw regionMissing();
}
