/** cloudtrail:GetEventSelectors, as far as it tells which data events are logged. */
export interface EventSelectors {
  readonly EventSelectors?: readonly BasicSelector[];
  readonly AdvancedEventSelectors?: readonly AdvancedSelector[];
}

interface BasicSelector {
  readonly ReadWriteType?: string;
  readonly IncludeManagementEvents?: boolean;
  readonly DataResources?: readonly { readonly Type?: string; readonly Values?: readonly string[] }[];
  readonly ExcludeManagementEventSources?: readonly string[];
}

export interface AdvancedSelector {
  readonly Name?: string;
  readonly FieldSelectors?: readonly FieldSelector[];
}

export interface FieldSelector {
  readonly Field?: string;
  readonly Equals?: readonly string[];
  readonly StartsWith?: readonly string[];
  readonly EndsWith?: readonly string[];
  readonly NotEquals?: readonly string[];
  readonly NotStartsWith?: readonly string[];
  readonly NotEndsWith?: readonly string[];
}

/** Which of a table's item-level calls a trail logs. */
export interface DataEventCoverage {
  /** GetItem, Query, Scan, … */
  readonly reads: boolean;
  /** PutItem, UpdateItem, DeleteItem, … */
  readonly writes: boolean;
  /** Fields by which the trail narrows them further: `eventName`, `userIdentity.arn`. */
  readonly narrowedBy: readonly string[];
}

const NO_DATA_EVENTS: DataEventCoverage = { reads: false, writes: false, narrowedBy: [] };

const TABLE_TYPE = 'AWS::DynamoDB::Table';
const STREAM_TYPE = 'AWS::DynamoDB::Stream';

/** What the selectors log of a table's data events; without a table, of any table's. */
export function coverageOf(selectors: EventSelectors, tableArn: string | undefined): DataEventCoverage {
  const parts = [
    ...(selectors.EventSelectors ?? []).map((selector) => basicCoverage(selector, tableArn)),
    ...(selectors.AdvancedEventSelectors ?? []).map((selector) => advancedCoverage(selector, DATA, tableArn)),
  ];
  return union(parts);
}

/** What the selectors log of the calls that read streams, which only advanced ones know. */
export function streamCoverageOf({ AdvancedEventSelectors = [] }: EventSelectors, arn?: string): DataEventCoverage {
  return union(AdvancedEventSelectors.map((selector) => advancedCoverage(selector, STREAM_DATA, arn)));
}

/** What the selectors log of management events: CreateTable, DescribeTable, ListTables. */
export function managementCoverageOf(selectors: EventSelectors): DataEventCoverage {
  const { EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] } = selectors;
  return union([
    ...basic.map(({ IncludeManagementEvents = true, ReadWriteType = 'All' }) => ({
      reads: IncludeManagementEvents && ReadWriteType !== 'WriteOnly',
      writes: IncludeManagementEvents && ReadWriteType !== 'ReadOnly',
      narrowedBy: [],
    })),
    ...advanced.map((selector) => advancedCoverage(selector, { eventCategory: 'Management' }, undefined)),
  ]);
}

type Fixed = Readonly<Record<string, string>>;
const DATA: Fixed = { eventCategory: 'Data', 'resources.type': TABLE_TYPE };
const STREAM_DATA: Fixed = { eventCategory: 'Data', 'resources.type': STREAM_TYPE };

/** What several trails or selectors log together. A part that is not narrowed makes the narrowing of others moot. */
export function union(parts: readonly DataEventCoverage[]): DataEventCoverage {
  const logging = parts.filter(({ reads, writes }) => reads || writes);
  const whole = logging.filter(({ narrowedBy }) => narrowedBy.length === 0);
  const reads = logging.some((part) => part.reads);
  const writes = logging.some((part) => part.writes);
  const isWhole = (!reads || whole.some((part) => part.reads)) && (!writes || whole.some((part) => part.writes));
  return { reads, writes, narrowedBy: isWhole ? [] : [...new Set(logging.flatMap((part) => part.narrowedBy))] };
}

/** `arn:aws:dynamodb` stands for every table. */
const EVERY_TABLE = /^arn:[\w-]+:dynamodb$/;

function basicCoverage(selector: BasicSelector, tableArn: string | undefined): DataEventCoverage {
  const values = (selector.DataResources ?? []).flatMap(({ Type, Values = [] }) => (Type === TABLE_TYPE ? Values : []));
  const isLogged = values.some((value) => tableArn === undefined || value === tableArn || EVERY_TABLE.test(value));
  if (!isLogged) return NO_DATA_EVENTS;
  const type = selector.ReadWriteType ?? 'All';
  // Of a table that nobody named it cannot be told whether it is one of them.
  const isNamed = tableArn === undefined && !values.some((value) => EVERY_TABLE.test(value));
  return { reads: type !== 'WriteOnly', writes: type !== 'ReadOnly', narrowedBy: isNamed ? ['resources.ARN'] : [] };
}

const JUDGED = new Set(['eventCategory', 'resources.type', 'resources.ARN', 'readOnly', 'eventSource', 'eventType']);

function advancedCoverage(selector: AdvancedSelector, kind: Fixed, arn: string | undefined): DataEventCoverage {
  const fields = selector.FieldSelectors ?? [];
  const passes = (name: string, value: string): boolean =>
    fields.filter(({ Field }) => Field === name).every((field) => fieldPasses(field, value));
  const isLogged =
    fields.some(({ Field }) => Field === 'eventCategory') &&
    Object.entries(kind).every(([field, value]) => passes(field, value)) &&
    passes('eventSource', 'dynamodb.amazonaws.com') &&
    passes('eventType', 'AwsApiCall') &&
    (arn === undefined || passes('resources.ARN', arn));
  if (!isLogged) return NO_DATA_EVENTS;
  const isJudged = (field: string): boolean => JUDGED.has(field) && (field !== 'resources.ARN' || arn !== undefined);
  const narrowedBy = fields.flatMap(({ Field }) => (Field === undefined || isJudged(Field) ? [] : [Field]));
  return { reads: passes('readOnly', 'true'), writes: passes('readOnly', 'false'), narrowedBy };
}

/** One of an operator's values is enough; of the operators of a field, and of the negative ones' values, all must hold. */
function fieldPasses(field: FieldSelector, value: string): boolean {
  const { Equals, StartsWith, EndsWith, NotEquals = [], NotStartsWith = [], NotEndsWith = [] } = field;
  return (
    (Equals === undefined || Equals.includes(value)) &&
    (StartsWith === undefined || StartsWith.some((start) => value.startsWith(start))) &&
    (EndsWith === undefined || EndsWith.some((end) => value.endsWith(end))) &&
    !NotEquals.includes(value) &&
    !NotStartsWith.some((start) => value.startsWith(start)) &&
    !NotEndsWith.some((end) => value.endsWith(end))
  );
}
