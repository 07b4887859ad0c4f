import { describe, expect, it } from 'vitest';
import { toReport } from '../../src/report/index.js';
import { keyToken } from '../../src/report/redact-values.js';
import { ROLE, TABLE } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

describe('toReport', () => {
  it('tells the core of a diagnosis', () => {
    const [diagnosis] = toReport(RUNS.scpExplicitDeny).diagnoses;
    expect(diagnosis).toMatchObject({
      id: '0123456789ab',
      status: 'explained',
      principal: ROLE,
      action: 'dynamodb:PutItem',
      resource: TABLE,
      count: 398,
      firstSeen: '2026-05-01T08:31:02Z',
      lastSeen: '2026-05-01T09:12:44Z',
      eventIds: ['a1b2c3d4-0000-4000-8000-000000000001'],
      reported: { policyType: 'service-control-policy', effect: 'explicit' },
      decision: 'explicitDeny',
    });
    expect(diagnosis?.findings[0]?.statements).toEqual([
      {
        policy: 'arn:aws:organizations::999988887777:policy/o-exampleorgid/service_control_policy/p-a1b2c3d4',
        attachedTo: 'ou-ab12-prod',
        sid: 'OnlyThroughOurEndpoint',
        index: 1,
        pointer: '/Statement/1',
        effect: 'Deny',
        elements: [
          { element: 'Action', match: true, wanted: ['dynamodb:*'], seen: 'dynamodb:PutItem' },
          { element: 'Resource', match: true, wanted: ['*'], seen: TABLE },
        ],
        conditions: [
          {
            operator: 'StringNotEquals',
            key: 'aws:SourceVpce',
            wanted: ['vpce-0a1b2c3d4e5f60718'],
            seen: ['vpce-0999888777666555a'],
            match: true,
          },
        ],
      },
    ]);
  });

  it('gathers the gaps of the run and of its diagnoses, each once', () => {
    const [first] = RUNS.scpExplicitDeny.diagnoses;
    const twice = { ...RUNS.scpExplicitDeny, diagnoses: first === undefined ? [] : [first, first] };
    expect(toReport(twice).gaps.map((gap) => gap.code)).toEqual(['LOOKUP_DATA_EVENTS_INVISIBLE', 'RCP_UNREADABLE']);
  });

  it('says that it is not complete when the run is not', () => {
    expect(toReport(RUNS.undetermined).complete).toBe(false);
    expect(toReport(RUNS.scpExplicitDeny).complete).toBe(true);
  });

  it('gives a run the same id again, and another question another one', () => {
    const asked = { ...RUNS.lookalike, question: { arn: 'arn:aws:iam::111122223333:user/ana' } };
    expect(toReport(RUNS.lookalike).runId).toBe(toReport({ ...RUNS.lookalike, complete: false }).runId);
    expect(toReport(RUNS.lookalike).runId).not.toBe(toReport(asked).runId);
  });
});

