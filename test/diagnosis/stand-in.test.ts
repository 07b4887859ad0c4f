import { describe, expect, it } from 'vitest';
import { onInstance, session } from '../account/record.js';
import { allow, deny, noAllow, policy, refused, situation, tableArn } from '../scenarios/situations/situation.js';
import { codes, diagnosed } from './explained.js';

/** A refused PutItem of which neither the message nor the record names the table. */
function nameless(...statements: object[]) {
  return situation({
    account: { roles: { api: { inline: { own: policy(...statements) } } } },
    events: [
      refused({
        call: 'dynamodb:PutItem',
        by: session('api', { more: onInstance }),
        because: noAllow('identity-based policy', 'dynamodb:PutItem'),
      }),
    ],
  });
}

describe('a call whose table nobody named', () => {
  it('proves nothing by an Allow of one table', async () => {
    const diagnosis = await diagnosed(nameless(allow('dynamodb:PutItem', tableArn('orders'))));
    expect(diagnosis).toMatchObject({ status: 'stated', decision: 'undetermined', remediations: [], chain: [] });
    expect(codes(diagnosis).filter((code) => code.includes('proven'))).toEqual([]);
    expect(diagnosis.gaps.map(({ code }) => code)).toContain('RESOURCE_UNKNOWN');
  });

  it('is not called allowed by an Allow of everything, for a table policy may deny', async () => {
    expect(await diagnosed(nameless(allow('dynamodb:*', '*')))).toMatchObject({ decision: 'undetermined' });
  });

  it('is surely denied by a Deny of every resource', async () => {
    const diagnosis = await diagnosed(nameless(deny('dynamodb:PutItem', '*')));
    expect(diagnosis).toMatchObject({ status: 'explained', decision: 'explicitDeny' });
    expect(codes(diagnosis)).toContain('identity-policy EXPLICIT_DENY proven blocking');
  });

  it('is not surely denied by a Deny of all tables but one', async () => {
    const { Resource: _, ...rest } = deny('dynamodb:PutItem', '*');
    const diagnosis = await diagnosed(nameless({ ...rest, NotResource: tableArn('orders') }));
    expect(diagnosis).toMatchObject({ status: 'undetermined', decision: 'undetermined' });
  });
});
