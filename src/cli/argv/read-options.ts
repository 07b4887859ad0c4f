import type { AwsOptions } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import type { Window } from '../../model/window.js';
import type { DoctorOptions } from '../../run/session.js';
import type { FailOn } from '../exit-code.js';
import type { ColorFlag } from '../terminal/color.js';
import { accountsOf } from './accounts.js';
import { choiceError } from './choice.js';
import type { Values } from './flags.js';
import { CODE_FORMS } from './flags.js';
import { arnOf, cleaned, externalIdOf, roleArnOf, roleNameOf, serviceOf, tableOf } from './identifiers.js';
import { type Outputs, readOutputs } from './outputs.js';
import { regionsOf } from './regions.js';
import { parseDuration, parseTime } from './time.js';

/** How the result is shown, and what the exit code looks at. */
export interface OutputOptions extends Outputs {
  readonly csvBy: 'denial' | 'finding';
  readonly csvBom: boolean;
  readonly brief: boolean;
  /** JMESPath over the JSON; with it nothing but JSON is printed. */
  readonly query?: string;
  readonly failOn: readonly FailOn[];
  readonly color: ColorFlag;
  readonly width?: number;
  readonly progress: boolean;
  /** Whether what does not fit the terminal goes through a pager. */
  readonly pager: boolean;
  readonly details: boolean;
  /** The form of a fix. */
  readonly as: (typeof CODE_FORMS)[number];
  /** Whether the run is kept for `show`, `fix` and `verify`. */
  readonly keep: boolean;
  readonly quiet: boolean;
  /** What is fixed only as far as could be read does not pass. */
  readonly strict: boolean;
  readonly debug: boolean;
}

/** The flags as options. Throws a usage `DoctorError` for values that make no sense. */
export function readOptions(values: Values, now: Date): DoctorOptions {
  const read = new Flags(values);
  assertOneEvidence(read);
  return defined<DoctorOptions>({
    arn: arnOf(read.name('arn')),
    window: windowOf(read, now),
    services: servicesOf(read),
    regions: regionsOf(read.names('region')),
    accounts: accountsOf(read.names('account')),
    eventId: read.name('event-id'),
    table: tableOf(read.name('table')),
    action: read.name('action'),
    from: read.list('from'),
    deadline: deadlineOf(read.text('deadline')),
    maxScan: bytesOf(read.text('max-scan')),
    top: read.number('top'),
    maxAccounts: read.number('max-accounts'),
    sinceReport: read.text('since-report'),
    record: read.text('record'),
    replay: read.text('replay'),
    redact: !read.isOn('no-redact'),
    checks: read.list('checks') ?? [],
    aws: awsOptions(read),
  });
}

function servicesOf(read: Flags): string[] | 'all' | undefined {
  const services = read.names('service')?.map(serviceOf);
  return services?.includes('all') ? 'all' : services;
}

function assertOneEvidence(read: Flags): void {
  const other = read.text('record') === undefined ? read.list('from') && 'from' : 'record';
  if (read.text('replay') === undefined || other === undefined) return;
  throw new DoctorError({ source: 'user', code: 'UsageConflict' }, `--replay and --${other} do not go together`, {
    hint: 'a replay reads the bundle alone, and has nothing new to record',
  });
}

export function readOutputOptions(values: Values): OutputOptions {
  const read = new Flags(values);
  const width = read.number('width');
  const query = read.text('query');
  const color = read.text('color');
  return {
    ...outputsOf(read.list('output') ?? [], query),
    csvBy: read.text('csv-by') === 'finding' ? 'finding' : 'denial',
    csvBom: read.isOn('csv-bom'),
    brief: read.isOn('brief'),
    failOn: (read.list('fail-on') ?? []).map(failOnOf),
    color: colorOf(color),
    ...(query === undefined ? {} : { query }),
    ...(width === undefined ? {} : { width }),
    progress: !read.isOn('no-progress') && !read.isOn('quiet') && !read.isOn('debug'),
    pager: !read.isOn('no-pager'),
    details: read.isOn('details'),
    as: CODE_FORMS.find((form) => form === read.text('as')) ?? 'cli',
    keep: !read.isOn('no-keep'),
    quiet: read.isOn('quiet'),
    strict: read.isOn('strict'),
    debug: read.isOn('debug'),
  };
}

/** A query is of the JSON, on stdout; other forms may go to files beside it. */
function outputsOf(given: readonly string[], query: string | undefined): Outputs {
  const outputs = readOutputs(given);
  if (query === undefined || outputs.output === 'json') return outputs;
  if (given.every((one) => one.includes('='))) return { ...outputs, output: 'json' };
  const both = `--query and --output ${outputs.output} do not go together`;
  throw new DoctorError({ source: 'user', code: 'UsageConflict' }, both, {
    hint: '--query takes its values from the JSON',
  });
}

