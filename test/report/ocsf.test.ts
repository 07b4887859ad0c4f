import { describe, expect, it } from 'vitest';
import { renderOcsf } from '../../src/report/formats/ocsf.js';
import { toReport } from '../../src/report/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { denial, diagnosis, group, PAGE, ROLE, rendered, rows, run, TABLE } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';
import { NOTHING_FOUND } from './fixtures/nothing-found.js';
import { DETECTION_FINDING, faultsOf } from './ocsf-shape.js';

async function findings(found: DoctorRun) {
  const text = await rendered(renderOcsf(toReport(found), rows(found)));
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]|\p{Cf}/u);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

describe('OCSF', () => {
  it.each(Object.entries(RUNS))('of %s holds what a Detection Finding may, and all that it must', async (_, found) => {
    const all = await findings(found);
    expect(all).toHaveLength(found.diagnoses.length);
    for (const one of all) expect(faultsOf(one, DETECTION_FINDING)).toEqual([]);
  });

  it('would name what is missing, unknown or of another type', async () => {
    const [one] = await findings(RUNS.scpExplicitDeny);
    const { uid: _, ...finding_info } = one.finding_info;
    const wrong = { ...one, finding_info, severity_id: 7, surprise: 1, evidences: [{}], time: '2026' };
    expect(faultsOf(wrong, DETECTION_FINDING).sort()).toEqual([
      '.evidences[0]: none of actor, api, src_endpoint',
      '.finding_info.uid is missing',
      '.severity_id: 7',
      '.surprise is unknown',
      '.time: no timestamp',
    ]);
  });

  it('tells what AWS denied, what explains it and what helps', async () => {
    expect(await findings(RUNS.scpExplicitDeny)).toMatchObject([
      {
        class_uid: 2004,
        type_uid: 200401,
        severity: 'Medium',
        confidence: 'High',
        is_alert: true,
        // 2026-05-01T08:31:02Z, 09:12:44Z and 09:30:00Z
        start_time: 1777624262000,
        end_time: 1777626764000,
        time: 1777627800000,
        count: 398,
        metadata: { version: '1.4.0', profiles: ['cloud'] },
        cloud: { provider: 'AWS', region: 'eu-central-1', account: { uid: '111122223333', type: 'AWS Account' } },
        finding_info: { uid: '0123456789ab', src_url: PAGE, analytic: { uid: 'EXPLICIT_DENY' } },
        evidences: [
          { actor: { user: { uid: ROLE } }, api: { operation: 'PutItem' }, src_endpoint: { ip: '10.0.3.17' } },
        ],
        resources: [{ uid: TABLE, name: 'table/orders', cloud_partition: 'aws' }],
        remediation: { desc: 'send the calls through the VPC endpoint vpce-0a1b2c3d4e5f60718 (caller; proven)' },
      },
    ]);
    expect(await findings(RUNS.lookalike)).toMatchObject([{ is_alert: false, severity_id: 1, confidence_id: 0 }]);
  });

  it('is a finding of its own where nothing was found and something could not be read, and none where all was', async () => {
    const [one, ...more] = await findings(NOTHING_FOUND);
    expect(more).toEqual([]);
    expect(faultsOf(one, DETECTION_FINDING)).toEqual([]);
    expect(one).toMatchObject({
      is_alert: false,
      message: 'the report is not complete',
      finding_info: { desc: 'eu-west-1 was throttled' },
      unmapped: { complete: false, gaps: [{ code: 'LOOKUP_TRUNCATED', remedy: 'run again' }] },
    });
    expect(await findings(run([]))).toEqual([]);
  });

  it('names an AWS service that called as one, and tells no time that nobody told', async () => {
    const given = group({ sourceAddresses: ['dax.amazonaws.com'], firstSeen: '', lastSeen: '' });
    const [one] = await findings(run([diagnosis({ group: { ...given, denial: denial({ time: '' }) } })]));
    expect(one.evidences[0].src_endpoint).toEqual({ svc_name: 'dax.amazonaws.com' });
    expect(one).not.toHaveProperty('start_time');
    expect(faultsOf(one, DETECTION_FINDING)).toEqual([]);
  });

  it.each(Object.entries(RUNS))('of %s reads back as the JSON has it', async (_, found) => {
    const report = JSON.parse(JSON.stringify(toReport(found)));
    const all = await findings(found);
    for (const [index, one] of all.entries()) {
      const { id, status, count, message, errorCode, resource, principal, ...rest } = report.diagnoses[index];
      expect([one.finding_info.uid, one.count, one.status_detail, one.status_code]).toEqual([
        id,
        count,
        message,
        errorCode,
      ]);
      expect([one.resources?.[0].uid, one.evidences[0].actor.user.uid]).toEqual([resource, principal]);
      const { decision, action, reported, notChecked, eventIds, chain } = rest;
      const same = { status, decision, action, reported, notChecked, eventIds, chain, complete: report.complete };
      expect(one.unmapped).toMatchObject(same);
      for (const [at, finding] of one.unmapped.findings.entries()) {
        const { statements, ...own } = finding;
        expect(rest.findings[at]).toMatchObject(own);
        for (const [place, statement] of statements.entries())
          expect(rest.findings[at].statements[place]).toMatchObject(statement);
      }
    }
  });
});
