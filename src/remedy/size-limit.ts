import type { PolicyChange } from '../check/change.js';
import { documentOf } from '../check/document.js';
import { readIn } from '../check/find-policy.js';
import { type Phrase, phrase } from '../check/phrase.js';
import { parseArn } from '../model/arn.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import type { Policies } from '../model/policies.js';

interface Limit {
  readonly characters: number;
  /** What the limit is of. */
  readonly of: Phrase;
  /** All inline policies of the holder count together. */
  readonly together?: true;
  /** IAM counts no white space; the others count what is sent. */
  readonly withoutSpace?: true;
}

/**
 * The quota that the changed policy falls under (IAM, Organizations, KMS, EC2 and DynamoDB quota pages).
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * AWS: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
function limitOf({ policyType, policy, attachedTo, replaces }: PolicyChange): Limit {
  switch (policyType) {
    case 'service-control-policy':
      return { characters: 10_240, of: phrase('LIMIT_SCP') };
    case 'resource-control-policy':
      return { characters: 5_120, of: phrase('LIMIT_RCP') };
    case 'vpc-endpoint-policy':
      return { characters: 20_480, of: phrase('LIMIT_ENDPOINT_POLICY') };
    case 'resource-policy':
      return OF_RESOURCES[parseArn(attachedTo)?.service ?? ''] ?? OF_TABLES;
    case 'role-trust-policy':
      return { characters: 2_048, of: phrase('LIMIT_TRUST_POLICY'), withoutSpace: true };
    case 'session-policy':
      return { characters: 2_048, of: phrase('LIMIT_SESSION_POLICY'), withoutSpace: true };
    default:
      if (policy.startsWith('arn:') || replaces !== undefined || policyType === 'permissions-boundary')
        return { characters: 6_144, of: phrase('LIMIT_MANAGED'), withoutSpace: true };
      return { ...inlineLimit(attachedTo), together: true, withoutSpace: true };
  }
}

const OF_TABLES: Limit = { characters: 20_480, of: phrase('LIMIT_TABLE_POLICY') };

/**
 * The quota of each service's policies on resources.
 * AWS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 * AWS: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
 * AWS: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
 * AWS: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
 */
const OF_RESOURCES: Readonly<Record<string, Limit>> = {
  ecr: { characters: 10_240, of: phrase('LIMIT_REPOSITORY_POLICY') },
  kms: { characters: 32_768, of: phrase('LIMIT_KEY_POLICY') },
  secretsmanager: { characters: 20_480, of: phrase('LIMIT_SECRET_POLICY') },
  sns: { characters: 30_720, of: phrase('LIMIT_TOPIC_POLICY') },
  sqs: { characters: 8_192, of: phrase('LIMIT_QUEUE_POLICY') },
};

function inlineLimit(attachedTo: string): Pick<Limit, 'characters' | 'of'> {
  if (/:user\//.test(attachedTo)) return { characters: 2_048, of: phrase('LIMIT_USER') };
  if (/:group\//.test(attachedTo)) return { characters: 5_120, of: phrase('LIMIT_GROUP') };
  return { characters: 10_240, of: phrase('LIMIT_ROLE') };
}

/** Says so when AWS would refuse the changed policy as too long. */
export function sizeWarning(change: PolicyChange, policies: Policies): Phrase | undefined {
  const limit = limitOf(change);
  const siblings = limit.together ? otherInline(change, policies) : [];
  const size = [change.after, ...siblings].reduce((sum, document) => sum + sizeOf(document, limit), 0);
  if (size <= limit.characters) return undefined;
  return phrase('TOO_LONG', { size, limit: limit.of, most: limit.characters });
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
