import { type Aws, awsError, regionMissing } from '../../aws/index.js';
import { refusalRemedy } from '../../denials/index.js';
import { parseArn } from '../../model/arn.js';
import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import { DEFAULT_REGIONS, partitionNamed, partitionOfRegion } from '../../model/partitions.js';

/** The Regions to look at, and what could not be told of them. */
interface LookupRegions {
  readonly regions: string[];
  readonly gaps: readonly Gap[];
}

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
export async function lookupRegions(aws: Aws, { regions, arn }: RegionsAsked): Promise<LookupRegions> {
  const partition = arn === undefined ? undefined : parseArn(arn)?.partition;
  if (regions.includes('all')) return everyRegion(aws, partition);
  const chosen = regions.length > 0 ? [...new Set(regions)] : [await defaultRegion(aws)];
  const foreign = chosen.find((region) => partition !== undefined && partitionOfRegion(region) !== partition);
  if (foreign === undefined) return { regions: chosen, gaps: [] };
  throw new DoctorError(
    { source: 'user', code: 'PartitionMismatch' },
    `the Region \`${foreign}\` is not in the partition of \`${arn}\``,
    {
      hint: `give --region with a Region of the partition ${partition}, and credentials for it`,
    },
  );
}

/** Those enabled in the account; where AWS does not tell, those that every account has. */
async function everyRegion(aws: Aws, partition: string | undefined): Promise<LookupRegions> {
  try {
    return { regions: await aws.enabledRegions(partition === undefined ? {} : homeOf(partition)), gaps: [] };
  } catch (error) {
    if (error instanceof DoctorError) throw error;
    const { code, message } = awsError(error);
    const home = partition === undefined ? undefined : homeOf(partition).region;
    const regions = partition === undefined || partition === 'aws' ? DEFAULT_REGIONS : home === undefined ? [] : [home];
    const operation = 'ec2:DescribeRegions';
    const remedy = refusalRemedy(message, operation);
    const failure = { operation, code, message, ...(remedy === undefined ? {} : { remedy }) };
    return { regions: [...regions], gaps: [gap('REGIONS_UNREAD', { regions }, { failure, incomplete: true })] };
  }
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
