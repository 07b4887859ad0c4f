import { createHmac, randomBytes } from 'node:crypto';
import type { Diagnosis } from '../diagnosis/diagnosis.js';
import type { ConditionEvaluation } from '../evaluation/authorization.js';
import { ByValue, itemValuesOf, namesIn } from '../evidence/index.js';
import type { Denial } from '../model/denial.js';
import type { JsonValue } from '../model/json.js';
import { isUnknown } from '../model/unknown.js';
import type { DenialRow, DoctorRun } from './report.js';

/** Condition keys whose values are those of items. */
const KEY_VALUES = /^dynamodb:(?:leadingkeys|(?:first|second|third|fourth)partitionkeyvalues)$/i;
const SPEAKS_OF_KEYS = /leadingkeys|partitionkeyvalues/i;
/** What stands beside a condition's key, in conditions and in phrases, and is a value of it. */
const OF_THE_KEY: ReadonlySet<string> = new Set(['seen', 'wanted', 'anyOf', 'values', 'value']);
/** What a run or a redacted bundle has in place of a hidden value. */
const TOKEN = /<([a-z][a-z-]*)-[0-9a-f]{6,}>/g;

/** Stands in code for a value that the report hides: whoever runs it is told how to get the value. */
const PLACEHOLDER = 'HIDDEN KEY VALUE: run again with --no-redact';
/** The same for a value that the evidence hid before it was recorded. */
const HIDDEN_IN_EVIDENCE = 'HIDDEN VALUE: take it from the policy in AWS';

/** Used where a run brings no key of its own; another one in every process. Few runs hide anything. */
let ownKey: Uint8Array | undefined;
const processKey = (): Uint8Array => (ownKey ??= randomBytes(32));

/** The same value has the same token in everything that one key makes; nobody else can work it out by trying values. */
export function keyToken(value: string, key: string | Uint8Array = processKey()): string {
  return `<key-${createHmac('sha256', key).update(value).digest('hex').slice(0, 8)}>`;
}

/**
 * The diagnoses with tokens in place of the values of items: those of the calls' own records, and those that conditions
 * compare. They are replaced wherever they stand: in conditions, data, changes, policies, gaps and messages.
 */
export function redactValues({ diagnoses, itemValues = [], tokenKey }: ValuesOfRun): readonly Diagnosis[] {
  const own = diagnoses.flatMap((one) => [
    ...itemValuesOf(one.group.denial),
    ...conditionsOf(one).flatMap(comparedValues),
  ]);
  const hide = hiding([...itemValues, ...own], () => namesOf(diagnoses), tokenKey);
  if (hide === undefined) return diagnoses;
  return diagnoses.map(({ group, ...told }) => {
    const { denial } = group;
    const { errorMessage, text } = denial;
    const redacted = {
      ...denial,
      ...(hide({ errorMessage, text }, kindOf(errorMessage)) as Pick<Denial, 'errorMessage' | 'text'>),
    };
    return { ...(hide(told) as typeof told), group: { ...group, denial: redacted } };
  });
}

type ValuesOfRun = Pick<DoctorRun, 'diagnoses' | 'itemValues' | 'tokenKey'>;

/** The row with tokens in the place of its own item's values. */
export function redactRow(row: DenialRow, key: string | undefined): DenialRow {
  const { denial } = row;
  const values = itemValuesOf(denial);
  if (values.length === 0) return row;
  const names = () => namesIn([denial.resource ?? '', denial.principal.arn, denial.action, denial.operation]);
  const hide = hiding(values, names, key);
  const { errorMessage, event } = denial;
  if (hide === undefined) return row;
  const userAgent = event?.userAgent === undefined ? {} : { userAgent: String(hide(event.userAgent)) };
  const told = { errorMessage: String(hide(errorMessage, kindOf(errorMessage))) };
  return { ...row, denial: { ...denial, ...told, ...(event && { event: { ...event, ...userAgent } }) } };
}

/** AWS's own words may speak of the values of keys. */
function kindOf(errorMessage: string): Kind {
  return SPEAKS_OF_KEYS.test(errorMessage) ? 'sentence' : 'text';
}

/** A document or command in which nobody finds a token: what is hidden says how to get it. */
export function withPlaceholders<T>(value: T): T {
  const text = JSON.stringify(value);
  const told = text.replace(TOKEN, (_, kind: string) => (kind === 'key' ? PLACEHOLDER : HIDDEN_IN_EVIDENCE));
  return told === text ? value : JSON.parse(told);
}

function hiding(
  found: readonly string[],
  namesOf: () => ReadonlySet<string>,
  key: string | undefined,
): ((node: unknown, kind?: Kind) => unknown) | undefined {
  const values = [...new Set(found)].filter((value) => value !== '' && !/^<key-[0-9a-f]{8}>$/.test(value));
  if (values.length === 0) return undefined;
  const tokens = new Map(values.map((value) => [value, keyToken(value, key)]));
  const names = namesOf();
  const everywhere = new ByValue(names, tokens);
  const sentences = new ByValue(names, tokens, { wordsToo: true });
  return (node, kind) => redactNode(node, { tokens, everywhere, sentences }, kind);
}

interface Hidden {
  readonly tokens: ReadonlyMap<string, string>;
  readonly everywhere: ByValue;
  readonly sentences: ByValue;
}

/** What a text is: a value of an item whatever else it reads like, a sentence about such values, or any text. */
type Kind = 'value' | 'sentence' | 'text';

function redactNode(node: unknown, hidden: Hidden, kind: Kind = 'text'): unknown {
  if (typeof node === 'string') return redactText(node, hidden, kind);
  if (Array.isArray(node)) return node.map((item) => redactNode(item, hidden, kind));
  if (typeof node !== 'object' || node === null) return node;
  const isCondition = 'key' in node && typeof node.key === 'string' && KEY_VALUES.test(node.key);
  // Of what is told by a code, the code itself is nobody's value.
  const isCoded = 'code' in node && 'about' in node;
  // The words of a change of keys name their values without more ado.
  const own = 'change' in node && SPEAKS_OF_KEYS.test(JSON.stringify(node.change)) ? 'sentence' : kind;
  const entries = Object.entries(node).map(([name, child]) => {
    const holdsValues = KEY_VALUES.test(name) || (isCondition && OF_THE_KEY.has(name));
    return [
      name,
      isCoded && (name === 'code' || name === 'by') ? child : redactNode(child, hidden, holdsValues ? 'value' : own),
    ];
  });
  return Object.fromEntries(entries);
}

function redactText(text: string, { tokens, everywhere, sentences }: Hidden, kind: Kind): string {
  const token = kind === 'value' ? tokens.get(text) : undefined;
  if (token !== undefined) return token;
  return (kind === 'text' ? everywhere : sentences).replace(text);
}

function conditionsOf({ findings, requests }: Diagnosis): ConditionEvaluation[] {
  const layers = requests.flatMap((request) => request.layers);
  const evaluated = layers.flatMap((layer) => [...layer.determining, ...layer.nearMisses, ...layer.undecided]);
  return [...findings.flatMap((finding) => finding.statements), ...evaluated].flatMap((each) => each.conditions);
}

function comparedValues({ key, seen }: ConditionEvaluation): string[] {
  return !KEY_VALUES.test(key) || seen === null || isUnknown(seen) ? [] : [...seen];
}

function namesOf(diagnoses: readonly Diagnosis[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { findings, requests, group } of diagnoses) {
    const { action, resource = '', operation, principal } = group.denial;
    const told = [findings, requests, action, resource, operation, principal];
    namesIn(JSON.parse(JSON.stringify(told)) as JsonValue, names);
  }
  return names;
}
