import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../../src/cli/argv/time.js';
import { DoctorError } from '../../src/model/error.js';

const now = new Date('2026-05-01T12:00:00.000Z');
const at = (text: string) => parseTime(text, 'since', now).toISOString();

describe('a time', () => {
  it.each([
    ['now', '2026-05-01T12:00:00.000Z'],
    ['1h', '2026-05-01T11:00:00.000Z'],
    ['90m', '2026-05-01T10:30:00.000Z'],
    ['2d', '2026-04-29T12:00:00.000Z'],
    ['1h30m', '2026-05-01T10:30:00.000Z'],
    ['1w', '2026-04-24T12:00:00.000Z'],
    ['1d12h', '2026-04-30T00:00:00.000Z'],
    ['45s', '2026-05-01T11:59:15.000Z'],
    ['1.5h', '2026-05-01T10:30:00.000Z'],
    ['1H', '2026-05-01T11:00:00.000Z'],
    ['1 h', '2026-05-01T11:00:00.000Z'],
    ['1 hour', '2026-05-01T11:00:00.000Z'],
    ['1h ago', '2026-05-01T11:00:00.000Z'],
    ['an hour ago', '2026-05-01T11:00:00.000Z'],
    ['last hour', '2026-05-01T11:00:00.000Z'],
    ['last 2 days', '2026-04-29T12:00:00.000Z'],
    ['90 mins', '2026-05-01T10:30:00.000Z'],
    ['1 hour 30 minutes', '2026-05-01T10:30:00.000Z'],
    ['1 hour and 30 minutes ago', '2026-05-01T10:30:00.000Z'],
    ['2 weeks', '2026-04-17T12:00:00.000Z'],
    ['today', '2026-05-01T00:00:00.000Z'],
    ['Yesterday', '2026-04-30T00:00:00.000Z'],
    [' 1h ', '2026-05-01T11:00:00.000Z'],
    ['2026-04-30', '2026-04-30T00:00:00.000Z'],
    ['2026-04-30T10:15Z', '2026-04-30T10:15:00.000Z'],
    ['2026-04-30T10:15:30Z', '2026-04-30T10:15:30.000Z'],
    ['2026-04-30 10:15:30Z', '2026-04-30T10:15:30.000Z'],
    ['2026-04-30T10:15:30.250Z', '2026-04-30T10:15:30.250Z'],
    ['2026-04-30T10:15:30+02:00', '2026-04-30T08:15:30.000Z'],
    ['2026-04-30T10:15:30+0200', '2026-04-30T08:15:30.000Z'],
    ['2026-04-30T23:00:00-05:00', '2026-05-01T04:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(at(text)).toBe(expected);
  });

  it.each([
    ['the day before', '--since `the day before` is no time'],
    ['1', '--since `1` is no time'],
    ['1 hours and', '--since `1 hours and` is no time'],
    ['1 fortnight', '--since `1 fortnight` is no time'],
    ['-1h', '--since `-1h` is no time'],
    ['1y', '--since `1y` is no time'],
    ['h', '--since `h` is no time'],
    ['', '--since `` is no time'],
    ['2026-05-01T10:00:00', '--since `2026-05-01T10:00:00` has no time zone'],
    ['2026-02-30', '--since `2026-02-30` is no day of the calendar'],
    ['2027-02-29', '--since `2027-02-29` is no day of the calendar'],
    ['2026-13-01', '--since `2026-13-01` is no time of the calendar'],
    ['2026-05-00', '--since `2026-05-00` is no time of the calendar'],
    ['2026-05-01T25:00Z', '--since `2026-05-01T25:00Z` is no time of the calendar'],
    ['99999999999w', '--since `99999999999w` is no time of the calendar'],
  ])('%j is refused', (text, message) => {
    expect(() => at(text)).toThrow(DoctorError);
    expect(() => at(text)).toThrow(`${message}`);
  });

  it('tells how to give a zone', () => {
    try {
      at('2026-05-01 10:00');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'UsageTime', hint: 'write `2026-05-01T10:00Z` for UTC, or give an offset' });
    }
  });

  it('adds up the parts of a duration in any order', () => {
    const part = fc.tuple(fc.nat(500), fc.constantFrom(['s', 1], ['m', 60], ['h', 3600], ['d', 86_400]));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const seconds = parts.reduce((sum, [count, [, unit]]) => sum + count * Number(unit), 0);
        const text = parts.map(([count, [name]]) => `${count}${name}`).join('');
        expect(now.getTime() - parseTime(text, 'since', now).getTime()).toBe(seconds * 1000);
      }),
    );
  });

  it('reads back what it would print', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2013-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          expect(at(date.toISOString())).toBe(date.toISOString());
        },
      ),
    );
  });
});
