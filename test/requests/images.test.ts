import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import { requestsOf } from '../../src/requests/requests-of.js';
import { denialOf } from './denial.js';

// https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
function asked(eventName: string, requestParameters: JsonObject, errorMessage = '') {
  const denial = denialOf({
    eventSource: 'lambda.amazonaws.com',
    eventName,
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana', accountId: '111122223333' },
    errorMessage,
    requestParameters,
  });
  return requestsOf(denial)
    .filter(({ action }) => action.startsWith('ecr:'))
    .map(({ action, resource, origin }) => [action, resource, origin.askedIf !== undefined]);
}

const IMAGE = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/api:v2';
const REPOSITORY = 'arn:aws:ecr:eu-west-1:111122223333:repository/shop/api';

describe('a function made from an image', () => {
  it('asks for the policy of its repository, in some cases', () => {
    const both = [
      ['ecr:SetRepositoryPolicy', REPOSITORY, true],
      ['ecr:GetRepositoryPolicy', REPOSITORY, true],
    ];
    expect(asked('CreateFunction20150331', { functionName: 'api', code: { imageUri: IMAGE } })).toEqual(both);
    expect(asked('UpdateFunctionCode20150331v2', { functionName: 'api', imageUri: IMAGE })).toEqual(both);
  });

  it('asks nothing of another account’s repository, which its owner opens', () => {
    const theirs = IMAGE.replace('111122223333', '444455556666');
    expect(asked('CreateFunction20150331', { functionName: 'api', code: { imageUri: theirs } })).toEqual([]);
  });

  it('asks nothing without an image, or where AWS names another action', () => {
    expect(asked('CreateFunction20150331', { functionName: 'api', code: { s3Bucket: 'code' } })).toEqual([]);
    const message =
      'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: lambda:CreateFunction on resource: arn:aws:lambda:eu-west-1:111122223333:function:api because no identity-based policy allows the lambda:CreateFunction action';
    expect(asked('CreateFunction20150331', { functionName: 'api', code: { imageUri: IMAGE } }, message)).toEqual([]);
  });
});
