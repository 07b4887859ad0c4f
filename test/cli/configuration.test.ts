import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROLE } from '../report/fixtures/build.js';
import { cli } from './fake-io.js';

const ASK = ['--arn', ROLE];
const ORG = 'arn:aws:iam::999988887777:role/org';

/** A folder of configuration with this file in it. */
function folder(text: string): string {
  const home = mkdtempSync(join(tmpdir(), 'config-'));
  mkdirSync(join(home, 'ddb-doctor'));
  writeFileSync(join(home, 'ddb-doctor', 'config.json'), text);
  return home;
}

const FILE = JSON.stringify({ regions: ['eu-west-1', 'eu-west-2'], assumeRoleName: 'reader', orgRoleArn: ORG });

describe('defaults of the configuration file', () => {
  it('are read from XDG_CONFIG_HOME', async () => {
    const { asked, stderr } = await cli(ASK, { env: { XDG_CONFIG_HOME: folder(FILE) } });
    expect(stderr).toBe('');
    expect(asked[0]).toMatchObject({
      regions: ['eu-west-1', 'eu-west-2'],
      aws: { region: 'eu-west-1', assumeRoleName: 'reader', orgRoleArn: ORG },
    });
  });

  it('give way to the environment, and that to flags', async () => {
    const env = {
      XDG_CONFIG_HOME: folder(FILE),
      DDB_DOCTOR_REGION: 'us-east-1',
      DDB_DOCTOR_ASSUME_ROLE_NAME: 'auditor',
    };
    const { asked } = await cli([...ASK, '--region', 'us-west-2'], { env });
    expect(asked[0]).toMatchObject({ regions: ['us-west-2'], aws: { assumeRoleName: 'auditor', orgRoleArn: ORG } });
    expect((await cli(ASK, { env })).asked[0]).toMatchObject({ regions: ['us-east-1'] });
  });

  it('set the output, where no flag does', async () => {
    const env = { XDG_CONFIG_HOME: folder('{"output":"json"}') };
    expect(JSON.parse((await cli(ASK, { env })).stdout)).toMatchObject({ schemaVersion: '1' });
    expect((await cli([...ASK, '--output', 'off'], { env })).stdout).toBe('');
  });

  it('are not asked for by commands that take no such flag', async () => {
    expect((await cli(['checks'], { env: { DDB_DOCTOR_REGION: 'us-east-1' } })).code).toBe(0);
  });

  it('leave the Regions of a bundle as they are', async () => {
    const { asked } = await cli(['--replay', 'case'], { env: { DDB_DOCTOR_REGION: 'us-east-1' } });
    expect(asked[0]).not.toHaveProperty('regions');
  });

  it('are held to the form of their flag', async () => {
    const { code, stderr } = await cli(ASK, { env: { DDB_DOCTOR_REGION: 'eu_west_1' } });
    expect(code).toBe(252);
    expect(stderr).toContain('is no Region');
  });

  it('are never read by a relative path, which the working folder would decide', async () => {
    const { asked } = await cli(ASK, { env: { XDG_CONFIG_HOME: '.', HOME: '' } });
    expect(asked[0]).toMatchObject({ aws: {} });
  });

  it.each([
    ['{"endpointUrl":"http://127.0.0.1"}', 'sets `endpointUrl`'],
    ['{"checks":["./x.js"]}', 'sets `checks`'],
    ['{"output":"csv"}', 'is none of table, json'],
    ['{"regions":[1]}', '`regions` of the configuration'],
    ['{', 'is no JSON'],
    ['[]', 'is no object'],
  ])('%s is refused with 253, and the run is not made', async (text, message) => {
    const { code, stderr, asked } = await cli(ASK, { env: { XDG_CONFIG_HOME: folder(text) } });
    expect({ code, asked }).toEqual({ code: 253, asked: [] });
    expect(stderr).toContain(message);
    expect(stderr).toContain('hint: it may set regions, assumeRoleName, orgRoleArn, output');
  });
});

describe('--query', () => {
  it('prints what a JMESPath expression takes of the JSON, as JSON', async () => {
    const whole = JSON.parse((await cli([...ASK, '--output', 'json'])).stdout);
    const { stdout, code } = await cli([...ASK, '--query', 'diagnoses[].{what: action, times: count}']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(
      whole.diagnoses.map((one: { action: string; count: number }) => ({ what: one.action, times: one.count })),
    );
  });

  it('is null where it finds nothing, and keeps the exit code', async () => {
    const { stdout, code } = await cli([...ASK, '--query', 'nothing', '--fail-on', 'denials']);
    expect({ stdout, code }).toEqual({ stdout: 'null\n', code: 1 });
  });

  it('goes before a default output, and not beside another form', async () => {
    const env = { DDB_DOCTOR_OUTPUT: 'table' };
    expect(JSON.parse((await cli([...ASK, '--query', 'schemaVersion'], { env })).stdout)).toBe('1');
    expect((await cli([...ASK, '--query', 'x', '--output', 'csv'])).code).toBe(252);
  });

  it('that is none is a usage error', async () => {
    const { code, stderr } = await cli([...ASK, '--query', 'diagnoses[']);
    expect(code).toBe(252);
    expect(stderr).toContain('--query is no JMESPath expression');
  });
});
