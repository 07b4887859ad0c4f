/**
 * What a PartiQL statement does to what.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 */
export interface PartiqlTarget {
  readonly action: 'PartiQLSelect' | 'PartiQLInsert' | 'PartiQLUpdate' | 'PartiQLDelete';
  readonly table: string;
  readonly index?: string;
  /** What follows WHERE; empty without one. */
  readonly where: string;
}

const NAME = String.raw`(?:"((?:[^"]|"")+)"|([\w-]+))`;
const TARGET = String.raw`\s+${NAME}(?:\s*\.\s*${NAME})?`;
/** What is selected; words in quotes are names. */
const SELECTED = String.raw`SELECT\b(?:"[^"]*"|[^"])*?\bFROM`;
/** Before the statement: blanks and comments. */
const START = String.raw`^(?:\s|--[^\n]*\n|/\*(?:(?!\*/)[\s\S])*\*/)*`;
const FORMS = [
  { action: 'PartiQLSelect', form: new RegExp(`${START}${SELECTED}${TARGET}`, 'i') },
  { action: 'PartiQLSelect', form: new RegExp(String.raw`${START}EXISTS\s*\(\s*${SELECTED}${TARGET}`, 'i') },
  { action: 'PartiQLInsert', form: new RegExp(String.raw`${START}INSERT\s+INTO${TARGET}`, 'i') },
  { action: 'PartiQLUpdate', form: new RegExp(`${START}UPDATE${TARGET}`, 'i') },
  { action: 'PartiQLDelete', form: new RegExp(String.raw`${START}DELETE\s+FROM${TARGET}`, 'i') },
] as const;

/** What follows WHERE. The word in a text is none, but redaction may leave half a text. */
const WHERE = [/^(?:'[^']*'|[^'])*?\bWHERE\b([\s\S]*)$/i, /\bWHERE\b([\s\S]*)$/i];

/** Reads verb, table and index of a statement, whose values may be redacted. Undefined for what is no PartiQL statement. */
export function readPartiql(statement: string): PartiqlTarget | undefined {
  for (const { action, form } of FORMS) {
    const match = form.exec(statement);
    const table = nameIn(match?.[1], match?.[2]);
    if (match === null || table === undefined) continue;
    const index = nameIn(match[3], match[4]);
    return {
      action,
      table,
      ...(index === undefined ? {} : { index }),
      where: whereIn(statement.slice(match[0].length)),
    };
  }
  return undefined;
}

function whereIn(rest: string): string {
  const [clause = ''] = WHERE.flatMap((form) => form.exec(rest)?.[1] ?? []);
  return clause.trim();
}

function nameIn(quoted: string | undefined, bare: string | undefined): string | undefined {
  return quoted?.replaceAll('""', '"') ?? bare;
}
