import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks } from '../../diagnostics/index.js';
import { contributesTo } from '../../src/check/index.js';
import { POLICY_TYPES } from '../../src/model/policy-type.js';
import type { DerivedRequest } from '../../src/requests/index.js';
import { importsOf, root, sourceFiles, targetOf } from './files.js';
import { CHECKS_IMPORT, mayImport, ROOMS, TOP } from './rules.js';

function requestOf(service: string): DerivedRequest {
  const origin = { region: 'us-east-1', why: 'a test', named: true };
  return { principal: 'arn:aws:iam::111122223333:user/ana', action: `${service}:Get`, resource: '*', origin };
}

const sources = sourceFiles('src', 'diagnostics', 'bin');

/** The room of a path below `src`: its folder, or the name of a file at the top. */
function roomOf(path: string): string | undefined {
  return /^src\/([^/.]+)/.exec(path)?.[1];
}

function imports(where: (path: string) => boolean) {
  return sources
    .filter((file) => where(file.path))
    .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier, target: targetOf(file, specifier) })));
}

/** Every file that these import, whether at once or when it is needed, and what those import. */
function reachableFrom(paths: readonly string[]): ReadonlySet<string> {
  const reached = new Set(paths);
  for (const path of reached) {
    const file = sources.find((one) => one.path === path);
    for (const specifier of file === undefined ? [] : importsOf(file)) {
      if (specifier.startsWith('.') && file !== undefined)
        reached.add(targetOf(file, specifier).replace(/\.js$/, '.ts'));
    }
  }
  return reached;
}

describe('the house', () => {
  it('has no room but those of the plan', () => {
    const rooms = new Set(sources.flatMap(({ path }) => roomOf(path) ?? []));
    expect([...rooms].filter((room) => !ROOMS.some(({ name }) => name === room))).toEqual([]);
  });

  it('imports one way', () => {
    const backwards = imports((path) => roomOf(path) !== undefined)
      .filter(({ specifier }) => specifier.startsWith('.'))
      .filter(({ file, target }) => {
        if (target === 'diagnostics/index.js') return !file.path.startsWith('src/run/');
        return !mayImport(roomOf(file.path) ?? '').has(roomOf(target) ?? '');
      })
      .map(({ file, specifier }) => `${file.path} -> ${specifier}`);
    expect(backwards).toEqual([]);
  });

  it('finds imports that break the rule', () => {
    const file = { path: 'src/denials/x.ts', text: "import type { A } from '../report/report.js';\n" };
    expect(importsOf(file).map((specifier) => roomOf(targetOf(file, specifier)))).toEqual(['report']);
    expect(mayImport('denials').has('report')).toBe(false);
    expect(mayImport('evaluation').has('denials')).toBe(false);
    expect(mayImport('report').has('diagnosis')).toBe(true);
  });

  it('lets nothing but the run of apply reach the writer', () => {
    const reaching = imports((path) => !path.startsWith('src/grant/writer/') && path !== 'src/run/grant-apply.ts')
      .filter(({ target }) => target.startsWith('src/grant/writer/'))
      .map(({ file, specifier }) => `${file.path} -> ${specifier}`);
    expect(reaching).toEqual([]);
  });

  it('opens AWS for writing in the run of apply alone, and lets index and mcp reach neither, even through others', () => {
    const opening = imports((path) => path !== 'src/run/grant-apply.ts' && !path.startsWith('src/grant/writer/'))
      .filter(({ target }) => target === 'src/aws/write.js')
      .map(({ file, specifier }) => `${file.path} -> ${specifier}`);
    expect(opening).toEqual([]);
    const from = sources
      .map(({ path }) => path)
      .filter((path) => path === 'src/index.ts' || path.startsWith('src/mcp/'));
    const writing = (path: string) =>
      path.startsWith('src/grant/writer/') || path === 'src/aws/write.ts' || /-writes\.ts$/.test(path);
    expect([...reachableFrom(from)].filter(writing)).toEqual([]);
    const reached = [...reachableFrom(['src/run/grant-apply.ts'])].filter(writing);
    expect(reached).toContain('src/aws/services/iam-writes.ts');
    expect(reached).toContain('src/grant/writer/perform.ts');
  });

  it('imports AWS clients in src/aws alone', () => {
    const outside = imports((path) => roomOf(path) !== 'aws')
      .filter(({ specifier }) => /^@(aws-sdk|smithy|aws-crypto)\//.test(specifier))
      .map(({ file, specifier }) => `${file.path} -> ${specifier}`);
    expect(outside).toEqual([]);
    expect(imports((path) => roomOf(path) === 'aws').some(({ specifier }) => specifier.startsWith('@aws-sdk/'))).toBe(
      true,
    );
  });

  it('keeps the rooms that do no I/O without it', () => {
    const pure = new Map(ROOMS.flatMap(({ name, node }) => (node === undefined ? [] : [[name, node] as const])));
    const impure = imports((path) => pure.has(roomOf(path) ?? ''))
      .filter(({ file, specifier }) => {
        const allowed = pure.get(roomOf(file.path) ?? '') ?? [];
        return specifier.startsWith('node:') && !allowed.includes(specifier);
      })
      .map(({ file, specifier }) => `${file.path} -> ${specifier}`);
    expect(impure).toEqual([]);
  });

  it('prints in src/cli alone', () => {
    const printing = sources
      .filter((file) => roomOf(file.path) !== 'cli' && !file.path.startsWith('bin/'))
      .filter((file) => /\bconsole\.\w+\(|process\.(stdout|stderr|exit)\b/.test(file.text))
      .map((file) => file.path);
    expect(printing).toEqual([]);
  });

  it('keeps AWS clients out of the checks', () => {
    const wrong = imports((path) => path.startsWith('diagnostics/') && path !== 'diagnostics/index.ts')
      .filter(({ target, specifier }) => {
        const room = roomOf(target);
        if (!specifier.startsWith('.')) return true;
        return room === undefined ? !target.startsWith('diagnostics/') : !CHECKS_IMPORT.includes(room);
      })
      .map(({ file, specifier }) => `${file.path} -> ${specifier}`);
    expect(wrong).toEqual([]);
  });

  it('has every check on the generated map', () => {
    const files = readdirSync(`${root}/diagnostics`).map((name) => name.replace(/\.ts$/, ''));
    expect(Object.keys(checks).sort()).toEqual(files.filter((name) => name !== 'index').sort());
  });

  it('has one contributing check for each layer of each service', async () => {
    const metas = await Promise.all(Object.values(checks).map(async (load) => (await load()).default.meta));
    const services = ['dynamodb', 'dax', 'kms', 'sts', 's3', 'lambda'];
    const contested = POLICY_TYPES.flatMap((policyType) =>
      services.map((service) => {
        const who = metas.filter((meta) => contributesTo(meta, policyType, requestOf(service))).map(({ id }) => id);
        return { policyType, service, who };
      }),
    );
    expect(contested.filter(({ who }) => who.length !== 1)).toEqual([]);
  });

  it('has nothing but the fixed names at the top', () => {
    const others = readdirSync(root).filter(
      (name) => !name.startsWith('.') && !TOP.includes(name) && !name.endsWith('.tgz'),
    );
    expect(others).toEqual([]);
  });
});
