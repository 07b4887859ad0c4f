import { describe, expect, it } from 'vitest';
import { type AuthorizeInput, authorize, authorizeCall } from '../../src/evaluation/index.js';

const user = 'arn:aws:iam::111122223333:user/ana';
const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Books';

function policy(...Statement: object[]) {
  return { id: 'p', document: { Version: '2012-10-17', Statement } };
}
const allowAll = policy({ Effect: 'Allow', Action: '*', Resource: '*' });

function ask(policies: AuthorizeInput['policies'], context: NonNullable<AuthorizeInput['request']['context']> = {}) {
  return authorize({ request: { principal: user, action: 'dynamodb:GetItem', resource: table, context }, policies });
}

describe('authorize', () => {
  it('denies by default, and names the identity policy', () => {
    const answer = ask({});
    expect(answer.decision).toBe('implicitDeny');
    expect(answer.denying).toEqual(['identity-policy']);
  });

  it('is decided when a Deny covers every value of an unknown key', () => {
    const deny = policy(
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } },
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } },
    );
    expect(ask({ identity: [allowAll, deny] }).decision).toBe('explicitDeny');
  });

  it('names the unknown key that an answer hangs on', () => {
    const deny = policy({
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
    });
    const answer = ask({ identity: [allowAll, deny] });
    expect(answer.decision).toBe('undetermined');
    expect(answer.missing).toEqual(['aws:SourceVpce']);
    expect(answer.missingKeys).toEqual(['aws:SourceVpce']);
  });

  it('tells keys apart from what is unknown otherwise, whatever that reads like', () => {
    const deny = policy({
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalTag/Cost Center': 'red' } },
    });
    const unread = { unknown: 'iam:GetPolicy' };
    const answer = ask(
      { identity: [allowAll, deny, unread] },
      { 'aws:PrincipalTag/Cost Center': { unknown: 'untold' } },
    );
    expect(answer.missing).toEqual(['aws:PrincipalTag/Cost Center', 'iam:GetPolicy']);
    expect(answer.missingKeys).toEqual(['aws:PrincipalTag/Cost Center']);
  });

  it('holds its layers as a property of its own, put together once', () => {
    const answer = ask({ identity: [allowAll] });
    expect(Object.keys(answer)).toEqual(['decision', 'layers', 'denying', 'missing', 'missingKeys']);
    expect(answer.layers).toBe(answer.layers);
    expect(JSON.parse(JSON.stringify(answer)).layers).toMatchObject([{ policyType: 'identity-policy' }]);
    expect({ ...answer }.layers).toBe(answer.layers);
  });

  it('holds its layers in the answer to a call as well', () => {
    const request = { principal: user, action: 'dynamodb:GetItem', resource: table };
    const [answer] = authorizeCall([{ request, policies: { identity: [allowAll] } }]).authorizations;
    expect(answer?.request).toBe(request);
    expect({ ...answer }.layers).toMatchObject([{ policyType: 'identity-policy', decision: 'allows' }]);
  });
});
