import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RemedyCandidate } from '../../src/check/change.js';
import type { EvaluatedRequest } from '../../src/check/check.js';
import { listOf, statementsOf } from '../../src/check/document.js';
import { evaluate } from '../../src/check/evaluate.js';
import { phrasesInWords } from '../../src/check/sentences/phrase.js';
import type { JsonObject } from '../../src/model/json.js';
import type { Policies } from '../../src/model/policies.js';
import type { RequestContext } from '../../src/model/request.js';
import { applyTo } from '../../src/remedy/chain.js';
import { remediate } from '../../src/remedy/remediate.js';
import { toRemediation } from '../../src/report/to-report.js';
import { ACCOUNT, ask, document, NO_CHECKS, ROLE, remedy, SESSION, TABLE } from './call.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 300);
/** The same cases on every run, unless the environment says otherwise; a failure prints it. */
const SEED = Number(process.env['DDB_DOCTOR_SEED'] ?? 20_261_121);

const OTHERS = ['orders-api-2', 'orders', 'Orders-Api', 'reports'].map((name) => ({
  principal: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/one`,
  principalRole: `arn:aws:iam::${ACCOUNT}:role/app/${name}`,
}));
const ACTIONS = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:DeleteTable'];
const TABLES = [
  TABLE,
  `${TABLE}-archive`,
  `${TABLE}/index/by-day`,
  `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/users`,
];

/** Values of a key, right and wrong in form, and what stands for one that was hidden. */
const TOKEN = '<value-0a1b2c3d>';
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'aws:SourceVpce': ['vpce-0a1b2c3d', 'vpc-0a1b2c3d', TOKEN],
  'aws:SourceVpc': ['vpc-0a1b2c3d', 'vpce-0a1b2c3d'],
  'aws:RequestedRegion': ['eu-west-1', 'eu-central-1', 'somewhere', TOKEN],
  'aws:PrincipalOrgID': ['o-exampleorg1', 'o-exampleorg2', 'example', TOKEN],
  'aws:PrincipalAccount': [ACCOUNT, '444455556666', 'production'],
  'aws:PrincipalTag/team': ['red', 'blue', 'a\u0000b', TOKEN],
  'aws:RequestTag/team': ['red', 'green', TOKEN],
  'aws:PrincipalArn': [ROLE, `arn:aws:iam::${ACCOUNT}:role/app/reports`, 'reports'],
};
/** The forms by AWS's pages: EC2 resource ids, Regions, API_Organization, account ids, tags (IAM User Guide, id_tags). */
const FORMS: Readonly<Record<string, RegExp>> = {
  'aws:SourceVpce': /^vpce-[0-9a-z-]+$/,
  'aws:SourceVpc': /^vpc-[0-9a-z]+$/,
  'aws:SourceIp': /^(?!10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)\d{1,3}(\.\d{1,3}){3}$/,
  'aws:RequestedRegion': /^[a-z]{2}(-[a-z]+)+-\d$/,
  'aws:PrincipalOrgID': /^o-[a-z0-9]{10,32}$/,
  'aws:PrincipalAccount': /^\d{12}$/,
  'aws:PrincipalTag/team': /^[\w .:/=+@-]*$/,
  'aws:RequestTag/team': /^[\w .:/=+@-]*$/,
};

const condition = fc.oneof(
  fc
    .constantFrom(...Object.keys(VALUES))
    .chain((key) =>
      fc.tuple(
        fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringNotEqualsIfExists'),
        fc.constant(key),
        fc.subarray([...(VALUES[key] ?? [])], { minLength: 1, maxLength: 2 }),
      ),
    )
    .map(([operator, key, values]) => ({ [operator]: { [key]: values } })),
  fc
    .tuple(
      fc.constantFrom('IpAddress', 'NotIpAddress'),
      fc.constantFrom('203.0.113.0/24', '10.0.0.0/8', '198.51.100.7'),
    )
    .map(([operator, value]) => ({ [operator]: { 'aws:SourceIp': value } })),
);

const element = (name: 'Action' | 'Resource', among: readonly string[]) =>
  fc.oneof(
    fc.constant({ [name]: '*' }),
    fc.subarray([...among], { minLength: 1 }).map((some) => ({ [name]: some })),
    fc.subarray([...among], { minLength: 1, maxLength: 2 }).map((some) => ({ [`Not${name}`]: some })),
  );

const statement = (effect: 'Allow' | 'Deny') =>
  fc
    .tuple(element('Action', ACTIONS), element('Resource', TABLES), fc.option(condition))
    .map(([action, resource, Condition]) => ({
      Effect: effect,
      ...action,
      ...resource,
      ...(Condition && { Condition }),
    }));

const statements = fc.array(fc.oneof({ weight: 2, arbitrary: statement('Deny') }, statement('Allow')), {
  minLength: 1,
  maxLength: 3,
});
const PLACES = ['inline', 'shared', 'scp', 'boundary', 'table'] as const;

const context: fc.Arbitrary<RequestContext> = fc
  .record(
    Object.fromEntries(
      Object.entries({ ...VALUES, 'aws:SourceIp': ['203.0.113.9', '198.51.100.7', '3.120.4.9'] })
        .filter(([key]) => key !== 'aws:PrincipalArn' && key !== 'aws:PrincipalAccount')
        .map(([key, values]) => [key, fc.option(fc.constantFrom(...values))]),
    ),
  )
  .map((keys) => keys as RequestContext);

const cases = fc.record({
  place: fc.constantFrom(...PLACES),
  statements,
  context,
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...TABLES),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const EVERYBODY = { Principal: '*' };

/** The statements in one layer, and whatever else is needed open. */
function policiesOf({ place, statements: told }: Case): Policies {
  const open = [{ id: 'open', attachedTo: ROLE, document: document(ALL) }];
  const shared = { id: `arn:aws:iam::${ACCOUNT}:policy/shared`, attachedTo: ROLE, document: document(...told) };
  switch (place) {
    case 'inline':
      return { identity: [{ ...shared, id: 'own' }, ...open] };
    case 'shared':
      return { identity: [shared, ...open] };
    case 'boundary':
      return { identity: open, permissionsBoundary: [{ ...shared, document: document(ALL, ...told) }] };
    case 'scp': {
      const policies = [{ id: 'p-shared001', attachedTo: 'r-root', document: document(ALL, ...told) }];
      return { identity: open, serviceControl: [{ target: 'r-root', policies }] };
    }
    default: {
      const own = told.map((one) => ({ ...one, ...EVERYBODY }));
      return { identity: open, resource: [{ id: 'table', attachedTo: TABLE, document: document(...own) }] };
    }
  }
}

function denied(given: Case): EvaluatedRequest {
  const { action, resource, context: told } = given;
  return ask({ action, resource, context: told, policies: policiesOf(given), completePrefixes: ['aws:'] });
}

const proposedFor = (given: Case) => remedy(denied(given)).remediations;

function check(property: (given: Case) => void): void {
  fc.assert(fc.property(cases, property), { numRuns: RUNS, seed: SEED });
}

/** The Deny as it was and as it is. */
function changedDeny({ change }: Pick<RemedyCandidate, 'change'>): { old: JsonObject; now: JsonObject } | undefined {
  if (change.kind !== 'policy' || change.statement['Effect'] !== 'Deny') return undefined;
  if (change.before === undefined || change.index === undefined) return undefined;
  return { old: statementsOf(change.before)[change.index] ?? {}, now: change.statement };
}

/** Entries of NotAction and NotResource that were not there. */
function entriesOf({ old, now }: { old: JsonObject; now: JsonObject }): string[] {
  return (['NotAction', 'NotResource'] as const).flatMap((name) =>
    old[name] === undefined ? [] : listOf(now[name]).filter((value) => !listOf(old[name]).includes(value)),
  );
}

const namesIn = (one: JsonObject): number => JSON.stringify(one['Condition'] ?? {}).split(JSON.stringify(ROLE)).length;

/** Every request of the case's kind that differs from it in who asks, or in what. */
function neighbours(one: EvaluatedRequest): EvaluatedRequest['request'][] {
  const { request } = one;
  const asked = ACTIONS.flatMap((action) => TABLES.map((resource) => ({ ...request, action, resource })));
  return [...asked, ...OTHERS.flatMap((other) => asked.map((those) => ({ ...those, ...other })))];
}

/** The neighbours that a change frees: its policies bind them as they bind the caller. */
function freed(one: EvaluatedRequest, change: RemedyCandidate['change']): EvaluatedRequest['request'][] {
  return neighbours(one).filter((request) => {
    const before = evaluate({ ...one, request });
    const [after] = applyTo([before], change);
    return after?.authorization.decision === 'allowed' && before.authorization.decision !== 'allowed';
  });
}

test('an exemption of a principal frees no other principal, whatever shares the policy', () => {
  let seen = 0;
  check((given) => {
    const one = denied(given);
    for (const remediation of proposedFor(given)) {
      const deny = changedDeny(remediation);
      if (deny === undefined || namesIn(deny.now) <= namesIn(deny.old)) continue;
      seen++;
      expect(freed(one, remediation.change).filter(({ principal }) => principal !== SESSION)).toEqual([]);
    }
  });
  expect(seen).toBeGreaterThan(10);
});

test('an extended list frees exactly the entry added, and the report says for whom else', () => {
  let seen = 0;
  check((given) => {
    const one = denied(given);
    for (const remediation of proposedFor(given)) {
      const deny = changedDeny(remediation);
      const entries = deny === undefined ? [] : entriesOf(deny);
      if (entries.length === 0) continue;
      seen++;
      expect(entries).toHaveLength(1);
      const isOfEntry = ({ action, resource }: EvaluatedRequest['request']) =>
        entries.includes(action) || entries.includes(resource) || entries.includes(resource.replace(/\/index\/.*/, ''));
      expect(freed(one, remediation.change).filter((request) => !isOfEntry(request))).toEqual([]);
      expect(remediation.proof.newlyAllows.join('\n')).toContain(
        `whatever this statement denies of ${entries.join()}, to everybody whom it binds`,
      );
      const elsewhere = { shared: 'besides', boundary: 'besides', scp: 'every account below r-root' };
      if (given.place in elsewhere)
        expect(remediation.proof.newlyAllows.join('\n')).toContain(Reflect.get(elsewhere, given.place));
    }
  });
  expect(seen).toBeGreaterThan(10);
});

test("no remedy's statement, command or document holds a redaction token", () => {
  check((given) => {
    const { remediations } = remediate({ ...NO_CHECKS, evaluated: [denied(given)], findings: [] });
    for (const remediation of remediations) {
      const { change } = remediation;
      expect(JSON.stringify(change.kind === 'action' ? change : change.statement)).not.toContain(TOKEN);
      // What the policy as it was read held of hidden values is told by a placeholder.
      expect(JSON.stringify(toRemediation(remediation, { tell: phrasesInWords([]) }))).not.toContain(TOKEN);
    }
  });
});

test('every value that a caller is told to send has the form of its key, and is not what the call already sends', () => {
  let seen = 0;
  check((given) => {
    const { request } = denied(given);
    for (const { change } of proposedFor(given)) {
      if (change.kind !== 'action') continue;
      for (const [key, value] of Object.entries(change.context ?? {})) {
        if (value === null) continue;
        seen++;
        for (const text of [value].flat()) if (FORMS[key] !== undefined) expect(text).toMatch(FORMS[key]);
        expect(value).not.toEqual(request.context?.[key]);
      }
    }
  });
  expect(seen).toBeGreaterThan(10);
});
