import { describe, expect, it } from 'vitest';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, OTHER, policy, TABLE } from '../ask.js';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid
const DOCUMENT = { action: 'ssm:GetDocument', resource: 'arn:aws:ssm:eu-west-1::document/AWS-RunPatchBaseline' };
const MANAGED = { action: 'iam:GetPolicy', resource: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
const LAYERS = { action: 's3:GetObject', resource: 'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/sha256' };
const OWNED = [DOCUMENT, MANAGED, LAYERS];
const OURS = { 'aws:PrincipalOrgID': 'o-exampleorg1' };

/** Of an Allow in the policy of an endpoint. */
function allowed(asked: object, Condition: object) {
  const vpcEndpoint = [policy(allow({ Principal: '*', Condition }))];
  const policies = { identity: [ALLOW_ALL], vpcEndpoint };
  return ask({ ...asked, context: OURS, policies, complete: false }).decision;
}

/** Of a Deny in a service control policy. */
function denied(asked: object, Condition: object) {
  const serviceControl = [{ target: 'r-1', policies: [ALLOW_ALL, policy(deny({ Condition }))] }];
  return ask({ ...asked, context: OURS, policies: { identity: [ALLOW_ALL], serviceControl }, complete: false })
    .decision;
}

describe('what AWS owns, and a condition on who owns the resource', () => {
  const perimeters = [
    { StringEquals: { 'aws:ResourceOrgID': 'o-exampleorg1' } },
    { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
    { StringEquals: { 'aws:ResourceAccount': [ACCOUNT, OTHER] } },
    { 'ForAnyValue:StringLike': { 'aws:ResourceOrgPaths': 'o-exampleorg1/r-ab12/*' } },
  ];

  it.each(OWNED.flatMap((asked) => perimeters.map((condition) => ({ asked, condition }))))(
    'is not let in by %j',
    ({ asked, condition }) => {
      expect(allowed(asked, condition)).toBe('implicitDeny');
    },
  );

  it.each(OWNED)('is kept out by a negated condition, with and without IfExists: %j', (asked) => {
    expect(denied(asked, { StringNotEquals: { 'aws:ResourceOrgID': 'o-exampleorg1' } })).toBe('explicitDeny');
    expect(denied(asked, { StringNotEqualsIfExists: { 'aws:ResourceAccount': ACCOUNT } })).toBe('explicitDeny');
  });

  it('stays open where a key that is absent and one of another value come to different ends', () => {
    expect(allowed(DOCUMENT, { StringEqualsIfExists: { 'aws:ResourceOrgID': 'o-exampleorg1' } })).toBe('undetermined');
    expect(denied(DOCUMENT, { Null: { 'aws:ResourceOrgID': 'false' } })).toBe('undetermined');
    expect(allowed(DOCUMENT, { StringLike: { 'aws:ResourceOrgID': 'o-*' } })).toBe('undetermined');
  });

  it('is of AWS alone: a resource of a customer stays open, or is told by its account', () => {
    const image = { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:eu-west-1::image/ami-0123456789abcdef0' };
    expect(allowed(image, { StringEquals: { 'aws:ResourceOrgID': 'o-exampleorg1' } })).toBe('undetermined');
    const table = { action: 'dynamodb:GetItem', resource: TABLE };
    expect(allowed(table, { StringEquals: { 'aws:ResourceAccount': ACCOUNT } })).toBe('allowed');
  });
});
