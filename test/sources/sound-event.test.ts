import { describe, expect, it } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { eventOf, soundEvent } from '../../src/model/sound-event.js';

const SOUND = {
  eventName: 'PutItem',
  eventTime: '2026-05-01T09:00:00Z',
  readOnly: 'false',
  requestParameters: null,
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana', sessionContext: { attributes: {} } },
  resources: [{ ARN: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders' }],
  aFieldOfTomorrow: { as: ['it', 'is'] },
};

const read = (fields: object): CloudTrailEvent => soundEvent(JSON.parse(JSON.stringify({ ...SOUND, ...fields })));

describe('a record of CloudTrail', () => {
  it('stays as it is where its fields are of their types', () => {
    expect(read({})).toEqual(SOUND);
  });

  it.each([
    ['a name that is a number', { eventName: 5 }, 'eventName'],
    ['an identity that is null', { userIdentity: null }, 'userIdentity'],
    ['an identity that is text', { userIdentity: 'ana' }, 'userIdentity'],
    ['parameters that are a list', { requestParameters: [1] }, 'requestParameters'],
    ['resources that are text', { resources: 'orders' }, 'resources'],
  ])('loses %s', (_, fields, lost) => {
    const { [lost as keyof typeof SOUND]: _lost, ...rest } = SOUND;
    expect(read(fields)).toEqual(rest);
  });

  it('loses no more than the part that is wrong', () => {
    const { userIdentity, resources } = read({
      userIdentity: { type: 'AssumedRole', arn: 17, sessionContext: { sessionIssuer: 5, sourceIdentity: 'ana' } },
      resources: [null, { ARN: 4, accountId: '111122223333' }],
    });
    expect(userIdentity).toEqual({ type: 'AssumedRole', sessionContext: { sourceIdentity: 'ana' } });
    expect(resources).toEqual([{ accountId: '111122223333' }]);
  });

  it('is read from the text of a LookupEvents entry, and nothing from what is no record', () => {
    expect(eventOf('{"eventName":5,"eventID":"e1"}')).toEqual({ eventID: 'e1' });
    for (const text of [undefined, '', '[]', '"text"', '{']) expect(eventOf(text)).toBeUndefined();
  });
});
