import type { CauseName, DenialCause, Tally } from '../../diagnosis/cause.js';
import { parseArn } from '../../model/arn.js';
import { layerFacts } from '../../model/layers.js';
import type { PolicyType } from '../../model/policy-type.js';
import type { Report } from '../contract.js';
import { layerName, timeInWords } from './names.js';

/** Where denials are of more accounts than a call across accounts has, their causes are told first. */
const MANY_ACCOUNTS = 3;

/** One cause in a line, and what is to know of it below. */
interface CauseLines {
  readonly headline: string;
  readonly lines: readonly string[];
}

/** The causes of many denials, and whom they concern. */
export interface CausesView {
  readonly causes: readonly CauseLines[];
  /** Who must act, in which accounts, and who is denied: a line each. */
  readonly summary: readonly string[];
}

/** Absent where a card for each diagnosis says as much. */
export function causesView(report: Report): CausesView | undefined {
  if (!tellsCauses(report)) return undefined;
  const { causes, otherDenials, by } = report;
  const whole = causes.reduce((sum, { count }) => sum + count, otherDenials);
  const further = otherDenials === 0 ? [] : [`denials of further causes: ${inDigits(otherDenials)} (--top tells more)`];
  return {
    causes: causes.map((cause) => causeLines(cause, whole)),
    summary: [
      ...further,
      ...(by === undefined
        ? []
        : [
            `who can change it: ${tallyInWords(by.owners)}`,
            `by account: ${tallyInWords(by.accounts)}`,
            `by principal: ${tallyInWords(by.principals)}`,
          ]),
    ],
  };
}

export function tellsCauses({ causes, examplesOnly, by }: Report): boolean {
  return causes.length > 0 && (examplesOnly === true || (by?.accounts.count ?? 0) >= MANY_ACCOUNTS);
}

/** `20,000 denials in 50 accounts, by 200 principals`. */
export function inAllWords({ causes, otherDenials, by }: Report): string {
  const whole = causes.reduce((sum, { count }) => sum + count, otherDenials);
  const denials = `${inDigits(whole)} ${whole === 1 ? 'denial' : 'denials'}`;
  return by === undefined
    ? denials
    : `${denials} in ${many(by.accounts, 'account')}, by ${many(by.principals, 'principal')}`;
}

function causeLines(cause: DenialCause, whole: number): CauseLines {
  const { count, accounts, principals, regions, actions, firstSeen, lastSeen } = cause;
  const share = Math.round((count / whole) * 100);
  const spread = [many(accounts, 'account'), many(principals, 'principal'), many(regions, 'Region')].join(', ');
  const at =
    firstSeen === lastSeen
      ? `at ${timeInWords(firstSeen)}`
      : `from ${timeInWords(firstSeen)} to ${timeInWords(lastSeen)}`;
  const seen = firstSeen === '' ? [] : [`seen ${at}`];
  return {
    headline: `${share === 0 ? 'under 1' : share} %, ${inDigits(count)}: ${causeInWords(cause)}; ${spread}`,
    lines: [
      `${tallyInWords(actions)}; ${[...ownerOf(cause), ...seen].join('; ')}`,
      ...accountLine(accounts),
      evaluatedInWords(cause),
    ],
  };
}

function ownerOf({ owner }: DenialCause): string[] {
  return owner === undefined ? [] : [`can be changed by: ${owner}`];
}

function accountLine(accounts: Tally): string[] {
  return accounts.count > 1 ? [`most in ${tallyInWords(accounts)}`] : [];
}

/** `SCP p-regions1, statement "DenyOtherRegions", denies it`. */
export function causeInWords({ layer, effect, policy, statement, failure, status }: CauseName): string {
  if (layer === 'unknown') return `${failure ?? 'failed calls'}: AWS does not say what denies`;
  const said = status === 'stated' ? 'AWS says that ' : '';
  const fixed = status === 'not-reproduced' ? ', and now one does' : '';
  if (effect !== 'explicit') return `${said}no ${layerName(layer)} allows it${fixed}`;
  const name = policy === undefined ? `the ${layerName(layer)}` : policyInWords(layer, policy);
  const which =
    statement === undefined ? '' : `, statement ${statement.startsWith('/') ? statement : `"${statement}"`},`;
  return `${said}${name}${which} denies it${status === 'not-reproduced' ? ', and does not now' : ''}`;
}

/** What is attached to a resource or an endpoint has no name of its own: it is named by its kind already. */
function policyInWords(layer: PolicyType, policy: string): string {
  const name = shortName(policy);
  const { bearer, short } = layerFacts(layer);
  const isNamed = policy.startsWith('arn:') || bearer === 'principal' || bearer === 'level';
  return isNamed ? `${/^[A-Z]+$/.test(short) ? short : layerName(layer)} ${name}` : `the ${name}`;
}

/** The name alone; of a principal its account too, since many have roles of one name. */
function shortName(name: string): string {
  if (!name.startsWith('arn:')) return name;
  const { account, resource } = parseArn(name) ?? { account: '', resource: name };
  const last = resource.slice(resource.lastIndexOf('/') + 1);
  return /^(?:role|user|assumed-role)\//.test(resource) ? `${last} of ${account}` : last;
}

function evaluatedInWords({ layer, status, evaluated, unevaluated, explained }: DenialCause): string {
  const by = layer === 'unknown' ? 'their error code alone' : "what AWS's message says";
  const open = `${inDigits(unevaluated)} not evaluated: counted by ${by}`;
  if (evaluated === 0) return open;
  const kinds = `${inDigits(evaluated)} evaluated, ${inDigits(explained)} ${explained === 1 ? 'kind' : 'kinds'} in full (${status})`;
  return unevaluated === 0 ? kinds : `${kinds}; ${open}`;
}

/** `a (12), b (3) and 4 more`. */
function tallyInWords({ count, top }: Tally): string {
  const names = top.map((one) => `${shortName(one.name)} (${inDigits(one.count)})`).join(', ');
  return count > top.length ? `${names} and ${inDigits(count - top.length)} more` : names;
}

function many({ count }: Tally, noun: string): string {
  return `${inDigits(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 20000 as `20,000`, whatever the machine's language. */
function inDigits(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
