import { describe, expect, it } from 'vitest';
import { blindSpots, type LookupView } from '../../src/sources/lookup/blind-spots.js';
import { toldGaps } from '../model/told-gaps.js';

const view: LookupView = {
  window: { since: new Date('2026-11-20T10:00:00Z'), until: new Date('2026-11-20T11:00:00Z') },
  regions: ['eu-west-1'],
  found: 3,
  now: new Date('2026-11-20T12:00:00Z'),
};
const codes = (changes: Partial<LookupView>) => toldBlindSpots({ ...view, ...changes }).map(({ code }) => code);

const toldBlindSpots = (view: LookupView) => toldGaps(blindSpots(view));

describe('blind spots of LookupEvents', () => {
  it('always name data events, which are never there', () => {
    expect(codes({})).toEqual(['LOOKUP_DATA_EVENTS_INVISIBLE']);
  });

  it('name the delivery lag while the window ends within 15 minutes', () => {
    expect(codes({ now: new Date('2026-11-20T11:15:00Z') })).toContain('LOOKUP_DELIVERY_LAG');
    expect(codes({ now: new Date('2026-11-20T11:15:01Z') })).not.toContain('LOOKUP_DELIVERY_LAG');
  });

  it('say when to run again for the lag', () => {
    const [, lag] = toldBlindSpots({ ...view, now: new Date('2026-11-20T11:00:00Z') });
    expect(lag?.remedy).toContain('2026-11-20T11:15:00.000Z');
  });

  it('are incomplete where the window is older than what is kept', () => {
    const since = new Date('2026-08-22T11:59:59Z');
    const gaps = toldBlindSpots({ ...view, window: { ...view.window, since } });
    expect(gaps[1]).toMatchObject({ code: 'LOOKUP_OLDER_THAN_KEPT', incomplete: true });
    expect(gaps[1]?.text).toContain('2026-08-22T12:00:00.000Z');
    expect(codes({ window: { ...view.window, since: new Date('2026-08-22T12:00:00Z') } })).toHaveLength(1);
  });

  it('name the Regions looked at when nothing was found, unless all were', () => {
    const [, regions] = toldBlindSpots({ ...view, found: 0 });
    expect(regions).toMatchObject({ code: 'LOOKUP_OTHER_REGIONS', remedy: 'run with --region all' });
    expect(regions?.text).toContain('eu-west-1');
    expect(codes({ found: 0, everyRegion: true })).toEqual(['LOOKUP_DATA_EVENTS_INVISIBLE']);
  });

  it('say of one event that was not found that it may be older than the window', () => {
    const eventId = '11112222-3333-4444-5555-666677778888';
    const gap = toldBlindSpots({ ...view, eventId, found: 0 }).find(
      ({ code }) => code === 'LOOKUP_EVENT_OUTSIDE_WINDOW',
    );
    expect(gap?.text).toContain(`only events from ${view.window.since.toISOString()} to`);
    expect(gap?.remedy).toBe('run with --since 89d');
    expect(codes({ eventId })).not.toContain('LOOKUP_EVENT_OUTSIDE_WINDOW');
    expect(codes({ found: 0 })).not.toContain('LOOKUP_EVENT_OUTSIDE_WINDOW');
    const since = new Date('2026-08-22T12:00:00Z');
    expect(codes({ eventId, found: 0, window: { ...view.window, since } })).not.toContain(
      'LOOKUP_EVENT_OUTSIDE_WINDOW',
    );
  });

  it('tell as a possible reason what hides a denial, when nothing was found', () => {
    const now = view.window.until;
    for (const gap of toldBlindSpots({ ...view, now, found: 0 })) expect(gap.text).toMatch(/the denial may/);
    for (const gap of toldBlindSpots({ ...view, now })) expect(gap.text).not.toMatch(/the denial may/);
  });

  it('have a remedy each', () => {
    const gaps = toldBlindSpots({ ...view, found: 0, now: view.window.until });
    expect(gaps.map(({ remedy }) => remedy)).not.toContain(undefined);
    expect(gaps).toHaveLength(3);
  });
});
