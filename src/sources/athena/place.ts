import { DoctorError } from '../../model/error.js';
import { seenText } from '../../model/text/safe-json.js';
import { optionOf, shellQuoted } from '../../model/text/shell.js';
import type { Window } from '../../model/window.js';
import type { Form } from '../sql/query.js';

/** What `--from athena…` names. */
export interface AthenaPlace {
  readonly workgroup: string;
  /** Absent: the table is to be found. */
  readonly table?: { readonly database: string; readonly name: string };
  /** Queries that were begun before: their results are read in place of asking. */
  readonly executions: readonly string[];
  /** What of the question no query was begun for; beside executions alone. */
  readonly rest: readonly Window[];
  /** The Region of the workgroup, where it is not the run's. */
  readonly region?: string;
  /** Athena's name of the catalog, where that is not the account's own. */
  readonly catalog?: string;
  /** How to ask, where it is not left to the question. */
  readonly form?: Form;
}

/** The account's own Glue Data Catalog. */
export const OWN_CATALOG = 'AwsDataCatalog';

const FORMS: readonly Form[] = ['rows', 'grouped', 'organization'];

/** True for what names this source, and no file. */
export const isAthena = (place: string): boolean => /^athena(?:$|:|\?)/.test(place);

/**
 * Reads `athena`, `athena:[WORKGROUP/]DATABASE/TABLE` and `athena://WORKGROUP/DATABASE/TABLE`, each with
 * `?execution=ID,…`, `rest=FROM/TO,…`, `region=`, `catalog=` and `form=`. Throws a usage error for anything else.
 */
export function athenaPlace(text: string): AthenaPlace {
  const [head = '', query = ''] = text.replace(/^athena(?::(?:\/\/)?)?/, '').split('?', 2);
  const parts = head === '' ? [] : head.replace(/\/$/, '').split('/');
  const [workgroup, database, name] = parts.length === 3 ? parts : ['primary', ...parts];
  const parameters = new URLSearchParams(query);
  const strange = [...parameters.keys()].find(
    (key) => !['execution', 'rest', 'region', 'catalog', 'form'].includes(key),
  );
  const form = FORMS.find((one) => one === parameters.get('form'));
  const executions = (parameters.get('execution') ?? '').split(',').filter((id) => id !== '');
  const rest = (parameters.get('rest') ?? '').split(',').flatMap((span) => (span === '' ? [] : [spanOf(span)]));
  const isWrong =
    rest.includes(undefined) ||
    (rest.length > 0 && executions.length === 0) ||
    parts.length === 1 ||
    parts.length > 3 ||
    parts.includes('') ||
    executions.some((id) => !/^[\w-]{1,128}$/.test(id));
  if (isWrong || strange !== undefined || (form === undefined && parameters.has('form')))
    throw new DoctorError({ source: 'user', code: 'UsageSource' }, `--from \`${text}\` names no table of Athena`, {
      hint: 'write athena, athena:DATABASE/TABLE or athena:WORKGROUP/DATABASE/TABLE, and behind it ?execution=ID, ?region=REGION, ?catalog=NAME or ?form=rows|grouped|organization',
    });
  const region = parameters.get('region');
  const catalog = parameters.get('catalog');
  return {
    workgroup: workgroup ?? 'primary',
    ...(database !== undefined && name !== undefined ? { table: { database, name } } : {}),
    executions,
    rest: rest.flatMap((span) => span ?? []),
    ...(region === null ? {} : { region }),
    ...(catalog === null || catalog === OWN_CATALOG ? {} : { catalog }),
    ...(form === undefined ? {} : { form }),
  };
}

const SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** `FROM/TO`, the end not included, as chunks have it; a window's is. */
function spanOf(text: string): Window | undefined {
  const [from = '', to = '', ...more] = text.split('/');
  if (!SECOND.test(from) || !SECOND.test(to) || more.length > 0 || from >= to) return undefined;
  return { since: new Date(from), until: new Date(Date.parse(to) - 1000) };
}

interface Begun {
  readonly title: string | undefined;
  readonly executions: readonly string[];
  /** What no query was begun for. */
  readonly rest: readonly { readonly from: string; readonly to: string }[];
  /** What was asked for: a window that ends now ends elsewhere later. */
  readonly window: Window;
}

/** How to take up queries that were begun, for a command line. */
export function resumeWith({ workgroup, region, catalog, form }: AthenaPlace, begun: Begun): string {
  const { title, executions, rest, window } = begun;
  const spans = joined(rest).map(({ from, to }) => `${from}/${to}`);
  const parameters = [
    `execution=${executions.join(',')}`,
    ...(spans.length === 0 ? [] : [`rest=${spans.join(',')}`]),
    ...(region === undefined ? [] : [`region=${region}`]),
    ...(catalog === undefined ? [] : [`catalog=${catalog}`]),
    ...(form === undefined ? [] : [`form=${form}`]),
  ];
  // Without a table only the ids were given.
  const table = title === undefined ? '' : `:${workgroup}/${title}`;
  const place = `athena${table}?${parameters.join('&')}`;
  return `${fromFlag(place)} ${windowFlags(window)}`;
}

export function fromFlag(place: string): string {
  return optionOf('from', place) ?? `--from ${shellQuoted(seenText(place).replaceAll(/[^ -~]/gu, '?'))}`;
}

export function windowFlags({ since, until }: Window): string {
  return `--since ${since.toISOString()} --until ${until.toISOString()}`;
}

/** Spans that touch as one. */
function joined(spans: Begun['rest']): { readonly from: string; readonly to: string }[] {
  const whole: { from: string; to: string }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = whole.at(-1);
    if (last?.to === from) last.to = to;
    else whole.push({ from, to });
  }
  return whole;
}
