import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/model/version.js';
import { root } from '../house/files.js';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  /** Shipped inside the package that needs it. */
  readonly inBundle?: boolean;
  readonly engines?: { readonly node?: string };
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const manifest = readJson('package.json');
const { '': own, ...locked }: Record<string, LockedPackage> = readJson('package-lock.json').packages;
const packages = Object.entries(locked).filter(([, { inBundle }]) => !inBundle);

/** The oldest Node of each line that the dependencies are held to. */
const PROMISED = [
  [20, 19, 0],
  [22, 12, 0],
  [24, 0, 0],
] as const;

type Version = readonly [number, number, number];

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The ranges that npm packages write in `engines`: `>=18`, `^20.19.0 || >=22`, `>= 14.0.0 <25`, `18 || 20`, `*`. */
function accepts(range: string, version: Version): boolean {
  return range.split('||').some((choice) => {
    const comparators = choice.match(/(>=|<=|>|<|\^|~|=)?\s*v?[\dx*]+(\.[\dx*]+){0,2}/g) ?? [];
    return comparators.length > 0 && comparators.every((comparator) => holds(comparator, version));
  });
}

function holds(comparator: string, version: Version): boolean {
  const [, operator = '', text = ''] = /^([<>=^~]*)\s*v?(.*)$/.exec(comparator) ?? [];
  const parts = text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
  if (parts[0] === undefined) return true;
  const floor: Version = [parts[0], parts[1] ?? 0, parts[2] ?? 0];
  const order = compare(version, floor);
  if (operator === '>=') return order >= 0;
  if (operator === '>') return order > 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  const sameMinor = version[0] === floor[0] && (operator === '^' || parts[1] === undefined || version[1] === floor[1]);
  return sameMinor && order >= 0;
}

describe('package.json', () => {
  it('has the version that the program tells', () => {
    expect(manifest.version).toBe(VERSION);
  });

  it('pins every dependency to one version', () => {
    const ranges = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(ranges.filter((range) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(String(range)))).toEqual([]);
  });
});

describe('the lock file', () => {
  it('is of this package.json', () => {
    expect(own).toMatchObject({
      version: manifest.version,
      devDependencies: manifest.devDependencies,
      engines: manifest.engines,
    });
  });

  it('has a version and a hash for every package', () => {
    expect(packages.length).toBeGreaterThan(100);
    const loose = packages.filter(([, { version, integrity }]) => !version || !integrity?.startsWith('sha512-'));
    expect(loose).toEqual([]);
  });

  it('holds the packages of every platform, without which `npm ci` refuses', () => {
    const missing = packages.flatMap(([, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter((name) => !(`node_modules/${name}` in locked)),
    );
    expect(missing).toEqual([]);
  });
});

describe('what the package depends on', () => {
  it.each([
    ['>=18', true],
    ['^20.17.0 || >=22.9.0', true],
    ['^20.20.0 || >=22', false],
    ['>=22', false],
    ['^22.0.0', false],
    ['>= 14.0.0 <20', false],
    ['18 || 20', true],
    ['*', true],
  ])('is judged by its range of engines: %s accepts 20.19.0: %s', (range, expected) => {
    expect(accepts(range, [20, 19, 0])).toBe(expected);
  });

  it('runs on Node 20.19, and on 22 and 24', () => {
    expect(manifest.engines.node).toBe('>=20.19');
    const demanding = packages
      .filter(([, { engines }]) => PROMISED.some((version) => !accepts(engines?.node ?? '*', version)))
      .map(([path, { engines }]) => `${path}: ${engines?.node}`);
    expect(demanding).toEqual([]);
  });

  it('is free under licences that ask for no more than a notice', () => {
    const permissive =
      /^\(?(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|Python-2\.0|CC0-1\.0|Unlicense)( (OR|AND) .*)?\)?$/;
    // Run by the tests alone, and in no package: its licence asks for the sources of its own changed files.
    const ofTests = ([path, { dev }]: (typeof packages)[number]) => path === 'node_modules/axe-core' && dev === true;
    const others = packages
      .filter((entry) => !ofTests(entry))
      .filter(([, { license }]) => !permissive.test(license ?? 'none'))
      .map(([path, { license }]) => `${path}: ${license}`);
    expect(others).toEqual([]);
  });
});
