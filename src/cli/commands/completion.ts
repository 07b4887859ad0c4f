import type { Options } from 'yargs';
import { DoctorError } from '../../model/error.js';
import { OUTPUT_FORMATS } from '../../report/renderers.js';
import { choiceError } from '../argv/choice.js';
import type { Outline } from '../argv/command-input.js';
import { FLAGS, type FlagName } from '../argv/flags.js';
import { EXIT } from '../exit-code.js';
import type { Command } from './command.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A script that the shell reads once; completing then starts no program of ours. */
export const completion: Command = {
  summary: 'print a completion script for bash, zsh or fish',
  usage: 'ddb-doctor completion bash|zsh|fish',
  examples: [
    'source <(ddb-doctor completion bash)',
    'ddb-doctor completion zsh > "${fpath[1]}/_ddb-doctor"',
    'ddb-doctor completion fish > ~/.config/fish/completions/ddb-doctor.fish',
  ],
  flags: [],
  words: 1,
  async run({ words: [asked], io, outlines }) {
    const shell = SHELLS.find((name) => name === asked);
    if (shell === undefined) throw asked === undefined ? noShell() : choiceError('`completion`', asked, SHELLS);
    await io.stdout.write(SCRIPTS[shell]((await outlines()).map(verbOf)));
    return EXIT.finished;
  },
};

function noShell(): DoctorError {
  return new DoctorError({ source: 'user', code: 'UsageShell' }, '`completion` wants bash, zsh or fish');
}

interface Verb {
  readonly name: string;
  readonly summary: string;
  /** With their dashes. */
  readonly flags: readonly string[];
}

function verbOf({ name, summary, flags }: Outline): Verb {
  return { name, summary, flags: flags.map((flag) => `--${flag}`).sort() };
}

/** The values of the flags that take one of a few, each flag with its letter as a pattern of a shell. */
function choices(): [string, string][] {
  return Object.keys(FLAGS).flatMap((flag): [string, string][] => {
    const words = choicesOf(flag as FlagName);
    const letter = letterOf(flag as FlagName);
    return words === '' ? [] : [[letter === undefined ? `--${flag}` : `-${letter}|--${flag}`, words]];
  });
}

function letterOf(flag: FlagName): string | undefined {
  const { alias }: Options = FLAGS[flag];
  return typeof alias === 'string' ? alias : undefined;
}

function wantsValue(flag: FlagName): boolean {
  const { type }: Options = FLAGS[flag];
  return type !== 'boolean';
}

/** Prints the names of the profiles of an AWS configuration, those of letters that need no quotes. */
const PROFILES = String.raw`sed -n 's/^\[\(profile  *\)\{0,1\}\([A-Za-z0-9_.@+-]*\)\]$/\2/p'`;

function choicesOf(flag: FlagName): string {
  if (flag === 'output') return OUTPUT_FORMATS.join(' ');
  const { choices: words }: Options = FLAGS[flag];
  return Array.isArray(words) ? words.join(' ') : '';
}

const DEFAULT = 'diagnose';

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (verbs: readonly Verb[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

function bashScript(verbs: readonly Verb[]): string {
  const names = [...verbs.map(({ name }) => name), 'help', 'version'];
  const values = choices().map(([flag, words]) => `    ${flag}) words='${words}' ;;`);
  const wanting = Object.keys(FLAGS).filter((flag) => wantsValue(flag as FlagName));
  const flags = verbs.map(({ name, flags: taken }) => `      ${name}) words='${taken.join(' ')}' ;;`);
  return `_ddb_doctor() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb=${DEFAULT} words=''
  case " ${names.join(' ')} " in *" \${COMP_WORDS[1]} "*) [ "$COMP_CWORD" -gt 1 ] && verb=\${COMP_WORDS[1]} ;; esac
  COMPREPLY=()
  case "$before" in
${values.join('\n')}
    --profile) words=$(${PROFILES} "\${AWS_CONFIG_FILE:-$HOME/.aws/config}" ~/.aws/credentials 2> /dev/null) ;;
    =|--from|--replay|--record|--checks|--mutes|--expectations|--since-report|--ca-bundle|--actions-from|--apply|--out) COMPREPLY=($(compgen -f -- "$word")); return ;;
    ${wanting.map((flag) => `--${flag}`).join('|')}) compopt +o default 2> /dev/null; return ;;
  esac
  if [ -z "$words" ]; then
    case "$verb" in
${flags.join('\n')}
      help) words='${verbs.map(({ name }) => name).join(' ')}' ;;
    esac
    [ "$verb" = completion ] && words="${SHELLS.join(' ')} $words"
    [ "$COMP_CWORD" -eq 1 ] && words="${names.join(' ')} $words"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _ddb_doctor ddb-doctor
`;
}

/**
 * zsh runs the same function through its own bridge for completions of bash. It loads the script when it first completes:
 * that first time the script itself has to.
 */
function zshScript(verbs: readonly Verb[]): string {
  return `#compdef ddb-doctor
autoload -Uz bashcompinit && bashcompinit
${bashScript(verbs)}[ "\${funcstack[1]}" = _ddb-doctor ] && _bash_complete -o default -F _ddb_doctor
`;
}

function fishScript(verbs: readonly Verb[]): string {
  const lines = verbs.map(
    ({ name, summary }) => `complete -c ddb-doctor -n __fish_use_subcommand -f -a ${name} -d ${fishQuoted(summary)}`,
  );
  const taken = verbs.flatMap(({ name, flags }) =>
    flags.map((flag) => `complete -c ddb-doctor -n ${conditionOf(name)} ${fishFlag(flag)}`),
  );
  const words = [
    `complete -c ddb-doctor -n __fish_use_subcommand -f -a 'help version'`,
    `complete -c ddb-doctor -n '__fish_seen_subcommand_from completion' -f -a '${SHELLS.join(' ')}'`,
    `complete -c ddb-doctor -n '__fish_seen_subcommand_from help' -f -a '${verbs.map(({ name }) => name).join(' ')}'`,
  ];
  return `${[...lines, ...words, ...taken].join('\n')}\n`;
}

function conditionOf(name: string): string {
  const seen = `__fish_seen_subcommand_from ${name}`;
  return name === DEFAULT ? fishQuoted(`${seen}; or __fish_use_subcommand`) : fishQuoted(seen);
}

function fishFlag(flag: string): string {
  const name = flag.slice(2) as FlagName;
  const options: Options = FLAGS[name];
  const profiles = `(${PROFILES} ~/.aws/config ~/.aws/credentials 2> /dev/null)`;
  const choice = name === 'profile' ? profiles : choicesOf(name);
  const letter = letterOf(name);
  const words = choice === '' ? '' : ` -f -a ${fishQuoted(choice)}`;
  const value = wantsValue(name) ? ' -r' : '';
  return `${letter === undefined ? '' : `-s ${letter} `}-l ${name}${value}${words} -d ${fishQuoted(options.describe ?? '')}`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
