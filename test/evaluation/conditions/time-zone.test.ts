import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

// The time zone of a worker cannot be changed, that of a process of its own can.
it('dates without a zone are UTC, wherever the machine is', () => {
  const dates = ['2026-01-01', '2026-01', '2026-01-01T00:00', '2026-01-01T00:00:00', '2026-01-01T00:00:00.000Z'];
  const script = 'test/evaluation/conditions/read-dates.ts';
  const env = { ...process.env, TZ: 'America/New_York' };
  const printed = execFileSync(process.execPath, ['scripts/run-ts.mjs', script, ...dates], { cwd: root, env });
  const newYear = Date.UTC(2026, 0, 1);
  expect(JSON.parse(printed.toString())).toEqual({ read: dates.map(() => newYear), minutesFromUtc: 300 });
});
