import { describe, expect, it } from 'vitest';
import { authorize } from '../../src/evaluation/index.js';
import type { AttachedPolicy } from '../../src/model/policies.js';

const USER = 'arn:aws:iam::111122223333:user/ana';
const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
const POLICIES = 40;

interface Statement {
  readonly Effect: string;
  readonly Action: string;
  readonly Resource: string;
}

const documentOf = (...Statement: readonly Statement[]) => ({
  Version: '2012-10-17',
  Statement,
});
const elsewhere = (at: number): Statement => ({
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: `${TABLE}-${at}`,
});
const ALLOW: Statement = {
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: TABLE,
};
const DENY: Statement = { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' };

/** Many policies as AWS gives their texts, some of them as a change leaves them. */
function layer(changed: Readonly<Record<number, object>>): AttachedPolicy[] {
  return Array.from({ length: POLICIES }, (_, at) => ({
    id: `p${at}`,
    attachedTo: USER,
    document: changed[at] ?? JSON.stringify(documentOf(elsewhere(at))),
  }));
}

const request = {
  principal: USER,
  action: 'dynamodb:GetItem',
  resource: TABLE,
  resourceAccount: '111122223333',
  context: {},
};

function answer(identity: readonly AttachedPolicy[]) {
  const { decision, layers } = authorize({
    request,
    policies: { identity: [...identity] },
    contextComplete: true,
  });
  const own = layers.find(({ policyType }) => policyType === 'identity-policy');
  return {
    decision,
    determining: own?.determining.map(({ ref }) => `${ref.policy} ${ref.index}`),
    problems: own?.problems.map(({ policy }) => policy),
  };
}

/** One Allow lets a call pass, a Deny wins over it: reference_policies_evaluation-logic. */
describe('a layer of many policies that was changed', () => {
  it('is denied while no policy allows, and allowed by the one that is changed, wherever it stands', () => {
    expect(answer(layer({}))).toMatchObject({
      decision: 'implicitDeny',
      determining: [],
    });
    for (const at of [0, 17, POLICIES - 1]) {
      expect(answer(layer({ [at]: documentOf(elsewhere(at), ALLOW) }))).toMatchObject({
        decision: 'allowed',
        determining: [`p${at} 1`],
      });
    }
  });

  it('is allowed by one more policy behind the others', () => {
    const added = { id: 'new', attachedTo: USER, document: documentOf(ALLOW) };
    expect(answer([...layer({}), added])).toMatchObject({
      decision: 'allowed',
      determining: ['new 0'],
    });
  });

  it('names every statement that decides in the order of the policies', () => {
    const changed = {
      3: documentOf(ALLOW),
      20: documentOf(elsewhere(1), ALLOW),
      30: documentOf(ALLOW),
    };
    expect(answer(layer(changed))).toMatchObject({
      decision: 'allowed',
      determining: ['p3 0', 'p20 1', 'p30 0'],
    });
    expect(answer(layer({ ...changed, 25: documentOf(DENY) }))).toMatchObject({
      decision: 'explicitDeny',
      determining: ['p25 0'],
    });
  });

  it('is as open as it was where a policy could not be read, and tells what is wrong with each', () => {
    const unread = [...layer({ 5: documentOf(elsewhere(5)) }), { unknown: 'nobody may read it' }];
    expect(
      authorize({
        request,
        policies: { identity: unread },
        contextComplete: true,
      }).decision,
    ).toBe('undetermined');
    const odd = {
      Version: '2012-10-17',
      Statement: [{ ...ALLOW, Effect: 'Perhaps' }],
    };
    expect(answer(layer({ 2: odd, 9: odd })).problems).toEqual(['p2', 'p9']);
  });

  it('is read anew once a document of it changes in place', () => {
    const document = documentOf(elsewhere(7), ALLOW);
    const identity = layer({ 7: document });
    expect(answer(identity).decision).toBe('allowed');
    Object.assign(document.Statement[1] ?? {}, DENY);
    expect(answer(identity).decision).toBe('explicitDeny');
  });
});
