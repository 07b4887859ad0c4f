import type { BenchRequest, BenchStatement } from './workload.js';

/** The usual way to write it: every pattern a RegExp, made once and kept; statements asked one by one. */
const cache = new Map<string, RegExp>();

function matches(text: string, pattern: string): boolean {
  let regExp = cache.get(pattern);
  if (regExp === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    regExp = new RegExp(`^${source}$`, 's');
    cache.set(pattern, regExp);
  }
  return regExp.test(text);
}

const inRange = (address: string, range: string): boolean => {
  const [base = '', length = '32'] = range.split('/');
  const number = (text: string): number => text.split('.').reduce((all, part) => all * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  return Math.floor(number(address) / size) === Math.floor(number(base) / size);
};

const OPERATORS: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  StringEquals: (value, wanted) => value === wanted,
  StringLike: matches,
  IpAddress: inRange,
  Bool: (value, wanted) => value === wanted,
  DateLessThan: (value, wanted) => Date.parse(value) < Date.parse(wanted),
  ArnLike: matches,
};

function holds(condition: NonNullable<BenchStatement['Condition']>, context: BenchRequest['context']): boolean {
  for (const [operator, keys] of Object.entries(condition)) {
    const name = operator.replace('ForAllValues:', '').replace('IfExists', '');
    const compare = OPERATORS[name.replace('Not', '')];
    if (compare === undefined) throw new RangeError(operator);
    for (const [key, wanted] of Object.entries(keys)) {
      const value = context[key];
      if (value === undefined) continue;
      const list = typeof wanted === 'string' ? [wanted] : wanted;
      const found = (typeof value === 'string' ? [value] : value).every((one) =>
        list.some((want) => compare(one, want)),
      );
      if (found === name.includes('Not')) return false;
    }
  }
  return true;
}

function applies(statement: BenchStatement, request: BenchRequest): boolean {
  const action = request.action.toLowerCase();
  const { Action, NotAction, Resource, NotResource, Condition } = statement;
  if (Action && !Action.some((pattern) => matches(action, pattern.toLowerCase()))) return false;
  if (NotAction?.some((pattern) => matches(action, pattern.toLowerCase()))) return false;
  if (Resource && !Resource.some((pattern) => matches(request.resource, pattern))) return false;
  if (NotResource?.some((pattern) => matches(request.resource, pattern))) return false;
  return Condition === undefined || holds(Condition, request.context);
}

export interface Found {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** The statements that decided: what the engine tells, too. */
  readonly determining: readonly BenchStatement[];
}

/** What the identity policies decide, and which statements did. */
export function decide(statements: readonly BenchStatement[], request: BenchRequest): Found {
  const matching = statements.filter((statement) => applies(statement, request));
  const denies = matching.filter(({ Effect }) => Effect === 'Deny');
  if (denies.length > 0) return { decision: 'explicitDeny', determining: denies };
  return { decision: matching.length > 0 ? 'allowed' : 'implicitDeny', determining: matching };
}
