import type { EvaluatedRequest } from '../check/check.js';
import {
  arnMatcher,
  matchesAction,
  type ParsedStatement,
  type PatternElement,
  parsePolicy,
  variablesOf,
} from '../evaluation/index.js';
import type { AttachedPolicy, OrgLevel, Policies } from '../model/policies.js';
import { isUnknown, type Unknown } from '../model/unknown.js';
import type { DiagnosisWithEvidence } from './answers.js';
import type { DenialGroup } from './diagnosis.js';
import { groupOf } from './group.js';
import type { OpenGroup } from './open-group.js';

type Match = (resource: string) => boolean;

/**
 * A group along the resources that the statements which were read tell apart: those that the same patterns match stay
 * together. First the group of what was explained; the group itself where nothing tells any apart.
 */
export function toldApart(group: DenialGroup, evaluated: DiagnosisWithEvidence['evaluated']): readonly DenialGroup[] {
  const { members = [], denial } = group;
  if (members.length < 2 || denial.resource === undefined) return [group];
  const matches = evaluated.flatMap(patternsOf);
  const classes = new Map<string, [OpenGroup, ...OpenGroup[]]>();
  for (const member of members) {
    const kind = kindOf(member.kept.resource, matches);
    const others = classes.get(kind);
    if (others === undefined) classes.set(kind, [member]);
    else others.push(member);
  }
  const own = kindOf(denial.resource, matches);
  const first = classes.get(own);
  if (classes.size < 2 || first === undefined) return [group];
  classes.delete(own);
  return [groupOf(first), ...[...classes.values()].map((others) => groupOf(others, { apart: true }))];
}

function kindOf(resource: string, matches: readonly Match[]): string {
  return matches.map((match) => (match(resource) ? 1 : 0)).join('');
}

/** The patterns for resources in the statements that speak of the action, each once. */
function patternsOf({ request, policies }: EvaluatedRequest): Match[] {
  const variable = variablesOf(request);
  const texts = policiesOf(policies)
    .flatMap(({ id, document }) => parsePolicy(document, id).statements)
    .filter((statement) => speaksOf(statement, request.action))
    .flatMap(({ resource }) => resource?.patterns ?? [])
    .flatMap((pattern) => resolved(pattern, variable) ?? []);
  return [...new Set(texts)].filter((text) => text !== '*').map(arnMatcher);
}

function speaksOf({ action }: ParsedStatement, name: string): boolean {
  return action === undefined || action.malformed || holds(action, name);
}

function holds({ not, patterns }: PatternElement, action: string): boolean {
  return patterns.some((pattern) => matchesAction(pattern, action)) !== not;
}

function policiesOf(policies: Policies): AttachedPolicy[] {
  const { identity, permissionsBoundary, session, resource, vpcEndpoint, serviceControl, resourceControl } = policies;
  const levels = [serviceControl, resourceControl]
    .flatMap((layer) => read<OrgLevel>(layer))
    .map((level) => level.policies);
  return [identity, permissionsBoundary, session, resource, vpcEndpoint, ...levels].flatMap((layer) =>
    read<AttachedPolicy>(layer),
  );
}

function read<T extends object>(layer: readonly (T | Unknown)[] | Unknown | undefined): T[] {
  if (layer === undefined || isUnknown(layer)) return [];
  return layer.flatMap((one) => (isUnknown(one) ? [] : [one]));
}

const VARIABLE = /\$\{([^}]*)\}/g;

/** With the variables' values; undefined where one is not known, so that nobody can tell what it tells apart. */
function resolved(pattern: string, variable: (key: string) => string | undefined): string | undefined {
  let isKnown = true;
  const text = pattern.replace(VARIABLE, (_, name: string) => {
    if (/^[*?$]$/.test(name)) return name;
    const [key = ''] = name.split(',');
    const value = variable(key.trim());
    if (value !== undefined) return value;
    isKnown = false;
    return '';
  });
  return isKnown ? text : undefined;
}
