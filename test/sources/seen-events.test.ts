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

  it('tells apart UUIDs that differ in one digit, and the operations of one, also among many', () => {
    const seen = new SeenEvents();
    const id = (at: number) => `${String(at).padStart(8, '0')}-0000-4000-8000-00000000000${at % 10}`;
    const all = Array.from({ length: 40_000 }, (_, at) => ({ eventID: id(at), eventName: 'Query' }));
    expect(all.filter((event) => !seen.isNew(event))).toEqual([]);
    expect(all.filter((event) => seen.isNew(event))).toEqual([]);
    const [known] = [id(0)];
    for (let place = 0; place < known.length; place += 1) {
      if (known[place] === '-') continue;
      const eventID = `${known.slice(0, place)}f${known.slice(place + 1)}`;
      expect(seen.isNew({ eventID, eventName: 'Query' }), eventID).toBe(true);
    }
    expect(seen.isNew({ eventID: known, eventName: 'Scan' })).toBe(true);
    expect(seen.isNew({ eventID: known, eventName: 'Query' })).toBe(false);
    expect(seen.isNew({ eventID: `${known} `, eventName: 'Query' })).toBe(true);
  });

  it('forgets what lies too far back', () => {
    const seen = new SeenEvents(1);
    const at = (eventID: string) => seen.isNew({ eventID, eventName: 'GetItem' });
    expect([at('a'), at('b'), at('a'), at('c'), at('a')]).toEqual([true, true, false, true, true]);
  });
});
