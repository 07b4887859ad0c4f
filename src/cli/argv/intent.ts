import { DEFAULT_PATH, type Intent } from '../../grant/intent.js';
import { DoctorError } from '../../model/error.js';
import { cleaned } from './identifiers.js';
import type { Flags } from './read-options.js';

/** The flags of `grant` as an intent. Throws a usage `DoctorError` for what does not go together or is missing. */
export function intentOf(flags: Flags): Intent {
  const asPublished = flags.isOn('as-published');
  const intent: Intent = {
    ...optional(flags),
    tables: tablesOf(flags),
    access: flags.list('access') ?? (asPublished ? ['read-write'] : []),
    with: flags.list('with') ?? [],
    logs: flags.isOn('logs'),
    noScan: flags.isOn('no-scan'),
    anyStream: flags.isOn('any-stream'),
    asPublished,
    complete: flags.isOn('complete'),
    inline: flags.isOn('inline'),
    path: pathOf(flags.text('path')),
    tags: tagsOf(flags.list('tags') ?? []),
    trust: flags.text('trust') === 'source-account' ? 'source-account' : 'plain',
    fixTrust: flags.isOn('fix-trust'),
    refresh: flags.isOn('refresh'),
  };
  const usage = flags.list('from-usage');
  if (usage === undefined && !flags.isOn('from-denials')) assertWhole(intent);
  if (usage !== undefined) assertOnlyLess(flags);
  return intent;
}

function optional(flags: Flags) {
  const indexes = flags.list('indexes')?.map(cleaned);
  const fn = nameIn(flags, 'function');
  const role = nameIn(flags, 'role');
  const policyName = nameIn(flags, 'policy-name');
  const setRole = nameIn(flags, 'set-role');
  const permissionsBoundary = nameIn(flags, 'permissions-boundary');
  const newRole = flags.isOn('new-role')
    ? (nameIn(flags, 'role-name') ?? `${fn?.split(':').at(-1) ?? 'function'}-role`)
    : undefined;
  return {
    ...(fn === undefined ? {} : { function: fn }),
    ...(role === undefined ? {} : { role }),
    ...(policyName === undefined ? {} : { policyName }),
    ...(setRole === undefined ? {} : { setRole }),
    ...(newRole === undefined ? {} : { newRole }),
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    ...(indexes === undefined || indexes.includes('used')
      ? {}
      : { indexes: indexes.includes('all') ? ('all' as const) : indexes }),
  };
}

/** As it was meant: without what a paste brings along. */
function nameIn(flags: Flags, flag: string): string | undefined {
  const text = flags.text(flag);
  return text === undefined ? undefined : cleaned(text);
}

function tablesOf(flags: Flags): string[] {
  const tables = flags.text('table')?.split(',').map(cleaned) ?? [];
  return [...new Set(tables)].filter((name) => name !== '');
}

function assertWhole({ function: fn, role, newRole, setRole, tables, access, with: libraries, logs }: Intent): void {
  if (fn === undefined && role === undefined && newRole === undefined)
    throw usage('who is to get the access?', 'give --function NAME or --role NAME');
  if (newRole !== undefined && (setRole !== undefined || role !== undefined)) {
    throw usage('--new-role makes a role, and --role or --set-role names one', 'give one of them');
  }
  if ((setRole !== undefined || newRole !== undefined) && fn === undefined) {
    throw usage('a role is set on a function', 'give --function NAME');
  }
  if (tables.length === 0 && !logs) throw usage('access to which table?', 'give --table NAME, or --logs alone');
  if (tables.length > 0 && access.length === 0 && libraries.length === 0) {
    throw usage('what access?', 'give --access read, write, read-write, crud, stream, … or actions');
  }
}

const GIVES = ['access', 'with', 'new-role', 'set-role', 'as-published', 'inline', 'logs', 'from-denials'] as const;

/** A plan from usage takes away and gives nothing. */
function assertOnlyLess(flags: Flags): void {
  const given = GIVES.find((name) => flags.has(name));
  if (given === undefined) return;
  throw usage(`--from-usage takes away, and --${given} gives`, 'plan the two one after the other');
}

function pathOf(text: string | undefined): string {
  if (text === undefined) return DEFAULT_PATH;
  // IAM's own rule for paths.
  if (/^\/([\u0021-\u007E]{1,510}\/)?$/.test(text)) return text;
  throw usage(`--path \`${text}\` is no path`, 'it begins and ends with a slash: /team/');
}

function tagsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, key, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
      if (key === undefined) throw usage(`--tags \`${text}\` is no tag`, 'write KEY=VALUE');
      return [key, value ?? ''];
    }),
  );
}

function usage(message: string, hint: string): DoctorError {
  return new DoctorError({ source: 'user', code: 'UsageGrant' }, message, { hint });
}
