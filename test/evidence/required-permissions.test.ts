import { describe, expect, it } from 'vitest';
import { requiredPermissions } from '../../src/run/requirements.js';

describe('the policy that the tool needs', () => {
  it('holds what a run without --from asks to find denials: LookupEvents, and whether a trail logs data events', async () => {
    const text = JSON.stringify(await requiredPermissions({}));
    for (const action of ['LookupEvents', 'DescribeTrails', 'GetEventSelectors', 'GetTrailStatus'])
      expect(text).toContain(`"cloudtrail:${action}"`);
    expect(text.length).toBeLessThan(6144);
  });
});
