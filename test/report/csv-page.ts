import type { CsvColumn } from '../../src/report/formats/csv-column.js';
import { DENIAL_COLUMNS, FINDING_COLUMNS } from '../../src/report/formats/csv-columns.js';

const TABLES: Readonly<Record<string, readonly CsvColumn[]>> = { denial: DENIAL_COLUMNS, finding: FINDING_COLUMNS };

/** The page about the CSV with the columns as the code has them. */
export function withColumns(page: string): string {
  return page.replace(
    /(<!-- columns: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => `${start}${tableOf(TABLES[name] ?? [])}${end}`,
  );
}

function tableOf(columns: readonly CsvColumn[]): string {
  const rows = columns.map(({ name, about }) => `| \`${name}\` | ${about} |\n`);
  return `| column | holds |\n|---|---|\n${rows.join('')}`;
}
