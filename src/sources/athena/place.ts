import { DoctorError } from '../../model/error.js';
import { seenText } from '../../model/text/safe-json.js';
import { optionOf, shellQuoted } from '../../model/text/shell.js';
import type { Form } from '../sql/query.js';

/** What `--from athena…` names. */
export interface AthenaPlace {
  readonly workgroup: string;
  /** Absent: the table is to be found. */
  readonly table?: { readonly database: string; readonly name: string };
  /** Queries that were begun before: their results are read in place of asking. */
  readonly executions: readonly string[];
  /** The Region of the workgroup, where it is not the run's. */
  readonly region?: string;
  /** How to ask, where it is not left to the question. */
  readonly form?: Form;
}

const FORMS: readonly Form[] = ['rows', 'grouped', 'organization'];

/** True for what names this source, and no file. */
export const isAthena = (place: string): boolean => /^athena(?:$|:|\?)/.test(place);

/**
 * Reads `athena`, `athena:[WORKGROUP/]DATABASE/TABLE` and `athena://WORKGROUP/DATABASE/TABLE`, each with
 * `?execution=ID,…`, `region=` and `form=`. Throws a usage error for anything else.
 */
export function athenaPlace(text: string): AthenaPlace {
  const [head = '', query = ''] = text.replace(/^athena(?::(?:\/\/)?)?/, '').split('?', 2);
  const parts = head === '' ? [] : head.replace(/\/$/, '').split('/');
  const [workgroup, database, name] = parts.length === 3 ? parts : ['primary', ...parts];
  const parameters = new URLSearchParams(query);
  const strange = [...parameters.keys()].find((key) => !['execution', 'region', 'form'].includes(key));
  const form = FORMS.find((one) => one === parameters.get('form'));
  const executions = (parameters.get('execution') ?? '').split(',').filter((id) => id !== '');
  const isWrong =
    parts.length === 1 || parts.length > 3 || parts.includes('') || executions.some((id) => !/^[\w-]{1,128}$/.test(id));
  if (isWrong || strange !== undefined || (form === undefined && parameters.has('form')))
    throw new DoctorError({ source: 'user', code: 'UsageSource' }, `--from \`${text}\` names no table of Athena`, {
      hint: 'write athena, athena:DATABASE/TABLE or athena:WORKGROUP/DATABASE/TABLE, and behind it ?execution=ID, ?region=REGION or ?form=rows|grouped|organization',
    });
  const region = parameters.get('region');
  return {
    workgroup: workgroup ?? 'primary',
    ...(database !== undefined && name !== undefined ? { table: { database, name } } : {}),
    executions,
    ...(region === null ? {} : { region }),
    ...(form === undefined ? {} : { form }),
  };
}

/** How to take up queries that were begun, for a command line. */
export function resumeWith({ workgroup, region }: AthenaPlace, title: string, executions: readonly string[]): string {
  const where = region === undefined ? '' : `&region=${region}`;
  const place = `athena:${workgroup}/${title}?execution=${executions.join(',')}${where}`;
  return optionOf('from', place) ?? `--from ${shellQuoted(seenText(place).replaceAll(/[^ -~]/gu, '?'))}`;
}
