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
    ['ArnLike', 'arn:aws:sns:orders', topic, false],
    ['ArnLike', 'arn:aws:sns:eu-west-1:111122223333:?rders', topic, true],
    ['ArnEquals', 'arn:aws:s3:*:*:b*', 'arn:aws:s3:::books/a:b', true],
    ['ArnLike', 'arn:aws:s3:::*', 'arn:aws:s3:eu-west-1::books', false],
    // IAM reference_policies_elements_condition_operators: the first `*` "matches only us-east-2".
    [
      'ArnLike',
      'arn:aws:sns:*:111122223333:finance/*',
      'arn:aws:sns:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      false,
    ],
    // "Each of the six colon-delimited components of the ARN is checked separately", but the page on wildcards that it refers
    // to says that one which ends a segment "can expand to match beyond colon boundaries".
    ['ArnLike', 'arn:aws:sns:*', topic, 'unknown'],
    ['ArnNotLike', '*', topic, 'unknown'],
    ['ArnNotEquals', ['arn:aws:sqs:*:*:*', 'arn:aws:sns:*:*:*'], topic, false],
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
