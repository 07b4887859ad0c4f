import { describe, expect, it } from 'vitest';
import { principalUnknown } from '../../src/requests/principal.js';
import { onInstance, session } from '../account/record.js';
import { denialOf } from '../requests/denial.js';
import { deny, policy, refused, situation } from '../scenarios/situations/situation.js';
import { codes, diagnosed } from './explained.js';

function refusedTo(userIdentity: object) {
  const event = refused({
    call: 'dynamodb:PutItem',
    by: session('api', { more: onInstance }),
    because: '',
    parameters: { tableName: 'orders' },
  });
  return situation({
    account: { roles: { api: { inline: { own: policy(deny('dynamodb:*', '*')) } } }, tables: { orders: {} } },
    events: [{ ...event, userIdentity, errorMessage: 'Access Denied' }],
  });
}

describe('a call whose caller nobody named', () => {
  it('proves nothing, for a policy may allow whoever it was', async () => {
    const diagnosis = await diagnosed(refusedTo({ type: 'Unknown' }));
    expect(diagnosis).toMatchObject({ status: 'undetermined', decision: 'undetermined', remediations: [] });
    expect(codes(diagnosis).filter((code) => code.includes('proven'))).toEqual([]);
    expect(diagnosis.gaps.map(({ code }) => code)).toContain('PRINCIPAL_UNKNOWN');
  });

  it.each([
    ['arn:aws:iam::111122223333:user/ana', false],
    ['arn:aws:sts::111122223333:assumed-role/Orders/i-0abc', false],
    ['111122223333', false],
    ['AIDAEXAMPLEUSER12345', false],
    ['AROAEXAMPLEROLE12345:i-0abc', false],
    ['delivery.logs.amazonaws.com', false],
    ['anonymous', false],
    ['unknown', true],
    ['cloud_user', true],
    ['jane.doe', true],
    ['AWS_ACCESS_KEY_ID_REDACTED', true],
  ])('is told by the name: %s', (principal, isUnknown) => {
    expect(principalUnknown(denialOf({}), principal) !== undefined).toBe(isUnknown);
  });
});
