import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDenialText } from '../../src/denials/read-denial-text.js';
import { readMessage } from '../../src/denials/read-message.js';

const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

/** Session names as EC2, ECS, Lambda, the SDKs and people give them. */
const session = fc.oneof(
  hex(17).map((id) => `i-${id}`),
  hex(32),
  fc.uuid(),
  fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }).map((time) => `botocore-session-${time}`),
  fc.constantFrom('orders-fn', 'ana@example.com', 'i-0abc', '000000', 'deadbeef', 'access-denied-000000', 'a=b,c.d@e'),
);

/** What stands around the caller in the messages of one role. */
const around = fc.constantFrom(
  [
    `User: `,
    ` is not authorized to perform: dynamodb:GetItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:GetItem action`,
  ],
  [
    'User: ',
    ` is not authorized to perform: dynamodb:Query on resource: ${TABLE} with an explicit deny in a service control policy: arn:aws:organizations::999988887777:policy/o-exampleorg1/service_control_policy/p-region001`,
  ],
  [
    'KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: ',
    ' is not authorized to perform: kms:Decrypt on this resource (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5c1f0d2e-0000-4000-8000-000000000001; Proxy: null)',
  ],
  [
    'You are not authorized to perform this operation. User: ',
    ' is not authorized to perform: ec2:RunInstances. Encoded authorization failure message: 000000AbCdEf',
  ],
  ['User: ', ' is not authorized to perform: sts:TagSession on resource: SESSION'],
  [
    'User: ',
    ' is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:111122223333:table/000000 because no session policy allo',
  ],
  ['', ' could not be found'],
  ['User: ', ''],
);

describe('a message of a record', () => {
  it('is read as any text is, whatever was remembered of other sessions', () => {
    fc.assert(
      fc.property(around, fc.array(session, { minLength: 1, maxLength: 4 }), ([before, after], names) => {
        for (const name of names) {
          const caller = `arn:aws:sts::111122223333:assumed-role/shop-000000/${name}`;
          const message = `${before}${caller}${after?.replace('SESSION', caller)}`;
          expect(readMessage(message)).toEqual(readDenialText(message));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
