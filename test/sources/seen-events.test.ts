import { describe, expect, it } from 'vitest';
import { SeenEvents } from '../../src/sources/records/seen.js';

describe('SeenEvents', () => {
  it('takes a copy for seen, and another operation with the same id for new', () => {
    const seen = new SeenEvents();
    const event = { eventID: 'EXAMPLE-1', eventName: 'GetItem' };
    expect(seen.isNew(event)).toBe(true);
    expect(seen.isNew({ ...event })).toBe(false);
    expect(seen.isNew({ ...event, eventName: 'PutItem' })).toBe(true);
    expect(seen.isNew({ eventID: 'EXAMPLE-2', sharedEventID: 'EXAMPLE-1', eventName: 'GetItem' })).toBe(false);
  });

  it('forgets what lies too far back', () => {
    const seen = new SeenEvents(1);
    const at = (eventID: string) => seen.isNew({ eventID, eventName: 'GetItem' });
    expect([at('a'), at('b'), at('a'), at('c'), at('a')]).toEqual([true, true, false, true, true]);
  });
});
