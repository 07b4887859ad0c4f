import { describe, expect, it } from 'vitest';
import { user } from '../account/record.js';
import { codes, diagnosed } from '../diagnosis/explained.js';
import { SITUATIONS } from '../scenarios/situations/index.js';
import { ACCOUNT, allow, policy, refused, situation } from '../scenarios/situations/situation.js';

const ENCODED = 'c2VjcmV0LW1lc3NhZ2U';
const INSTANCE = `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/*`;

describe("AWS's own evaluation", () => {
  it('decides where the policies cannot be read', async () => {
    const given = SITUATIONS['authorization-details/policy-detached-since'];
    if (given === undefined) throw new Error('no such situation');
    const diagnosis = await diagnosed({ ...given, refused: ['iam:GetUserPolicy'] });
    expect(codes(diagnosis)[0]).toBe('authorization-details DECIDED_BY_AWS proven blocking');
    expect(diagnosis.status).toBe('explained');
    expect(diagnosis.findings[0]?.text).toContain(
      `explicitDeny, by arn:aws:iam::${ACCOUNT}:policy/no-new-users, statement "NoUsers"`,
    );
  });
});

describe('an encoded message', () => {
  const decoded = {
    allowed: false,
    explicitDeny: false,
    context: {
      principal: { id: 'AIDAANN', name: 'ann', arn: `arn:aws:iam::${ACCOUNT}:user/ann` },
      action: 'ec2:RunInstances',
      resource: INSTANCE,
      conditions: { items: [{ key: 'ec2:InstanceType', values: { items: [{ value: 'm5.24xlarge' }] } }] },
    },
  };
  const small = { Condition: { StringEquals: { 'ec2:InstanceType': 't3.micro' } } };
  const run = (
    more: object = {},
    message = `You are not authorized to perform this operation. Encoded authorization failure message: ${ENCODED}`,
  ) =>
    diagnosed(
      situation({
        account: { users: { ann: { inline: { own: policy(allow('ec2:RunInstances', '*', small)) } } } },
        question: { services: 'all' },
        events: [
          refused({ call: 'ec2:RunInstances', by: user('ann'), message, errorCode: 'Client.UnauthorizedOperation' }),
        ],
        answers: [{ operation: 'sts:DecodeAuthorizationMessage', output: { DecodedMessage: JSON.stringify(decoded) } }],
        ...more,
      }),
    );

  it('tells the resource and the condition keys of the request', async () => {
    const { requests, findings } = await run();
    expect(requests[0]).toMatchObject({ resource: INSTANCE, decision: 'implicitDeny' });
    expect(findings[0]?.text).toContain('StringEquals ec2:InstanceType [t3.micro], and the request has m5.24xlarge');
  });

  it('stays closed to who may not decode it', async () => {
    const { gaps } = await run({ refused: ['sts:DecodeAuthorizationMessage'] });
    expect(gaps.map(({ code }) => code)).toContain('ENCODED_MESSAGE_UNREAD');
  });

  it('is not sent when CloudTrail cut it', async () => {
    const head = 'You are not authorized to perform this operation. Encoded authorization failure message: ';
    const { gaps } = await run({ answers: [] }, `${`${head}${'x1'.repeat(600)}`.slice(0, 1021)}...`);
    expect(gaps.map(({ code }) => code)).toContain('ENCODED_MESSAGE_CUT');
  });
});
