import { describe, expect, it } from 'vitest';
import { onInstance, session, user } from '../account/record.js';
import type { Account } from '../account/world.js';
import { diagnosed } from '../diagnosis/explained.js';
import {
  allow,
  issued,
  policy,
  refused,
  roleArn,
  situation,
  tableArn,
  userArn,
} from '../scenarios/situations/situation.js';

const ORDERS = tableArn('orders');
const API = session('api', { name: 'worker' });
const SAML = policy({
  Effect: 'Allow',
  Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/corp' },
  Action: 'sts:AssumeRoleWithSAML',
});
const team = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } };

function readBy(issue: ReturnType<typeof issued>, account: Account) {
  const denied = refused({ call: 'dynamodb:GetItem', by: API, on: ORDERS, parameters: { tableName: 'orders' } });
  return diagnosed(
    situation({
      account: { tables: { orders: {} }, ...account },
      question: { arn: roleArn('api') },
      events: [issue, denied],
    }),
  );
}

describe('how a session was issued', () => {
  const tagged = { api: { inline: { own: policy(allow('dynamodb:GetItem', ORDERS, team)) }, tags: { team: 'red' } } };

  it('is found for a session of a SAML assertion, with the tags that it claims', async () => {
    const bySaml = { ...issued(API, { principalTags: { team: 'blue' } }), eventName: 'AssumeRoleWithSAML' };
    const diagnosis = await readBy(bySaml, { roles: { api: { ...tagged.api, trust: SAML } } });
    expect(diagnosis).toMatchObject({ decision: 'allowed', status: 'not-reproduced' });
  });

  it("has the role's tags where none are passed", async () => {
    expect(await readBy(issued(API, {}), { roles: tagged })).toMatchObject({ decision: 'implicitDeny' });
  });

  it('may have tags of an earlier session, which its record does not show', async () => {
    const chained = issued(API, {}, session('first', { name: 'hop' }));
    expect(await readBy(chained, { roles: tagged })).toMatchObject({ decision: 'undetermined' });
  });

  it("has no tags of an instance's own session", async () => {
    const chained = issued(API, {}, session('first', { more: onInstance }));
    expect(await readBy(chained, { roles: tagged })).toMatchObject({ decision: 'implicitDeny' });
  });
});

describe('what AWS advises to check of a trust policy', () => {
  const assume = (trust: object | undefined) =>
    diagnosed(
      situation({
        account: {
          users: { ann: { inline: { own: policy(allow('sts:AssumeRole', '*')) } } },
          roles: trust === undefined ? {} : { target: { trust } },
        },
        events: [
          refused({
            call: 'sts:AssumeRole',
            by: user('ann'),
            on: roleArn('target'),
            parameters: { roleArn: roleArn('target'), roleSessionName: 'ann' },
          }),
        ],
      }),
    );
  const trusting = (name: string, more: object = {}) =>
    policy({ Effect: 'Allow', Principal: { AWS: userArn(name) }, Action: 'sts:AssumeRole', ...more });

  it('is which credentials signed the call', async () => {
    const { findings } = await assume(trusting('bob'));
    const [told] = findings.filter(({ code }) => code === 'OTHER_PRINCIPAL');
    expect(told?.text).toContain(
      `admits ${userArn('bob')}, and the call was signed by ${userArn('ann')} with the access key AKIAANN`,
    );
  });

  it('is that sts:AssumeRole has the condition keys', async () => {
    const { findings } = await assume(trusting('ann', { Condition: { StringEquals: { 'ec2:Vpc': 'vpc-1' } } }));
    expect(findings.map(({ code }) => code)).toContain('KEY_NOT_SUPPORTED');
  });

  it('is nothing where the conditions are those of STS', async () => {
    const { findings } = await assume(trusting('ann', { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }));
    expect(findings.map(({ code }) => code)).toEqual(['NO_ALLOW']);
  });

  it('is whether the role is there', async () => {
    const { findings } = await assume(undefined);
    expect(findings.map(({ code }) => code)).toContain('ROLE_NOT_THERE');
  });
});
