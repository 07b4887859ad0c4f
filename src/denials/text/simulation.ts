import type { TextFinding } from '../../model/denial.js';
import type { PolicyType } from '../../model/policy-type.js';
import type { Located } from './located.js';
import { policyTypeOf } from './policy-words.js';

/** What every result of the simulator has, in all output formats of the AWS CLI. */
const MARK = /\bEvalActionName\b|^[^\S\n]*EVALUATIONRESULTS\t/m;

/** A member and its value: JSON, YAML, Python's repr, and the boxes of `--output table`. */
const MEMBER =
  /\b(EvalActionName|EvalResourceName|EvalDecision|EvalResourceDecision|SourcePolicyId|SourcePolicyType|AllowedByOrganizations|AllowedByPermissionsBoundary|MissingContextValues)\b["']?[ \t]*[:=|][ \t]*(?:["']([^"'\n]{0,2048})["']|\[([^\]]{0,4096})\]|([^\s,|}\]]{1,2048})|((?:\n[ \t]*-[ \t]+(?!Eval)\S{1,256}){0,200}))/g;

/** `--output text`: the members of one object in the order of their names, and below them those that it holds. */
const ROW =
  /^[ \t]*(EVALUATIONRESULTS|MATCHEDSTATEMENTS|MISSINGCONTEXTVALUES|ORGANIZATIONSDECISIONDETAIL|PERMISSIONSBOUNDARYDECISIONDETAIL|RESOURCESPECIFICRESULTS)\t([^\n]{0,4096})$/gm;

/** A member's name, and nothing else. */
const NAME = /^(?:Eval[A-Z]\w{1,40}|SourcePolicy(?:Id|Type))$/;
/** A row of a box, whose left side is dropped as every line's prefix is; what parts rows has a `+` or a `-` there. */
const TABLE_ROW = /^[^\S\n]*[^\s|+-][^\n|]{0,2048}\|[^\n]{0,8192}\|$/gm;

const SOURCE = /--policy-source-arn[ =]["']?(arn:[^\s"']{1,2048})/;

interface Result {
  readonly start: number;
  end: number;
  readonly action: string;
  resource: string;
  decision: string;
  /** Decisions of single resources, which tell more than that of all. */
  readonly ofResources: { resource: string; decision: string }[];
  readonly policies: { id: string; type: string }[];
  readonly missing: string[];
  byOrganizations: boolean;
  byBoundary: boolean;
}

/**
 * The denials that iam:SimulatePrincipalPolicy or iam:SimulateCustomPolicy answered, from its JSON, YAML, text or table.
 * AWS: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
export function simulationsOf(text: string): Located[] {
  if (!MARK.test(text)) return [];
  const principal = SOURCE.exec(text)?.[1];
  const results = [...membersIn(text), ...rowsIn(text)].sort((a, b) => a.start - b.start);
  return results.flatMap((result) =>
    decisionsOf(result).map(({ resource, decision }) => ({
      start: result.start,
      end: result.end,
      from: 'phrase' as const,
      finding: findingOf(result, { resource, decision, ...(principal && { principal }) }),
    })),
  );
}

function decisionsOf({ resource, decision, ofResources }: Result): { resource: string; decision: string }[] {
  const all = ofResources.length === 0 ? [{ resource, decision }] : ofResources;
  return all.filter((one) => /^(?:explicit|implicit)Deny$/.test(one.decision));
}

interface Decided {
  readonly resource: string;
  readonly decision: string;
  readonly principal?: string;
}

function findingOf(result: Result, { resource, decision, principal }: Decided): TextFinding {
  const { action, policies, missing } = result;
  const by = policies.map(({ id }) => id).filter((id) => id !== '');
  const matched = by.length === 0 ? 'no statement matched' : `matched: ${[...new Set(by)].join(', ')}`;
  const keys = missing.length === 0 ? '' : `; missing context keys: ${[...new Set(missing)].join(', ')}`;
  return {
    kind: 'denial',
    policyType: layerOf(result, decision),
    effect: decision === 'explicitDeny' ? 'explicit' : 'implicit',
    action,
    service: action.slice(0, action.indexOf(':')),
    ...(resource === '' ? {} : { resource }),
    ...(principal === undefined ? {} : { principal }),
    truncated: false,
    note: `AWS's policy simulator says ${decision}: ${matched}${keys}`,
  };
}

/** The simulator looks at identity policies, a boundary and SCPs, and at a resource policy that it is given. */
function layerOf(result: Result, decision: string): PolicyType | 'unknown' {
  const { byOrganizations, byBoundary, policies } = result;
  if (byOrganizations) return named('service control policy');
  if (byBoundary) return named('permissions boundary');
  if (decision === 'implicitDeny') return named('identity-based policy');
  const isOfResource = policies.map(({ type }) => /^resource/i.test(type));
  if (isOfResource.length === 0 || new Set(isOfResource).size > 1) return 'unknown';
  return named(isOfResource[0] === true ? 'resource-based policy' : 'identity-based policy');
}

function named(words: string): PolicyType | 'unknown' {
  return policyTypeOf(words) ?? 'unknown';
}

function begun(action: string, start: number): Result {
  const rest = { ofResources: [], policies: [], missing: [], byOrganizations: false, byBoundary: false };
  return { start, end: start, action, resource: '', decision: '', ...rest };
}

interface Member {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

function membersIn(text: string): Result[] {
  const results: Result[] = [];
  const members = [...singleMembers(text), ...columnsIn(text)].sort((a, b) => a.start - b.start);
  for (const { name, value, start, end } of members) {
    if (name === 'EvalActionName') results.push(begun(value, start));
    const result = results.at(-1);
    if (result === undefined) continue;
    result.end = end;
    take(result, name, value);
  }
  return results;
}

function singleMembers(text: string): Member[] {
  return [...text.matchAll(MEMBER)].flatMap((match) => {
    const [whole, name = '', quoted, list, bare, lines] = match;
    const value = quoted ?? list ?? bare ?? lines ?? '';
    // In a row of titles the next one stands where a value would.
    return value === '' || NAME.test(value)
      ? []
      : [{ name, value, start: match.index, end: match.index + whole.length }];
  });
}

/** `--output table` of a wide terminal: the names in one row, the values in the rows below. */
function columnsIn(text: string): Member[] {
  const members: Member[] = [];
  let names: readonly string[] = [];
  for (const { 0: line, index } of text.matchAll(TABLE_ROW)) {
    const cells = cellsOf(line);
    if (cells.length > 1 && cells.every(({ value }) => NAME.test(value))) names = cells.map(({ value }) => value);
    else if (cells.length !== names.length) names = [];
    else
      for (const [at, cell] of cells.entries())
        members.push({ ...cell, name: names[at] ?? '', start: index + cell.start, end: index + cell.end });
  }
  return members;
}

function cellsOf(line: string): Omit<Member, 'name'>[] {
  return [...line.matchAll(/[^|]+/g)]
    .map(({ 0: cell, index }) => ({ value: cell.trim(), start: index, end: index + cell.length }))
    .filter(({ value }) => value !== '');
}

function take(result: Result, name: string, value: string): void {
  const { ofResources, policies, missing } = result;
  const last = ofResources.at(-1);
  switch (name) {
    case 'EvalResourceName':
      // The name of the whole result stands before the list of single ones.
      if (result.decision === '' || result.resource === '') result.resource = value;
      else if (last === undefined || last.resource !== '') ofResources.push({ resource: value, decision: '' });
      else last.resource = value;
      break;
    case 'EvalDecision':
      result.decision = value;
      break;
    case 'EvalResourceDecision':
      if (last === undefined || last.decision !== '') ofResources.push({ resource: '', decision: value });
      else last.decision = value;
      break;
    case 'SourcePolicyId':
      policies.push({ id: value, type: '' });
      break;
    case 'SourcePolicyType':
      withType(policies, value);
      break;
    case 'MissingContextValues':
      missing.push(...(value.match(/[\w-]+:[\w./-]+/g) ?? []));
      break;
    case 'AllowedByOrganizations':
      result.byOrganizations ||= /^false$/i.test(value);
      break;
    case 'AllowedByPermissionsBoundary':
      result.byBoundary ||= /^false$/i.test(value);
      break;
    default:
  }
}

function withType(policies: Result['policies'], type: string): void {
  const last = policies.at(-1);
  if (last !== undefined) last.type = type;
}

function rowsIn(text: string): Result[] {
  const results: Result[] = [];
  for (const match of text.matchAll(ROW)) {
    const [, name = '', rest = ''] = match;
    const [first = '', second = '', third = ''] = rest.split('\t').map((cell) => cell.trim());
    if (name === 'EVALUATIONRESULTS') {
      const result = begun(first, match.index);
      Object.assign(result, { decision: second, resource: third });
      results.push(result);
    }
    const result = results.at(-1);
    if (result === undefined) continue;
    result.end = match.index + match[0].length;
    if (name === 'MATCHEDSTATEMENTS') result.policies.push({ id: first, type: second });
    if (name === 'MISSINGCONTEXTVALUES') result.missing.push(first);
    if (name === 'RESOURCESPECIFICRESULTS') result.ofResources.push({ decision: first, resource: second });
    if (name === 'ORGANIZATIONSDECISIONDETAIL') result.byOrganizations ||= /^false$/i.test(first);
    if (name === 'PERMISSIONSBOUNDARYDECISIONDETAIL') result.byBoundary ||= /^false$/i.test(first);
  }
  return results;
}
