import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuthorizeInput, authorize, authorizeCall, compilePolicies } from '../../src/evaluation/index.js';
import { DoctorError } from '../../src/model/error.js';
import { ACCOUNT, ALLOW_ALL, KEY, policy, ROLE, SESSION } from './ask.js';

/** A question with every field that there is. */
const whole = () => ({
  request: {
    principal: SESSION,
    principalRole: ROLE,
    principalAccount: ACCOUNT,
    action: 'kms:Decrypt',
    resource: KEY,
    resourceAccount: ACCOUNT,
    expectedOwner: ACCOUNT,
    context: { 'aws:SourceIp': '203.0.113.9', 'aws:TagKeys': ['a', 'b'], 'aws:SourceVpce': null },
  },
  policies: {
    identity: [ALLOW_ALL, { unknown: 'not read' }],
    permissionsBoundary: [ALLOW_ALL],
    session: [ALLOW_ALL],
    resource: [{ ...policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }), attachedTo: KEY }],
    vpcEndpoint: [ALLOW_ALL],
    vpcEndpointType: 'Interface',
    grants: [
      {
        GrantId: 'g',
        GranteePrincipal: ROLE,
        GranteeServicePrincipal: 'dynamodb.amazonaws.com',
        RetiringPrincipal: ROLE,
        RetiringServicePrincipal: 'dynamodb.amazonaws.com',
        Operations: ['Decrypt'],
        Constraints: { EncryptionContextSubset: { a: 'b' }, EncryptionContextEquals: { a: 'b' }, SourceArn: KEY },
      },
    ],
    publicAccessBlock: { RestrictPublicBuckets: true },
    serviceControl: [{ target: 'r-root', policies: [ALLOW_ALL] }, { unknown: 'not read' }],
    resourceControl: [{ target: 'r-root', policies: { unknown: 'not read' } }],
  },
  organization: { managementAccount: '999988887777' },
  contextComplete: false,
});

type Path = readonly (string | number)[];

/** Every place of a value, but for what policy documents hold: these may be anything. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || path.at(-1) === 'document') return [path];
  const names = Array.isArray(value) ? value.map((_, at) => at) : Object.keys(value);
  return [path, ...names.flatMap((name) => placesIn(Reflect.get(value, name), [...path, name]))];
}

function put(value: unknown, [name, ...rest]: Path, told: unknown): unknown {
  if (name === undefined) return told;
  if (Array.isArray(value)) return value.map((one, at) => (at === name ? put(one, rest, told) : one));
  const object = Object(value);
  return { ...object, [name]: put(Reflect.get(object, name), rest, told) };
}

const inWords = (path: Path): string =>
  path.map((name, at) => (typeof name === 'number' ? `[${name}]` : at === 0 ? name : `.${name}`)).join('');

/** What comes of a question: an answer that can be read whole, or a refusal. */
function ask(input: unknown): string {
  try {
    const { decision, layers } = authorize(input as AuthorizeInput);
    return `${decision} ${layers.length}`;
  } catch (error) {
    if (!(error instanceof DoctorError)) throw error;
    expect(error).toMatchObject({ source: 'user', code: 'InputMalformed' });
    return error.message;
  }
}

