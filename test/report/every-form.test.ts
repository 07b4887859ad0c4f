import { describe, expect, it } from 'vitest';
import { loadRenderer, OUTPUT_FORMATS, toReport } from '../../src/report/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { gapInWords } from '../model/told-gaps.js';
import { rows, run } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

const FORMS = OUTPUT_FORMATS.filter((format) => format !== 'off');

async function formOf(run: DoctorRun, format: (typeof FORMS)[number]): Promise<string> {
  const render = await loadRenderer(format);
  let text = '';
  for await (const piece of render(toReport(run), rows(run), { width: 100, color: false })) text += piece;
  return text;
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
      const gap = {
        code: 'LOOKUP_TRUNCATED',
        text: 'eu-west-1 was throttled',
        remedy: 'run again',
        incomplete: true,
      } as const;
      const nothing = run([], { complete: false, gaps: [gapInWords(gap)] });
      expect(await formOf(nothing, format)).toMatch(/eu-west-1 was\s+throttled/);
    },
  );

  it.each(FORMS)('shows no character of a stranger that a terminal obeys: %s', async (format) => {
    const text = await formOf(RUNS.hostile, format);
    expect(text).toContain('gnp.exe');
    expect(text).not.toMatch(/(?![\r\n])[\u0000-\u001f\u007f-\u009f\u2028\u2029]|(?!\u200d)\p{Cf}/u);
  });
});
