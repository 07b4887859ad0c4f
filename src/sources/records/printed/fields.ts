import type { CloudTrailEvent } from '../../../model/event.js';
import type { JsonObject } from '../../../model/json.js';
import { NESTED, pathOfColumn } from '../rows/columns.js';
import { eventOfRow } from '../rows/rows.js';

/*
 * A record of which each field has a line of its own: PowerShell's lists, `\G` and `\x` of databases, TOML, the copy of a
 * console's page.
 */

const NAME = '["\']?event[ _]?name["\']?';
const SIGNS = '(?:[ \\t]*[:=|│][ \\t]*|\\t| {2,})';
const LISTS_FIELDS = new RegExp(`^[ \\t>|]*${NAME}(?:${SIGNS}\\S|[ \\t]*\\n)`, 'im');
const LINE =
  /^[ \t>|]*["']?([@A-Za-z][\w .@$/-]{0,60}?)["']?(?:[ \t]*[:=|│](?=[ \t]|["'\d\w@{])[ \t]*|\t+| {2,})(\S.*)$/;
const SECTION = /^\s*\[{1,2}([\w."-]+)\]{1,2}\s*$/;
/** A console copies the name of a field and its value in turn. */
const LABEL = /^\s*([A-Z][A-Za-z -]{2,30})\s*$/;

/** Of TOML's section `[record.userIdentity]`: the struct that its lines are of. */
function structOf(section: string): string {
  const names = section.replaceAll('"', '').split('.');
  const from = names.findIndex((name) => NESTED.has(pathOfColumn(name)?.[0] ?? ''));
  return from < 0 ? '' : `${names.slice(from).join('.')}.`;
}

function unquotedValue(written: string): string {
  const text = written.trim().replace(/\s*[|│]$/, '');
  // PowerShell's `@{type=AssumedRole; arn=…}`.
  if (/^@\{.*\}$/.test(text))
    return text
      .slice(1)
      .replaceAll('; ', ', ')
      .replaceAll(/=(?=[,}])/g, '=null');
  const quoted = /^(["'])(.*)\1[,;]?$/.exec(text);
  return quoted?.[2] ?? text;
}

interface Field {
  readonly name: string;
  readonly value: string;
  readonly lines: number;
}

function fieldAt(lines: readonly string[], index: number): Field | undefined {
  const line = lines[index] ?? '';
  const [, name, value] = LINE.exec(line) ?? [];
  if (name !== undefined && value !== undefined) return { name, value: unquotedValue(value), lines: 1 };
  const [, label] = LABEL.exec(line) ?? [];
  const next = lines[index + 1] ?? '';
  const isLabel = label !== undefined && pathOfColumn(label) !== undefined && next.trim() !== '';
  return isLabel ? { name: label, value: unquotedValue(next), lines: 2 } : undefined;
}

/** The records of which a text lists the fields, and the text without those lines. */
export function ofFields(text: string, records: CloudTrailEvent[]): string {
  if (!LISTS_FIELDS.test(text)) return text;
  const lines = text.split('\n');
  let row: JsonObject = {};
  let used: number[] = [];
  let struct = '';
  const flush = (): void => {
    const event = eventOfRow(row);
    if (event !== undefined && used.length > 2) {
      records.push(event);
      for (const index of used) lines[index] = '';
    }
    row = {};
    used = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const section = SECTION.exec(lines[index] ?? '')?.[1];
    if (section !== undefined) struct = structOf(section);
    const field = fieldAt(lines, index);
    const name = field === undefined ? '' : struct + field.name;
    if (field === undefined || pathOfColumn(name) === undefined) continue;
    if (Object.hasOwn(row, name)) flush();
    row[name] = field.value;
    for (let line = 0; line < field.lines; line += 1) used.push(index + line);
    index += field.lines - 1;
  }
  flush();
  return lines.join('\n');
}
