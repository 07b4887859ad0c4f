import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../ask.js';

const key = 'aws:SourceArn';
const topic = 'arn:aws:sns:eu-west-1:111122223333:orders';

describe('ARN operators', () => {
  it.each([
    ['ArnEquals', topic, topic, true],
    ['ArnEquals', 'arn:aws:sns:*:111122223333:*', topic, true],
    ['ArnLike', 'arn:aws:sns:*:111122223333:*', topic, true],
    ['ArnLike', 'arn:aws:s?s:eu-*-1:*:or*', topic, true],
    ['ArnLike', 'arn:aws:sns:*:444455556666:*', topic, false],
    ['ArnLike', 'arn:aws:sns:*:orders', topic, false],
    ['ArnLike', 'arn:aws:sns:*', topic, false],
    ['ArnLike', 'arn:aws:*:*:*:orders:*', `${topic}:sub`, true],
    ['ArnLike', 'arn:aws:SNS:*:*:*', topic, false],
    ['ArnLike', 'arn:aws:sns:*:*:*', 'arn:aws:sns', false],
    ['ArnLike', 'arn:aws:sns:*:*:orders:a*', `${topic}:b`, false],
    ['ArnNotEquals', topic, topic, false],
    ['ArnNotEquals', 'arn:aws:sqs:*:*:*', topic, true],
    ['ArnNotLike', 'arn:aws:sns:*:*:*', topic, false],
    ['ArnNotLike', 'arn:aws:sns:*:*:*', null, true],
    ['ArnLike', 'arn:aws:sns:*:*:*', null, false],
    ['ArnLikeIfExists', 'arn:aws:sns:*:*:*', null, true],
    ['ArnEqualsIfExists', 'arn:aws:sqs:*:*:*', topic, false],
  ])('%s %j against %j is %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: wanted } }, { [key]: seen })).toBe(expected);
  });

  it('lets a wildcard of StringLike reach over colons, unlike one of ArnLike', () => {
    const wanted = 'arn:aws:sns:*:orders';
    expect(conditionHolds({ StringLike: { [key]: wanted } }, { [key]: topic })).toBe(true);
    expect(conditionHolds({ ArnLike: { [key]: wanted } }, { [key]: topic })).toBe(false);
  });
});