describe('DynamoDB key values', () => {
  const token = keyToken('customer-4711');

  it('become tokens in conditions and sentences, but for the patterns that a statement compares with', () => {
    const [diagnosis] = toReport(RUNS.hostile).diagnoses;
    expect(JSON.stringify(diagnosis)).not.toContain('customer-4711');
    expect(diagnosis?.findings[0]?.text).toContain(`the request has ${token}, ${keyToken('public-1')}`);
    expect(diagnosis?.findings[0]?.statements[0]?.conditions[0]?.seen).toEqual([token, keyToken('public-1')]);
    expect(diagnosis?.findings[0]?.statements[0]?.conditions[0]?.wanted).toEqual(['public-*']);
    expect(diagnosis?.requests[0]?.layers[0]?.determining[0]?.conditions[0]?.seen).toContain(token);
  });

  it('stay when they are to be kept', () => {
    const [diagnosis] = toReport(RUNS.hostile, { keepKeyValues: true }).diagnoses;
    expect(diagnosis?.findings[0]?.statements[0]?.conditions[0]?.seen).toEqual(['customer-4711', 'public-1']);
  });

  it('leave a table alone that is named like a key', () => {
    const [diagnosis] = RUNS.hostile.diagnoses;
    const [finding] = diagnosis?.findings ?? [];
    const [statement] = finding?.statements ?? [];
    if (diagnosis === undefined || finding === undefined || statement === undefined) throw new Error('no fixture');
    const condition = {
      operator: 'StringEquals',
      key: 'dynamodb:LeadingKeys',
      wanted: ['x'],
      seen: ['orders'],
      match: false,
    } as const;
    const changed = {
      ...finding,
      data: { says: condition, table: TABLE },
      statements: [{ ...statement, conditions: [condition] }],
    };
    const denied = { ...diagnosis.group.denial, resource: TABLE };
    const group = { ...diagnosis.group, denial: denied, sessions: ['orders'] };
    const run = { ...RUNS.hostile, diagnoses: [{ ...diagnosis, group, requests: [], findings: [changed] }] };
    const [redacted] = toReport(run).diagnoses;
    expect(redacted).toMatchObject({ resource: TABLE, sessions: ['orders'] });
    expect(redacted?.findings[0]).toMatchObject({
      text: `StringEquals dynamodb:LeadingKeys [x], and the request has ${keyToken('orders')}`,
      data: { table: TABLE },
    });
  });

  it('leave short values in other words alone', () => {
    const [diagnosis] = RUNS.hostile.diagnoses;
    const [finding] = diagnosis?.findings ?? [];
    const statement = finding?.statements[0];
    const condition = {
      operator: 'StringEquals',
      key: 'dynamodb:leadingKeys',
      wanted: ['x'],
      seen: ['1', '12'],
      match: true,
    } as const;
    if (diagnosis === undefined || finding === undefined || statement === undefined) throw new Error('no fixture');
    const changed = {
      ...finding,
      data: { says: condition, named: 'statement 1 of policy p1' },
      statements: [{ ...statement, conditions: [condition] }],
    };
    const run = { ...RUNS.hostile, diagnoses: [{ ...diagnosis, requests: [], findings: [changed] }] };
    expect(toReport(run).diagnoses[0]?.findings[0]).toMatchObject({
      text: `StringEquals dynamodb:leadingKeys [x], and the request has ${keyToken('1')}, ${keyToken('12')}`,
      data: { named: 'statement 1 of policy p1' },
    });
  });
});

describe('a change', () => {
  const [diagnosis] = RUNS.identityNearMiss.diagnoses;
  const [remediation] = diagnosis?.remediations ?? [];
  /** The first remediation of a report, whose policy asks for such a tag of the caller. */
  function changedTo(tag: string, value: string) {
    if (diagnosis === undefined || remediation?.change.kind !== 'policy') throw new Error('no change of a policy');
    const statement = {
      Effect: 'Allow',
      Action: 's3:Get',
      Resource: '*',
      Condition: { StringEquals: { [tag]: value } },
    };
    const change = { ...remediation.change, statement, after: { Version: '2012-10-17', Statement: [statement] } };
    const run = { ...RUNS.identityNearMiss, diagnoses: [{ ...diagnosis, remediations: [{ ...remediation, change }] }] };
    return { after: change.after, told: toReport(run).diagnoses[0]?.remediations[0] };
  }

  it.each(['aws:PrincipalTag/token', 'aws:PrincipalTag/secret', 'aws:PrincipalTag/api_key'])(
    'is the same as code, whatever the name of a tag reads like: %s',
    (tag) => {
      const { after, told } = changedTo(tag, 'blue-team');
      expect(JSON.parse(told?.code.json ?? '')).toEqual(after);
      expect(told?.code.cli).toContain('blue-team');
      expect(told?.code.terraform).toContain('blue-team');
    },
  );

  it('in which a secret stands has no code, and says so', () => {
    const { told } = changedTo('aws:PrincipalTag/x', 'ghp_PLANTED0123456789abcdefghijABCDEFGHI');
    expect(told?.code).toEqual({});
    expect(told?.warnings.join()).toContain('a secret stands in what is to change');
    expect(JSON.stringify(told)).not.toContain('PLANTED');
  });
});
