import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks } from '../../diagnostics/index.js';
import { contributesTo } from '../../src/check/index.js';
import { POLICY_TYPES } from '../../src/model/policy-type.js';
import type { DerivedRequest } from '../../src/requests/index.js';
import { importsOf, root, sourceFiles, targetOf } from './files.js';

/** Data flows from the first to the last; a stage imports itself and the ones before it. */
const STAGES = [
  'vocabulary',
  'aws',
  'sources',
  'denials',
  'evidence',
  'requests',
  'evaluation',
  'diagnosis',
  'report',
  'cli',
];

function requestOf(service: string): DerivedRequest {
  const origin = { region: 'us-east-1', why: 'a test', named: true };
  return { principal: 'arn:aws:iam::111122223333:user/ana', action: `${service}:Get`, resource: '*', origin };
}

const PURE = ['denials', 'requests', 'evaluation'];

const sources = sourceFiles('src', 'diagnostics', 'bin');

function stageOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

function imports(where: (path: string) => boolean) {
  return sources
    .filter((file) => where(file.path))
    .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier, target: targetOf(file, specifier) })));
}

describe('the house', () => {
  it('has the stages and no other folder', () => {
    const folders = readdirSync(`${root}/src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => entry.name).sort()).toEqual([...STAGES].sort());
  });

  it('imports one way', () => {
    const backwards = imports((path) => stageOf(path) !== undefined)
      .filter(({ specifier }) => specifier.startsWith('.'))
      .filter(({ file, target }) => {
        const from = stageOf(file.path) ?? '';
        const to = stageOf(target);
        if (from === 'cli') return to === undefined && target !== 'src/index.js' && !target.startsWith('src/cli');
        return to === undefined || STAGES.indexOf(to) > STAGES.indexOf(from);
      })
      .map(({ file, specifier }) => `${file.path} -> ${specifier}`);
    expect(backwards).toEqual([]);
  });

  it('finds imports that break the rule', () => {
    const file = { path: 'src/denials/x.ts', text: "import type { A } from '../report/report.js';\n" };
    expect(importsOf(file).map((specifier) => stageOf(targetOf(file, specifier)))).toEqual(['report']);
  });

  it('imports AWS clients in src/aws alone', () => {
    const outside = imports((path) => stageOf(path) !== 'aws')
      .filter(({ specifier }) => /^@(aws-sdk|smithy|aws-crypto)\//.test(specifier))
      .map(({ file, specifier }) => `${file.path} -> ${specifier}`);
    expect(outside).toEqual([]);
    expect(imports((path) => stageOf(path) === 'aws').some(({ specifier }) => specifier.startsWith('@aws-sdk/'))).toBe(
      true,
    );
  });

  it('keeps the pure stages without input and output', () => {
    const impure = imports((path) => PURE.includes(stageOf(path) ?? ''))
      .filter(({ specifier }) => /^node:(?!(crypto|zlib)$)/.test(specifier))
      .map(({ file, specifier }) => `${file.path} -> ${specifier}`);
    expect(impure).toEqual([]);
  });

  it('prints in src/cli alone', () => {
    const printing = sources
      .filter((file) => stageOf(file.path) !== 'cli' && !file.path.startsWith('bin/'))
      .filter((file) => /\bconsole\.|process\.(stdout|stderr|exit)\b/.test(file.text))
      .map((file) => file.path);
    expect(printing).toEqual([]);
  });

  it('keeps AWS clients out of the checks', () => {
    const allowed = /^src\/(vocabulary|sources|denials|evidence|requests|evaluation|diagnosis)\//;
    const wrong = imports((path) => path.startsWith('diagnostics/') && path !== 'diagnostics/index.ts')
      .filter(
        ({ target, specifier }) =>
          !specifier.startsWith('.') || !(allowed.test(target) || target.startsWith('diagnostics/')),
      )
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
    const fixed = ['src', 'diagnostics', 'test', 'bin', 'package.json', 'package-lock.json', 'tsconfig.json'];
    const papers = ['README.md', 'CHANGELOG.md', 'LICENSE', 'CONTRIBUTING.md'];
    const built = ['node_modules', 'dist', 'coverage'];
    const others = readdirSync(root).filter(
      (name) => !name.startsWith('.') && ![...fixed, ...papers, ...built].includes(name) && !name.endsWith('.tgz'),
    );
    expect(others).toEqual([]);
  });
});
