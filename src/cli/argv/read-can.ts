import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { DoctorError } from '../../model/error.js';
import type { PolicyType } from '../../model/policy-type.js';
import { ASSUMED_LAYERS } from '../../report/access/index.js';
import type { CanOptions, SessionPolicy } from '../../run/can.js';
import { readPlainFile } from '../../run/foreign/plain-file.js';
import { choiceError } from './choice.js';
import type { CommandInput } from './command-input.js';
import { cleaned } from './identifiers.js';
import { Flags } from './read-options.js';
import { parseTime } from './time.js';

/** What `can` is asked, of its words and flags. Throws a usage `DoctorError` for values that make no sense. */
export async function readCan(input: CommandInput): Promise<CanOptions> {
  const { options, words, io } = input;
  const flags = new Flags(input.values);
  const regions = options.regions === 'all' ? undefined : options.regions;
  const file = flags.text('actions-from');
  const at = flags.name('at');
  const sessions = flags.list('as-session');
  const assume = flags.list('assume')?.map(layerOf);
  return withoutUndefined({
    words: words.map(cleaned),
    function: flags.name('function'),
    tables: options.table?.split(',').map(cleaned),
    actionsFrom: file === undefined ? undefined : await textOf(file, input),
    list: flags.isOn('list') || undefined,
    via: viaOf(flags.name('via')),
    mfa: flags.isOn('mfa') || undefined,
    context: contextOf(flags.list('context')),
    asSession: sessions === undefined ? undefined : await Promise.all(sessions.map((one) => sessionPolicy(one, input))),
    at: at === undefined ? undefined : parseTime(at, 'at', io.now()).toISOString(),
    assume,
    region: regions?.[0],
    aws: options.aws,
    deadline: options.deadline,
    checks: options.checks,
    record: options.record,
    replay: options.replay,
    redact: options.redact,
  });
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

function withoutUndefined(values: Loose<CanOptions>): CanOptions {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as unknown as CanOptions;
}

function viaOf(text: string | undefined): string | undefined {
  if (text === undefined || text === 'none' || /^vpce-[0-9a-f]+$/.test(text)) return text;
  throw new DoctorError({ source: 'user', code: 'UsageEndpoint' }, `--via \`${text}\` is no id of a VPC endpoint`, {
    hint: 'write vpce-0a1b2c3d4e5f67890, or none',
  });
}

/** `scp=allow`; the name of the layer alone means the same. */
function layerOf(text: string): PolicyType {
  const [word = '', value = 'allow'] = text.split('=');
  const layer = word === 'key' ? 'resource-policy' : namedLayer(word);
  if (value !== 'allow') throw choiceError('--assume', text, [`${word}=allow`]);
  if (layer === undefined) throw choiceError('--assume', word, [...Object.keys(ASSUMED_LAYERS), 'key']);
  return layer;
}

function namedLayer(word: string): PolicyType | undefined {
  return Object.hasOwn(ASSUMED_LAYERS, word) ? ASSUMED_LAYERS[word] : undefined;
}

function contextOf(pairs: readonly string[] | undefined): CanOptions['context'] {
  if (pairs === undefined) return undefined;
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const key = pair.slice(0, at).trim();
      if (at < 1 || !key.includes(':')) throw noKey(pair);
      const values = pair.slice(at + 1).split(',');
      const [only = ''] = values;
      return [key, values.length > 1 ? values : only === '' ? null : only];
    }),
  );
}

function noKey(pair: string): DoctorError {
  return new DoctorError({ source: 'user', code: 'UsageContext' }, `--context \`${pair}\` is no KEY=VALUE`, {
    hint: 'write --context aws:SourceVpc=vpc-0a1b2c3d, or aws:SourceVpc= where the key is absent',
  });
}

export async function textOf(file: string, { io }: CommandInput): Promise<string> {
  if (file === '-') return text(io.stdin);
  try {
    return await readPlainFile(file);
  } catch (cause) {
    throw new DoctorError({ source: 'user', code: 'UsageFile' }, `the file \`${file}\` cannot be read`, { cause });
  }
}

async function sessionPolicy(word: string, input: CommandInput): Promise<SessionPolicy> {
  if (word.startsWith('arn:') && !existsSync(word)) return { arn: word };
  return { id: word, document: await textOf(word, input) };
}
