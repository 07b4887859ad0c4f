import type { CloudTrailEvent } from '../../../model/event.js';
import { pathOfColumn } from './columns.js';
import { eventOfRow } from './rows.js';

const BAR = /\|\|?|[│║]/;
const IS_BARRED = /[|│║]/;
/** What stands between a head and its rows, and below them. */
const RULE = /^[\s+\-=|:─-╿]+$/;

function cellsOf(line: string): string[] {
  const cells = line.split(BAR).map((cell) => cell.trim());
  if (cells[0] === '') cells.shift();
  if (cells.at(-1) === '') cells.pop();
  return cells;
}

const isHead = (cells: readonly string[]): boolean => {
  const fields = cells.map((cell) => pathOfColumn(cell)?.join('.'));
  return fields.includes('eventName') && fields.includes('eventSource');
};

/** Tables that people see: of psql, mysql, DuckDB, Trino, Markdown and Jira, with bars between the columns. */
export class BarredTable {
  #names: readonly string[] | undefined;

  /** The record that a line is, `none` for another line of a table, or undefined for a line that is of no table. */
  take(line: string): CloudTrailEvent | 'none' | undefined {
    if (!IS_BARRED.test(line)) {
      if (!RULE.test(line)) this.#names = undefined;
      return undefined;
    }
    if (RULE.test(line)) return this.#names === undefined ? undefined : 'none';
    const cells = cellsOf(line);
    if (this.#names === undefined || cells.length !== this.#names.length) {
      if (!isHead(cells)) return undefined;
      this.#names = cells;
      return 'none';
    }
    const row = Object.fromEntries(this.#names.map((name, index) => [name, cells[index] ?? '']));
    const event = eventOfRow(row);
    return event?.eventSource?.includes('.') === true ? event : 'none';
  }
}
