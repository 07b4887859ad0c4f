import { describe, expect, it } from 'vitest';
import { runCan } from '../../src/run/can.js';

const PORTS = { now: () => new Date('2026-05-01T00:00:00Z') };

describe('can without a question', () => {
  it('says so before it looks for a Region, credentials or a function', async () => {
    await expect(runCan({ words: [] }, PORTS)).rejects.toMatchObject({
      source: 'user',
      code: 'UsageNothingAsked',
      hint: 'ddb-doctor can role/orders-api dynamodb:PutItem table/orders',
    });
  });

  it('is asked by a function alone', async () => {
    const aws = { endpointUrl: 'http://127.0.0.1:1', profile: 'none-such' };
    await expect(runCan({ words: [], function: 'orders-api', aws }, PORTS)).rejects.toMatchObject({
      code: 'ProfileNotFound',
    });
  });
});
