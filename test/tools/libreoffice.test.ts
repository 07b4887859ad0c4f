import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseXml } from 'parse5';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../src/report/formats/csv.js';
import { DENIAL_COLUMNS } from '../../src/report/formats/csv-columns.js';
import { toReport } from '../../src/report/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { root } from '../house/files.js';
import { denial, diagnosis, group, rendered, rows, run } from '../report/fixtures/build.js';
import { RUNS } from '../report/fixtures/index.js';
import { inFolder, isAtHand, output } from './tool.js';

const installed = await isAtHand('soffice', '--version');

/** Comma, double quote, UTF-8, from the first line, every column as text: as docs/csv.md has it for a shell. */
const page = await readFile(join(root, 'docs/csv.md'), 'utf8');
const [, written = ''] = /--infilter=("CSV:[^`]*") denials\.csv/.exec(page) ?? [];
const AS_TEXT = await output('sh', ['-c', `printf %s ${written}`]);

interface Node {
  readonly nodeName: string;
  readonly childNodes?: readonly Node[];
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly value?: string;
}

const attribute = ({ attrs = [] }: Node, name: string) => attrs.find((one) => one.name === name)?.value;
const textOf = ({ value, childNodes = [] }: Node): string => value ?? childNodes.map(textOf).join('');
const below = (node: Node, name: string): Node[] =>
  (node.childNodes ?? []).flatMap((child) => [...(child.nodeName === name ? [child] : []), ...below(child, name)]);

/** The rows of the sheet that LibreOffice makes of a CSV; formulas stay formulas. */
async function sheetOf(csv: string, filter: string): Promise<{ rows: string[][]; formulas: number }> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'denials.csv'), csv);
    const own = `-env:UserInstallation=file://${folder}/profile`;
    const args = [own, '--headless', '--convert-to', 'fods', `--infilter=${filter}`, '--outdir', folder];
    await output('soffice', [...args, join(folder, 'denials.csv')], { env: { HOME: folder } });
    const xml = await readFile(join(folder, 'denials.fods'), 'utf8');
    // What HTML would nest, as XML writes it: an empty element is closed at once.
    const sheet = parseXml(xml.replaceAll(/<([\w:-]+)([^<>]*)\/>/g, '<$1$2></$1>')) as unknown as Node;
    const cells = (row: Node) =>
      below(row, 'table:table-cell').flatMap((cell) => {
        const times = Number(attribute(cell, 'table:number-columns-repeated') ?? 1);
        return Array.from({ length: Math.min(times, 200) }, () => below(cell, 'text:p').map(textOf).join('\n'));
      });
    const all = below(sheet, 'table:table-row').map(cells);
    return {
      rows: all.filter((row) => row.some((text) => text !== '')),
      formulas: below(sheet, 'table:table-cell').filter((cell) => attribute(cell, 'table:formula') !== undefined)
        .length,
    };
  });
}

const csvOf = (of: DoctorRun) => rendered(renderCsv(toReport(of), rows(of)));

/** The cells as the CSV has them, by a reader of its own. */
function cellsOf(csv: string): string[][] {
  return csv
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, bare]) =>
        quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
      ),
    );
}

it('the import of the page about the CSV makes text of every column', () => {
  expect(AS_TEXT).toBe(`CSV:44,34,76,1,${DENIAL_COLUMNS.map((_, index) => `${index + 1}/2`).join('/')}`);
});

describe.skipIf(!installed)('the CSV in LibreOffice', () => {
  it.each(Object.entries(RUNS))('has every cell of %s as it was written', async (_, of) => {
    const csv = await csvOf(of);
    const { rows: shown, formulas } = await sheetOf(csv, AS_TEXT);
    const written = cellsOf(csv);
    expect(shown.map((row) => row.slice(0, DENIAL_COLUMNS.length))).toEqual(
      written.map((row) => row.map((text) => text.replaceAll(/ {2,}/g, ' '))),
    );
    expect(formulas).toBe(0);
  });

  it('keeps the zeros of an account, and runs no formula however it is imported', async () => {
    const account = '000123456789';
    const hostile = denial({ account, errorMessage: "=cmd|' /C calc'!A0", userAgent: '@SUM(1+1)' } as never);
    const of = run([diagnosis({ group: group({ denial: hostile }) })]);
    const csv = await csvOf(of);
    const { rows: shown } = await sheetOf(csv, AS_TEXT);
    expect(shown[1]?.[DENIAL_COLUMNS.findIndex(({ name }) => name === 'account')]).toBe(account);
    expect((await sheetOf(csv, 'CSV:44,34,76,1')).formulas).toBe(0);
  });
});
