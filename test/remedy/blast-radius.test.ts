import { describe, expect, it } from 'vitest';
import type { EvaluatedRequest } from '../../src/check/check.js';
import { phrase } from '../../src/check/phrase.js';
import { phrasesInWords } from '../../src/check/sentences/phrase.js';
import { applyTo } from '../../src/remedy/chain.js';
import { newlyAllows } from '../../src/remedy/newly-allows.js';
import { allow, ask, deny, document, inline, policyChange, ROLE, remedy, TABLE } from './call.js';

const newly = (evaluated: EvaluatedRequest) => {
  const [first] = remedy(evaluated).remediations.filter(({ step }) => step !== undefined);
  return first?.proof.newlyAllows ?? [];
};

const SHARED = 'arn:aws:iam::111122223333:policy/shared';
const shared = (...statements: object[]) => ({ id: SHARED, attachedTo: ROLE, document: document(...statements) });
const OFFICE = { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };

// Service Authorization Reference, list_amazondynamodb: ListTables has no resource type, and no principal is one.
describe('what a change newly allows', () => {
  it('names actions that can be asked on the resource: ListTables on no table, and nothing on a user or role', () => {
    const [one] = remedy(ask({ policies: { identity: [inline('p', allow('s3:GetObject', '*'))] } })).remediations;
    const lines = one?.proof.newlyAllows ?? [];
    expect(lines).toEqual([`dynamodb:GetItem on ${TABLE}, whenever ${ROLE} asks`]);
  });

  it.each<[string, object]>([
    ['a list of spared resources', { Effect: 'Allow', Action: 'dynamodb:Scan', NotResource: 'arn:aws:s3:::a' }],
    ['a list of spared actions', { Effect: 'Allow', NotAction: ['iam:*', 'dynamodb:*'], Resource: TABLE }],
    ['an Allow of another table', allow('dynamodb:*', `${TABLE}-old`)],
    ['an Allow of ListTables', allow('dynamodb:ListTables', '*')],
  ])('never tells of %s that it allows something on what the policy is attached to', (_, statement) => {
    for (const request of [{}, { action: 'dynamodb:ListTables', resource: '*' }]) {
      const { remediations } = remedy(ask({ ...request, policies: { identity: [inline('p', statement)] } }));
      for (const line of remediations.flatMap(({ proof }) => proof.newlyAllows)) {
        expect(line).not.toMatch(/ on arn:aws:(iam|sts)::\d+:(user|role|group|assumed-role)\//);
        expect(line).not.toMatch(/^ on | on ,|ListTables[^,]* on arn:/);
      }
    }
  });

  it('is told once of what a corrected statement names, the denied call among it', () => {
    const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'red-*' } };
    const actions = ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query'];
    const own = inline('own', { Effect: 'Allow', Action: actions, Resource: TABLE, Condition });
    const lines = newly(ask({ context: { 'aws:PrincipalTag/team': 'red-7' }, policies: { identity: [own] } }));
    expect(lines).toEqual([`${actions.join(', ')} on ${TABLE}, whenever ${ROLE} asks and meets aws:PrincipalTag/team`]);
  });

  it('is told of a statement that names what it is not about', () => {
    const statement = { Effect: 'Allow', NotAction: 'iam:*', NotResource: `${TABLE}-old` };
    const before = ask({ policies: { identity: [inline('p', allow('s3:*', '*'))] } });
    const change = {
      kind: 'policy' as const,
      policyType: 'identity-policy' as const,
      operation: 'add-statement' as const,
      policy: 'p',
      attachedTo: ROLE,
      statement,
      after: { Version: '2012-10-17', Statement: [statement] },
    };
    const [after] = applyTo([before], change);
    const says = phrase('AS_TOLD', { why: '' });
    const candidate = { layer: 'identity-policy' as const, owner: 'caller' as const, says, change, request: 0 };
    const lines = newlyAllows({ without: [before], after: after ? [after] : [], candidate }).map(phrasesInWords([]));
    expect(lines.at(-1)).toBe(`every action but iam:* on every resource but ${TABLE}-old, whenever ${ROLE} asks`);
  });

  it('is for the one name alone where a shared Deny gets an exception by name', () => {
    const policies = { identity: [inline('all', allow('*', '*')), shared(deny('dynamodb:*', TABLE))] };
    const { remediations } = remedy(ask({ policies }));
    const change = policyChange(remediations.find(({ step }) => step !== undefined));
    expect(change.statement['Condition']).toEqual({ ArnNotLike: { 'aws:PrincipalArn': ROLE } });
    expect(newly(ask({ policies }))).toEqual([
      expect.stringContaining(`on ${TABLE}`),
      `whatever else this statement denies to ${ROLE}, where another policy allows it`,
    ]);
    expect(newly(ask({ policies })).join()).not.toContain('besides');
  });

  it('is for everybody whom a shared Deny binds where its list gets an entry', () => {
    const policies = {
      identity: [inline('all', allow('*', '*')), shared({ Effect: 'Deny', NotAction: 's3:*', Resource: '*' })],
    };
    const lines = newly(ask({ policies }));
    expect(lines).toContain(
      'whatever this statement denies of dynamodb:GetItem, to everybody whom it binds, where another policy allows it',
    );
    expect(lines).toContain(`every user, group and role besides ${ROLE} that ${SHARED} is attached to`);
  });

  it('is for whoever shows the value where the list of a condition gets one', () => {
    const policies = { identity: [inline('all', allow('*', '*')), shared(deny('*', '*', { Condition: OFFICE }))] };
    const lines = newly(ask({ policies, context: { 'aws:SourceIp': '198.51.100.7' } }));
    expect(lines).toEqual([]);
    const { remediations } = remedy(ask({ policies, context: { 'aws:SourceIp': '198.51.100.7' } }));
    const listed = remediations.find(({ change }) => change.kind === 'policy');
    expect(listed?.proof.newlyAllows).toContain(
      'whatever this statement denies to anyone whose request shows the added value, where another policy allows it',
    );
  });
});
