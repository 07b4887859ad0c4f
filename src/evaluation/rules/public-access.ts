import type { AttachedPolicy, Layer, PublicAccessBlock } from '../../model/policies.js';
import { isUnknown } from '../../model/unknown.js';
import { parsePolicy } from '../grammar/parse-policy.js';
import type { ParsedCondition, ParsedStatement } from '../grammar/parsed-policy.js';
import { MAYBE, NO, or, type Truth, truthOf } from '../truth.js';
import type { AwsRule, RuleInput } from './aws-rule.js';

const PAGE = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html';

/** S3 Block Public Access, where somebody told how it is set. */
export const PUBLIC_ACCESS: readonly AwsRule[] = [
  {
    id: 's3-restrict-public-buckets',
    why: "Block Public Access (RestrictPublicBuckets) keeps a bucket with a public policy to its owner's account and to AWS services",
    page: PAGE,
    across: true,
    service: 's3',
    holds: restricts,
    dependsOn: () => ['the Block Public Access settings, or whether the bucket policy is public'],
  },
];

function restricts({ view, policies }: RuleInput): Truth {
  const { publicAccessBlock, resource } = policies;
  if (publicAccessBlock === undefined || view.caller.kind === 'service') return NO;
  const isSet = isRestricted(publicAccessBlock);
  return isSet === NO || resource === undefined ? NO : both(isSet, publicness(resource));
}

function both(a: Truth, b: Truth): Truth {
  if (a === NO || b === NO) return NO;
  return a === MAYBE || b === MAYBE ? MAYBE : a;
}

function isRestricted(block: NonNullable<RuleInput['policies']['publicAccessBlock']>): Truth {
  if (isUnknown(block)) return MAYBE;
  const { RestrictPublicBuckets }: PublicAccessBlock = block;
  return truthOf(RestrictPublicBuckets === true);
}

/** Whether S3 calls the policies public, or may: then Block Public Access has a say. */
export function isPublic(policies: AttachedPolicy[]): boolean {
  return publicness(policies) !== NO;
}

/** Whether S3 calls the policy public. */
function publicness(layer: Layer): Truth {
  if (isUnknown(layer)) return MAYBE;
  return layer.reduce<Truth>((truth, policy) => or(truth, isUnknown(policy) ? MAYBE : opensToAll(policy)), NO);
}

function opensToAll({ document, id }: AttachedPolicy): Truth {
  const { statements, unread } = parsePolicy(document, id);
  if (unread !== undefined) return MAYBE;
  return truthOf(statements.some(isOpen));
}

/** Whoever is named by a wildcard, without a condition that a fixed value of certain keys meets. */
function isOpen({ effect, principal, conditions }: ParsedStatement): boolean {
  if (effect !== 'Allow' || principal === undefined) return false;
  const everybody = principal.not || principal.entries.some(({ value }) => value.includes('*'));
  return everybody && !conditions.some(fixesCaller);
}

/** The keys of which S3 says that a fixed value makes a statement not public. */
const FIXING: ReadonlySet<string> = new Set(
  (
    'aws:principalarn aws:principalaccount aws:principalorgid aws:principalorgpaths aws:sourcearn aws:sourcevpc ' +
    'aws:sourcevpce aws:sourceowner aws:sourceaccount aws:sourceip aws:userid s3:dataaccesspointarn ' +
    's3:dataaccesspointaccount s3:x-amz-server-side-encryption-aws-kms-key-id'
  ).split(' '),
);

function fixesCaller({ operator, key, wanted }: ParsedCondition): boolean {
  const narrows = !/not|ifexists|forallvalues|null/i.test(operator);
  return narrows && FIXING.has(key.toLowerCase()) && wanted.every((value) => !/[*?]|\$\{|\/0$/.test(value));
}
