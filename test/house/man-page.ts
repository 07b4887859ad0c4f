import type { Options } from 'yargs';
import { COMMON_FLAGS, FLAGS } from '../../src/cli/argv/flags.js';
import type { Command } from '../../src/cli/commands/command.js';
import { COMMANDS, DEFAULT_COMMAND } from '../../src/cli/commands.js';
import { SETTINGS } from '../../src/cli/configuration.js';
import { EXIT } from '../../src/cli/exit-code.js';
import { VERSION } from '../../src/model/version.js';

/** What each exit code tells. */
const EXITS: Readonly<Record<keyof typeof EXIT, string>> = {
  finished: 'finished',
  denials:
    'denials were found, with --fail-on denials; of can: at least one answer is not as asked; of verify: still denied',
  undetermined: 'something stays undetermined, with --fail-on undetermined; of can and verify: not everything is known',
  incomplete: 'events, input or output are incomplete',
  partly: 'of grant: some writes are done, some are not',
  stopped: 'of grant: refused before the first write',
  interrupted: 'interrupted; what was found is printed',
  usage: 'usage',
  configuration: 'credentials or configuration',
  awsRefused: 'AWS refused, and nothing was read',
  defect: 'a defect of ddb-doctor',
};

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, AWS_CA_BUNDLE, HTTPS_PROXY', 'and the like: as the AWS CLI takes them'],
  ['AWS_PAGER, PAGER', 'the pager for what does not fit the terminal; empty is none'],
  ['NO_COLOR, FORCE_COLOR', 'no colours, or colours in a pipe too'],
  ['AWS_CLI_ERROR_FORMAT', 'json: errors on stderr as a line of JSON'],
];

const FILES: readonly (readonly [string, string])[] = [
  ['$XDG_CONFIG_HOME/ddb-doctor/config.json', `defaults: ${Object.keys(SETTINGS).join(', ')}`],
  ['$XDG_CONFIG_HOME/ddb-doctor/mutes.json', 'accepted denials, where --mutes names no other file'],
  ['$XDG_STATE_HOME/ddb-doctor', 'the last run, kept for a day, and the journals of grant'],
  ['$XDG_CACHE_HOME/ddb-doctor', 'compiled code'],
];

/** The manual page, made of the commands and flags themselves: roff with the man macros. */
export async function manPage(): Promise<string> {
  const commands = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => ({ name, ...(await load()) })),
  );
  const main = commands.find(({ name }) => name === DEFAULT_COMMAND);
  return [
    `.TH DDB\\-DOCTOR 1 "" "ddb\\-doctor ${VERSION}" "User Commands"\n.nh\n.ad l`,
    section('NAME', [text('ddb-doctor - tell why AWS answered AccessDenied, and the change that is proven to help')]),
    section(
      'SYNOPSIS',
      commands.map(({ usage }) => `.br\n${text(usage)}`),
    ),
    section('DESCRIPTION', [
      text(
        'A service got AccessDenied. ddb-doctor tells which policy and statement denied it, which condition matched, who can change it, the smallest change that is proven to help, and what could not be checked. Without a command it runs diagnose. It only reads, except grant --apply, --resume and --undo.',
      ),
    ]),
    section('COMMANDS', commands.map(commandEntry)),
    section(
      'OPTIONS',
      groups().flatMap(([group, names]) => [`.SS "${text(group.replace(/:$/, ''))}"`, ...names.map(flagEntry)]),
    ),
    section(
      'EXIT STATUS',
      Object.entries(EXITS).map(([name, about]) => entry(String(EXIT[name as keyof typeof EXIT]), about)),
    ),
    section(
      'ENVIRONMENT',
      [...ENVIRONMENT, ...settings()].map(([name, about]) => entry(name, about)),
    ),
    section(
      'FILES',
      FILES.map(([name, about]) => entry(name, about)),
    ),
    section(
      'EXAMPLES',
      (main?.examples ?? []).map((line) => `.PP\n.nf\n${text(line)}\n.fi`),
    ),
    section('SEE ALSO', [
      text(
        'aws(1), less(1); docs/ in the package: runbook.md, command-line.md, sources.md, can.md, grant.md, limits.md, reader-role.md, csv.md',
      ),
    ]),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return `.SH "${title}"\n${lines.join('\n')}`;
}

function entry(term: string, about: string): string {
  return `.TP\n.B ${text(term)}\n${text(about)}`;
}

function commandEntry({ name, summary, flags }: Command & { readonly name: string }): string {
  const taken = [...flags, ...COMMON_FLAGS].map((flag) => `--${flag}`);
  return `${entry(name, summary)}\n.br\n${text(`Takes ${taken.join(', ')}.`)}`;
}

/** The flags in the order of the help, by the headings of the help. */
function groups(): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const [name, options] of Object.entries<Options>(FLAGS)) {
    const group = options.group ?? '';
    found.set(group, [...(found.get(group) ?? []), name]);
  }
  return [...found];
}

function flagEntry(name: string): string {
  const { alias, type, choices, describe = '', defaultDescription }: Options = FLAGS[name as keyof typeof FLAGS];
  const short = typeof alias === 'string' ? `-${alias}, ` : '';
  const value = type === 'boolean' ? '' : type === 'number' ? ' N' : ' VALUE';
  const some = Array.isArray(choices) ? `; one of ${choices.join(', ')}` : '';
  const usual = defaultDescription === undefined ? '' : `; default: ${defaultDescription}`;
  return entry(`${short}--${name}${value}`, `${describe}${some}${usual}`);
}

function settings(): [string, string][] {
  return Object.values(SETTINGS).map(({ flag, variable }) => [variable, `the default of --${flag}`]);
}

/** Neither an escape nor a request to roff; a dash that can be copied. */
function text(plain: string): string {
  const escaped = plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll(/[^\x20-\x7e]/g, (mark) => `\\[u${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
