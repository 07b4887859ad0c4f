/** What a WHERE clause says of one attribute. Values that are parameters or redacted are not told. */
interface WhereClause {
  /** The attribute is fixed by = or IN; undefined where the clause is of a form that this reading does not settle. */
  readonly fixed: boolean | undefined;
  /** Undefined unless every value is a literal. */
  readonly values?: readonly string[];
}

const LITERAL = /'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)/g;
const TEXT = /'(?:[^']|'')*'/g;

/** OR, and NOT but in `IS NOT MISSING`, may undo what a condition fixes. */
const MAY_UNDO = /\bOR\b|(?<!\bIS\s{1,9})\bNOT\b/i;

/** Reads `name = value` and `name IN [values]` for one attribute of a WHERE clause. Attribute names differ by case. */
export function readWhere(where: string, name: string): WhereClause {
  // Of the same length, so that places in it are places in the clause.
  const plain = where.replaceAll(TEXT, (text) => `'${'\0'.repeat(text.length - 2)}'`);
  const attribute = attributePattern(name);
  if (MAY_UNDO.test(plain) || new RegExp(`=\\s*${attribute}`, 'i').test(plain)) return { fixed: undefined };
  const form = String.raw`${attribute}\s*(?:=\s*('[^']*'|[^\s]+)|[iI][nN]\s*[[(]([^\])]*)[\])])`;
  const match = new RegExp(form).exec(plain);
  if (match === null) return { fixed: new RegExp(form, 'i').test(plain) ? undefined : false };
  const [condition, single, list] = match;
  const end = match.index + condition.length - (single === undefined ? 1 : 0);
  const written = where.slice(end - (single ?? list ?? '').length, end);
  const literals = [...written.matchAll(LITERAL)].map(
    ([, text, number]) => text?.replaceAll("''", "'") ?? number ?? '',
  );
  const isWhole = written.replaceAll(LITERAL, '').replaceAll(/[\s,]/g, '') === '';
  return isWhole && literals.length > 0 ? { fixed: true, values: literals } : { fixed: true };
}

/** The attribute by itself: no part of a longer name, nor nested below another. */
function attributePattern(name: string): string {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return String.raw`(?<![\w."])(?:"${quoted}"|${quoted}(?![\w"]))(?!\s*[.[])`;
}
