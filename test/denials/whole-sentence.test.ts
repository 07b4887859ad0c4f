import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDenialText } from '../../src/denials/index.js';
import { wholeSentence } from '../../src/denials/text/whole-sentence.js';

/** `RUNS=N` tries more, and `SEED=N` what failed again: a failure prints its seed. */
const { RUNS: MANY = '2000', SEED } = process.env;
const RUNS = { numRuns: Number(MANY), ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

const ANA = 'arn:aws:iam::111122223333:user/ana';
const ORDERS = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders';

const said = (why: string, action = 'dynamodb:PutItem') =>
  `User: ${ANA} is not authorized to perform: ${action} on resource: ${ORDERS} ${why}`;

describe('a text that is one sentence of AWS and nothing else', () => {
  it('is read by one pattern, whatever the layer', () => {
    expect(readDenialText(said('with an explicit deny in a service control policy'))).toEqual([
      {
        kind: 'denial',
        principal: ANA,
        action: 'dynamodb:PutItem',
        resource: ORDERS,
        policyType: 'service-control-policy',
        effect: 'explicit',
        truncated: false,
        service: 'dynamodb',
      },
    ]);
    const layers = [
      'identity-based policy',
      'permissions boundary',
      'session policy',
      'service control policy',
      'resource control policy',
      'resource-based policy',
      'VPC endpoint policy',
      'role trust policy',
    ];
    for (const layer of layers) {
      const lacking = said(`because no ${layer} allows the dynamodb:PutItem action`);
      expect(wholeSentence(lacking)).toMatchObject({ kind: 'denial', effect: 'implicit' });
    }
  });

  it('is none where anything else is said', () => {
    const whole = said('with an explicit deny in a session policy');
    for (const other of [
      `${whole}.`,
      `${whole}\n`,
      `ThrottlingException: ${whole}`,
      `${whole}: arn:aws:iam::111122223333:role/p`,
      whole.replace('orders', 'orders.'),
      whole.replace('session', 'customs'),
      whole.replace('user/ana', 'user/AccessDeniedTest'),
      said('because no session policy allows the dynamodb:GetItem action'),
    ])
      expect(wholeSentence(other)).toBeUndefined();
  });

  const word = fc.oneof(
    fc.constantFrom('orders', 'mysql', 'on', 'not', 'denied', 'AccessDenied', 'explicitDeny', 'vault', 'kms', 'user'),
    fc.constantFrom(
      'RequestId',
      'requestid',
      'null',
      'unknown',
      'root',
      'EvalDecision',
      'i-0abc1234',
      'ValidationTest',
    ),
    fc.constantFrom('4c5e0b1a-1111-2222-3333-444455556666', '20261120T093140Z', '2026', '2026-11-20', '*', '.', '..'),
    fc.stringMatching(/^[\w.-]{1,12}$/),
  );
  const name = fc
    .array(fc.tuple(word, fc.constantFrom('', '-', '_', '/', '-', '_', '/', '-', '.', ':', ' ')), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.flat().join(''));
  const principal = fc
    .tuple(
      fc.constantFrom('iam', 'sts'),
      fc.constantFrom('user/', 'role/', 'assumed-role/', 'federated-user/', ''),
      name,
    )
    .map(([service, kind, rest]) => `arn:aws:${service}::111122223333:${kind}${rest}`);
  const action = fc
    .tuple(
      fc.constantFrom('s3', 'dynamodb', 'kms', 'sts', 'ec2', 'iam', 'execute-api', 'lambda', 'nosuch'),
      fc.constantFrom('GetObject', 'PutItem', 'Decrypt', 'AssumeRole', 'RunInstances', 'PassRole', 'Validation', 'X'),
    )
    .map((parts) => parts.join(':'));
  const resource = fc
    .tuple(
      fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'),
      fc.constantFrom('s3:::', 'dynamodb:eu-central-1:111122223333:', 'lambda:us-east-1:111122223333:function:'),
      name,
    )
    .map(([partition, place, rest]) => `arn:${partition}:${place}${rest}`);
  const layer = fc.constantFrom(
    ...['identity-based policy', 'permissions boundary', 'session policy', 'service control policy'],
    ...[
      'resource control policy',
      'resource-based policy',
      'VPC endpoint policy',
      'role trust policy',
      'sessions policy',
    ],
  );

  const introduction = fc.constantFrom(
    '',
    'An error occurred (AccessDeniedException) when calling the PutItem operation: ',
    'An error occurred (AccessDenied) when calling the AssumeRole operation: ',
    'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the GetObject operation: ',
    'AccessDeniedException: ',
    'AccessDenied: ',
  );

  const policyArn = fc.constantFrom(
    '',
    '',
    ': arn:aws:organizations::999988887777:policy/o-exampleorg1/service_control_policy/p-region001',
    ': arn:aws-cn:organizations::999988887777:policy/o-exampleorg1/resource_control_policy/p-0a1b2c3d',
    ': arn:aws:iam::111122223333:policy/teams/orders',
    ': arn:aws:iam::aws:policy/ReadOnlyAccess',
  );

  it('says what a search of the whole text finds in it', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.tuple(principal, action, resource, layer, fc.boolean(), introduction, policyArn), (drawn) => {
        const [who, what, on, where, denied, said, named] = drawn;
        const why = denied
          ? `with an explicit deny in ${where.startsWith('i') ? 'an' : 'a'} ${where}${named}`
          : `because no ${where} allows the ${what} action`;
        const text = `${said}User: ${who} is not authorized to perform: ${what} on resource: ${on} ${why}`;
        if (wholeSentence(text) !== undefined) read += 1;
        // A line end behind it makes it a text to be searched.
        expect(JSON.stringify(readDenialText(text))).toBe(JSON.stringify(readDenialText(`${text}\n`)));
      }),
      RUNS,
    );
    expect(read).toBeGreaterThan(RUNS.numRuns / 40);
  });
});
