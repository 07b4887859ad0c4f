import { DENIED_WORDS } from '../records/denied-words.js';
import { literal } from './quoted.js';

/** Which failed calls a query asks for. */
export type Failed = 'denied' | 'any error';

/** An answer may hold the error in place of the record; AWS: CloudTrail User Guide, cloudtrail-event-reference-record-contents. */
const ANSWERED = '(?i)"error(code|message)"\\s*:\\s*"[^"]';
const DENIED = `(?i)(${DENIED_WORDS})`;

/** The expressions of a record's fields by which a failed call is told; absent where the table lacks the column. */
interface ErrorFields {
  readonly errorcode: string | undefined;
  readonly errormessage: string | undefined;
  readonly responseelements: string | undefined;
}

/** The condition for failed calls, over the columns that there are; undefined where there is none of them. */
export function failedIs(fields: ErrorFields, failed: Failed): string | undefined {
  const { errorcode, errormessage, responseelements } = fields;
  const said = [errorcode, errormessage].filter((sql) => sql !== undefined).map((sql) => `coalesce(${sql}, '')`);
  const any = [
    ...(said.length === 0 ? [] : [saidIs(said, failed)]),
    ...(responseelements === undefined
      ? []
      : [
          failed === 'denied'
            ? `(regexp_like(${responseelements}, ${literal(ANSWERED)}) AND regexp_like(${responseelements}, ${literal(DENIED)}))`
            : `regexp_like(${responseelements}, ${literal(ANSWERED)})`,
        ]),
  ];
  return any.length === 0 ? undefined : `(${any.join(' OR ')})`;
}

/** Code and message as one text: the pattern stands once, as a query's text has an end. */
function saidIs(said: readonly string[], failed: Failed): string {
  if (failed === 'denied') return `regexp_like(${said.join(` || ' ' || `)}, ${literal(DENIED)})`;
  return said.map((sql) => `${sql} <> ''`).join(' OR ');
}
