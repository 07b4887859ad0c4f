import { describe, expect, it } from 'vitest';
import { idsOfPage, PageGuard } from '../../src/aws/index.js';
import { type Members, readPages } from '../../src/evidence/reader/pages.js';

/** Serves the pages in turn and keeps what was asked. */
function serving(...pages: Members[]) {
  const asked: Members[] = [];
  const ask = async (input: Members) => {
    asked.push(input);
    return pages[asked.length - 1] ?? {};
  };
  return { asked, ask };
}

describe('pages of operations that a third party declares', () => {
  it.each([
    ['NextToken', 'NextToken'],
    ['nextToken', 'nextToken'],
    ['NextContinuationToken', 'ContinuationToken'],
    ['LastEvaluatedKey', 'ExclusiveStartKey'],
    ['NextMarker', 'Marker'],
  ])('follow %s, given back as %s', async (next, token) => {
    const { asked, ask } = serving({ Things: [1], [next]: 'two' }, { Things: [], [next]: 'three' }, { Things: [2, 3] });
    expect(await readPages(ask, { Name: 'x' })).toEqual({ Things: [1, 2, 3] });
    expect(asked).toEqual([{ Name: 'x' }, { Name: 'x', [token]: 'two' }, { Name: 'x', [token]: 'three' }]);
  });

  it('take a Marker for a token only where more is said to follow', async () => {
    const echo = serving({ Things: [1], Marker: 'here', IsTruncated: false });
    await readPages(echo.ask, {});
    expect(echo.asked).toHaveLength(1);
    const more = serving({ Things: [1], Marker: 'two', IsTruncated: true }, { Things: [2], IsTruncated: false });
    expect(await readPages(more.ask, {})).toEqual({ Things: [1, 2] });
  });

  it('join every list, also one that begins on a later page', async () => {
    const { ask } = serving({ Users: ['a'], NextToken: '2' }, { Users: ['b'], Roles: ['r'] });
    expect(await readPages(ask, {})).toEqual({ Users: ['a', 'b'], Roles: ['r'] });
  });
});

describe('a list that has no end', () => {
  it('is an error when AWS names one page twice', async () => {
    const { ask } = serving({ Things: [1], NextToken: 'same' }, { Things: [2], NextToken: 'same' });
    await expect(readPages(ask, {})).rejects.toMatchObject({ code: 'RepeatedToken', source: 'aws' });
  });

  it('is an error when a page repeats the last, whatever it names next', async () => {
    const { ask } = serving({ Things: [1, 2], NextToken: 'a' }, { Things: [2, 1], NextToken: 'b' });
    await expect(readPages(ask, {})).rejects.toMatchObject({ code: 'RepeatedPage', source: 'aws' });
  });

  it('is an error when two pages take turns', async () => {
    const pages = Array.from({ length: 200 }, (_, at) => ({ Things: [at % 2], NextToken: `page-${at}` }));
    const { asked, ask } = serving(...pages);
    await expect(readPages(ask, {})).rejects.toMatchObject({ code: 'RepeatedPage', source: 'aws' });
    expect(asked).toHaveLength(3);
  });

  it('is an error after sixty pages without an item', async () => {
    const pages = Array.from({ length: 200 }, (_, at) => ({ Things: [], NextToken: `page-${at}` }));
    const { asked, ask } = serving(...pages);
    await expect(readPages(ask, {})).rejects.toMatchObject({ code: 'ListWithoutEnd', source: 'aws' });
    expect(asked).toHaveLength(61);
  });

  it('goes on where AWS names a next page and says nothing of more', async () => {
    const { ask } = serving({ PolicyNames: ['a'], Marker: 'two' }, { PolicyNames: ['b'] });
    const paging = { list: 'PolicyNames', token: 'Marker', next: 'Marker', more: 'IsTruncated' };
    expect(await readPages(ask, {}, paging)).toEqual({ PolicyNames: ['a', 'b'] });
  });

  it('is an error when AWS cuts it and names no next page', async () => {
    const { ask } = serving({ PolicyNames: ['a'], IsTruncated: true });
    const paging = { list: 'PolicyNames', token: 'Marker', next: 'Marker', more: 'IsTruncated' };
    await expect(readPages(ask, {}, paging)).rejects.toMatchObject({ code: 'TruncatedWithoutToken', source: 'aws' });
  });
});

describe('a guard with a limit of its own for pages without an item', () => {
  const guardOf = () => new PageGuard({ most: Number.POSITIVE_INFINITY, empty: 3 });

  it('ends what goes on for longer, and says for how long', () => {
    const guard = guardOf();
    for (const token of ['a', 'b', 'c']) expect(guard.next(token, [])).toBe(token);
    expect(() => guard.next('d', [])).toThrow('after 3 pages without an item');
  });

  it.each([
    ['an item', ['one']],
    ['an item without an id', undefined],
  ])('counts anew after a page with %s', (_, ids) => {
    const guard = guardOf();
    for (const token of ['a', 'b', 'c']) guard.next(token, []);
    guard.next('d', ids);
    for (const token of ['e', 'f', 'g']) expect(guard.next(token, [])).toBe(token);
  });

  it('takes a page of rows for one that came where all of it is equal', () => {
    const guard = guardOf();
    guard.next('a', idsOfPage([['x'], ['x']]));
    expect(guard.next('b', idsOfPage([['x'], ['y']]))).toBe('b');
    expect(() => guard.next('c', idsOfPage([['x'], ['x']]))).toThrow('the same page twice');
  });
});
