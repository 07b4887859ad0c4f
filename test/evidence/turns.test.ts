import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/evidence/reader/turns.js';

describe('turns', () => {
  it('let so many tasks of a name run at once, in order, and other names beside them', async () => {
    const turns = new Turns(2);
    const log: string[] = [];
    const ends: (() => void)[] = [];
    const task = (name: string) => () => {
      log.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    };
    const all = ['iam 1', 'iam 2', 'iam 3', 'kms 1'].map((name) => turns.run(name.slice(0, 3), task(name)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['iam 1', 'iam 2', 'kms 1']);
    ends[0]?.();
    await all[0];
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['iam 1', 'iam 2', 'kms 1', 'iam 3']);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('hand the turn on when a task fails', async () => {
    const turns = new Turns(1);
    const failing = turns.run('iam', () => Promise.reject(new Error('no')));
    const next = turns.run('iam', async () => 'done');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
