import { type Aws, type AwsScope, awsError, isRefusal } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import type { S3Location } from '../s3/location.js';
import { coverageOf, type DataEventCoverage, type EventSelectors } from './selectors.js';

/** A trail that records the account's calls, and what of a table's data events it logs. */
export interface Trail {
  readonly arn: string;
  readonly name: string;
  readonly homeRegion: string;
  readonly isMultiRegion: boolean;
  readonly isOrganization: boolean;
  readonly location: S3Location;
  /** The CloudWatch Logs group that the trail writes to as well. */
  readonly logGroupArn?: string;
  /** Absent, with the coverage, when they could not be read. */
  readonly selectors?: EventSelectors;
  readonly coverage?: DataEventCoverage;
  /** False: it was stopped. Undefined: nobody may tell. */
  readonly isLogging?: boolean;
}

export interface Trails {
  readonly trails: readonly Trail[];
  /** What could not be read of them. */
  readonly gaps: readonly Gap[];
  /** Nobody may ask for them. */
  readonly refused: boolean;
}

interface TrailsWanted {
  /** The table whose data events are looked for. */
  readonly tableArn?: string | undefined;
  /** Throws what ends the source. */
  readonly ends?: (error: unknown) => void;
}

interface Described {
  readonly TrailARN?: string;
  readonly Name?: string;
  readonly S3BucketName?: string;
  readonly S3KeyPrefix?: string;
  readonly HomeRegion?: string;
  readonly IsMultiRegionTrail?: boolean;
  readonly IsOrganizationTrail?: boolean;
  readonly CloudWatchLogsLogGroupArn?: string;
}

/**
 * Every trail that records calls in the scope's account and Region, those of other home Regions and of the
 * organization included, from cloudtrail:DescribeTrails, GetEventSelectors and GetTrailStatus.
 */
export async function findTrails(
  aws: Aws,
  scope: AwsScope,
  { tableArn, ends = () => {} }: TrailsWanted = {},
): Promise<Trails> {
  const gaps: Gap[] = [];
  let described: readonly Described[] = [];
  let refused = false;
  try {
    const answer = await aws.call({ ...scope, service: 'cloudtrail', command: 'DescribeTrails' });
    described = (answer['trailList'] as Described[] | undefined) ?? [];
  } catch (error) {
    ends(error);
    gaps.push({ ...unreadGap({ needs: 'cloudtrail:DescribeTrails' }, error), incomplete: true });
    refused = isRefusal(awsError(error));
  }
  const trails = await Promise.all(described.map((one) => readTrail({ aws, scope, tableArn, gaps }, one)));
  return { trails: trails.flatMap((trail) => trail ?? []), gaps, refused };
}

interface Reading {
  readonly aws: Aws;
  readonly scope: AwsScope;
  readonly tableArn: string | undefined;
  readonly gaps: Gap[];
}

async function readTrail(reading: Reading, described: Described): Promise<Trail | undefined> {
  const { TrailARN: arn, S3BucketName: bucket, S3KeyPrefix: prefix, HomeRegion: homeRegion } = described;
  if (arn === undefined || bucket === undefined || homeRegion === undefined) return undefined;
  const scope = { ...reading.scope, region: homeRegion };
  const ask = (command: string, input: object) => reading.aws.call({ ...scope, service: 'cloudtrail', command, input });
  const selectors = await ask('GetEventSelectors', { TrailName: arn }).catch((error: unknown) => {
    reading.gaps.push(unreadGap({ arn, needs: 'cloudtrail:GetEventSelectors' }, error));
    return undefined;
  });
  const status = await ask('GetTrailStatus', { Name: arn }).catch(() => ({}) as Record<string, unknown>);
  const { IsLogging: isLogging } = status;
  return {
    arn,
    name: described.Name ?? arn,
    homeRegion,
    isMultiRegion: described.IsMultiRegionTrail === true,
    isOrganization: described.IsOrganizationTrail === true,
    location: { bucket, prefix: prefix ? `${prefix}/AWSLogs/` : 'AWSLogs/' },
    ...(described.CloudWatchLogsLogGroupArn !== undefined && { logGroupArn: described.CloudWatchLogsLogGroupArn }),
    ...(selectors && { selectors, coverage: coverageOf(selectors, reading.tableArn) }),
    ...(typeof isLogging === 'boolean' && { isLogging }),
  };
}

function unreadGap(facts: { readonly arn?: string; readonly needs: string }, error: unknown): Gap {
  const { kind, code, message } = awsError(error);
  const hint = error instanceof DoctorError ? error.hint : undefined;
  const told = kind === 'denied' ? facts : { ...facts, needs: undefined, hint };
  return gap('TRAIL_UNREAD', told, { failure: { code, message } });
}
