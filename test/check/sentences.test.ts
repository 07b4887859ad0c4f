import { describe, expect, it } from 'vitest';
import { type Finding, finding } from '../../src/check/finding.js';
import { findingsInWords } from '../../src/check/sentences/finding.js';
import { fillTemplate } from '../../src/check/sentences/template.js';
import { loadChecks } from '../../src/run/load-checks.js';

const page = 'https://example.com/page';
const META = {
  id: 'disk',
  findings: {
    FULL: { text: '{disk} is full[ since {time}][, by {files}]', meaning: 'm', fix: 'f', page },
    DENIED: { text: '{statement} denies it[ because {conditions}]', meaning: 'm', fix: 'f', page },
    FAILS: { text: 'it fails: {condition}', meaning: 'm', fix: 'f', page },
  },
} as const;
const tell = findingsInWords([META]);

const condition = {
  operator: 'StringEquals',
  key: 'aws:SourceVpc',
  wanted: ['vpc-1'],
  seen: null,
  match: false,
} as const;

function at(finding: Finding, sid?: string): Finding {
  const statement = { policy: 'orders', index: 2, pointer: '/Statement/2', effect: 'Deny', conditions: [] } as const;
  return { ...finding, statements: [sid === undefined ? statement : { ...statement, sid, conditions: [condition] }] };
}

describe('the sentence of a finding', () => {
  it('is made of its data, and leaves out the parts that have none', () => {
    expect(tell(finding(META, 'FULL', { disk: 'sda' }))).toBe('sda is full');
    expect(tell(finding(META, 'FULL', { disk: 'sda', time: 'noon', files: [] }))).toBe('sda is full since noon');
    expect(tell(finding(META, 'FULL', { disk: 'sda', files: ['a', 'b'] }))).toBe('sda is full, by a, b');
  });

  it('names the first statement, with its conditions', () => {
    const denied = finding(META, 'DENIED', {});
    expect(tell(at(denied))).toBe('orders, statement 3 denies it');
    expect(tell(at(denied, 'OnlyVpc'))).toBe(
      'orders, statement "OnlyVpc" denies it because StringEquals aws:SourceVpc [vpc-1], and the request has no such key',
    );
    expect(tell(finding(META, 'FAILS', { condition }))).toBe(
      'it fails: StringEquals aws:SourceVpc [vpc-1], and the request has no such key',
    );
  });

  it('says why nobody can be sure', () => {
    const doubted = { ...finding(META, 'FULL', { disk: 'sda' }), doubt: 'nobody named the disk' };
    expect(tell(doubted)).toBe('sda is full; possibly, for nobody named the disk');
  });

  it('is the code of a check that nobody loaded', () => {
    expect(tell({ ...finding(META, 'FULL', { disk: 'sda' }), check: 'another' })).toBe('FULL');
  });

  it('shows the place of a template that lacks its data', () => {
    expect(fillTemplate('{a} and {b}[ and {c}]', (name) => (name === 'a' ? 'A' : undefined))).toBe('A and {b}');
  });
});

describe('the codes of the built-in checks', () => {
  it('have words, a meaning, a fix and a page of AWS each', async () => {
    const { checks } = await loadChecks([]);
    const codes = checks.flatMap(({ meta }) => Object.entries({ ...meta.findings, ...meta.gaps }));
    expect(codes.length).toBeGreaterThan(40);
    const faulty = codes.filter(
      ([, { text, meaning, fix, page: url }]) =>
        [text, meaning, fix].some((words) => words.trim() === '') || !url.startsWith('https://docs.aws.amazon.com/'),
    );
    expect(faulty).toEqual([]);
  });
});
