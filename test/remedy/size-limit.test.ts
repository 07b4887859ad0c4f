import { describe, expect, it } from 'vitest';
import type { PolicyChange } from '../../src/check/change.js';
import { phrasesInWords } from '../../src/check/sentences/phrase.js';
import type { PolicyLayer } from '../../src/model/policy-type.js';
import { sizeWarning } from '../../src/remedy/size-limit.js';
import { ACCOUNT, ROLE, TABLE } from './call.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';
const ORGANIZATIONS = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html';
const SQS = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html';
const SNS =
  'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html#sns-policy-quotas';
const SECRETS = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html';
const ECR = 'https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html';
const arnOf = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${rest}`;
const MANAGED = `arn:aws:iam::${ACCOUNT}:policy/p`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;

/** A document of so many characters as it is sent, none of them white space. */
function documentOf(characters: number) {
  const empty = { Statement: [{ Sid: '' }] };
  return { Statement: [{ Sid: 'x'.repeat(characters - JSON.stringify(empty).length) }] };
}

function warningOf(policyType: PolicyLayer, [policy, attachedTo]: readonly [string, string], characters: number) {
  const after = documentOf(characters);
  const place = { kind: 'policy', operation: 'replace-statement', policyType, policy, attachedTo } as const;
  const change: PolicyChange = { ...place, index: 0, statement: {}, after };
  const warning = sizeWarning(change, {});
  return warning && phrasesInWords([])(warning);
}

type Row = readonly [PolicyLayer, readonly [string, string], number, string, string];

describe('a policy that would be too long', () => {
  it.each<Row>([
    ['identity-policy', ['inline', ROLE], 10_240, 'all inline policies of a role', IAM],
    ['identity-policy', ['inline', `arn:aws:iam::${ACCOUNT}:user/ana`], 2_048, 'all inline policies of a user', IAM],
    ['identity-policy', ['inline', `arn:aws:iam::${ACCOUNT}:group/g`], 5_120, 'all inline policies of a group', IAM],
    ['identity-policy', [MANAGED, ROLE], 6_144, 'a managed policy', IAM],
    ['permissions-boundary', [MANAGED, ROLE], 6_144, 'a managed policy', IAM],
    ['session-policy', ['inline session policy', ROLE], 2_048, 'a session policy', IAM],
    ['role-trust-policy', ['trust policy', ROLE], 2_048, 'a trust policy (up to 4,096 on request)', IAM],
    ['service-control-policy', ['p-1', 'ou-1'], 10_240, 'an SCP', ORGANIZATIONS],
    ['resource-control-policy', ['p-1', 'ou-1'], 5_120, 'an RCP', ORGANIZATIONS],
    ['resource-policy', ['key policy', KEY], 32_768, 'a key policy', 'KMS resource quotas'],
    ['resource-policy', ['p', TABLE], 20_480, 'the resource-based policy of a table', 'DynamoDB quotas'],
    ['resource-policy', ['p', arnOf('sqs', 'q')], 8_192, 'the policy of a queue', SQS],
    ['resource-policy', ['p', arnOf('sns', 't')], 30_720, 'the policy of a topic', SNS],
    ['resource-policy', ['p', arnOf('secretsmanager', 'secret:s-AbC123')], 20_480, 'the policy of a secret', SECRETS],
    ['resource-policy', ['p', arnOf('ecr', 'repository/r')], 10_240, 'the policy of a repository', ECR],
    ['vpc-endpoint-policy', ['p', 'vpce-1'], 20_480, 'an endpoint policy', 'AWS PrivateLink quotas'],
  ])('is told by its own quota: %s of %j, %i characters for %s (%s)', (policyType, place, most, noun) => {
    const number = (count: number) => count.toLocaleString('en-US');
    expect(warningOf(policyType, place, most)).toBeUndefined();
    expect(warningOf(policyType, place, most + 1)).toBe(
      `it would have ${number(most + 1)} characters, and ${noun} may have ${number(most)}: shorten or split it first`,
    );
  });

  it('counts the other inline policies of the same holder', () => {
    const policies = { identity: [{ id: 'other', attachedTo: ROLE, document: documentOf(10_000) }] };
    const place = { kind: 'policy', operation: 'add-statement', policyType: 'identity-policy' } as const;
    const change: PolicyChange = { ...place, policy: 'p', attachedTo: ROLE, statement: {}, after: documentOf(241) };
    expect(sizeWarning(change, policies)).toMatchObject({ code: 'TOO_LONG', about: { size: 10_241 } });
    expect(sizeWarning({ ...change, attachedTo: `${ROLE}-2` }, policies)).toBeUndefined();
  });
});
