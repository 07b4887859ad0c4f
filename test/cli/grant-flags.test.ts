import { describe, expect, it } from 'vitest';
import { intentOf } from '../../src/cli/argv/intent.js';
import { Flags } from '../../src/cli/argv/read-options.js';

const read = (values: Readonly<Record<string, unknown>>) => intentOf(new Flags(values));

describe('the flags of grant', () => {
  it('are read as they were meant: without what a paste brings along', () => {
    const { function: fn, tables } = read({ function: ' "orders-api" ', table: '`orders`, carts ', access: ['read'] });
    expect({ fn, tables }).toEqual({ fn: 'orders-api', tables: ['orders', 'carts'] });
  });

  it.each([
    [{ table: 'orders', access: ['read'] }, 'who is to get the access?'],
    [{ role: 'r', access: ['read'] }, 'access to which table?'],
    [{ role: 'r', table: 'orders' }, 'what access?'],
    [{ role: 'r', table: 'orders', access: ['read'], 'new-role': true }, '--new-role makes a role'],
    [
      { role: 'r', table: 'orders', access: ['read'], 'set-role': 'arn:aws:iam::111122223333:role/x' },
      'a role is set on a function',
    ],
    [{ role: 'r', table: 'orders', access: ['read'], path: 'team' }, '--path `team` is no path'],
    [{ role: 'r', table: 'orders', access: ['read'], tags: ['owner'] }, '--tags `owner` is no tag'],
  ])('refuse what does not go together: %j', (values, message) => {
    expect(() => read(values)).toThrow(message);
  });
});
