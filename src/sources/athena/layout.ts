import { type DateForm, dateForm, dateFormOf } from './date-form.js';
import type { GluePartition, GlueTable } from './glue-table.js';

/** What a partition key tells, by the place where its value stands in a trail's paths. */
type KeyRole = 'account' | 'region' | 'day' | 'year' | 'month' | 'day of month';

export interface PartitionKey {
  readonly name: string;
  /** True where its values are numbers in the query's text. */
  readonly isNumber: boolean;
  /** True of the type `date`, whose values are dates in the query's text. */
  readonly isDate: boolean;
  readonly role: KeyRole;
  /** The values that the table knows, where it lists them. */
  readonly values?: readonly string[];
  /** The table has to be told the values: AWS refuses a query that does not name them. */
  readonly injected?: true;
  /** How a day is written; of the role `day`. */
  readonly form?: DateForm;
  /** As the table is projected over it: `2025/01/01,NOW`. */
  readonly range?: string;
  /** Digits of a number, zeros before it; undefined where it is not known. */
  readonly digits?: number;
}

/** How a table's files are parted, as far as that is understood. */
export interface Layout {
  readonly keys: readonly PartitionKey[];
  /** Names of keys whose meaning is not known, in their order: nothing is narrowed by them. */
  readonly unknown: readonly string[];
  /** Those of them whose values a query has to name: the table cannot be asked without. */
  readonly demanded: readonly string[];
  /** What the paths say once for all: a table over one account's, one Region's files. */
  readonly account?: string;
  readonly region?: string;
  /** The paths with the keys' names where their values stand: `s3://b/AWSLogs/${account}/…`. */
  readonly template?: string;
}

/**
 * Reads a table's layout from its partition keys, its projection and its paths. A key is told by the place where it
 * stands in the path of a trail's files (…/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/), and where that says nothing by the
 * form of its values; never by its name. `partition`: one that the catalog lists, of a table without projection.
 * AWS: CloudTrail User Guide, get-and-view-cloudtrail-log-files; Athena User Guide, partition-projection-supported-types.
 */
export function layoutOf(table: GlueTable, partition?: GluePartition): Layout {
  const template = templateOf(table, partition);
  const places = placesIn(template ?? table.location);
  const samples = new Map(
    table.partitionKeys.map(({ name }, index) => [name, samplesOf(table, name, partition?.values[index])]),
  );
  const told = table.partitionKeys.map(({ name, type }) => {
    const place = places.keys.get(name);
    const given = samples.get(name);
    const role = place === undefined ? roleOfValues(given?.values ?? [], given?.range) : roleOfPlace(place, given);
    return { name, type: type.toLowerCase(), role, given };
  });
  const settled = inOrderOfDate(told);
  const known = settled.flatMap((key) => keyOf(key));
  const names = new Set(known.map(({ name }) => name));
  const unknown = table.partitionKeys.map(({ name }) => name).filter((name) => !names.has(name));
  return {
    keys: known,
    unknown,
    demanded: unknown.filter((name) => samples.get(name)?.injected === true),
    ...(places.account === undefined ? {} : { account: places.account }),
    ...(places.region === undefined ? {} : { region: places.region }),
    ...(template === undefined ? {} : { template }),
  };
}

interface Samples {
  readonly values: readonly string[];
  /** All values, as the table lists them. */
  readonly isAll: boolean;
  readonly injected: boolean;
  readonly range?: readonly [number, number];
  /** The same as it is written. */
  readonly projected?: string;
  readonly form?: DateForm;
  readonly digits?: number;
}

function samplesOf({ parameters }: GlueTable, name: string, value: string | undefined): Samples {
  const property = (what: string) =>
    parameters[`projection.${name.toLowerCase()}.${what}`] ?? parameters[`projection.${name}.${what}`];
  const isProjected = parameters['projection.enabled'] === 'true';
  const kind = isProjected ? property('type')?.toLowerCase() : undefined;
  const none = { values: value === undefined ? [] : [value], isAll: false, injected: false };
  switch (kind) {
    case 'enum':
      return { ...none, values: (property('values') ?? '').split(',').map((one) => one.trim()), isAll: true };
    case 'injected':
      return { ...none, injected: true };
    case 'date': {
      const form = dateForm(property('format') ?? '');
      return form === undefined ? none : { ...none, form, projected: property('range') ?? '' };
    }
    case 'integer': {
      const [low = Number.NaN, high = Number.NaN] = (property('range') ?? '').split(',').map(Number);
      const projected = property('range') ?? '';
      return { ...none, range: [low, high], projected, digits: Number(property('digits') ?? 1) };
    }
    default: {
      const form = value === undefined ? undefined : dateFormOf(value);
      return { ...none, ...(form === undefined ? {} : { form }), ...digitsOf(value) };
    }
  }
}

/** `09` has two digits; `12` may have been written either way. */
function digitsOf(value = ''): { digits?: number } {
  if (/^0\d$/.test(value)) return { digits: 2 };
  return /^(?:\d|\d{4})$/.test(value) ? { digits: 1 } : {};
}

