import { readDenialText } from './read-denial-text.js';

/**
 * What helps where AWS refused a read to ddb-doctor itself: AWS's own message tells. A grant is no remedy against an explicit
 * deny, nor against a layer that only caps what is granted; undefined where a grant is the remedy.
 */
export function refusalRemedy(message: string, operation: string): string | undefined {
  const lower = message.toLowerCase();
  if (!NAMES_LAYER.some((words) => lower.includes(words))) return undefined;
  const finding = readDenialText(message)[0];
  if (finding === undefined) return undefined;
  const { policyType, effect, policyArn } = finding;
  const which = policyArn === undefined ? '' : ` (${policyArn})`;
  const who = OWNERS[policyType];
  if (who === undefined) return undefined;
  if (effect === 'explicit') return `${who.name}${which} denies ${operation}, so that no grant helps: ${who.ask}`;
  return who.caps ? `${who.name}${which} does not allow ${operation}, whatever is granted: ${who.ask}` : undefined;
}

/** One of these stands in every message that names a layer; to read one that names none takes longer than a call. */
const NAMES_LAYER = ['policy', 'boundary', 'explicit deny', 'because no'];

/** Who can change the layer; `caps`: it does not grant, so that an Allow elsewhere does not help. */
const OWNERS: Readonly<Record<string, { readonly name: string; readonly ask: string; readonly caps?: true }>> = {
  'service-control-policy': { name: 'an SCP', ask: "ask the organization's administrator", caps: true },
  'resource-control-policy': { name: 'an RCP', ask: "ask the organization's administrator", caps: true },
  'permissions-boundary': { name: 'the permissions boundary', ask: 'ask the account administrator', caps: true },
  'session-policy': { name: 'the session policy', ask: 'ask whoever issues the session', caps: true },
  'vpc-endpoint-policy': { name: 'the VPC endpoint policy', ask: 'ask the owner of the endpoint', caps: true },
  'identity-policy': { name: 'an identity-based policy', ask: 'narrow that Deny, or run as another principal' },
};
