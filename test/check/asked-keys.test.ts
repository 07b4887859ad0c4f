import { describe, expect, it } from 'vitest';
import { askedKeys } from '../../src/check/asked-keys.js';
import { unknown } from '../../src/model/unknown.js';

const TEAM = { StringEquals: { 'aws:PrincipalTag/team': 'red', 'aws:ResourceTag/Owner': 'ann' } };
const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition: TEAM };
const document = { Version: '2012-10-17', Statement: [statement] };
const KEYS = ['aws:PrincipalTag/team', 'aws:ResourceTag/Owner'];

/** The keys that one identity policy asks for. */
const askedBy = (one: unknown) => [...askedKeys({ identity: [{ id: 'p', document: one }] })];

describe('the condition keys that policies ask for', () => {
  it.each([
    ['an object', document],
    ['a text', JSON.stringify(document)],
    ['a URL-encoded text', encodeURIComponent(JSON.stringify(document))],
    ['one statement without a list', { ...document, Statement: statement }],
  ])('are found in %s', (_, one) => {
    expect(askedBy(one)).toEqual(KEYS);
  });

  it('are the variables of a resource or a value as well, without their default', () => {
    const Resource = ['arn:aws:s3:::data/${aws:PrincipalTag/unit}/*', "arn:aws:s3:::data/${aws:username, 'none'}"];
    const Condition = { StringLike: { 's3:prefix': '${aws:PrincipalTag/home, "-"}/*' } };
    const one = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource, Condition }] };
    const keys = ['s3:prefix', 'aws:PrincipalTag/unit', 'aws:username', 'aws:PrincipalTag/home'];
    expect(askedBy(one)).toEqual(keys);
  });

  it('are no text that merely reads like one', () => {
    const Sid = 'aws:PrincipalTag/team';
    const Action = 'aws:PrincipalTag/other';
    expect(askedBy({ Statement: [{ Sid, Effect: 'Deny', Action, Resource: '*' }] })).toEqual([]);
  });

  it('are those of every layer and level that was read', () => {
    const policy = { id: 'p', document };
    const serviceControl = [{ target: 'r-root', policies: [policy] }, unknown('not read')];
    expect([...askedKeys({ serviceControl, identity: unknown('not read') })]).toEqual(KEYS);
    expect([...askedKeys({ resource: [policy, unknown('not read')] })]).toEqual(KEYS);
    expect(askedBy('not JSON')).toEqual([]);
  });
});
