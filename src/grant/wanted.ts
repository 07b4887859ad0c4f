import { DoctorError } from '../model/error.js';
import { type ActionInfo, actionInfo, actionsOfService, splitAction } from '../model/reference/action-info.js';
import { actionsOfOperation, closestActions } from '../model/reference/closest-actions.js';
import { ACCESS, LIBRARIES, type Preset, type Target, type Wants } from './presets.js';

/** Actions with their service, per target, each once, in the order in which they were asked for. */
export interface Wanted {
  readonly table: readonly string[];
  readonly index: readonly string[];
  readonly stream: readonly string[];
  readonly any: readonly string[];
  /** What the plan says beside. */
  readonly mind: readonly string[];
  /** Actions that a preset does not give and somebody named: rails let them pass. */
  readonly named: readonly string[];
}

const TARGETS: readonly Target[] = ['table', 'index', 'stream', 'any'];

/**
 * What presets, libraries, actions, API names and patterns ask for.
 * Throws a usage `DoctorError` for a name that is none of these, and for `dynamodb:*`.
 */
export function wantedOf(access: readonly string[], libraries: readonly string[], noScan: boolean): Wanted {
  const presets = [...access.map(ofAccess), ...libraries.map(ofLibrary)];
  const listed = (target: Target) => {
    const names = presets.flatMap(({ wants }) => wants[target] ?? []);
    return [...new Set(names)].filter((name) => !noScan || name !== 'Scan').map((name) => `dynamodb:${name}`);
  };
  const [table = [], index = [], stream = [], any = []] = TARGETS.map(listed);
  return {
    table,
    index,
    stream,
    any,
    mind: [...new Set(presets.flatMap(({ mind }) => mind ?? []))],
    named: presets.flatMap(({ sources, wants }) => (sources.length > 0 ? [] : Object.values(wants).flat())),
  };
}

function ofLibrary(name: string): Preset {
  const preset = LIBRARIES[name];
  if (preset !== undefined) return preset;
  throw usage('UsageLibrary', `--with does not know \`${name}\``, `it knows ${Object.keys(LIBRARIES).join(', ')}`);
}

function ofAccess(word: string): Preset {
  const preset = Object.hasOwn(ACCESS, word) ? ACCESS[word] : undefined;
  if (preset !== undefined) return preset;
  const action = word.includes(':') ? word : `dynamodb:${word}`;
  if (/^dynamodb:\*+$/i.test(action)) {
    throw usage('UsageAccess', '`dynamodb:*` is not granted', 'name the actions, or a preset such as crud or admin');
  }
  const names = /[*?]/.test(action) ? matching(action) : namedBy(action);
  return { wants: wantsOf(names), sources: [] };
}

function matching(pattern: string): string[] {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const regExp = new RegExp(`^${source}$`, 'i');
  const names = actionsOfService('dynamodb').filter((action) => regExp.test(action));
  if (names.length > 0) return names;
  throw usage(
    'UsageAccess',
    `no action of DynamoDB fits \`${pattern}\``,
    'the Service Authorization Reference lists them',
  );
}

/** The action itself, or those that an API operation of that name asks. */
function namedBy(action: string): readonly string[] {
  const [service, name] = splitAction(action);
  if (service.toLowerCase() !== 'dynamodb') {
    throw usage(
      'UsageAccess',
      `\`${action}\` is no action of DynamoDB`,
      '--logs gives what the function needs of CloudWatch Logs',
    );
  }
  const known = actionInfo(service, name);
  if (known !== undefined) return [`dynamodb:${known.action}`];
  const asked = actionsOfOperation(action);
  if (asked !== undefined) return asked;
  const near = closestActions(action);
  const hint =
    near.length > 0 ? `did you mean ${near.join(', ')}?` : `a preset is one of ${Object.keys(ACCESS).join(', ')}`;
  throw usage('UsageAccess', `there is no action \`${action}\``, hint);
}

/** On what the Service Authorization Reference asks each action. */
function wantsOf(actions: readonly string[]): Wants {
  const wants: Record<Target, string[]> = { table: [], index: [], stream: [], any: [] };
  for (const action of actions) {
    const info = actionInfo(...splitAction(action));
    if (info === undefined) continue;
    for (const target of targetsOf(info)) wants[target].push(info.action);
  }
  return wants;
}

function targetsOf(info: ActionInfo): Target[] {
  if (info.isWildcardOnly) return ['any'];
  const types = new Set(info.resourceTypes.map(({ name }) => name));
  const targets = (['table', 'index', 'stream'] as const).filter((target) => types.has(target));
  const elsewhere = info.resourceTypes.filter(
    ({ name, required }) => required && !['table', 'index', 'stream'].includes(name),
  );
  if (targets.length > 0 && elsewhere.length === 0)
    return targets.includes('table') ? targets.filter((t) => t !== 'stream') : targets;
  throw usage(
    'UsageAccess',
    `dynamodb:${info.action} is asked on ${[...types].join(' and ')}, not on a table alone`,
    'write a policy for it by hand: grant makes policies for tables, indexes and streams',
  );
}

function usage(code: string, message: string, hint: string): DoctorError {
  return new DoctorError({ source: 'user', code }, message, { hint });
}
