import { DoctorError } from '../../model/error.js';
import type { JsonObject, JsonValue } from '../../model/json.js';
import { isJsonObject } from '../../model/json.js';
import type { AccessRun } from '../../report/access/index.js';
import { parseYaml } from '../../sources/records/printed/loose-object.js';
import { type CanOptions, inPlace } from '../can.js';
import type { DoctorPorts } from '../ports.js';
import type { CanQuestion } from './question.js';

/** One line of an expectations file: a question, and what is expected of each of its answers. */
export interface Expectation {
  /** `role/orders-api`, or `function orders-api`. */
  readonly subject: string;
  readonly expect: 'allowed' | 'denied';
  readonly question: CanQuestion;
}

export interface ExpectationRun {
  readonly expectation: Expectation;
  readonly run: AccessRun;
}

export interface ExpectationOptions extends Omit<CanOptions, 'words' | 'function' | 'tables'> {
  /** The text of the file: YAML or JSON. */
  readonly text: string;
}

/**
 * Asks all that a file expects, one after another; equal reads reach AWS once. What the options tell of the calls holds
 * for every entry that does not tell otherwise. Throws a usage `DoctorError` for a file that holds no expectations, and
 * as `runCan` does for a question that makes no sense.
 */
export async function runExpectations(options: ExpectationOptions, ports: DoctorPorts): Promise<ExpectationRun[]> {
  const { text, ...rest } = options;
  const expectations = expectationsIn(text);
  return inPlace({ ...rest, words: [] }, ports, async (answer) => {
    const runs: ExpectationRun[] = [];
    for (const expectation of expectations) {
      const context = { ...rest.context, ...expectation.question.context };
      runs.push({ expectation, run: await answer({ ...rest, ...expectation.question, context }) });
    }
    return runs;
  });
}

const FIELDS = ['subject', 'function', 'actions', 'resources', 'expect', 'context', 'via', 'mfa', 'at'];

/** The expectations of a text: a list of them, or an object whose `expectations` they are. */
export function expectationsIn(text: string): Expectation[] {
  const read = parseYaml(text);
  const list = isJsonObject(read) ? read['expectations'] : read;
  if (!Array.isArray(list) || list.length === 0) throw wrong('it holds no list of expectations');
  return list.map((one, index) => expectationOf(one, `expectation ${index + 1}`));
}

function expectationOf(value: JsonValue, where: string): Expectation {
  if (!isJsonObject(value)) throw wrong(`${where} is no set of fields`);
  const unknown = Object.keys(value).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) throw wrong(`${where}: there is no field \`${unknown}\``);
  const { expect } = value;
  if (expect !== 'allowed' && expect !== 'denied') throw wrong(`${where}: \`expect\` is allowed or denied`);
  const actions = textsOf(value['actions']).flatMap((one) => one.split(','));
  if (actions.length === 0) throw wrong(`${where}: no \`actions\` are given`);
  const subject = textOf(value['subject']);
  const fn = textOf(value['function']);
  if (subject !== undefined && fn !== undefined) throw wrong(`${where}: it has both \`subject\` and \`function\``);
  return {
    subject: fn === undefined ? (subject ?? 'these credentials') : `function ${fn}`,
    expect,
    question: {
      words: [
        ...(subject === undefined ? [] : [subject]),
        actions.map((one) => one.trim()).join(','),
        ...textsOf(value['resources']),
      ],
      ...(fn === undefined ? {} : { function: fn }),
      ...circumstancesOf(value, where),
    },
  };
}

function circumstancesOf(value: JsonObject, where: string): Partial<CanQuestion> {
  const { mfa } = value;
  const [via, at] = [textOf(value['via']), textOf(value['at'])];
  const context = contextOf(value['context'], where);
  return {
    ...(via === undefined ? {} : { via }),
    ...(at === undefined ? {} : { at }),
    ...(mfa === 'true' || mfa === true ? { mfa: true } : {}),
    ...(context === undefined ? {} : { context }),
  };
}

/** A key without a value is absent. */
function contextOf(value: JsonValue | undefined, where: string): CanQuestion['context'] {
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw wrong(`${where}: \`context\` is no set of condition keys`);
  const entries = Object.entries(value).map(([key, one]): [string, string | string[] | null] => {
    if (!key.includes(':')) throw wrong(`${where}: \`${key}\` is no condition key`);
    if (one === null || one === '') return [key, null];
    return [key, Array.isArray(one) ? one.map(String) : String(one)];
  });
  return Object.fromEntries(entries);
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function textsOf(value: JsonValue | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => textOf(one) ?? []);
}

function wrong(message: string): DoctorError {
  return new DoctorError({ source: 'user', code: 'UsageExpectations' }, `the expectations make no sense: ${message}`, {
    hint: 'an entry has subject or function, actions, resources and expect: see docs/expectations.md',
  });
}
