/** What a WHERE clause says of one attribute. Values that are parameters or redacted are not told. */
export interface WhereClause {
  /** The attribute is fixed by = or IN; undefined when the clause has an OR. */
  readonly fixed: boolean | undefined;
  /** Undefined unless every value is a literal. */
  readonly values?: readonly string[];
}

const LITERAL = /'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)/g;

/** Reads `name = value` and `name IN [values]` for one attribute of a WHERE clause. */
export function readWhere(where: string, name: string): WhereClause {
  const plain = where.replaceAll(/'(?:[^']|'')*'/g, "''");
  if (/\bOR\b/i.test(plain)) return { fixed: undefined };
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const condition = new RegExp(
    String.raw`(?<![\w.])"?${quoted}"?\s*(?:=\s*('(?:[^']|'')*'|[^\s]+)|IN\s*[[(]([^\])]*)[\])])`,
    'i',
  );
  const match = condition.exec(where);
  if (match === null) return { fixed: false };
  const written = match[1] ?? match[2] ?? '';
  const literals = [...written.matchAll(LITERAL)].map(
    ([, text, number]) => text?.replaceAll("''", "'") ?? number ?? '',
  );
  const isWhole = written.replaceAll(LITERAL, '').replaceAll(/[\s,]/g, '') === '';
  return isWhole && literals.length > 0 ? { fixed: true, values: literals } : { fixed: true };
}
