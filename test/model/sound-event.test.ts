import { expect, it } from 'vitest';
import { eventOf } from '../../src/model/sound-event.js';

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

it.each([['requestParameters'], ['userIdentity'], ['resources'], ['whatever']])(
  'a record is read without %s that nest deeper than any of AWS’s',
  (field) => {
    const record = eventOf(`{"eventName":"GetItem","${field}":${nested(5000)}}`);
    expect(record).toEqual({ eventName: 'GetItem' });
  },
);

it('a record keeps what nests as deep as AWS’s may', () => {
  const record = eventOf(`{"requestParameters":${nested(60)}}`);
  expect(JSON.stringify(record)).toBe(`{"requestParameters":${nested(60)}}`);
});
