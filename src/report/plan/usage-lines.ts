import type { Plan, PlannedPolicy, UsedElement } from '../../grant/plan.js';
import { counted } from '../card/names.js';
import { plainText } from '../plain-text.js';
import { wrap } from '../wrap.js';
import { hang } from './hang.js';
import { actionsInWords, lastPart, shortResource } from './names.js';

type Used = NonNullable<Plan['usage']>;

/** `orders-api keeps what 1204 calls from 2026-08-31 to 2026-11-29 used`. */
export function usagePurpose(who: string, { calls, since, until }: Used): string {
  return `${who} keeps what ${counted(calls, 'call')} to DynamoDB used, ${day(since)} to ${day(until)}`;
}

/** Each policy of the role: what goes, what is narrowed, what stays and why. */
export function usageDiff({ usage, policies }: Plan, width: number): string[] {
  return (usage?.policies ?? []).flatMap(({ policy, elements }) => {
    const planned = policies.find(({ name, arn }) => arn === policy || (arn === undefined && name === policy));
    return [...wrap(head(policy, planned), width), ...groups(elements).flatMap((line) => lineOf(line, width))];
  });
}

function head(policy: string, planned: PlannedPolicy | undefined): string {
  const name = lastPart(policy);
  if (planned === undefined) return `  = policy  ${name}: no change`;
  const most = planned.inline ? 10_240 : 6144;
  return `  ~ policy  ${plainText(planned.name)} (${planned.size} of ${most} characters)`;
}

interface Line {
  readonly sign: '-' | '~' | '=';
  readonly actions: string[];
  readonly resource: string;
  readonly text: string;
}

const SIGNS = { removed: '-', narrowed: '~', kept: '=' } as const;
const ORDER = '-~=';

/** Actions on one resource that fare alike stand together; what goes comes first. */
function groups(elements: readonly UsedElement[]): Line[] {
  const found = new Map<string, Line>();
  for (const element of elements) {
    const { fate, action, resource } = element;
    const text = becauseOf(element);
    const key = `${fate}\n${resource}\n${text}`;
    const known = found.get(key) ?? { sign: SIGNS[fate], actions: [], resource, text };
    known.actions.push(action);
    found.set(key, known);
  }
  return [...found.values()].sort((a, b) => ORDER.indexOf(a.sign) - ORDER.indexOf(b.sign));
}

function becauseOf({ fate, calls, lastSeen, why, to = [] }: UsedElement): string {
  const use = calls === 0 ? 'never used' : `${counted(calls, 'call')}, last ${day(lastSeen ?? '')}`;
  if (fate === 'removed') return why ?? use;
  if (fate === 'kept') return why === undefined ? use : `${use}; kept: ${why}`;
  const left = [
    ...new Set(to.map(({ action, resource }) => `${actionsInWords([action])} on ${shortResource(resource)}`)),
  ];
  const more = left.length - MOST_NAMED;
  const shown = `${left.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `${use}: now ${shown}${why === undefined ? '' : ` (${why})`}`;
}

const MOST_NAMED = 6;

function lineOf({ sign, actions, resource, text }: Line, width: number): string[] {
  return hang(`    ${sign} `, `${actionsInWords(actions)} on ${shortResource(resource)}: ${plainText(text)}`, width);
}

/** That each call passes as before, and that nothing is allowed more. */
export function usageProof({ proof, usage }: Plan): string[] {
  const { newlyAllowed, probed, calls } = proof;
  return [
    `${counted(usage?.calls ?? 0, 'recorded call')}, of ${counted(calls.length, 'kind')}: each passes as before`,
    newlyAllowed.length === 0
      ? `nothing more is allowed: ${counted(probed.actions, 'action')} on ${counted(probed.resources, 'resource')}`
      : `besides it allows: ${newlyAllowed.map(({ action, resource }) => `${action} on ${shortResource(resource)}`).join('; ')}`,
  ];
}

function day(time: string): string {
  return plainText(time.slice(0, 10));
}
