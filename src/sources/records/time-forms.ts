/** Where a log entry begins: with a time, in one of the forms below. */
export interface Stamp {
  /** ISO 8601, UTC; absent where the text tells no year or no zone, for nobody knows it. */
  readonly time?: string;
  /** Where the line goes on behind the time. */
  readonly end: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}';
const CLOCK = '(\\d{1,2}):(\\d\\d):(\\d\\d)(?:[.,:](\\d{1,9}))?';
const ZONE = '( ?(?:Z|UTC|GMT)\\b| ?[+-]\\d\\d(?::?\\d\\d)?(?!\\d))?';

interface Parts {
  readonly day: readonly [year: string | undefined, month: string | undefined, day: string | undefined];
  readonly clock: readonly (string | undefined)[];
  readonly zone?: string | undefined;
  readonly half?: string | undefined;
}

interface Form {
  readonly pattern: RegExp;
  /** Undefined for what looks like a time and is none. */
  read(match: RegExpExecArray): { readonly time?: string } | undefined;
}

const pad = (text: string | undefined): string => (text ?? '').padStart(2, '0');

function monthOf(text: string | undefined): string {
  if (text === undefined || /^\d/.test(text)) return pad(text);
  return pad(String(MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1));
}

function hourOf(hour: string | undefined, half: string | undefined): string {
  if (half === undefined) return pad(hour);
  const [number, isPm] = [Number(hour) % 12, /p/i.test(half)];
  return pad(String(isPm ? number + 12 : number));
}

function zoneOf(zone: string): string {
  const plain = zone.trim();
  if (/^[a-z]/i.test(plain)) return 'Z';
  return plain.length === 3 ? `${plain}:00` : plain.includes(':') ? plain : `${plain.slice(0, 3)}:${plain.slice(3)}`;
}

/** What a date with a zone is in UTC. */
function told({ day: [year, month, day], clock: [hour, minute, second = '00', fraction = ''], zone, half }: Parts) {
  const text = `${year}-${monthOf(month)}-${pad(day)}T${hourOf(hour, half)}:${minute}:${second}`;
  const written = `${text}.${fraction.slice(0, 3).padEnd(3, '0')}${zone === undefined ? 'Z' : zoneOf(zone)}`;
  const date = new Date(written);
  if (Number.isNaN(date.getTime())) return undefined;
  return zone === undefined ? {} : { time: date.toISOString() };
}

/** In the year 2001 and 2100: other numbers are no times. */
const FIRST_SECOND = 1_000_000_000;
const LAST_SECOND = 4_102_444_800;

/** The time that a number of seconds, or of thousandths, millionths or billionths of them, tells; ISO 8601. */
export function timeOfEpoch(told: number): string | undefined {
  for (const unit of [1, 1e3, 1e6, 1e9]) {
    const seconds = told / unit;
    if (seconds >= FIRST_SECOND && seconds < LAST_SECOND) return new Date(Math.trunc(seconds * 1000)).toISOString();
  }
  return undefined;
}

const epoch = (text: string | undefined): { readonly time?: string } | undefined => {
  const time = timeOfEpoch(Number(text));
  return time === undefined ? undefined : { time };
};

