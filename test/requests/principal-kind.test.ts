import { expect, test } from 'vitest';
import { type PrincipalKind, principalKind, roleOfSession } from '../../src/model/principal-kind.js';

// IAM User Guide, reference_policies_elements_principal and reference_identifiers#identifiers-unique-ids.
test.each<[string, PrincipalKind]>([
  ['arn:aws:iam::111122223333:user/team/ana', 'user'],
  ['arn:aws-cn:iam::111122223333:role/orders-api', 'role'],
  ['arn:aws-us-gov:sts::111122223333:assumed-role/orders-api/i-0abc1234', 'role-session'],
  ['arn:aws:sts::111122223333:federated-user/ana', 'federated-user'],
  ['arn:aws:iam::111122223333:root', 'root'],
  ['111122223333', 'root'],
  ['arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com', 'identity-provider'],
  ['arn:aws:iam::111122223333:saml-provider/Okta', 'identity-provider'],
  ['cognito-identity.amazonaws.com', 'identity-provider'],
  ['lambda.amazonaws.com', 'service'],
  ['ec2.amazonaws.com.cn', 'service'],
  ['ec2.c2s.ic.gov', 'service'],
  ['AROAEXAMPLEID', 'unique-id'],
  ['AIDAEXAMPLEID', 'unique-id'],
  ['anonymous', 'anonymous'],
  ['*', 'anonymous'],
  ['arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1', 'other'],
  ['john.doe', 'other'],
])('%s is %s', (principal, kind) => {
  expect(principalKind(principal)).toBe(kind);
});

test('the role of a session has no path, and lies in the partition of the session', () => {
  expect(roleOfSession('arn:aws-cn:sts::111122223333:assumed-role/orders-api/a/b')).toBe(
    'arn:aws-cn:iam::111122223333:role/orders-api',
  );
  expect(roleOfSession('arn:aws:iam::111122223333:role/orders-api')).toBeUndefined();
});
