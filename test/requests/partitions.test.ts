import { expect, test } from 'vitest';
import { dnsSuffixOf, partitionNamed, partitionOfRegion } from '../../src/model/partitions.js';

// General Reference, rande; the endpoint rules of AWS's SDKs.
test.each([
  ['eu-central-1', 'aws', 'us-east-1', 'amazonaws.com'],
  ['us-east-2', 'aws', 'us-east-1', 'amazonaws.com'],
  ['cn-northwest-1', 'aws-cn', 'cn-north-1', 'amazonaws.com.cn'],
  ['us-gov-east-1', 'aws-us-gov', 'us-gov-west-1', 'amazonaws.com'],
  ['us-iso-west-1', 'aws-iso', 'us-iso-east-1', 'c2s.ic.gov'],
  ['us-isob-west-1', 'aws-iso-b', 'us-isob-east-1', 'sc2s.sgov.gov'],
  ['eu-isoe-west-1', 'aws-iso-e', 'eu-isoe-west-1', 'cloud.adc-e.uk'],
  ['us-isof-east-1', 'aws-iso-f', 'us-isof-south-1', 'csp.hci.ic.gov'],
  ['eusc-de-east-1', 'aws-eusc', 'eusc-de-east-1', 'amazonaws.eu'],
])('%s lies in %s, whose home Region is %s', (region, partition, homeRegion, suffix) => {
  expect(partitionOfRegion(region)).toBe(partition);
  expect(partitionNamed(partition)?.homeRegion).toBe(homeRegion);
  expect(dnsSuffixOf(region)).toBe(suffix);
});

test('a partition that nobody knows has no home Region', () => {
  expect(partitionNamed('aws-moon')).toBeUndefined();
});
