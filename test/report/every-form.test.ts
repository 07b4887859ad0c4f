import { describe, expect, it } from 'vitest';
import { loadRenderer, OUTPUT_FORMATS, toReport } from '../../src/report/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { rendered, rows } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';
import { NOTHING_FOUND } from './fixtures/nothing-found.js';

const FORMS = OUTPUT_FORMATS.filter((format) => format !== 'off');

async function formOf(run: DoctorRun, format: (typeof FORMS)[number]): Promise<string> {
  const render = await loadRenderer(format);
  return rendered(render(toReport(run), rows(run), { width: 100, color: false }));
}

describe('every form', () => {
  it.each(FORMS)('tells what could not be read: %s', async (format) => {
    const text = await formOf(RUNS.undetermined, format);
    expect(text).toMatch(/eu-west-1 was\s+throttled|LOOKUP_TRUNCATED/);
    expect(await formOf(RUNS.scpExplicitDeny, format)).not.toMatch(/eu-west-1 was\s+throttled|LOOKUP_TRUNCATED/);
  });

  it.each(FORMS)(
    'never tells nothing found as nothing there, where something could not be read: %s',
    async (format) => {
      expect(await formOf(NOTHING_FOUND, format)).toMatch(/eu-west-1 was\s+throttled/);
    },
  );

  it.each(FORMS)('shows no character of a stranger that a terminal obeys: %s', async (format) => {
    const text = await formOf(RUNS.hostile, format);
    expect(text).toContain('gnp.exe');
    expect(text).not.toMatch(/(?![\r\n])[\u0000-\u001f\u007f-\u009f\u2028\u2029]|(?!\u200d)\p{Cf}/u);
  });
});
