import { readDate } from '../../evaluation/conditions/date.js';
import { readBlock } from '../../evaluation/conditions/ip-address.js';
import { readNumber } from '../../evaluation/conditions/numeric.js';
import { operatorNames, readOperatorName } from '../../evaluation/conditions/operators.js';
import { didYouMeanName } from '../../model/near-names.js';
import { BOOL_KEYS } from '../../model/reference/key-types.generated.js';
import { phrase } from '../phrase.js';
import { type Decisive, repaired, VARIABLE } from './conditions.js';
import { withConditionInstead, writtenValues } from './edit.js';
import type { Trap } from './trap.js';

/** A family of operators, the form of the values that they compare, and the spellings of it that mean one thing alone. */
interface Form {
  readonly operator: RegExp;
  readonly name: string;
  readonly is: (value: string, key: string) => boolean;
  readonly meant: (value: string, key: string) => string | undefined;
}

const FORMS: readonly Form[] = [
  { operator: /^Bool/i, name: '`true` or `false`', is: isTruth, meant: meantTruth },
  { operator: /^Numeric/i, name: 'a number', is: (value) => readNumber(value) !== undefined, meant: meantNumber },
  { operator: /^Date/i, name: 'a date of ISO 8601', is: (value) => readDate(value) !== undefined, meant: meantDate },
  {
    operator: /^(?:Not)?IpAddress/i,
    name: 'a CIDR block',
    is: (value) => readBlock(value) !== undefined,
    meant: meantBlock,
  },
];

/** A value that its operator cannot compare; corrected where only one thing can be meant by it. */
export function malformedValue({ condition, written }: Decisive): Trap | undefined {
  const { operator, key } = condition;
  const form = FORMS.find((one) => one.operator.test(operator.slice(operator.indexOf(':') + 1)));
  const values = writtenValues(written, condition);
  const old = values.find((value) => !VARIABLE.test(value) && form?.is(value, key) === false);
  if (form === undefined || old === undefined) return undefined;
  const data = { operator, form: form.name, text: old };
  const corrected = values.map((value) => (form.is(value, key) ? value : form.meant(value, key)));
  const meant = form.meant(old, key);
  const isWhole = corrected.every((value) => value !== undefined);
  if (written === undefined || meant === undefined || !isWhole) return { id: 'malformed-value', data };
  // A moment is compared by the operators of dates, whether a number or not.
  const asDate = /^Numeric/i.test(operator) && readNumber(meant) === undefined;
  const to = { operator: asDate ? operator.replace(/Numeric/i, 'Date') : operator, key, values: corrected };
  const does = asDate
    ? phrase('COMPARE_WITH', { key, operator: to.operator, value: meant })
    : phrase('WRITE_UNDER', { value: meant, old, operator, key });
  return { id: 'malformed-value', data, ...repaired(withConditionInstead(written, condition, to), does) };
}

/** An operator that AWS does not have, one slip away from one that it has. */
export function unknownOperator({ condition, written }: Decisive): Trap | undefined {
  const { operator, key } = condition;
  if (readOperatorName(operator) !== undefined) return undefined;
  const bare = operator.slice(operator.indexOf(':') + 1);
  const meant = nearestOperator(bare);
  if (meant === undefined) return undefined;
  const whole = `${operator.slice(0, operator.indexOf(':') + 1)}${meant}`;
  if (readOperatorName(whole) === undefined) return undefined;
  const values = writtenValues(written, condition);
  const statement = written && withConditionInstead(written, condition, { operator: whole, key, values });
  const data = { operator, meant: whole };
  return { id: 'unknown-operator', data, ...repaired(statement, phrase('COMPARE_BY', { key, operator: whole })) };
}

function nearestOperator(bare: string): string | undefined {
  const names = operatorNames().flatMap((name) => [name, `${name}IfExists`]);
  const meant = didYouMeanName(
    bare,
    names.map((name) => name.toLowerCase()),
  );
  return names.find((name) => name.toLowerCase() === meant);
}

function isTruth(value: string, key: string): boolean {
  // What holds a text is compared by another operator: that trap has a name of its own.
  return /^(?:true|false)$/i.test(value) || !BOOL_KEYS.has(key.toLowerCase());
}

function meantTruth(value: string): string | undefined {
  if (/^(?:yes|y|on|1)$/i.test(value)) return 'true';
  return /^(?:no|n|off|0)$/i.test(value) ? 'false' : undefined;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Spans of aws:MultiFactorAuthAge are in seconds; the time of a request is compared with a date as well. */
function meantNumber(value: string, key: string): string | undefined {
  const [, span, unit] = /^(\d+)\s*([smhd])$/i.exec(value) ?? [];
  const seconds = SECONDS[unit?.toLowerCase() ?? ''];
  if (/^aws:MultiFactorAuthAge$/i.test(key) && seconds !== undefined) return String(Number(span) * seconds);
  if (/^aws:EpochTime$/i.test(key)) return readDate(value) === undefined ? meantDate(value) : value;
  const plain = value.replace(/(?<=\d)[,_ ](?=\d{3}(?:\D|$))/g, '');
  return readNumber(plain) === undefined ? undefined : plain;
}

/** A day that only one order of its parts gives. */
function meantDate(value: string): string | undefined {
  const [, a = '', b = '', year = ''] = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(value) ?? [];
  const dotted = value.includes('.');
  const [day, month] = dotted || Number(a) > 12 ? [a, b] : Number(b) > 12 ? [b, a] : ['', ''];
  const dashed = year === '' ? value.replaceAll('/', '-') : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const spaced = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)\s*(?:Z|UTC)?$/i.exec(dashed);
  const meant = spaced ? `${spaced[1]}T${spaced[2]}Z` : dashed;
  return readDate(meant) === undefined ? undefined : meant;
}

/** `198.51.100.*` is a block of whole octets; blanks are no part of an address. */
function meantBlock(value: string): string | undefined {
  const close = value.replaceAll(/\s/g, '');
  const [, octets = ''] = /^((?:\d{1,3}\.){1,3})(?:\*(?:\.\*)*)$/.exec(close) ?? [];
  const kept = octets.split('.').slice(0, -1);
  const block = octets === '' ? close : `${[...kept, '0', '0', '0'].slice(0, 4).join('.')}/${kept.length * 8}`;
  return readBlock(block) === undefined ? undefined : block;
}
