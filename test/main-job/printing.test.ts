import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../diagnostics/index.js';
import { permissionOf } from '../../src/evidence/operations/operations.js';
import { root } from '../house/files.js';
import { ANALYTICS, ROLES, WINDOW, withAccount } from './at-front.js';
import { EXAMPLE, readExample } from './bundle.js';
import { ddbDoctor } from './cli.js';

/** Cells of RFC 4180, read without the library that wrote them. */
function cellsOf(text: string): string[][] {
  const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)];
  const rows: string[][] = [[]];
  for (const [whole, quoted, plain = '', end] of cells) {
    if (whole === '') break;
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

describe('the CSV of the example account', () => {
  it('has a row for each denial, with AWS words in its columns', async () => {
    const { code, stdout, stderr } = await ddbDoctor(['--replay', EXAMPLE, '--output', 'csv']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [names = [], ...rows] = cellsOf(stdout);
    const { events } = await readExample();
    const denied = events.filter(({ errorCode }) => errorCode !== undefined);
    const column = (name: string) => rows.map((row) => row[names.indexOf(name)]);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([names.length]));
    expect(column('event_id').sort()).toEqual(denied.map(({ eventID }) => eventID).sort());
    expect(column('error_message').sort()).toEqual(denied.map(({ errorMessage }) => errorMessage).sort());
    const clicks = rows.find((row) => row[names.indexOf('resource')]?.endsWith('table/clicks')) ?? [];
    const cells = Object.fromEntries(names.map((name, index) => [name, clicks[index]]));
    expect(cells).toMatchObject({
      action: 'dynamodb:CreateTable',
      cause: 'service-control-policy',
      effect: 'explicit',
      policy_type: 'service-control-policy',
      statement: 'DenyOutsideUsEast1',
      region: 'eu-central-1',
    });
  });
});

describe('a reader that goes away', () => {
  it('ends the run without a word', async () => {
    const child = spawn(process.execPath, [join(root, 'bin/ddb-doctor.js'), '--replay', EXAMPLE, '--output', 'html']);
    const errors: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
  });
});

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

async function permittedActions(): Promise<{
  actions: string[];
  document: { Version: string; Statement: Statement[] };
}> {
  const { code, stdout } = await ddbDoctor(['permissions']);
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  return { document, actions: document.Statement.flatMap(({ Action }: Statement) => Action) };
}

describe('ddb-doctor permissions', () => {
  it('is a policy that IAM takes', async () => {
    const { document, actions } = await permittedActions();
    expect(document.Version).toBe('2012-10-17');
    for (const { Effect, Resource } of document.Statement) {
      expect(Effect).toBe('Allow');
      for (const one of [Resource].flat()) expect(one).toMatch(/^(\*|arn:aws:s3:::\S+|arn:aws:[a-z0-9-]+:\*?:\*:\S+)$/);
    }
    for (const action of actions) expect(action).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/);
    expect(actions.length).toBe(new Set(actions).size);
    expect(JSON.stringify(document).replace(/\s/g, '').length).toBeLessThan(6144);
  });

  it('names what each check declares to read', async () => {
    const { actions } = await permittedActions();
    const loaded = await Promise.all(Object.values(checks).map((load) => load()));
    const declared = new Set(loaded.flatMap((check) => check.default.meta.reads));
    // Where AWS names the permission otherwise than the operation, as s3:GetBucketPublicAccessBlock.
    const permissions = [...declared].map(permissionOf);
    expect(permissions.filter((permission) => !actions.includes(permission))).toEqual([]);
    expect(actions).toContain('s3:GetBucketPublicAccessBlock');
  });

  it('names all that a run calls', async () => {
    const { actions } = await permittedActions();
    await withAccount({ pageSize: 10 }, async (setup) => {
      await setup.run(['--arn', ANALYTICS, ...WINDOW, ...ROLES, '--region', 'all', '--output', 'off']);
      const called = new Set(setup.front.calls.map(({ operation }) => operation));
      // GetCallerIdentity needs no permission; AssumeRole is the caller's own way in.
      const free = ['sts:GetCallerIdentity', 'sts:AssumeRole'];
      expect([...called].filter((operation) => ![...actions, ...free].includes(operation))).toEqual([]);
    });
  });
});
