import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DenialCause } from '../../src/diagnosis/cause.js';
import { renderCsv } from '../../src/report/formats/csv.js';
import { DENIAL_COLUMNS, FINDING_COLUMNS } from '../../src/report/formats/csv-columns.js';
import { toReport } from '../../src/report/index.js';
import { plainText } from '../../src/report/plain-text.js';
import type { DenialRow, DoctorRun } from '../../src/report/report.js';
import reportSchema from '../../src/report/report.schema.json' with { type: 'json' };
import { gapInWords } from '../model/told-gaps.js';
import { withColumns } from './csv-page.js';
import { denial, diagnosis, finding, PAGE, ROLE, rendered, rows, run, SESSION, TABLE } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

const ANSWER = 'time,account,region,principal,action,resource,status,cause,policy,statement,summary,fix,owner';

const csv = (report: DoctorRun, denials = rows(report), options = {}) =>
  rendered(renderCsv(toReport(report), denials, options));

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

/** Takes the guards away, as the page about the CSV says. */
function unguarded(cell: string): string {
  return cell.replace(/(^|;)'/g, '$1');
}

function named(text: string): Record<string, string>[] {
  const [header = [], ...records] = parseCsv(text);
  return records.map((record) => Object.fromEntries(header.map((name, index) => [name, record[index] ?? 'missing'])));
}

describe('the CSV', () => {
  it('has a header, what denies first, CRLF, and no byte order mark unless asked', async () => {
    const text = await csv(run([]));
    expect(text.startsWith(`${ANSWER},`)).toBe(true);
    expect(text.endsWith(',evidence_sha256\r\n')).toBe(true);
    expect(await csv(run([]), rows(run([])), { csvBom: true })).toBe(`\ufeff${text}`);
  });

  it('tells event and diagnosis of each denial', async () => {
    const [row] = named(await csv(RUNS.scpExplicitDeny));
    expect(row).toMatchObject({
      time: '2026-05-01T09:12:44Z',
      account: '111122223333',
      region: 'eu-central-1',
      principal: ROLE,
      action: 'dynamodb:PutItem',
      resource: TABLE,
      status: 'explained',
      cause: 'service-control-policy',
      policy: 'arn:aws:organizations::999988887777:policy/o-exampleorgid/service_control_policy/p-a1b2c3d4',
      statement: 'OnlyThroughOurEndpoint',
      fix: 'send the calls through the VPC endpoint vpce-0a1b2c3d4e5f60718',
      owner: 'caller',
      certainty: 'proven',
      effect: 'explicit',
      attached_to: 'ou-ab12-prod',
      condition_keys: 'aws:SourceVpce',
      docs_url: PAGE,
      not_checked: '',
      fix_kind: 'action',
      fix_target: 'caller',
      fix_proof: 'proven',
      group_count: '398',
      group_first_seen: '2026-05-01T08:31:02Z',
      event_id: 'a1b2c3d4-0000-4000-8000-000000000001',
      event_source: 'dynamodb.amazonaws.com',
      event_name: 'PutItem',
      caller_arn: SESSION,
      session_name: 'pod-7f9c',
      reported_policy_type: 'service-control-policy',
      complete: 'true',
      gaps: '',
      evaluated_at: '2026-05-01T09:30:00.000Z',
      tool_version: '0.1.0',
      schema_version: '1',
    });
    expect(row?.['summary']).toContain('SCP p-a1b2c3d4, statement "OnlyThroughOurEndpoint"');
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

  it('has a row a finding when asked, each with the change of its own layer', async () => {
    const found = named(await csv(RUNS.severalLayers, rows(RUNS.severalLayers), { csvBy: 'finding' }));
    expect(found.map(({ group_id, cause, standing, owner }) => [group_id, cause, standing, owner])).toEqual([
      ['eeeeeeeeeeee', 'mfa', 'blocking', 'caller'],
      ['eeeeeeeeeeee', 'permissions-boundary', 'blocking', 'account administrator'],
      ['eeeeeeeeeeee', 'vpc-endpoint-policy', 'latent', 'endpoint owner'],
      ['eeeeeeeeeeee', 'kms-grant', 'info', 'key owner'],
      ['ffffffffffff', '', '', ''],
    ]);
    expect(found[1]).toMatchObject({ summary: 'the permissions boundary allows no dynamodb:PutItem', fix: '' });
  });

  it('says in every row that a run is not complete, and why', async () => {
    expect(named(await csv(RUNS.undetermined))).toMatchObject([{ complete: 'false', gaps: 'LOOKUP_TRUNCATED' }]);
  });

  it('says so in a row of its own where nothing was found', async () => {
    const gap = { code: 'LOOKUP_TRUNCATED', text: 'eu-west-1 was throttled', remedy: 'run again', incomplete: true };
    const none = run([], { complete: false, gaps: [gapInWords({ ...gap, incomplete: true })] });
    for (const options of [{}, { csvBy: 'finding' }]) {
      expect(named(await csv(none, rows(none), options))).toMatchObject([
        {
          status: 'incomplete',
          summary: 'the report is not complete: eu-west-1 was throttled',
          fix: 'run again',
          complete: 'false',
          group_count: '',
        },
      ]);
    }
  });

  it.each(Object.entries(RUNS))('of %s reads back as the JSON has it', async (_, found) => {
    const { diagnoses, complete } = toReport(found);
    const records = named(await csv(found));
    expect(records).toHaveLength(diagnoses.length);
    for (const [index, record] of records.entries()) {
      const diagnosis = diagnoses[index];
      const cell = (name: string) => unguarded(record[name] ?? 'missing');
      expect([cell('group_id'), cell('status'), cell('decision'), cell('complete')]).toEqual([
        diagnosis?.id,
        diagnosis?.status,
        diagnosis?.decision,
        String(complete),
      ]);
      expect(cell('group_count')).toBe(String(diagnosis?.count));
      expect(cell('not_checked')).toBe(diagnosis?.notChecked.join(' '));
      expect(cell('error_message')).toBe(plainText(diagnosis?.message ?? ''));
      expect(cell('resource')).toBe(plainText(diagnosis?.resource ?? ''));
      expect(cell('fix')).toBe(plainText(diagnosis?.remediations[0]?.text ?? ''));
    }
  });

  it('has its columns on a page, each that may hold nothing told so', async () => {
    const page = readFileSync(new URL('../../docs/csv.md', import.meta.url), 'utf8');
    expect(withColumns(page)).toBe(page);
    const empty = new Set<string>();
    for (const found of Object.values(RUNS)) {
      for (const csvBy of ['denial', 'finding'])
        for (const record of named(await csv(found, rows(found), { csvBy })))
          for (const [name, cell] of Object.entries(record)) if (cell === '') empty.add(name);
    }
    const told = [...DENIAL_COLUMNS, ...FINDING_COLUMNS].filter(({ about }) => /empty|only where/.test(about));
    expect([...empty].filter((name) => !told.some((column) => column.name === name))).toEqual([]);
  });

  it.each([
    ['status', reportSchema.$defs.diagnosis.properties.status.enum],
    ['certainty', reportSchema.$defs.finding.properties.certainty.enum],
    ['standing', reportSchema.$defs.finding.properties.standing.enum],
    ['effect', reportSchema.$defs.effect.enum],
    ['decision', reportSchema.$defs.decision.enum],
    ['fix_kind', [...reportSchema.$defs.policyChange.properties.operation.enum, 'action']],
    // What is refuted is not offered.
    ['fix_proof', reportSchema.$defs.proof.properties.status.enum.filter((status) => status !== 'refuted')],
  ])('tells every value that %s may have in the JSON', (name, values) => {
    const about = [...DENIAL_COLUMNS, ...FINDING_COLUMNS].find((column) => column.name === name)?.about ?? '';
    expect(values.filter((value) => !about.includes(`\`${value}\``))).toEqual([]);
  });

  it('has a row for a denial that no diagnosis stands for', async () => {
    async function* lone(): AsyncIterable<DenialRow> {
      yield { denial: denial() };
    }
    expect(named(await csv(run([]), lone()))).toMatchObject([
      { event_name: 'PutItem', cause: '', status: '', group_id: '' },
    ]);
  });

  it('tells what no policy denied, where the report shows some of many', async () => {
    async function* lone(): AsyncIterable<DenialRow> {
      yield { denial: denial() };
    }
    expect(named(await csv({ ...run([]), examplesOnly: true }, lone()))).toMatchObject([
      { event_name: 'PutItem', cause: '', status: 'lookalike', summary: 'a failed call that no policy denied' },
    ]);
  });

  it('names the policy that AWS names, whether or not the denial has a diagnosis of its own', async () => {
    const policy = 'arn:aws:organizations::999988887777:policy/o-exampleorgid/service_control_policy/p-a1b2c3d4';
    const layer = 'service-control-policy';
    const none = { count: 0, top: [] };
    const tallies = { accounts: none, principals: none, regions: none, actions: none };
    const counts = { count: 2, evaluated: 0, unevaluated: 2, explained: 1, firstSeen: '', lastSeen: '', diagnoses: [] };
    const name = { status: 'stated', layer, effect: 'explicit', policy } as const;
    const cause: DenialCause = { id: 'c', ...name, ...counts, ...tallies };
    const latent = finding({ check: 'identity-policy', policyType: 'identity-policy', standing: 'latent' });
    const stated = diagnosis({ status: 'stated', findings: [finding({ certainty: 'stated' }), latent] });
    async function* both(): AsyncIterable<DenialRow> {
      yield { denial: denial(), diagnosis: stated.id, cause };
      yield { denial: denial(), cause };
    }
    expect(named(await csv(run([stated]), both())).map((row) => row['policy'])).toEqual([policy, policy]);
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
    ['x; "=1+1', 'x;\' "=1+1'],
    ['Mozilla/5.0 (X11; Linux)', 'Mozilla/5.0 (X11; Linux)'],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    ["'=1", "''=1"],
    ["'quoted", "''quoted"],
    ['a;=1', "a;'=1"],
    ['a; =1;-2', "a;' =1;'-2"],
    ['a;"=1', 'a;\'"=1'],
    ["a;'b", "a;''b"],
    ['a;b', 'a;b'],
    ['a=1', 'a=1'],
    ['pod-1', 'pod-1'],
    ['quote " and, comma', 'quote " and, comma'],
  ])('turns %j into %j', async (text, expected) => {
    async function* one(): AsyncIterable<DenialRow> {
      yield { denial: denial({ principal: { arn: text, type: text } }) };
    }
    expect(named(await csv(run([]), one()))[0]).toMatchObject({ caller_arn: expected, principal_type: expected });
  });

  it('gives every text back when its guards are taken away', async () => {
    const texts = fc.string({ unit: fc.constantFrom(...`=+-@|"',; aé＝`) });
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 20 }), async (messages) => {
        async function* some(): AsyncIterable<DenialRow> {
          for (const errorMessage of messages) yield { denial: denial({ errorMessage }) };
        }
        const cells = named(await csv(run([]), some())).map((record) => record['error_message'] ?? 'missing');
        expect(cells.map(unguarded)).toEqual(messages);
        // Read with `;` between cells, as a spreadsheet with a decimal comma does.
        for (const cell of cells.flatMap((each) => each.split(';'))) expect(cell).not.toMatch(/^["\s]*[=+\-@|＝]/u);
      }),
      { numRuns: 50 },
    );
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
          expect(record).toHaveLength(DENIAL_COLUMNS.length);
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
