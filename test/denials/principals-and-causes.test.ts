import { describe, expect, it } from 'vitest';
import { classify, type Denial, denialOfText, matchesPrincipal, readDenialText } from '../../src/denials/index.js';

function denialFrom(text: string, changes: Partial<Denial> = {}): Denial {
  const [finding] = readDenialText(text);
  if (finding === undefined) throw new Error(`nothing found in ${text}`);
  return { ...denialOfText(finding, text), ...changes };
}

const SSO = 'AWSReservedSSO_Admin_0123456789abcdef';

describe('matchesPrincipal', () => {
  const session = {
    principal: {
      arn: 'arn:aws:sts::111122223333:assumed-role/Orders/i-0abc',
      type: 'AssumedRole',
      account: '111122223333',
      roleArn: 'arn:aws:iam::111122223333:role/apps/Orders',
      uniqueId: 'AROAX',
    },
  };
  const user = {
    principal: { arn: 'arn:aws:iam::111122223333:user/team/alice', type: 'IAMUser', account: '111122223333' },
  };
  const root = { principal: { arn: 'arn:aws:iam::111122223333:root', type: 'Root', account: '111122223333' } };
  const sso = {
    principal: {
      arn: `arn:aws:sts::111122223333:assumed-role/${SSO}/ann`,
      type: 'AssumedRole',
      roleArn: `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/${SSO}`,
    },
  };

  it.each([
    [session, 'arn:aws:iam::111122223333:role/apps/Orders', true],
    [session, 'arn:aws:iam::111122223333:role/Orders', true],
    [session, 'arn:aws:sts::111122223333:assumed-role/Orders/i-0abc', true],
    [session, 'arn:aws:sts::111122223333:assumed-role/Orders', true],
    [session, 'AROAX', true],
    [session, 'arn:aws:sts::111122223333:assumed-role/Orders/other', false],
    [session, 'arn:aws:iam::999900001111:role/apps/Orders', false],
    [session, 'arn:aws-cn:iam::111122223333:role/Orders', false],
    [session, 'arn:aws:iam::111122223333:role/Order', false],
    [session, 'arn:aws:iam::111122223333:root', false],
    [user, 'arn:aws:iam::111122223333:user/team/alice', true],
    [user, 'arn:aws:iam::111122223333:user/alice', true],
    [user, 'arn:aws:iam::111122223333:user/team', false],
    [user, 'arn:aws:iam::111122223333:role/alice', false],
    [root, 'arn:aws:iam::111122223333:root', true],
    [user, 'arn:aws:iam::111122223333:root', false],
    [sso, `arn:aws:iam::111122223333:role/${SSO}`, true],
    [sso, `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/${SSO}`, true],
    // AWS: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    [sso, 'arn:aws:iam::111122223333:role/AWSReservedSSO_Admin', true],
    [sso, 'arn:aws:iam::111122223333:role/AWSReservedSSO_Adm', false],
    [user, '', false],
  ])('%j and %s: %s', (denial, arn, expected) => {
    expect(matchesPrincipal(denial, arn)).toBe(expected);
  });
});

describe('classify', () => {
  const user = 'User: arn:aws:iam::111122223333:user/alice is not authorized to perform:';

  it('puts first what the message names, then what it acted through', () => {
    expect(
      classify(
        denialFrom(
          `${user} sns:Publish with an explicit deny in a VPC endpoint policy transitively through a service control policy`,
        ),
      ).slice(0, 2),
    ).toEqual(['service-control-policy', 'vpc-endpoint-policy']);
  });

  it('thinks of MFA behind an explicit deny for long-term keys', () => {
    expect(
      classify(denialFrom(`${user} dynamodb:GetItem with an explicit deny in an identity-based policy`)).slice(0, 2),
    ).toEqual(['identity-policy', 'mfa']);
    const session = denialFrom(
      'User: arn:aws:sts::111122223333:assumed-role/R/s is not authorized to perform: dynamodb:GetItem with an explicit deny in an identity-based policy',
    );
    expect(classify(session)[1]).not.toBe('mfa');
  });

  it('thinks of the key for KMS actions and for KMS inside DynamoDB', () => {
    expect(classify(denialFrom(`${user} kms:Decrypt on this resource`))[0]).toBe('kms-grant');
    expect(
      classify(
        denialFrom(
          'KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: The ciphertext refers to a customer master key that does not exist',
        ),
      )[0],
    ).toBe('kms-grant');
  });

  it('thinks of the trust policy for a silent AssumeRole', () => {
    expect(classify(denialFrom(`${user} sts:AssumeRole on resource: arn:aws:iam::111122223333:role/R`))[0]).toBe(
      'role-trust-policy',
    );
  });

  it('excludes nothing, for AWS names one type of several', () => {
    const causes = classify(
      denialFrom(`${user} dynamodb:GetItem because no identity-based policy allows the dynamodb:GetItem action`),
    );
    expect([...causes].sort()).toEqual([
      'identity-policy',
      'kms-grant',
      'mfa',
      'permissions-boundary',
      'resource-control-policy',
      'resource-policy',
      'service-control-policy',
      'session-policy',
      'vpc-endpoint-policy',
    ]);
  });

  it('gives a lookalike no cause but the state of its key', () => {
    expect(classify(denialFrom('ExpiredToken: The security token included in the request is expired'))).toEqual([]);
    expect(
      classify(
        denialFrom(
          'KMS key disabled error: com.amazonaws.services.kms.model.DisabledException: arn:aws:kms:eu-west-1:1:key/k is disabled.',
        ),
      ),
    ).toEqual(['kms-grant']);
  });
});
