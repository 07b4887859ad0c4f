import { type Aws, throwUsers } from '../../aws/index.js';
import { parseArn } from '../../model/arn.js';
import type { Gap } from '../../model/gap.js';
import { partitionOfRegion } from '../../model/partitions.js';
import { eventsOf } from '../records/scan.js';
import type { Wanted } from '../records/wanted.js';
import { createS3Source } from '../s3/s3-source.js';
import type { DenialSource, SourceItem } from '../source.js';
import type { FieldSelector } from './selectors.js';
import { trailGaps } from './trail-gaps.js';
import { findTrails, type Trail, type Trails } from './trails.js';

export interface TrailSourceOptions extends Wanted {
  /** The table whose item-level calls are looked for. */
  readonly tableArn?: string;
  /** Its name, where nobody told the ARN: with the account and the only Region it makes one. */
  readonly tableName?: string;
  /** The account whose calls are looked for; absent, the tool's own. Its trails are asked for with its credentials. */
  readonly account?: string;
  /** Accounts whose files an organization's trail is read for; absent, that one account; `all`, every one it has. */
  readonly accounts?: readonly string[] | 'all';
  /** Where the trails are asked for. */
  readonly region?: string;
  /** Regions whose files are read; absent, all that the trail writes. */
  readonly regions?: readonly string[];
  /** Reads nothing unless a trail logs data events of the table: everything else is in LookupEvents too. */
  readonly onlyForDataEvents?: boolean;
  /** Whose credentials read the bucket, which is often a log archive account's; absent, the tool's own. */
  readonly bucketAccount?: string;
}

/** Finds the account's trails, reads the files of those that record most, and tells what they do not record. */
export function createTrailSource(aws: Aws, options: TrailSourceOptions): DenialSource {
  let found: Trails = { trails: [], gaps: [], refused: false };
  let asked = false;
  let { tableArn } = options;
  let files: DenialSource | undefined;
  async function* items(signal?: AbortSignal): AsyncGenerator<SourceItem> {
    const { account } = options;
    tableArn ??= await namedTable(aws, options);
    const region = options.region ?? parseArn(tableArn ?? '')?.region;
    const scope = { ...(account && { account }), ...(region && { region }), ...(signal && { signal }) };
    // What only adds to another source leaves it to that one to end.
    const ends = options.onlyForDataEvents === true ? () => {} : throwUsers;
    found = await findTrails(aws, scope, { tableArn, ends });
    asked = true;
    const chosen = chooseTrails(found.trails, options);
    if (chosen.length === 0) return;
    files = createS3Source(aws, {
      ...s3Options(options),
      places: chosen.map(({ location }) => location),
      ...(await accountsRead(aws, options)),
    });
    yield* files.items?.(signal) ?? [];
  }
  const ofTrails = (): Gap[] => (asked ? trailGaps(found, tableArn) : []);
  const gaps = (): Gap[] => [
    ...(options.onlyForDataEvents ? ofTrails().map(optional) : ofTrails()),
    ...(files?.gaps() ?? []),
  ];
  return {
    name: 'the files of the account’s trail',
    items,
    events: (signal) => eventsOf(items(signal)),
    gaps,
    statistics: () => files?.statistics() ?? { events: 0, work: {} },
    refused: () => files?.refused?.() ?? (found.refused || options.onlyForDataEvents === true),
  };
}

async function accountsRead(aws: Aws, { accounts, account }: TrailSourceOptions) {
  if (accounts === 'all') return {};
  return { accounts: accounts ?? [account ?? (await aws.accountId())] };
}

async function namedTable(aws: Aws, options: TrailSourceOptions): Promise<string | undefined> {
  const { tableName: name, regions = [], account } = options;
  const [region] = regions;
  if (name === undefined || region === undefined || regions.length > 1) return undefined;
  const owner = account ?? (await aws.accountId());
  return `arn:${partitionOfRegion(region)}:dynamodb:${region}:${owner}:table/${name}`;
}

/** Beside LookupEvents, that no trail adds to it leaves nothing incomplete. */
function optional({ incomplete: _, ...gap }: Gap): Gap {
  return gap;
}

function s3Options(options: TrailSourceOptions) {
  const {
    tableArn: _table,
    tableName: _name,
    account: _account,
    accounts: _accounts,
    region: _region,
    bucketAccount,
    onlyForDataEvents: _only,
    ...wanted
  } = options;
  return { ...wanted, ...(bucketAccount && { account: bucketAccount }) };
}

/**
 * The trails that log data events of the table and, unless only those are wanted, the one that records management
 * events in the most Regions if none of them does. Trails that write to one place are read once.
 */
function chooseTrails(
  trails: readonly Trail[],
  options: Pick<TrailSourceOptions, 'onlyForDataEvents'>,
): readonly Trail[] {
  const logging = trails.filter(({ coverage }) => coverage !== undefined && (coverage.reads || coverage.writes));
  const chosen = [...logging];
  if (options.onlyForDataEvents !== true && !logging.some(recordsCalls)) {
    const rank = (trail: Trail): number =>
      Number(recordsCalls(trail)) * 4 + Number(trail.isMultiRegion) * 2 + Number(trail.isLogging !== false);
    const others = trails.filter((trail) => !logging.includes(trail) && (logging.length === 0 || recordsCalls(trail)));
    chosen.push(...others.sort((a, b) => rank(b) - rank(a)).slice(0, 1));
  }
  return [...new Map(chosen.map((trail) => [`${trail.location.bucket}/${trail.location.prefix}`, trail])).values()];
}

/** True for a trail that surely logs management events. */
function recordsCalls({ selectors = {} }: Trail): boolean {
  const { EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] } = selectors;
  const isManagement = ({ Field, Equals }: FieldSelector): boolean =>
    Field === 'eventCategory' && Equals?.includes('Management') === true;
  return (
    basic.some(({ IncludeManagementEvents = true }) => IncludeManagementEvents) ||
    advanced.some(({ FieldSelectors = [] }) => FieldSelectors.some(isManagement))
  );
}