const FORMS: readonly Form[] = [
  {
    pattern: new RegExp(
      `(?:${DAY} )?(\\d{4})([-/.])(\\d\\d)\\2(\\d\\d)(?:[T_ ;,]|, |  )(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,:](\\d{1,9}))?)?${ZONE}`,
      'iy',
    ),
    read: ([, year, , month, day, hour, minute, second, fraction, zone]) =>
      told({ day: [year, month, day], clock: [hour, minute, second, fraction], zone }),
  },
  {
    pattern: new RegExp(`(\\d{4})(\\d\\d)(\\d\\d)[T -](\\d\\d):?(\\d\\d):?(\\d\\d)(?:[.,](\\d{1,9}))?${ZONE}`, 'iy'),
    read: ([, year, month, day, hour, minute, second, fraction, zone]) =>
      told({ day: [year, month, day], clock: [hour, minute, second, fraction], zone }),
  },
  // klog: the level, month and day; it tells no year.
  { pattern: /[EWIF][01]\d[0-3]\d \d\d:\d\d:\d\d(?:\.\d+)?/y, read: () => ({}) },
  // Apache's error log and `date`; the year stands behind.
  {
    pattern: new RegExp(`${DAY},? ${MONTH} {1,2}(\\d{1,2}) ${CLOCK}( [A-Z]{3,4}| [+-]\\d{4})? (\\d{4})`, 'iy'),
    read: ([, month, day, hour, minute, second, fraction, zone, year]) =>
      told({
        day: [year, month, day],
        clock: [hour, minute, second, fraction],
        zone: zone === undefined || /^ (?:UTC|GMT|[+-]\d{4})$/.test(zone) ? zone : undefined,
      }),
  },
  // Mail, HTTP: `Fri, 20 Nov 2026 09:31:40 GMT`.
  {
    pattern: new RegExp(`${DAY},? (\\d{1,2})[ -]${MONTH}[ -](\\d{4}) ${CLOCK}${ZONE}`, 'iy'),
    read: ([, day, month, year, hour, minute, second, fraction, zone]) =>
      told({ day: [year, month, day], clock: [hour, minute, second, fraction], zone }),
  },
  // Syslog of RFC 3164, which tells no year; java.util.logging: `Nov 20, 2026 9:31:40 AM`.
  {
    pattern: new RegExp(`${MONTH} {1,2}(\\d{1,2})(?:,? (\\d{4}),?(?: @| at)?)? ${CLOCK}( ?[AP]M)?${ZONE}`, 'iy'),
    read: ([, month, day, year, hour, minute, second, fraction, half, zone]) =>
      year === undefined ? {} : told({ day: [year, month, day], clock: [hour, minute, second, fraction], half, zone }),
  },
  // Web servers' access logs, PHP, Tomcat.
  {
    pattern: new RegExp(`(\\d{1,2})[/ -]${MONTH}[/ -](\\d{4})[: ]${CLOCK}${ZONE}`, 'iy'),
    read: ([, day, month, year, hour, minute, second, fraction, zone]) =>
      told({ day: [year, month, day], clock: [hour, minute, second, fraction], zone }),
  },
  // `11/20/2026, 9:31:40 AM`: who counts to twelve puts the month first.
  {
    pattern: new RegExp(`(\\d{1,2})/(\\d{1,2})/(\\d{4}),? ${CLOCK}( ?[AP]M)${ZONE}`, 'iy'),
    read: ([, month, day, year, hour, minute, second, fraction, half, zone]) =>
      told({ day: [year, month, day], clock: [hour, minute, second, fraction], half, zone }),
  },
  // `20.11.2026 09:31:40`, `11/20/2026 09:31:40`: nobody knows which is the month, and no zone is told.
  { pattern: new RegExp(`\\d{1,2}([/.])\\d{1,2}\\1\\d{4},? ${CLOCK}(?: ?[AP]M)?`, 'iy'), read: () => ({}) },
  { pattern: /(\d{10}(?:\.\d{1,9})?|\d{13}|\d{16}|\d{19})(?=[\s\])"',:|}]|$)/y, read: ([, text]) => epoch(text) },
  // The year first, the month by name: macOS, Oracle, MongoDB.
  {
    pattern: new RegExp(`(\\d{4})[- ]${MONTH}[- ](\\d{1,2})[T ]${CLOCK}${ZONE}`, 'iy'),
    read: ([, year, month, day, hour, minute, second, fraction, zone]) =>
      told({ day: [year, month, day], clock: [hour, minute, second, fraction], zone }),
  },
  // What tells no date: seconds since a start (logrus, the kernel), a label of TAI, a month and a day (logcat).
  { pattern: /(?:TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI)\[\d{4,7}\](?= +(?!\[?\d{4}-\d))/y, read: () => ({}) },
  { pattern: /\[ *\d{1,7}\.\d{6}\](?= )/y, read: () => ({}) },
  { pattern: /@4[\da-f]{23}(?= )/y, read: () => ({}) },
  { pattern: new RegExp(`[01]\\d-[0-3]\\d ${CLOCK}`, 'iy'), read: () => ({}) },
  // A clock alone.
  { pattern: new RegExp(`${CLOCK}(?: ?[AP]M)?(?=[\\s\\]|\\x1b]|$)`, 'iy'), read: () => ({}) },
  { pattern: /\d{1,2}:\d\d ?[AP]M(?=[\s\]|\x1b]|$)/iy, read: () => ({}) },
];

/** What may stand before the time of an entry: levels, keys, brackets, names of hosts, pods, containers and steps. */
const BEFORE: readonly RegExp[] = [
  /(?:\x1b\[[\d;]{0,20}m)+/y,
  /<\d{1,3}>(?:\d )?/y,
  /(?:ts|time|t|date|datetime|timestamp|@timestamp|asctime|eventTime|at)=["']?/iy,
  /(?:TRACE|DEBUG|VERBOSE|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|FATAL|CRIT(?:ICAL)?|SEVERE|PANIC|[DIWEF])(?:[,:|\]\t ]|\b-)[ \t]*/iy,
  /\w{1,20}=(?:"[^"\n]{0,80}"|[^\s"]{1,80})[ \t]+/y,
  /(?![^\t\n]{0,80}\d:\d\d)[^\t\n{}]{1,80}\t/y,
  // A bracket that holds no time.
  /\[(?![^\]\n]{0,100}(?:\d:\d\d|\d{10}))[^\]\n]{0,100}\][ \t:]{0,4}/y,
  /(?!####<)[[({"'|>*#-]{1,2}(?:[ \t]*)/y,
  /(?=[\w./:@#-]{0,80}[-_/.\d#@])[\w./:@#-]{1,80}[ \t]*(?:[|:][ \t]?|[ \t])[ \t]*/y,
  /(?=\w+ +\|)\w{1,40} +\| */y,
  // stern: the container's name, or a program's, where a date follows.
  /[a-z][a-z\d]{0,40}:? (?=[[("]?\d{4}[-/]\d\d[-/]\d\d)/y,
  /- /y,
  // An element of XML, WebLogic's head, logrus' seconds before a whole time, the name above a message of a chat.
  /<[a-z][\w:.-]{0,40}[ \t]+/iy,
  /#{2,4}</y,
  /(?:TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI)\[\d{4,7}\] +/y,
  /[\w.]{1,40}(?: \w{1,40})?(?: APP)? +(?=\d{1,2}:\d\d ?[AP]M$)/y,
];

const MOST_BEFORE = 7;
const FARTHEST = 240;

/** How each form begins: of most lines no form has to be tried. */
const BEGINS = new RegExp(`\\d|@4|\\[ *\\d|[TDIWEFP][A-Z]{3}\\[|[EWIF][01]|${DAY}|${MONTH}`, 'iy');

function stampAt(line: string, at: number): Stamp | undefined {
  BEGINS.lastIndex = at;
  if (!BEGINS.test(line)) return undefined;
  for (const { pattern, read } of FORMS) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    const stamp = match && read(match);
    if (stamp) return { ...stamp, end: pattern.lastIndex };
  }
  return undefined;
}

/**
 * The time that a line of a log begins with, in any usual form, maybe behind a level, a key, a bracket, a priority, or
 * the name of what wrote it. Undefined for a line that goes on with an entry.
 */
export function stampOf(line: string): Stamp | undefined {
  let at = 0;
  for (let tries = 0; tries < MOST_BEFORE && at < FARTHEST; tries += 1) {
    const first = line.charCodeAt(at);
    // Nothing but letters and signs of ASCII begins a time or what stands before one.
    if (!(first > 0x20 || first === 0x1b)) return undefined;
    const stamp = stampAt(line, at);
    if (stamp) return stamp;
    const next = behindOneWord(line, at);
    if (next === undefined) return undefined;
    at = next;
  }
  return undefined;
}

function behindOneWord(line: string, at: number): number | undefined {
  for (const pattern of BEFORE) {
    pattern.lastIndex = at;
    if (pattern.test(line) && pattern.lastIndex > at) return pattern.lastIndex;
  }
  return undefined;
}

/** The time that a text is, as a field of a record or of a log's wrapper holds it; ISO 8601. */
export function timeOfText(text: string, zoneless: 'UTC' | 'unknown' = 'unknown'): string | undefined {
  // AWS's console: `November 20, 2026, 09:31:40 (UTC+00:00)`.
  const plain = text.trim().replace(/ ?\((?:UTC|GMT)(?:([+-]\d\d:\d\d))?\)$/, (_, zone?: string) => zone ?? 'Z');
  const stamp = stampAt(zoneless === 'UTC' && !/(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$/i.test(plain) ? `${plain}Z` : plain, 0);
  return stamp?.time;
}
