import { expect, it } from 'vitest';
import { orgLevels } from '../../src/check/reads/organization.js';
import { isUnknown } from '../../src/model/unknown.js';

it.each([[{ a: 1 }], [7], [null], [undefined]])('a parent whose id is %j leaves the policies unknown', async (Id) => {
  const answer = JSON.parse(JSON.stringify({ status: 'ok', value: { Parents: [{ Id, Type: 'ROOT' }] } }));
  const reader = { read: async () => answer, readAny: async () => answer };
  const target = {
    account: '111122223333',
    managementAccount: '999988887777',
    filter: 'SERVICE_CONTROL_POLICY',
  } as const;
  expect(isUnknown(await orgLevels(reader, target))).toBe(true);
});
