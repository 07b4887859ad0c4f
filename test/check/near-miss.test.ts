import { expect, it } from 'vitest';
import { nearMissInWords } from '../../src/check/sentences/near-miss.js';
import { ask, inline } from '../remedy/call.js';

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:f';

// Service Authorization Reference, list_awslambda: ListFunctions has no resource type.
it.each<[allowed: string[], told: string]>([
  [['lambda:GetFunction'], `allows lambda:GetFunction on ${FUNCTION} but not lambda:InvokeFunction`],
  [['lambda:ListFunctions'], 'allows lambda:ListFunctions but not lambda:InvokeFunction'],
  [
    ['lambda:ListFunctions', 'lambda:GetFunction'],
    `allows lambda:GetFunction on ${FUNCTION} but not lambda:InvokeFunction`,
  ],
])('tells of %j what it allows on the resource', (Action, told) => {
  const policies = { identity: [inline('own', { Sid: 'Own', Effect: 'Allow', Action, Resource: '*' })] };
  const { authorization } = ask({ action: 'lambda:InvokeFunction', resource: FUNCTION, policies });
  const [near] = authorization.layers.flatMap(({ nearMisses }) => nearMisses);
  expect(near && nearMissInWords(near)).toContain(told);
});
