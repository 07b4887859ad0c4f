import { isUtf8 } from 'node:buffer';

/** How a content is to be read, once its first bytes are known. */
export type ContentKind = 'json' | 'lines' | 'csv' | Foreign;

/** Something that is not read, with the word for it. */
export interface Foreign {
  readonly foreign: string;
}

const MAGIC: readonly (readonly [string, string])[] = [
  ['PAR1', 'Parquet'],
  ['ORC', 'ORC'],
  ['Obj\u0001', 'Avro'],
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['BZh', 'bzip2'],
  ['\u0028\u00b5\u002f\u00fd', 'Zstandard'],
  ['\u00fd7zXZ', 'xz'],
  ['\u001f\u008b', 'gzip within gzip'],
];

const CSV_COLUMN =
  /(?:^|[,"])(?:event[ _]?name|error[ _]?code|user[ _]?identity(?:[._]\w+)*|event[ _]?json|@message)(?:$|[,"\r])/i;
/** The console's download of a stream's log events. */
const CSV_OF_LOG = /^"?timestamp"?,"?message"?\r?$/;

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** By byte order mark, or by where the zero bytes lie: JSON and logs begin with ASCII. What is no UTF-8 is of Windows. */
export function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.length >= 4 && head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0) return 'utf-16le';
  if (head.length >= 4 && head[0] === 0 && head[1] !== 0 && head[2] === 0 && head[3] !== 0) return 'utf-16be';
  return head.includes(0) || isUtf8(whole(head)) ? 'utf-8' : 'windows-1252';
}

/** Without the letter that the head may end in the middle of. */
function whole(head: Buffer): Buffer {
  let end = head.length;
  while (end > 0 && (head[end - 1] ?? 0) >= 0x80) end -= 1;
  return head.subarray(0, end);
}

/** `head` is the beginning of the content in UTF-8 without a byte order mark; a content of one line is not cut. */
export function contentKind(head: Buffer): ContentKind {
  const start = head.toString('latin1', 0, 8);
  const format = MAGIC.find(([magic]) => start.startsWith(magic));
  if (format) return { foreign: format[1] };
  if (head.includes(0)) return { foreign: 'binary' };
  const text = head.toString('latin1');
  const [firstLine = ''] = text.trimStart().split('\n', 1);
  if (/^\s*(?:\{\s*["}]|\[\s*(?:[[{\]]|"\{))/.test(text)) return jsonKind(text.trim(), firstLine.trim());
  const isCsv = CSV_COLUMN.test(firstLine) || CSV_OF_LOG.test(firstLine);
  return !firstLine.includes('{') && isCsv ? 'csv' : 'lines';
}

/** One document may span lines; where the first of several lines is a whole object, each line is one. */
function jsonKind(text: string, firstLine: string): ContentKind {
  if (/^\{\s*"(?:Records|Events|events|logEvents|results)"\s*:/.test(firstLine) || firstLine === text) return 'json';
  return firstLine.startsWith('{') && firstLine.endsWith('}') ? 'lines' : 'json';
}
