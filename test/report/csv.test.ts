import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../src/report/formats/csv.js';
import { toReport } from '../../src/report/index.js';
import type { DenialRow, DoctorRun } from '../../src/report/report.js';
import { denial, ROLE, rendered, rows, run, SESSION, TABLE } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

const COLUMNS =
  'schema_version,run_id,evaluated_at,tool_version,event_time,event_id,event_source,event_name,action,event_category,read_only,region,recipient_account,principal_arn,principal_type,role_arn,session_name,access_key_id,mfa_authenticated,source_ip,user_agent,vpc_endpoint_id,resource_arn,error_code,error_message,cause,effect,policy_type,policy_arn,policy_name,policy_version,statement_sid,statement_index,condition_keys,attached_to,organization_path,further_denying_layers,fix_kind,fix_target,fix_verified,certainty,evidence_source,evidence_sha256,authorization_id,count,first_seen,last_seen,diagnosis_id,status,decision,code,owner,reported_policy_type,reported_effect,reported_policy_arn,cause_id,cause_count';

const csv = (report: DoctorRun, denials = rows(report)) => rendered(renderCsv(toReport(report), denials));

/** RFC 4180, read by its own grammar. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error(`no CSV at ${text.slice(field.lastIndex)}`);
    record.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}

function named(text: string): Record<string, string>[] {
  const [header = [], ...records] = parseCsv(text);
  return records.map((record) => Object.fromEntries(header.map((name, index) => [name, record[index] ?? 'missing'])));
}

describe('the CSV', () => {
  it('has a header, CRLF, and no byte order mark', async () => {
    expect(await csv(run([]))).toBe(`${COLUMNS}\r\n`);
  });

  it('tells event and diagnosis of each denial', async () => {
    const [row] = named(await csv(RUNS.scpExplicitDeny));
    expect(row).toMatchObject({
      schema_version: '1',
      tool_version: '0.1.0',
      evaluated_at: '2026-05-01T09:30:00.000Z',
      event_time: '2026-05-01T09:12:44Z',
      event_id: 'a1b2c3d4-0000-4000-8000-000000000001',
      event_source: 'dynamodb.amazonaws.com',
      event_name: 'PutItem',
      action: 'dynamodb:PutItem',
      principal_arn: SESSION,
      role_arn: ROLE,
      session_name: 'pod-7f9c',
      resource_arn: TABLE,
      cause: 'service-control-policy',
      effect: 'explicit',
      policy_arn: 'arn:aws:organizations::999988887777:policy/o-exampleorgid/service_control_policy/p-a1b2c3d4',
      policy_name: 'p-a1b2c3d4',
      statement_sid: 'OnlyThroughOurEndpoint',
      statement_index: '1',
      condition_keys: 'aws:SourceVpce',
      attached_to: 'ou-ab12-prod',
      owner: 'organization administrator',
      certainty: 'proven',
      fix_kind: 'action',
      fix_target: 'caller',
      fix_verified: 'true',
      count: '398',
      first_seen: '2026-05-01T08:31:02Z',
      status: 'explained',
      reported_policy_type: 'service-control-policy',
    });
  });

  it('names further layers that deny, once each', async () => {
    const [first, second] = named(await csv(RUNS.severalLayers));
    expect(first).toMatchObject({
      cause: 'mfa',
      policy_type: 'identity-policy',
      further_denying_layers: 'permissions-boundary',
    });
    expect(second).toMatchObject({
      cause: '',
      status: 'not-reproduced',
      decision: 'allowed',
      further_denying_layers: '',
    });
  });

  it('has a row for a denial that no diagnosis stands for', async () => {
    async function* lone(): AsyncIterable<DenialRow> {
      yield { denial: denial() };
    }
    expect(named(await csv(run([]), lone()))).toMatchObject([
      { event_name: 'PutItem', cause: '', status: '', diagnosis_id: '' },
    ]);
  });

  it.each([
    ['=cmd()', "'=cmd()"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['|calc', "'|calc"],
    ['\t=1', "' =1"],
    ['\r=1', "' =1"],
    ['\n=1', "' =1"],
    ['\u0000=1', '\\u0000=1'],
    ['  =1', "'  =1"],
    ['\u00a0=1', "'\u00a0=1"],
    ['\u200b=1', '\\u200b=1'],
    ['x;=1+1', "x;'=1+1"],
    ['x; "=1+1', 'x; "\'=1+1'],
    ['Mozilla/5.0 (X11; Linux)', 'Mozilla/5.0 (X11; Linux)'],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    ['a=1', 'a=1'],
    ['pod-1', 'pod-1'],
    ['quote " and, comma', 'quote " and, comma'],
  ])('turns %j into %j', async (text, expected) => {
    async function* one(): AsyncIterable<DenialRow> {
      yield { denial: denial({ principal: { arn: text, type: text } }) };
    }
    expect(named(await csv(run([]), one()))[0]).toMatchObject({ principal_arn: expected, principal_type: expected });
  });

  it('reads back by RFC 4180, without a cell that a spreadsheet runs', async () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'=+-@|"\',\r\n\t ') }));
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 5 }), async (messages) => {
        async function* some(): AsyncIterable<DenialRow> {
          for (const errorMessage of messages) yield { denial: denial({ errorMessage }) };
        }
        const records = parseCsv(await csv(run([]), some()));
        expect(records).toHaveLength(messages.length + 1);
        for (const record of records) {
          expect(record).toHaveLength(COLUMNS.split(',').length);
          for (const cell of record) expect(cell).not.toMatch(/^\s*[=+\-@|＝＋－＠｜]|[\u0000-\u001f\u007f-\u009f]/u);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('streams: a piece comes before the last row is asked for', async () => {
    let asked = 0;
    async function* many(): AsyncIterable<DenialRow> {
      for (; asked < 5000; asked += 1) yield { denial: denial() };
    }
    const pieces = renderCsv(toReport(run([])), many())[Symbol.asyncIterator]();
    await pieces.next();
    await pieces.next();
    expect(asked).toBeLessThan(1000);
  });
});
