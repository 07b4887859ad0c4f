import { describe, expect, it } from 'vitest';
import { TRAPS } from '../../src/check/traps/index.js';
import { AWS_RULES } from '../../src/evaluation/rules/index.js';
import { FIXES, WARNINGS } from '../../src/model/codes/changes.js';
import { DISAGREEMENTS, OWN_FINDINGS } from '../../src/model/codes/findings.js';
import { OWN_GAPS } from '../../src/model/codes/gaps.js';
import { PLAN_CODES } from '../../src/model/codes/plans.js';
import { pagesOfRules, pagesOfScenarios, pagesOfTests, shortPages } from './pages.js';

const withoutPlace = (page: string) => page.replace(/#.*$/, '');

describe('the pages of AWS', () => {
  it('stand beside a rule in code, for every page that a documented test is written from', () => {
    const rules = pagesOfRules();
    const documented = 'test/evaluation/documented/';
    const tests = [...pagesOfTests()].filter(([, files]) => files.some((file) => file.startsWith(documented)));
    expect(tests.length).toBeGreaterThan(40);
    expect(tests.filter(([page]) => !rules.has(page))).toEqual([]);
  });

  it('beside a rule are each held to by a test, a scenario, or a table of rules that a test shows at work', () => {
    const tables = [...AWS_RULES, ...Object.values(TRAPS)].map(({ page }) => withoutPlace(page));
    const codes = [OWN_GAPS, OWN_FINDINGS, DISAGREEMENTS, PLAN_CODES, FIXES, WARNINGS].flatMap((register) =>
      Object.values(register).map(({ page }) => withoutPlace(page)),
    );
    const held = new Set([...pagesOfTests().keys(), ...pagesOfScenarios(), ...tables, ...codes]);
    expect([...pagesOfRules()].filter(([page]) => !held.has(page))).toEqual([]);
  });

  it('are named by their addresses', () => {
    expect(shortPages()).toEqual([]);
  });
});
