import { describe, expect, it } from 'vitest';
import { deadActions } from '../../src/check/dead-actions.js';

const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table/SampleTable';
const STREAM = `${TABLE}/stream/2026-01-01T00:00:00.000`;
const GROUP = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f';

function dead(Action: string | string[], Resource: string | string[]): string[] {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] };
  return deadActions(document, 'p').map(({ action }) => action);
}

describe('an action on a resource type that it does not have', () => {
  it.each([
    ['dynamodb:ListStreams', STREAM],
    ['dynamodb:ListStreams', `${TABLE}/stream/*`],
    ['dynamodb:GetRecords', TABLE],
    ['dynamodb:GetShardIterator', [TABLE, `${TABLE}/index/byq`]],
    ['dynamodb:GetItem', `${TABLE}/index/*`],
    ['dynamodb:GetItem', STREAM],
    ['dynamodb:PutItem', GROUP],
    ['dynamodb:ListTables', TABLE],
    ['logs:CreateLogGroup', GROUP],
    ['kms:Decrypt', TABLE],
    ['xray:PutTraceSegments', 'arn:aws:xray:eu-west-1:123456789012:group/*'],
  ])('%s on %j is dead', (action, resource) => {
    expect(dead(action, resource)).toEqual([action]);
  });

  it.each([
    ['dynamodb:ListStreams', '*'],
    ['dynamodb:ListTables', 'arn:aws:dynamodb:eu-west-1:123456789012:table/*'],
    ['dynamodb:GetRecords', STREAM],
    ['dynamodb:GetRecords', `${TABLE}/*`],
    ['dynamodb:GetRecords', 'arn:aws:dynamodb:*:*:*'],
    ['dynamodb:GetItem', [`${TABLE}/index/*`, TABLE]],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/*'],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:eu-west-1:123456789012:table/${aws:PrincipalTag/table}'],
    ['dynamodb:Query', `${TABLE}/index/byq`],
    ['logs:CreateLogGroup', `${GROUP}:*`],
    ['logs:CreateLogGroup', '*'],
    ['logs:PutLogEvents', `${GROUP}:*`],
    ['s3:GetObject', 'arn:aws:s3:::bucket/a/b/c'],
    ['iam:PassRole', 'arn:aws:iam::123456789012:role/service-role/f'],
    ['sts:AssumeRole', 'arn:aws:iam::123456789012:role/x'],
    ['dynamodb:*', STREAM],
    ['dynamodb:NoSuchAction', TABLE],
  ])('%s on %j is not', (action, resource) => {
    expect(dead(action, resource)).toEqual([]);
  });

  it('tells each once, with what the action is asked on', () => {
    const Statement = { Effect: 'Allow', Action: ['dynamodb:GetRecords', 'dynamodb:GetItem'], Resource: TABLE };
    const [only, ...others] = deadActions({ Version: '2012-10-17', Statement }, 'p');
    expect(only).toMatchObject({ action: 'dynamodb:GetRecords', resources: [TABLE], askedOn: ['stream'] });
    expect(others).toEqual([]);
  });

  it('leaves NotAction and NotResource alone', () => {
    const Statement = [
      { Effect: 'Allow', NotAction: 'dynamodb:GetRecords', Resource: TABLE },
      { Effect: 'Allow', Action: 'dynamodb:GetRecords', NotResource: TABLE },
    ];
    expect(deadActions({ Version: '2012-10-17', Statement }, 'p')).toEqual([]);
  });
});
