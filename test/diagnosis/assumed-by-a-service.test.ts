import { describe, expect, it } from 'vitest';
import { user } from '../account/record.js';
import { EC2, policy, refused, roleArn, situation, trust } from '../scenarios/situations/situation.js';
import { codes, diagnosed } from './explained.js';

function functionWithRole(trusting: object) {
  return situation({
    account: { roles: { worker: { trust: trusting, inline: { own: policy() } } }, users: { ana: {} } },
    events: [
      refused({
        call: 'lambda:CreateFunction20150331',
        by: user('ana'),
        errorCode: 'InvalidParameterValueException',
        message: 'The role defined for the function cannot be assumed by Lambda.',
        parameters: { functionName: 'f', role: roleArn('worker') },
      }),
    ],
    question: { services: 'all' },
  });
}

// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html: Lambda assumes the execution role
describe('a function role that Lambda cannot assume', () => {
  it('is explained by a trust policy that trusts another service', async () => {
    const diagnosis = await diagnosed(functionWithRole(EC2));
    expect(diagnosis).toMatchObject({ status: 'explained', decision: 'implicitDeny' });
    expect(codes(diagnosis)[0]).toBe('role-trust-policy NO_ALLOW proven blocking');
  });

  it('is not reproduced when the trust policy trusts Lambda', async () => {
    const diagnosis = await diagnosed(functionWithRole(trust('lambda.amazonaws.com')));
    expect(diagnosis).toMatchObject({ status: 'not-reproduced', decision: 'allowed' });
  });
});
