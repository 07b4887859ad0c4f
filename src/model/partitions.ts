interface Partition {
  /** What the names of its Regions begin with. */
  readonly regionPrefixes: readonly string[];
  /** A Region that every account has, and where IAM and Organizations record their events. */
  readonly homeRegion: string;
  readonly dnsSuffix: string;
  /** Where the global endpoint of STS is, which callers use beside the Regional ones. */
  readonly globalSts?: string;
}

/**
 * The partitions of AWS. AWS: General Reference, rande#region-names-codes; the endpoint rules of its SDKs; IAM User Guide,
 * id_credentials_temp_region-endpoints (the global endpoint of STS).
 */
const PARTITIONS = {
  aws: {
    regionPrefixes: ['us-', 'eu-', 'ap-', 'sa-', 'ca-', 'me-', 'af-', 'il-', 'mx-'],
    homeRegion: 'us-east-1',
    dnsSuffix: 'amazonaws.com',
    globalSts: 'us-east-1',
  },
  'aws-cn': { regionPrefixes: ['cn-'], homeRegion: 'cn-north-1', dnsSuffix: 'amazonaws.com.cn' },
  'aws-us-gov': { regionPrefixes: ['us-gov-'], homeRegion: 'us-gov-west-1', dnsSuffix: 'amazonaws.com' },
  'aws-iso': { regionPrefixes: ['us-iso-'], homeRegion: 'us-iso-east-1', dnsSuffix: 'c2s.ic.gov' },
  'aws-iso-b': { regionPrefixes: ['us-isob-'], homeRegion: 'us-isob-east-1', dnsSuffix: 'sc2s.sgov.gov' },
  'aws-iso-e': { regionPrefixes: ['eu-isoe-'], homeRegion: 'eu-isoe-west-1', dnsSuffix: 'cloud.adc-e.uk' },
  'aws-iso-f': { regionPrefixes: ['us-isof-', 'eu-isof-'], homeRegion: 'us-isof-south-1', dnsSuffix: 'csp.hci.ic.gov' },
  'aws-eusc': { regionPrefixes: ['eusc-'], homeRegion: 'eusc-de-east-1', dnsSuffix: 'amazonaws.eu' },
} as const satisfies Readonly<Record<string, Partition>>;

const BY_ID: ReadonlyMap<string, Partition> = new Map(Object.entries(PARTITIONS));

/** Every prefix with its partition, the longest first: `us-gov-` before `us-`. */
const PREFIXES = [...BY_ID]
  .flatMap(([id, { regionPrefixes }]) => regionPrefixes.map((prefix) => ({ id, prefix })))
  .sort((a, b) => b.prefix.length - a.prefix.length);

/** The Region to ask where none is known, of the partition that most accounts are in. */
export const DEFAULT_REGION = PARTITIONS.aws.homeRegion;

/** What ends the names of services, in whichever partition. */
export const DNS_SUFFIXES: readonly string[] = [...new Set([...BY_ID.values()].map(({ dnsSuffix }) => dnsSuffix))];

/** The partition that a Region lies in; `aws` for a name that no partition has. */
export function partitionOfRegion(region: string): string {
  return PREFIXES.find(({ prefix }) => region.startsWith(prefix))?.id ?? 'aws';
}

/** A partition by its id: `aws-cn`. Undefined for one that AWS has made since. */
export function partitionNamed(id: string): Partition | undefined {
  return BY_ID.get(id);
}

/** `amazonaws.com.cn` for the Regions of China. */
export function dnsSuffixOf(region: string): string {
  return partitionNamed(partitionOfRegion(region))?.dnsSuffix ?? PARTITIONS.aws.dnsSuffix;
}

/**
 * The Regions that AWS has opened, by whether an account has them without opting in.
 * A Region that is not listed may be newer than this.
 * AWS: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
export const DEFAULT_REGIONS: readonly string[] = (
  'ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 ' +
  'eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2'
).split(' ');

const OPT_IN_REGIONS = (
  'af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ' +
  'ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1 mx-central-1'
).split(' ');

const OTHER_PARTITIONS = ['cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1', 'eusc-de-east-1'];

/** Every Region that is known by name. */
export const KNOWN_REGIONS: readonly string[] = [...DEFAULT_REGIONS, ...OPT_IN_REGIONS, ...OTHER_PARTITIONS];
