import { isUtf8 } from 'node:buffer';
import { plainTitle } from './rows/columns.js';

/** How a content is to be read, once its first bytes are known. */
export type ContentKind = 'json' | 'lines' | Table | Foreign;

/** Rows of columns. */
interface Table {
  readonly separator: string;
}

/** Something that is not read, with the word for it. */
export interface Foreign {
  readonly foreign: string;
  /** What to do in its stead; FILE stands for its name. */
  readonly remedy?: string;
}

const TO_ROWS =
  "query it where it lies (Athena, CloudTrail Lake) and give the result as CSV or JSON, or convert it: duckdb -c \"COPY (FROM 'FILE') TO 'events.json'\"";
const piped = (command: string): string => `run: ${command} FILE | ddb-doctor --from -`;

const MAGIC: readonly (readonly [string, Foreign])[] = [
  ['PAR1', { foreign: 'Parquet', remedy: TO_ROWS }],
  ['ORC', { foreign: 'ORC', remedy: 'query it where it lies (Athena), and give the result as CSV or JSON' }],
  ['Obj\u0001', { foreign: 'Avro', remedy: piped('avro-tools tojson') }],
  ['PK\u0003\u0004', { foreign: 'a ZIP archive', remedy: piped('unzip -p') }],
  ['PK\u0005\u0006', { foreign: 'an empty ZIP archive' }],
  ['BZh', { foreign: 'bzip2', remedy: piped('bzip2 -dc') }],
  ['\u0028\u00b5\u002f\u00fd', { foreign: 'Zstandard', remedy: piped('zstd -dc') }],
  ['\u00fd7zXZ', { foreign: 'xz', remedy: piped('xz -dc') }],
  ["7z\u00bc\u00af'\u001c", { foreign: 'a 7-Zip archive', remedy: piped('7z x -so') }],
  ['Rar!', { foreign: 'a RAR archive', remedy: piped('unrar p -inul') }],
  ['\u001f\u008b', { foreign: 'gzip within gzip', remedy: 'run: gzip -dc FILE | gzip -dc | ddb-doctor --from -' }],
  ['\u0004"M\u0018', { foreign: 'LZ4', remedy: piped('lz4 -dc') }],
  ['\u00ff\u0006\u0000\u0000sNaPpY', { foreign: 'Snappy', remedy: piped('snzip -dc') }],
  [
    'SQLite format 3',
    { foreign: 'an SQLite database', remedy: 'export the table as CSV: sqlite3 -csv -header FILE "SELECT * FROM …"' },
  ],
  ['%PDF', { foreign: 'a PDF', remedy: piped('pdftotext') }],
];

/** tar has its name behind that of the first file. */
const isTar = (head: Buffer): boolean => head.toString('latin1', 257, 262) === 'ustar';
const TAR: Foreign = { foreign: 'a tar archive', remedy: 'run: tar -xOf FILE | ddb-doctor --from -' };

const SEPARATORS = [',', '\t', ';', '|'] as const;
/** A column's name: a few words without the signs of a sentence. */
const TITLE = /^\s*"?[\w@$. /()*[\]-]{0,80}"?\s*$/;
const RAW = /^(?:_?raw|rawevent|eventoriginal|cloudtrailevent|eventjson|rawdata|message|body|fullmessage|logline)$/;
const CALL =
  /^(?:eventname|errorcode|eventsource|useridentity\w*|errormessage|eventid|awseventid|apioperation|eventaction)$/;

/** The first line of a query names columns too. */
const QUERY = /^\s*(?:fields|select|stats|display|filter)\s/i;

/** The separator of a first line that names columns of a record, or one that holds it; undefined for a log. */
function separatorOf(firstLine: string): string | undefined {
  if (firstLine.includes('{') || QUERY.test(firstLine)) return undefined;
  return SEPARATORS.find((separator) => {
    // What people see has bars at its ends, or a rule below its head.
    if (separator === '|' && /^\s*\||\s\|\s/.test(firstLine)) return false;
    const titles = firstLine.trim().split(separator);
    if (!titles.every((title) => TITLE.test(title))) return false;
    const plain = titles.map(plainTitle);
    if (plain.some((title) => CALL.test(title)) && (titles.length > 1 || separator === ',')) return true;
    return titles.length > 1 && plain.some((title) => RAW.test(title));
  });
}

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
  const start = head.toString('latin1', 0, 16);
  const format = MAGIC.find(([magic]) => start.startsWith(magic));
  if (format) return format[1];
  if (isTar(head)) return TAR;
  if (head.includes(0)) return { foreign: 'binary' };
  const text = head.toString('latin1');
  const [firstLine = ''] = text.trimStart().split('\n', 1);
  if (/^\s*\{\s*"\w+"\s*=>/.test(text)) return 'lines';
  if (/^\s*(?:\{\s*["}]|\[\s*(?:[[{\]]|"\{))/.test(text)) return jsonKind(text.trim(), firstLine.trim());
  const separator = separatorOf(firstLine);
  return separator === undefined ? 'lines' : { separator };
}

/** One document may span lines; where the first of several lines is a whole object, each line is one. */
function jsonKind(text: string, firstLine: string): ContentKind {
  if (/^\{\s*"(?:Records|Events|events|logEvents|results)"\s*:/.test(firstLine) || firstLine === text) return 'json';
  return firstLine.startsWith('{') && firstLine.endsWith('}') ? 'lines' : 'json';
}
