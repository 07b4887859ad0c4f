import { expect, it } from 'vitest';
import { type Clock, Pacer, Pacers } from '../../src/aws/pacer.js';

/** A clock that jumps to the end of each sleep. */
function jumpingClock(): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => clock.time,
    sleep: async (milliseconds: number) => {
      clock.time += milliseconds;
    },
  };
  return clock;
}

it('lets the first through at once and the others one spacing apart', async () => {
  const clock = jumpingClock();
  const pacer = new Pacer(500, clock);
  const times: number[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    await pacer.turn();
    times.push(clock.time);
  }
  expect(times).toEqual([0, 500, 1000, 1500]);
});

it('saves up nothing while nobody calls', async () => {
  const clock = jumpingClock();
  const pacer = new Pacer(500, clock);
  await pacer.turn();
  clock.time = 10_000;
  await pacer.turn();
  await pacer.turn();
  expect(clock.time).toBe(10_500);
});

it('queues callers that come at once', async () => {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => 0,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
  };
  const pacer = new Pacer(500, clock);
  await Promise.all([pacer.turn(), pacer.turn(), pacer.turn()]);
  expect(slept).toEqual([500, 1000]);
});

it('is one per account, Region and operation', () => {
  const pacers = new Pacers();
  const one = pacers.of('own', 'us-east-1', 'cloudtrail:LookupEvents');
  expect(pacers.of('own', 'us-east-1', 'cloudtrail:LookupEvents')).toBe(one);
  expect(pacers.of('own', 'eu-west-1', 'cloudtrail:LookupEvents')).not.toBe(one);
  expect(pacers.of('other', 'us-east-1', 'cloudtrail:LookupEvents')).not.toBe(one);
  expect(pacers.of('own', 'us-east-1', 'organizations:DescribePolicy')).not.toBe(one);
});

it('does not hold back what AWS limits generously', () => {
  expect(new Pacers().of('own', 'us-east-1', 'iam:GetRole')).toBeUndefined();
});

it('ends a wait with the signal', async () => {
  const pacer = new Pacer(60_000);
  await pacer.turn();
  await expect(pacer.turn(AbortSignal.timeout(5))).rejects.toMatchObject({ name: 'TimeoutError' });
});
