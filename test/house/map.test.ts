import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from './files.js';
import { CIRCLES, circlesOf, DEPTH, depthOf, filledMap, NAMED } from './map.js';

const architecture = readFileSync(`${root}/ARCHITECTURE.md`, 'utf8');

describe('ARCHITECTURE.md', () => {
  it('shows the rules and the counts as they are; `npm run architecture` prints them', () => {
    expect(architecture).toBe(filledMap(architecture));
    expect(architecture).toContain(', 0 against the order; 0 circles of files');
  });

  it('stacks no more than 13 rooms, each on those that it imports', () => {
    expect(DEPTH).toBeLessThanOrEqual(13);
    const arrow = (from: string, to: string) => ({ from, to });
    expect(depthOf([arrow('c', 'b'), arrow('c', 'a'), arrow('b', 'a'), arrow('d', 'a')])).toBe(3);
  });

  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'src/evaluation/README.md', 'scripts/README.md'])(
    'and its kin link to files that are there: %s',
    (page) => {
      const text = readFileSync(`${root}/${page}`, 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path);
      expect(links.filter((path) => !existsSync(join(root, dirname(page), path)))).toEqual([]);
    },
  );

  it('and the README of the scripts names every one of them', () => {
    const text = readFileSync(`${root}/scripts/README.md`, 'utf8');
    const files = readdirSync(`${root}/scripts`).filter((name) => name !== 'README.md');
    expect(files.length).toBeGreaterThan(15);
    expect(files.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('and its kin name npm scripts that are there', () => {
    const pages = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'scripts/README.md'];
    const text = pages.map((page) => readFileSync(`${root}/${page}`, 'utf8')).join('\n');
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !(script in packageJson.scripts))).toEqual([]);
  });

  it('leads one denial through ten steps, each with a file', () => {
    const steps = architecture.split('\n').filter((line) => /^\d+\. /.test(line));
    expect(steps).toHaveLength(10);
    expect(steps.filter((step) => !/\]\([\w/.-]+\)/.test(step))).toEqual([]);
  });
});

describe('the files of a room', () => {
  it('never import each other in a circle, be it for a type or on demand', () => {
    expect(CIRCLES).toEqual([]);
  });

  it('do so in a circle of two, of three, and with themselves', () => {
    const given = { a: ['b'], b: ['a', 'd'], c: ['d', 'e'], d: ['e'], e: ['c', 'f'], f: [], g: ['g'] };
    expect(circlesOf(new Map(Object.entries(given)))).toEqual([['a', 'b'], ['c', 'd', 'e'], ['g']]);
  });
});

describe('what stands once', () => {
  it('is a table about all layers: few files name three policy types or more', () => {
    expect(NAMED.policyTypes.length).toBeLessThanOrEqual(12);
  });

  it('is the table of partitions, with their home Regions', () => {
    expect(NAMED.partitions.length).toBeLessThanOrEqual(3);
    expect(NAMED.homeRegions).toEqual(['src/model/partitions.ts']);
  });

  it('is what a trust policy decides', () => {
    expect(NAMED.trustCalls).toEqual(['src/model/trust-call.ts']);
  });
});
