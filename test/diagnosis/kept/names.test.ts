import { describe, expect, it } from 'vitest';
import { Names } from '../../../src/diagnosis/kept/names.js';
import { Shelf } from '../../../src/diagnosis/kept/shelf.js';

const all = Array.from({ length: 60 }, (_, nth) => `i-${nth}\té"`);

describe('the names that a group is told by', () => {
  it.each([undefined, new Shelf()])('are the first 50, each once, in a heap or on a shelf: %s', (shelf) => {
    const names = new Names(shelf);
    names.add([]);
    expect(names.list).toEqual([]);
    names.add(all.slice(0, 30));
    names.add(all.slice(10, 40));
    expect(names.list).toEqual(all.slice(0, 40));
    names.add(all);
    expect(names.list).toEqual(all.slice(0, 50));
    names.add(['another']);
    expect(names.list).toEqual(all.slice(0, 50));
  });

  it('stand beside those of other groups', () => {
    const shelf = new Shelf();
    const groups = Array.from({ length: 700 }, () => new Names(shelf));
    for (const [group, names] of groups.entries()) names.add(all.map((name) => `${group} ${name}`));
    for (const [group, names] of groups.entries())
      expect(names.list).toEqual(all.slice(0, 50).map((name) => `${group} ${name}`));
  });
});
