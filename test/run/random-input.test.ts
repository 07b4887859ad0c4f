import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDenialText } from '../../src/denials/index.js';
import { authorize } from '../../src/evaluation/index.js';
import { Scan } from '../../src/sources/records/scan.js';

/** A failure prints the seed and the path of its smallest case; `{ seed, path }` here runs it again. */
const RUNS = { numRuns: 300 } as const;

const MESSAGE =
  'User: arn:aws:iam::111122223333:user/app is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:us-east-1:111122223333:table/orders with an explicit deny in an identity-based policy';

const RECORD = {
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/app', accountId: '111122223333' },
  eventTime: '2026-11-20T09:31:40Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'Query',
  awsRegion: 'us-east-1',
  errorCode: 'AccessDenied',
  errorMessage: MESSAGE,
  eventID: 'e-1',
};

const key = fc.oneof(
  fc.constantFrom('toString', 'constructor', '__proto__', 'valueOf', 'hasOwnProperty', 'length', ''),
  fc.constantFrom(...Object.keys(RECORD), 'Records', 'Events', 'message', 'logEvents'),
  fc.string({ maxLength: 8 }),
);

/** Any JSON, with keys that mean something to us and keys that mean something to JavaScript. */
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 0, '', '*', 'Allow', 'dynamodb:*', MESSAGE),
    fc.string({ maxLength: 12 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** A text with one piece put in the place of another. */
const torn = (text: string) =>
  fc
    .tuple(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 20, unit: 'binary' }))
    .map(([at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length));

describe('random input', () => {
  it('never throws in the reader of messages, and each finding has its words', () => {
    const wrapped = fc
      .tuple(fc.string({ unit: 'binary' }), torn(MESSAGE), json)
      .map(([before, message, value]) => [before, message, JSON.stringify(value)].join(' '));
    fc.assert(
      fc.property(fc.oneof(torn(MESSAGE), wrapped, fc.string({ unit: 'binary' })), (text) => {
        for (const { kind, policyType } of readDenialText(text)) {
          expect(typeof kind).toBe('string');
          expect(typeof policyType).toBe('string');
        }
      }),
      RUNS,
    );
  });

  it('never throws in the reader of files, whatever the record became', () => {
    const record = fc
      .tuple(key, json)
      .map(([name, value]) => JSON.stringify({ Records: [{ ...RECORD, [name]: value }] }));
    const texts = fc.oneof(
      record,
      json.map((value) => JSON.stringify(value)),
      torn(JSON.stringify({ Records: [RECORD] })),
    );
    const bytes = fc.oneof(
      texts.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
    );
    fc.assert(
      fc.property(bytes, fc.boolean(), (content, checked) => {
        const scan = new Scan({});
        const items = [...scan.whole(content, 'file', checked)];
        expect(items.every((item) => 'event' in item || 'log' in item)).toBe(true);
        expect(Array.isArray(scan.gaps())).toBe(true);
      }),
      RUNS,
    );
  });

  it('never throws in the evaluation, and a document without a sound Allow allows nothing', () => {
    const request = {
      principal: 'arn:aws:iam::111122223333:user/app',
      action: 'dynamodb:Query',
      resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders',
      resourceAccount: '111122223333',
    };
    const sound = { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' };
    const element = fc.constantFrom('Effect', 'Action', 'Resource', 'Condition', 'Principal', 'NotAction', 'Sid');
    const statement = fc.tuple(element, json).map(([name, value]) => ({ ...sound, [name]: value }));
    const document = fc.oneof(
      json,
      statement.map((one) => ({ Version: '2012-10-17', Statement: [one] })),
    );
    const allow = { id: 'allow', document: { Version: '2012-10-17', Statement: [sound] } };
    fc.assert(
      fc.property(document, fc.boolean(), (value, asText) => {
        const random = { id: 'random', document: asText ? JSON.stringify(value) : value };
        for (const policies of [{ identity: [random] }, { identity: [allow], permissionsBoundary: [random] }]) {
          const { decision } = authorize({ request, contextComplete: true, policies });
          if (!JSON.stringify(value)?.includes('Allow')) expect(decision).not.toBe('allowed');
          else expect(['allowed', 'explicitDeny', 'denied', 'implicitDeny', 'undetermined']).toContain(decision);
        }
      }),
      RUNS,
    );
  });
});
