/** How a table writes a day. */
export interface DateForm {
  readonly write: (day: Date) => string;
}

const PARTS: Readonly<Record<string, (day: Date) => string>> = {
  yyyy: (day) => String(day.getUTCFullYear()),
  MM: (day) => String(day.getUTCMonth() + 1).padStart(2, '0'),
  M: (day) => String(day.getUTCMonth() + 1),
  dd: (day) => String(day.getUTCDate()).padStart(2, '0'),
  d: (day) => String(day.getUTCDate()),
};

/**
 * The form of a Java date pattern of years, months and days such as `yyyy/MM/dd`; undefined for any other.
 * AWS: Athena User Guide, partition-projection-supported-types, the date type.
 */
export function dateForm(pattern: string): DateForm | undefined {
  const plain = pattern.replaceAll('uuuu', 'yyyy');
  const tokens = plain.match(/'[^']*'|[A-Za-z]+|[^A-Za-z']+/g) ?? [];
  const isKnown = tokens.every((token) => Object.hasOwn(PARTS, token) || !/^[A-Za-z]/.test(token));
  const has = (letter: string) => tokens.some((token) => token.startsWith(letter));
  if (!isKnown || !has('y') || !has('M') || !has('d') || tokens.join('') !== plain) return undefined;
  return { write: (day) => tokens.map((token) => PARTS[token]?.(day) ?? token.replaceAll("'", '')).join('') };
}

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^20\d\d\/(?:0[1-9]|1[0-2])\/(?:0[1-9]|[12]\d|3[01])$/, 'yyyy/MM/dd'],
  [/^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'yyyy-MM-dd'],
  [/^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/, 'yyyyMMdd'],
];

/** The form of a day that is written out. */
export function dateFormOf(value: string): DateForm | undefined {
  const pattern = FORMS.find(([form]) => form.test(value))?.[1];
  return pattern === undefined ? undefined : dateForm(pattern);
}
