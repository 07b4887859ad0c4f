import { describe, expect, it } from 'vitest';
import { DoctorError } from '../../src/model/error.js';
import type { DenialSource } from '../../src/sources/source.js';
import { gapsBeside, toldOfEnded, unopened } from '../../src/sources/unread-sources.js';

const region = new DoctorError({ source: 'user', code: 'RegionMissing' }, 'no AWS Region is set', {
  hint: 'give --region',
});
const table = new DoctorError({ source: 'user', code: 'AthenaNoTable' }, 'there is no table of a trail');

function source(name: string, events: number, more: Partial<DenialSource> = {}): DenialSource {
  return { ...unopened(name, region), statistics: () => ({ events, work: {} }), ...more };
}

describe('what is told of sources that ended', () => {
  it('is nothing where none did', () => {
    expect(toldOfEnded([source('a', 0)], new Map())).toEqual({ gaps: [] });
  });

  it('is a gap beside what was read, also of what is wrong with the question', () => {
    const [read, ended] = [source('files', 3), source('Athena', 0)];
    expect(toldOfEnded([read, ended], new Map([[ended, table]]))).toEqual({
      gaps: [
        {
          code: 'SOURCE_NOT_OPENED',
          about: { sources: ['Athena'], why: 'there is no table of a trail' },
          incomplete: true,
        },
      ],
    });
  });

  it('is a gap of a source that gave something before it ended', () => {
    const ended = source('s3', 7);
    expect(toldOfEnded([ended], new Map([[ended, region]]))).not.toHaveProperty('unopened');
  });

  it('is why nothing was read, beside what AWS refuses and what only adds to others', () => {
    const [ended, refused] = [source('a', 0), source('trail', 0, { refused: () => true })];
    expect(toldOfEnded([ended, refused], new Map([[ended, region]])).unopened).toMatchObject({
      code: 'RegionMissing',
      message: 'nothing could be looked at: no AWS Region is set',
      hint: 'give --region',
    });
  });

  it('is not that nothing was read where another was read to its end and held nothing', () => {
    const [ended, empty] = [source('a', 0), source('files', 0)];
    expect(toldOfEnded([ended, empty], new Map([[ended, region]]))).not.toHaveProperty('unopened');
  });

  it('is what is wrong with the question, thrown, where nothing was read', () => {
    const [one, other] = [source('a', 0), source('b', 0)];
    const ended = new Map([
      [one, region],
      [other, table],
    ]);
    expect(() => toldOfEnded([one, other], ended)).toThrow(table);
  });

  it('is not told again by another source', () => {
    const failure = { code: 'RegionMissing', message: 'no AWS Region is set' };
    const gaps = [
      { code: 'TRAIL_UNREAD', about: {}, failure },
      { code: 'S3_NO_OBJECTS', about: {} },
    ];
    const [ended, beside] = [source('a', 0), source('trail', 0, { gaps: () => gaps })];
    expect(gapsBeside(beside, new Map([[ended, region]]))).toEqual([gaps[1]]);
    expect(gapsBeside(beside, new Map())).toEqual(gaps);
    // Nobody looked: what it did not find tells nothing.
    expect(gapsBeside(beside, new Map([[beside, region]]))).toEqual([]);
  });
});
