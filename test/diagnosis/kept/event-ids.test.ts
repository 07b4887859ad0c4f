import { describe, expect, it } from 'vitest';
import { Aside, EventIds } from '../../../src/diagnosis/kept/event-ids.js';

const uuid = (nth: number) =>
  `0000${((nth % 49) * 1319).toString(16).padStart(4, '0')}-12ab-4cde-8f01-fffffffffff${nth % 10}`;
const at = (second: number) => `2026-11-20T09:30:${String(second).padStart(2, '0')}Z`;

const KEPT = [
  { kind: 'in the heap', rows: () => undefined },
  { kind: 'as numbers', rows: () => new Aside() },
];

describe('the event ids of a group', () => {
  it.each(KEPT)('are the first 20 by time, then by id, in whatever order they come, kept $kind', ({ rows }) => {
    const all = Array.from({ length: 50 }, (_, nth) => ({ id: uuid(nth), time: at(nth) }));
    for (const given of [all, all.toReversed(), [...all.slice(25), ...all.slice(0, 25)]]) {
      const ids = new EventIds(rows());
      for (const entry of given) ids.add([entry]);
      expect(ids.entries).toEqual(all.slice(0, 20));
    }
    const sameTime = ['f', '0', 'a', '9'].map((digit) => ({ id: `${digit}${uuid(1).slice(1)}`, time: at(1) }));
    const ids = new EventIds(rows());
    ids.add(sameTime);
    expect(ids.entries.map(({ id }) => id[0])).toEqual(['0', '9', 'a', 'f']);
  });

  it('sorts times as text does, with and without milliseconds', () => {
    const times = [
      '2026-11-20T09:30:01Z',
      '2026-11-20T09:30:01.250Z',
      '2026-11-20T09:30:01.000Z',
      '2026-11-20T09:30:00Z',
    ];
    const ids = new EventIds(new Aside());
    ids.add(times.map((time, nth) => ({ id: uuid(nth), time })));
    expect(ids.entries.map(({ time }) => time)).toEqual([
      '2026-11-20T09:30:00Z',
      '2026-11-20T09:30:01.000Z',
      '2026-11-20T09:30:01.250Z',
      '2026-11-20T09:30:01Z',
    ]);
  });

  it.each([
    { odd: 'a hash', id: '0123456789abcdef', time: at(2) },
    { odd: 'a UUID in capitals', id: '0000ABCD-12AB-4CDE-8F01-0123456789AB', time: at(2) },
    { odd: 'a digit too many', id: `${uuid(2)}0`, time: at(2) },
    { odd: 'no hyphens in their place', id: '00000abcd-12a-4cde-8f01-0123456789ab', time: at(2) },
    { odd: 'no time', id: uuid(2), time: '' },
    { odd: 'a time of another form', id: uuid(2), time: '2026-11-20T09:30:02+01:00' },
    { odd: 'a time before 1970', id: uuid(2), time: '1969-11-20T10:30:02Z' },
  ])('keeps $odd as it is', ({ id, time }) => {
    const ids = new EventIds(new Aside());
    const others = Array.from({ length: 30 }, (_, nth) => ({ id: uuid(nth + 3), time: at(nth + 3) }));
    ids.add([...others.slice(0, 10), { id, time }, ...others.slice(10)]);
    expect(ids.entries).toHaveLength(20);
    expect(ids.entries).toContainEqual({ id, time });
    expect(ids.entries).toContainEqual(others[0]);
    expect(ids.entries).not.toContainEqual(others[29]);
  });

  it('keeps the rows of many groups apart', () => {
    const rows = new Aside();
    const groups = Array.from({ length: 300 }, () => new EventIds(rows));
    for (let nth = 0; nth < 25; nth += 1)
      for (const [group, ids] of groups.entries()) ids.add([{ id: uuid(group), time: at(nth) }]);
    for (const [group, ids] of groups.entries())
      expect(ids.entries).toEqual(Array.from({ length: 20 }, (_, nth) => ({ id: uuid(group), time: at(nth) })));
  });
});
