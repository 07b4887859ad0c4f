import { describe, expect, it } from 'vitest';
import type { UserIdentity } from '../../src/model/event.js';
import { onInstance, session, user } from '../account/record.js';
import type { Account } from '../account/world.js';
import { codes, diagnosed } from '../diagnosis/explained.js';
import { refused, situation, tableArn } from '../scenarios/situations/situation.js';

const ORDERS = tableArn('orders');

function readBy(by: UserIdentity, account: Account) {
  return diagnosed(
    situation({
      account: { tables: { orders: {} }, ...account },
      events: [refused({ call: 'dynamodb:GetItem', by, on: ORDERS, parameters: { tableName: 'orders' } })],
    }),
  );
}

describe('the user or role behind a call', () => {
  it('may be gone', async () => {
    const diagnosis = await readBy(user('ann'), {});
    expect(codes(diagnosis)).toContain('identity-policy PRINCIPAL_GONE proven info');
    expect(diagnosis.status).toBe('undetermined');
  });

  it('may be another of the same name', async () => {
    const by = { ...session('api', { more: onInstance }), principalId: 'AROAOLDAPI:i-0abc1234' };
    const { findings } = await readBy(by, { roles: { api: {} } });
    expect(findings.filter(({ code }) => code === 'PRINCIPAL_RECREATED').map(({ text }) => text)).toEqual([
      'the role arn:aws:iam::111122223333:role/api was deleted and recreated since the call: AROAOLDAPI called, AROAAPI bears the name now; policies that name the old one by its id no longer fit',
    ]);
  });

  it('is the same in all other cases', async () => {
    const { findings } = await readBy(session('api', { more: onInstance }), { roles: { api: {} } });
    expect(findings.map(({ code }) => code)).toEqual(['NO_ALLOW']);
  });
});