/** The paths with names for values: the table's own template, or the listed partition's path, its values looked for. */
function templateOf(
  { parameters, partitionKeys, location }: GlueTable,
  partition: GluePartition | undefined,
): string | undefined {
  const own = parameters['storage.location.template'];
  if (own !== undefined) return own;
  // AWS: Athena User Guide, partition-projection-setting-up: paths are Hive's where no template is set.
  if (parameters['projection.enabled'] === 'true' && partitionKeys.length > 0)
    return [location.replace(/\/+$/, ''), ...partitionKeys.map(({ name }) => `${name}=\${${name}}`), ''].join('/');
  if (partition === undefined || partition.location === '') return undefined;
  const segments = partition.location.replace(/\/+$/, '').split('/');
  for (const [index, { name }] of partitionKeys.entries()) {
    const value = partition.values[index]?.split('/') ?? [];
    const at = segments.findIndex(
      (_, start) => value.length > 0 && value.every((one, more) => segments[start + more] === one),
    );
    if (at >= 0) segments.splice(at, value.length, `\${${name}}`);
    const hive = segments.indexOf(`${name}=${partition.values[index]}`);
    if (at < 0 && hive >= 0) segments[hive] = `${name}=\${${name}}`;
  }
  return `${segments.join('/')}/`;
}

interface Places {
  /** Segments behind (above 0) or before the one that says CloudTrail. */
  readonly keys: ReadonlyMap<string, number>;
  readonly account?: string;
  readonly region?: string;
}

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const ACCOUNT = /^\d{12}$/;

function placesIn(template: string): Places {
  const segments = template
    .replace(/^s3a?:\/\//, '')
    .replace(/\/+$/, '')
    .split('/');
  const trail = segments.findIndex((one) => /^CloudTrail(?:-[A-Za-z]+)?$/.test(one));
  if (trail < 0) return { keys: new Map() };
  const keys = segments.flatMap((segment, index): [string, number][] => {
    const [, name] = /^\$\{([^}]+)\}$/.exec(segment) ?? [];
    return name === undefined ? [] : [[name, index - trail]];
  });
  const [account = '', region = ''] = [segments[trail - 1], segments[trail + 1]];
  return {
    keys: new Map(keys),
    ...(ACCOUNT.test(account) ? { account } : {}),
    ...(REGION.test(region) ? { region } : {}),
  };
}

/** …/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/, where one key may stand for the whole date. */
function roleOfPlace(place: number, given: Samples | undefined): KeyRole | undefined {
  if (place === -1) return 'account';
  if (place === 1) return 'region';
  if (place === 2) return given?.form === undefined ? 'year' : 'day';
  if (place === 3) return 'month';
  return place === 4 ? 'day of month' : undefined;
}

/** Of a path that is not a trail's: what all values are by their form. A month and a day of it look the same. */
function roleOfValues(values: readonly string[], range: Samples['range']): KeyRole | undefined {
  const all = (form: RegExp) => values.length > 0 && values.every((value) => form.test(value));
  if (all(ACCOUNT)) return 'account';
  if (all(REGION)) return 'region';
  if (values.length > 0 && values.every((value) => dateFormOf(value) !== undefined)) return 'day';
  if (all(/^20\d\d$/)) return 'year';
  if (all(/^(?:0?[1-9]|[12]\d|3[01])$/)) return 'month';
  if (range === undefined) return undefined;
  const [low, high] = range;
  if (low >= 2000 && high < 3000) return 'year';
  if (low === 1 && high === 12) return 'month';
  return low === 1 && high === 31 ? 'day of month' : undefined;
}

interface Told {
  readonly name: string;
  readonly type: string;
  readonly role: KeyRole | undefined;
  readonly given: Samples | undefined;
}

/** Of two that look like months the second is the day; one without a year tells nothing. */
function inOrderOfDate(told: readonly Told[]): Told[] {
  let months = 0;
  const ordered = told.map((key): Told => {
    if (key.role === undefined && key.given?.form !== undefined) return { ...key, role: 'day' };
    if (key.role !== 'month') return key;
    months += 1;
    return months === 1 ? key : { ...key, role: months === 2 ? 'day of month' : undefined };
  });
  const has = (role: KeyRole) => ordered.some((key) => key.role === role);
  return ordered.map((key): Told => {
    const isVain = (key.role === 'month' && !has('year')) || (key.role === 'day of month' && !has('month'));
    return isVain ? { ...key, role: undefined } : key;
  });
}

function keyOf({ name, type, role, given }: Told): PartitionKey[] {
  if (role === undefined || (role === 'day' && given?.form === undefined && type !== 'date')) return [];
  return [
    {
      name,
      role,
      isNumber: /^(?:tiny|small|big)?int(?:eger)?$/.test(type),
      isDate: type === 'date',
      ...(given?.isAll === true ? { values: given.values } : {}),
      ...(given?.injected === true ? { injected: true as const } : {}),
      ...(given?.form === undefined ? {} : { form: given.form }),
      ...(given?.digits === undefined ? {} : { digits: given.digits }),
      ...(given?.projected === undefined ? {} : { range: given.projected }),
    },
  ];
}
