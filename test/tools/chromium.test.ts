import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/formats/html.js';
import { toReport } from '../../src/report/index.js';
import { root } from '../house/files.js';
import { ddbDoctor } from '../main-job/cli.js';
import { rendered, rows } from '../report/fixtures/build.js';
import { RUNS } from '../report/fixtures/index.js';
import { type Browser, launched, type Page } from './browser.js';
import { inFolder, isAtHand, output, runTool } from './tool.js';

const installed = await isAtHand('chromium', '--version');
const AXE = installed ? await readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8') : '';

let browser: Browser;
beforeAll(async () => {
  if (!installed) return;
  browser = await launched((await output('which', ['chromium'])).trim());
});
afterAll(async () => {
  if (installed) await browser.close();
});

/** Opens the page as a mailed file is opened; without scripts of its own, so that only this test's run. */
async function opened<T>(html: string, width: number, use: (page: Page) => Promise<T>, dark = false): Promise<T> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    bypassCSP: true,
  });
  try {
    return await inFolder(async (folder) => {
      const file = join(folder, 'report.html');
      await writeFile(file, html);
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      const shown = await use(page);
      await keepScreenshot(page, `${width}-${dark ? 'dark' : 'light'}`);
      return shown;
    });
  } finally {
    await context.close();
  }
}

/** For people to look at: DDB_DOCTOR_SCREENSHOTS=FOLDER. */
async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['DDB_DOCTOR_SCREENSHOTS'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}-${Date.now()}.png`), fullPage: true });
}

const example = async () =>
  (await ddbDoctor(['--replay', 'test/example-account', '--output', 'html'], {}, { cwd: root })).stdout;
const fixture = (run: (typeof RUNS)[keyof typeof RUNS]) => rendered(renderHtml(toReport(run), rows(run)));

/** What axe-core finds wrong, by rule and place. */
async function violations(page: Page): Promise<unknown> {
  await page.evaluate(AXE);
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target + ' ' + failureSummary)))`);
}

const SIZES = [
  [360, false],
  [360, true],
  [1400, false],
  [1400, true],
] as const;

describe.skipIf(!installed)('the page in Chromium', () => {
  it.each(SIZES)(
    'has no violation for axe-core and nothing beyond its edge, %i pixels wide, dark: %s',
    async (width, dark) => {
      for (const html of [await example(), await fixture(RUNS.severalLayers), await fixture(RUNS.hostile)]) {
        const found = await opened(
          html,
          width,
          async (page) => ({
            violations: await violations(page),
            beyond: await page.evaluate('document.documentElement.scrollWidth > innerWidth'),
          }),
          dark,
        );
        expect(found).toEqual({ violations: [], beyond: false });
      }
    },
  );

  it('would be told of a violation', async () => {
    const html = (await fixture(RUNS.scpExplicitDeny)).replace('<html lang="en">', '<html>');
    expect(await opened(html, 1400, violations)).toEqual([expect.stringMatching(/^html-has-lang: html /)]);
  });

  it('selects a whole command at one click, and reaches it by the keyboard', async () => {
    await opened(await example(), 1400, async (page) => {
      const code = page.locator('pre').first();
      await code.click();
      expect(await page.evaluate('getSelection().toString().trim()')).toBe((await code.innerText()).trim());
      expect(await code.getAttribute('tabindex')).toBe('0');
    });
  });

  it('runs and fetches nothing of what strangers wrote', async () => {
    const asked: string[] = [];
    await opened(await fixture(RUNS.hostile), 1400, async (page) => {
      page.on('request', (request) => asked.push(request.url()));
      page.on('dialog', (dialog) => asked.push(dialog.message()));
      await page.reload();
      expect(await page.evaluate('document.scripts.length')).toBe(0);
    });
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
  });

  it('prints every word of the page, on no empty sheet', async () => {
    await opened(await example(), 1400, async (page) => {
      const pdf = await page.pdf({ format: 'A4' });
      await inFolder(async (folder) => {
        const file = join(folder, 'report.pdf');
        await writeFile(file, pdf);
        const text = await runTool('pdftotext', ['-layout', file, '-']);
        if (text === undefined)
          return process.stderr.write('pdftotext is not installed: the printed words are not read\n');
        const sheets = text.output.split('\f').slice(0, -1);
        expect(sheets.filter((sheet) => sheet.trim().length < 100)).toEqual([]);
        const printed = text.output.replaceAll(/\s+/g, '');
        const commands = await page.locator('pre').allInnerTexts();
        expect(commands.length).toBeGreaterThan(10);
        for (const command of commands) expect(printed).toContain(command.replaceAll(/\s+/g, ''));
        return undefined;
      });
    });
  });
});
