import { expect, it } from 'vitest';
import { regionSaid } from '../../src/denials/region-said.js';

it.each([
  ["Failed to describe limits in region: 'US_WEST_2'. User is missing the following permissions: 'x'.", 'us-west-2'],
  ['Failed to create table in region: US_GOV_EAST_1', 'us-gov-east-1'],
  ['no table in region ap-southeast-2 of that name', 'ap-southeast-2'],
  ['User: x is not authorized to perform: dynamodb:GetItem in region of the table', undefined],
  ['', undefined],
])('a message names the Region that it is about: %s', (message, region) => {
  expect(regionSaid(message)).toBe(region);
});