function colorOf(text: string | undefined): ColorFlag {
  if (text === 'always' || text === 'on') return 'on';
  return text === 'never' || text === 'off' ? 'off' : 'auto';
}

function failOnOf(name: string): FailOn {
  if (name === 'denials' || name === 'undetermined') return name;
  throw choiceError('--fail-on', name, ['denials', 'undetermined']);
}

function awsOptions(read: Flags): AwsOptions {
  const regions = regionsOf(read.names('region'));
  return defined<AwsOptions>({
    profile: read.name('profile'),
    region: regions === 'all' ? undefined : regions?.[0],
    endpointUrl: urlOf(read.name('endpoint-url')),
    assumeRoleName: roleNameOf(read.name('assume-role-name'), 'assume-role-name'),
    externalId: externalIdOf(read.name('assume-role-external-id')),
    orgRoleArn: roleArnOf(read.name('org-role-arn'), 'org-role-arn'),
    caBundle: read.text('ca-bundle'),
    connectTimeout: milliseconds(read.number('cli-connect-timeout')),
    readTimeout: milliseconds(read.number('cli-read-timeout')),
  });
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

/** A replay has a window of its own, and files may need none, unless one is given. */
function windowOf(read: Flags, now: Date): Window | undefined {
  const since = read.name('since');
  const until = read.name('until');
  const isOpen = read.text('replay') !== undefined || read.list('from') !== undefined;
  if (isOpen && since === undefined && until === undefined) return undefined;
  const window = { since: parseTime(since ?? '1h', 'since', now), until: parseTime(until ?? 'now', 'until', now) };
  if (window.since >= window.until) {
    throw new DoctorError({ source: 'user', code: 'UsageWindow' }, '--since does not lie before --until', {
      hint: `the window would be ${window.since.toISOString()} to ${window.until.toISOString()}`,
    });
  }
  return window;
}

function deadlineOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text, 'deadline');
}

const POWERS: Readonly<Record<string, number>> = { mb: 1e6, gb: 1e9, tb: 1e12 };

/** `50GB`, in powers of ten, as AWS bills what is scanned. */
function bytesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([mgt]b)$/i.exec(text.trim()) ?? [];
  const bytes = Number(count) * (POWERS[unit.toLowerCase()] ?? Number.NaN);
  if (bytes > 0) return bytes;
  throw new DoctorError({ source: 'user', code: 'UsageBytes' }, `--max-scan \`${text}\` is no number of bytes`, {
    hint: 'write 500MB, 50GB or 2TB',
  });
}

function urlOf(text: string | undefined): string | undefined {
  if (text === undefined || (/^https?:\/\//.test(text) && URL.canParse(text))) return text;
  throw new DoctorError({ source: 'user', code: 'UsageUrl' }, `--endpoint-url \`${text}\` is no http or https URL`);
}

/** The values of flags, each held to its form. */
export class Flags {
  readonly #values: Values;
  constructor(values: Values) {
    this.#values = values;
  }

  /** Given at all, whatever its value. */
  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  isOn(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined) return undefined;
    if (Array.isArray(value))
      throw new DoctorError({ source: 'user', code: 'UsageTwice' }, `--${name} is given more than once`);
    return filled(String(value), name);
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (Number(text) > 0 && Number.isSafeInteger(Number(text))) return Number(text);
    throw new DoctorError({ source: 'user', code: 'UsageNumber' }, `--${name} wants a whole number above 0`);
  }

  /** Repeated, or with commas. */
  list(name: string): string[] | undefined {
    const value = this.#values[name];
    if (!Array.isArray(value)) return undefined;
    const items = value.flatMap((item) => (COMMA_LISTS.has(name) ? String(item).split(',') : [String(item)]));
    const given = items.map((item) => item.trim()).filter((item) => item !== '' || !COMMA_LISTS.has(name));
    if (given.length === 0) filled('', name);
    return [...new Set(given.map((item) => filled(item, name)))];
  }

  /** One name, without what a paste brings along. */
  name(name: string): string | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : filled(cleaned(text), name);
  }

  /** Several, each cleaned; what is left of a trailing comma is no name. */
  names(name: string): string[] | undefined {
    const items = this.list(name)
      ?.map((item) => cleaned(item).toLowerCase())
      .filter((item) => item !== '');
    if (items?.length === 0) filled('', name);
    return items;
  }
}

/** File names may hold commas; Regions and services may not. */
const COMMA_LISTS = new Set(['account', 'region', 'service', 'fail-on', 'assume', 'access', 'with', 'indexes', 'keep']);

function filled(text: string, name: string): string {
  if (text !== '') return text;
  throw new DoctorError({ source: 'user', code: 'UsageValueMissing' }, `--${name} wants a value`);
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

/** Leaves out what was not said. */
export function defined<T extends object>(values: Loose<T>): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
