/** Tables of command lines wrap a cell into the lines below it, each as wide as its column. */
const LONGEST = 50_000;
const MOST_LINES = 80;
const NARROWEST = 16;
const TELLS = /not authorized to perform|explicit deny|AccessDenied|UnauthorizedOperation|is not authorized/;

/** Where the last cell of a line begins: behind two blanks, or a bar. */
function columnsOf(line: string): number[] {
  return [...line.matchAll(/(?: {2,}|[|│] ?)(?=[^\s|│])/g)].map(({ index, 0: gap }) => index + gap.length);
}

/** What a line holds from a column on; undefined where something stands before it. */
function cellOf(line: string, column: number): string | undefined {
  if (!/^[\s|│]*$/.test(line.slice(0, column)) || /\s/.test(line.charAt(column))) return undefined;
  const cell = line.slice(column).replace(/[ \t]*[|│]?[ \t]*$/, '');
  return cell === '' ? undefined : cell;
}

/** A word that a column cut goes on in the next line: an ARN or an action, or one that has a hyphen at its end. */
function joinedTo(text: string, cell: string, isFull: boolean): string {
  const word = /\S*$/.exec(text)?.[0] ?? '';
  const isCut = word.endsWith('-') || (isFull && /\w:\S/.test(word));
  return isCut ? text + cell : `${text} ${cell}`;
}

interface Wrapped {
  readonly text: string;
  readonly lines: number;
}

function wrappedAt(lines: readonly string[], start: number, column: number): Wrapped | undefined {
  const cells: string[] = [(lines[start] ?? '').slice(column).replace(/[ \t]*[|│]?[ \t]*$/, '')];
  while (cells.length < MOST_LINES) {
    const cell = cellOf(lines[start + cells.length] ?? '', column);
    if (cell === undefined) break;
    cells.push(cell);
  }
  const width = Math.max(...cells.map(({ length }) => length));
  if (cells.length < 3 || width < NARROWEST) return undefined;
  const text = cells.reduce((whole, cell, at) => joinedTo(whole, cell, (cells[at - 1] ?? '').length >= width));
  return TELLS.test(text) ? { text, lines: cells.length } : undefined;
}

/** The text with the cells of tables in one line each, where they tell a denial. */
export function withoutCellWraps(text: string): string {
  if (text.length > LONGEST || !/^[ |│]{16,}\S/m.test(text)) return text;
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    for (const column of columnsOf(line).filter((column) => column >= NARROWEST)) {
      const wrapped = wrappedAt(lines, at, column);
      if (wrapped === undefined) continue;
      lines.splice(at, wrapped.lines, line.slice(0, column) + wrapped.text);
      break;
    }
  }
  return lines.join('\n');
}
