import type { PolicyChange } from '../check/change.js';
import { documentOf } from '../check/document.js';
import { readIn } from '../check/find-policy.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import type { Policies } from '../model/policies.js';

interface Limit {
  readonly characters: number;
  /** What the limit is of, in words. */
  readonly of: string;
  /** IAM counts no white space; the others count what is sent. */
  readonly withoutSpace?: true;
}

/** The quota that the changed policy falls under (IAM, Organizations, KMS, EC2 and DynamoDB quota pages). */
function limitOf({ policyType, policy, attachedTo, replaces }: PolicyChange): Limit {
  switch (policyType) {
    case 'service-control-policy':
      return { characters: 10_240, of: 'an SCP' };
    case 'resource-control-policy':
      return { characters: 5_120, of: 'an RCP' };
    case 'vpc-endpoint-policy':
      return { characters: 20_480, of: 'an endpoint policy' };
    case 'resource-policy':
      return /:kms:/.test(attachedTo)
        ? { characters: 32_768, of: 'a key policy' }
        : { characters: 20_480, of: 'the resource-based policy of a table' };
    case 'role-trust-policy':
      return { characters: 2_048, of: 'a trust policy (up to 4,096 on request)', withoutSpace: true };
    case 'session-policy':
      return { characters: 2_048, of: 'a session policy', withoutSpace: true };
    default:
      if (policy.startsWith('arn:') || replaces !== undefined || policyType === 'permissions-boundary')
        return { characters: 6_144, of: 'a managed policy', withoutSpace: true };
      return inlineLimit(attachedTo);
  }
}

function inlineLimit(attachedTo: string): Limit {
  if (/:user\//.test(attachedTo)) return { characters: 2_048, of: 'all inline policies of a user', withoutSpace: true };
  if (/:group\//.test(attachedTo))
    return { characters: 5_120, of: 'all inline policies of a group', withoutSpace: true };
  return { characters: 10_240, of: 'all inline policies of a role', withoutSpace: true };
}

/** Says so when AWS would refuse the changed policy as too long. */
export function sizeWarning(change: PolicyChange, policies: Policies): string | undefined {
  const limit = limitOf(change);
  const siblings = /^all inline/.test(limit.of) ? otherInline(change, policies) : [];
  const size = [change.after, ...siblings].reduce((sum, document) => sum + sizeOf(document, limit), 0);
  if (size <= limit.characters) return undefined;
  const number = (count: number) => count.toLocaleString('en-US');
  return `it would have ${number(size)} characters, and ${limit.of} may have ${number(limit.characters)}: shorten or split it first`;
}

function otherInline({ policy, attachedTo }: PolicyChange, policies: Policies): JsonObject[] {
  return readIn(policies.identity)
    .filter(({ id, attachedTo: on }) => on === attachedTo && id !== policy && !id.startsWith('arn:'))
    .map(({ document }) => documentOf(document))
    .filter(isJsonObject);
}

function sizeOf(document: JsonObject, { withoutSpace }: Limit): number {
  const text = JSON.stringify(document);
  return withoutSpace ? text.replace(/\s/g, '').length : text.length;
}
