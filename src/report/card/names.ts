import { isPolicyLayer, layerFacts } from '../../model/layers.js';
import { inThousands } from '../../model/text/thousands.js';
import type { ReportDiagnosis } from '../contract.js';

/** Checks that are more than a policy type, by their ids. */
const CHECK_NAMES: Readonly<Record<string, string>> = { mfa: 'MFA', 'kms-grant': 'KMS key' };

/** A layer or a check in words; the id of any other check is said as it stands. */
export function layerName(layer: string): string {
  if (isPolicyLayer(layer)) return layerFacts(layer).title;
  return Object.hasOwn(CHECK_NAMES, layer) ? (CHECK_NAMES[layer] ?? layer) : layer;
}

/** `an` identity-based policy, `a` table's. */
export function articleOf(layer: string): string {
  return /^(?:identity|aws)/.test(layer) ? 'an' : 'a';
}

/** `2026-11-21T08:01:02Z` as people read it; anything else as it stands. */
export function timeInWords(time: string): string {
  return time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2 UTC');
}

/** `1 denial`, `398 denials`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first three, and how many more there are. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/** The resource that the calls name; of several one, and what they have in common. */
export function resourceInWords({ resource, resources }: Pick<ReportDiagnosis, 'resource' | 'resources'>): string {
  if (resource === undefined) return '';
  if (resources === undefined) return `on ${resource}`;
  const { count, shape } = resources;
  return `on ${resource}, one of ${count === undefined ? 'many' : inThousands(count)} of ${shape}`;
}
