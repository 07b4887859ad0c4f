import { DoctorError } from '../../model/error.js';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const DURATION = /^(\d+(?:\.\d+)?[smhdw])+$/i;
const PART = /(\d+(?:\.\d+)?)([smhdw])/gi;
const DATE_TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?$/i;
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;

/**
 * A point in time: `now`; a duration before now (`90m`, `2d`, `1h30m`, `1w`, `1 hour ago`); `today` and `yesterday`,
 * which begin at midnight UTC; an ISO 8601 date (its start in UTC),
 * or date and time with a zone. Throws a usage `DoctorError` for everything else.
 */
export function parseTime(text: string, flag: string, now: Date): Date {
  if (text === 'now') return now;
  const plain = text.trim();
  const trimmed = DURATION.test(plain) ? plain : inShort(plain);
  if (trimmed === 'now') return now;
  const day = { today: 0, yesterday: 1 }[trimmed];
  if (day !== undefined) return startOfDay(new Date(now.getTime() - day * 86_400_000));
  if (DURATION.test(trimmed)) return inRange(new Date(now.getTime() - seconds(trimmed) * 1000), text, flag);
  if (WITHOUT_ZONE.test(trimmed)) {
    const hint = `write \`${trimmed.replace(' ', 'T')}Z\` for UTC, or give an offset`;
    throw fault({ flag, text, what: 'has no time zone', hint });
  }
  if (!DATE_TIME.test(trimmed)) {
    throw fault({
      flag,
      text,
      what: 'is no time',
      hint: 'write 1h, 90m, 2d, 1h30m, yesterday, 2026-05-01 or 2026-05-01T12:00:00Z',
    });
  }
  return inRange(calendarDate(trimmed, flag), text, flag);
}

const UNITS =
  /^(\d+(?:\.\d+)?)\s*(s|sec|secs|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)(?=\W|\d|$)[\s,]*(?:and\s+)?/i;

/** `1 hour ago`, `last 2 days` and `an hour` as `1h` and `2d`; what is no such words as it stands. */
function inShort(text: string): string {
  const lower = text.toLowerCase();
  let rest = lower
    .replace(/^(?:the\s+)?(?:last|past)\s+/, '')
    .replace(/\s*\bago$/, '')
    .replace(/^(?:an?|hour(?=$))\s*/, (one) => (one.startsWith('hour') ? '1 hour' : '1 '));
  let short = '';
  for (let part = UNITS.exec(rest); part !== null; part = UNITS.exec(rest)) {
    short += `${part[1]}${part[2]?.charAt(0)}`;
    rest = rest.slice(part[0].length);
  }
  if (rest === '' && short !== '') return short;
  return /^(?:now|today|yesterday)$/.test(lower) ? lower : text;
}

function startOfDay(time: Date): Date {
  return new Date(`${time.toISOString().slice(0, 10)}T00:00:00Z`);
}

/** Milliseconds of a duration such as `10m` or `1h30m`. Throws a usage `DoctorError` for everything else. */
export function parseDuration(text: string, flag: string): number {
  const trimmed = text.trim();
  const milliseconds = DURATION.test(trimmed) ? Math.round(seconds(trimmed) * 1000) : 0;
  // What is longer, a timer takes for nothing.
  if (milliseconds >= 1 && milliseconds < 2 ** 31) return milliseconds;
  throw fault({ flag, text, what: 'is no duration', hint: 'write 90s, 10m, 1h or 1h30m; 24d at the most' });
}

function seconds(duration: string): number {
  const parts = [...duration.matchAll(PART)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[(unit ?? '').toLowerCase()] ?? 0), 0);
}

/** Date.parse takes 31 February for 3 March; such a day is refused. */
function calendarDate(text: string, flag: string): Date {
  const date = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  const day = Number(text.slice(8, 10));
  const last = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  if (day > last) throw fault({ flag, text, what: 'is no day of the calendar' });
  return date;
}

function inRange(date: Date, text: string, flag: string): Date {
  if (Number.isNaN(date.getTime())) throw fault({ flag, text, what: 'is no time of the calendar' });
  return date;
}

interface Fault {
  readonly flag: string;
  readonly text: string;
  readonly what: string;
  readonly hint?: string;
}

function fault({ flag, text, what, hint }: Fault): DoctorError {
  const options = hint === undefined ? {} : { hint };
  return new DoctorError({ source: 'user', code: 'UsageTime' }, `--${flag} \`${text}\` ${what}`, options);
}