describe('a question of the wrong shape', () => {
  it.each<[Path, unknown, string]>([
    [[], undefined, '`input` is not an object'],
    [[], 'x', '`input` is not an object'],
    [['request'], undefined, '`request` is not an object'],
    [['request'], [], '`request` is not an object'],
    [['request', 'principal'], 7, '`request.principal` is not a text'],
    [['request', 'principal'], '', '`request.principal` is not a text'],
    [['request', 'action'], undefined, '`request.action` is not a text'],
    [['request', 'action'], 'GetItem', '`request.action` is not of the form `service:Action`'],
    [['request', 'action'], ':GetItem', '`request.action` is not of the form `service:Action`'],
    [['request', 'action'], 'dynamodb:', '`request.action` is not of the form `service:Action`'],
    [['request', 'resource'], ['*'], '`request.resource` is not a text'],
    [['request', 'principalRole'], null, '`request.principalRole` is not a text'],
    [['request', 'principalAccount'], 111122223333, '`request.principalAccount` is not a text'],
    [['request', 'expectedOwner'], 1, '`request.expectedOwner` is not a text'],
    [['request', 'resourceAccount'], { unknown: 1 }, '`request.resourceAccount` is not a text'],
    [['request', 'context'], ['a'], '`request.context` is not an object'],
    [['organization'], 'o-1', '`organization` is not an object'],
    [['organization', 'managementAccount'], 1, '`organization.managementAccount` is not a text'],
    [['policies'], undefined, '`policies` is not an object'],
    [['policies', 'identity'], ALLOW_ALL, '`policies.identity` is not a list, or `unknown`'],
    [['policies', 'identity', 0], 'x', '`policies.identity[0]` is not a policy with `id` and `document`, or `unknown`'],
    [['policies', 'identity', 0, 'id'], 1, '`policies.identity[0].id` is not a text'],
    [['policies', 'identity', 0], { id: 'a' }, '`policies.identity[0].document` is not a policy document'],
    [['policies', 'resource', 0, 'attachedTo'], 1, '`policies.resource[0].attachedTo` is not a text'],
    [['policies', 'vpcEndpointType'], 'gateway', '`policies.vpcEndpointType` is not `Gateway` or `Interface`'],
    [['policies', 'grants'], {}, '`policies.grants` is not a list, or `unknown`'],
    [['policies', 'grants', 0], 'g', '`policies.grants[0]` is not a grant'],
    [['policies', 'grants', 0, 'Operations', 0], 1, '`policies.grants[0].Operations[0]` is not a text'],
    [['policies', 'grants', 0, 'GranteePrincipal'], 1, '`policies.grants[0].GranteePrincipal` is not a text'],
    [['policies', 'grants', 0, 'Constraints'], 'x', '`policies.grants[0].Constraints` is not an object'],
    [
      ['policies', 'grants', 0, 'Constraints', 'EncryptionContextSubset'],
      'x',
      '`policies.grants[0].Constraints.EncryptionContextSubset` is not an object of texts',
    ],
    [['policies', 'publicAccessBlock'], true, '`policies.publicAccessBlock` is not an object'],
    [['policies', 'serviceControl', 0, 'target'], null, '`policies.serviceControl[0].target` is not a text'],
    [
      ['policies', 'serviceControl', 0, 'policies'],
      'x',
      '`policies.serviceControl[0].policies` is not a list, or `unknown`',
    ],
    [
      ['policies', 'serviceControl', 0, 'policies', 0, 'id'],
      {},
      '`policies.serviceControl[0].policies[0].id` is not a text',
    ],
  ])('is refused by the path of the field: %j as %j', (path, told, message) => {
    expect(ask(put(whole(), path, told))).toBe(message);
  });

  it('is answered where it is right', () => {
    expect(ask(whole())).toMatch(/^(allowed|denied|undetermined|explicitDeny|implicitDeny) 7$/);
  });

  it('is refused by compilePolicies and authorizeCall too', () => {
    const wrong = JSON.parse('{"identity": 1}');
    expect(() => compilePolicies(wrong)).toThrow('`policies.identity` is not a list, or `unknown`');
    expect(() => authorizeCall([JSON.parse('{"request": 1}')])).toThrow('`request` is not an object');
  });

  // Whatever stands in one place: an answer that can be read, or a refusal that names the place or what it is part of.
  it('never ends in another error, and never blames another place', () => {
    const places = placesIn(whole());
    const property = fc.property(
      fc.constantFrom(...places),
      fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.constant(undefined),
        fc.object({ maxDepth: 2 }),
        fc.array(fc.string()),
      ),
      (path, told) => {
        const answer = ask(put(whole(), path, told));
        const [, blamed] = /^`([^`]+)` is not/.exec(answer) ?? [];
        if (blamed === undefined) return true;
        // What has no reason why it is unknown is not unknown, and lacks what stands in its place otherwise.
        const place = inWords(path.at(-1) === 'unknown' ? path.slice(0, -1) : path);
        return place === '' || blamed.startsWith(place) || place.startsWith(blamed);
      },
    );
    const details = fc.check(property, { numRuns: 1_000, seed: SEED });
    expect(details.failed ? `seed ${SEED}: ${fc.defaultReportMessage(details)}` : '').toBe('');
  });
});

const SEED = Number(process.env['DDB_DOCTOR_SEED'] ?? 20_261_121);
