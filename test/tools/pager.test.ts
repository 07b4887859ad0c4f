import { describe, expect, it } from 'vitest';
import { atTerminal } from './terminal.js';
import { isAtHand } from './tool.js';

const installed = await isAtHand('script', '--version');

const DETAILS = 'node bin/ddb-doctor.js --replay test/example-account --details --fail-on denials --color never';
const FIRST = '13 denials between 2026-11-19 10:00:00 UTC and 2026-11-20 10:00:00 UTC, of 11';

describe.skipIf(!installed)('at a real terminal, a run that takes its time', () => {
  it.each([80, 0])('wipes what it says of how far it is, where the terminal is %i columns wide', async (columns) => {
    const line = '(sleep 3; cat test/example-account/events.json) | node bin/ddb-doctor.js --from - --service all';
    const { output } = await atTerminal(`${line} --color never`, { columns, env: { AWS_PAGER: '' } });
    expect(output.split('\n')[0]).toMatch(/^13 denials, of 11 kinds/);
  });
});

describe.skipIf(!installed)('at a real terminal, the pager', () => {
  it('gets what does not fit, and leaves the exit code', async () => {
    const { code, output } = await atTerminal(DETAILS, { env: { PAGER: 'sed -n 1,3s/^/page:/p' } });
    expect(output.split('\n').slice(0, 1)).toEqual([`page:${FIRST}`]);
    expect(output).not.toContain('Worth knowing');
    expect(code).toBe(1);
  });

  it('may be left early without a word', async () => {
    const { code, output } = await atTerminal(DETAILS, { env: { PAGER: 'head -1' } });
    expect({ code, output }).toEqual({ code: 1, output: `${FIRST}\n` });
  });

  it.each([
    ['is off', { AWS_PAGER: '', PAGER: 'head -1' }, ''],
    ['is not there', { PAGER: 'no-such-pager' }, ''],
    ['is refused', { PAGER: 'head -1' }, ' --no-pager'],
    ['would page what goes to a file as well', { PAGER: 'head -1' }, ' --output table --output json=/dev/null'],
  ])('does not show where it %s', async (_, env, flags) => {
    const { code, output } = await atTerminal(`${DETAILS}${flags}`, { env });
    expect(output.startsWith(FIRST)).toBe(true);
    expect(output).toContain('- recorded evidence: 14 records');
    expect(code).toBe(1);
  });

  it('is not started for what fits the screen', async () => {
    const line = `${DETAILS.replace(' --details', '')} --event-id da552772-3bd6-fa7e-1f13-d07f556771b1`;
    const { code, output } = await atTerminal(line, { env: { PAGER: 'head -1' } });
    expect(output).toContain('ddb-doctor verify');
    expect(code).toBe(1);
  });
});
