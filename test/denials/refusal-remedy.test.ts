import { describe, expect, it } from 'vitest';
import { refusalRemedy } from '../../src/denials/index.js';

const NOT_AUTHORIZED =
  'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: cloudtrail:LookupEvents on resource: arn:aws:cloudtrail:us-east-1:111122223333:trail/x';

describe('what helps against a refusal to ddb-doctor itself', () => {
  it.each([
    ['with an explicit deny in a service control policy', "ask the organization's administrator"],
    [
      'because no service control policy allows the cloudtrail:LookupEvents action',
      "ask the organization's administrator",
    ],
    ['because no permissions boundary allows the cloudtrail:LookupEvents action', 'ask the account administrator'],
    ['because no session policy allows the cloudtrail:LookupEvents action', 'ask whoever issues the session'],
    ['because no VPC endpoint policy allows the cloudtrail:LookupEvents action', 'ask the owner of the endpoint'],
    ['with an explicit deny in an identity-based policy', 'narrow that Deny'],
  ])('%s', (why, remedy) => {
    const told = refusalRemedy(`${NOT_AUTHORIZED} ${why}`, 'cloudtrail:LookupEvents');
    expect(told).toContain(remedy);
    expect(told).not.toMatch(/^(grant|allow)/);
  });

  it.each([
    `${NOT_AUTHORIZED} because no identity-based policy allows the cloudtrail:LookupEvents action`,
    NOT_AUTHORIZED,
    'not authorized',
  ])('is a grant where one helps: %s', (message) => {
    expect(refusalRemedy(message, 'cloudtrail:LookupEvents')).toBeUndefined();
  });
});
