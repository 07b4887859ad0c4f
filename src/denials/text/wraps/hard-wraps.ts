/** Terminals and consoles cut at a column, in the middle of words; log files are not read through them. */
const LONGEST = 50_000;
const NARROWEST = 40;
/** What AWS's longest sentences take at that width. */
const MOST_LINES = 80;

// The words of AWS's sentences that a cut can fall into.
const WORDS =
  'User with authorized perform resource because identity-based resource-based policy policies allows action explicit deny service control permissions boundary session endpoint trust exist Region'.split(
    ' ',
  );
const LONGEST_WORD = 14;

function spansSeam(line: string, next: string, word: string): boolean {
  const left = line.slice(1 - word.length);
  const at = (left + next.slice(0, word.length - 1)).indexOf(word);
  return at !== -1 && at < left.length && at + word.length > left.length;
}

/** A word of AWS's, an ARN's head or an action that only is one when the two lines are put together. */
function isCutBetween(line: string, next: string): boolean {
  if (spansSeam(line, next, 'arn:aws')) return true;
  const left = /[\w-]{1,14}$/.exec(line)?.[0] ?? '';
  const right = /^[\w-]{1,14}/.exec(next)?.[0] ?? '';
  if (left === '' || right === '') return false;
  if (left.length + right.length <= LONGEST_WORD && WORDS.includes(left + right)) return true;
  return /\b(?:perform:|allows the) [\w:-]*$/.test(line) && /^[\w:-]+ (?:on|because|with|action)\b/.test(next);
}

function indentOf(line = ''): string {
  return /^ */.exec(line)?.[0] ?? '';
}

/** The lines from `start` on that are as wide as it, and the one after them; without the indent of all but the first. */
function blockAt(lines: readonly string[], start: number, indent: string): string[] {
  const first = lines[start] ?? '';
  const block = [first];
  while (first.length >= NARROWEST && block.length < MOST_LINES && block.at(-1)?.length === first.length) {
    const next = lines[start + block.length];
    if (next === undefined || !next.startsWith(indent) || next.length - indent.length > first.length) break;
    block.push(next.slice(indent.length));
  }
  return block;
}

/** Whoever wraps at blanks drops them: one at the edge of lines of one width is the mark of a cut. */
function hasBlankAtEdge(block: readonly string[]): boolean {
  return block.length > 2 && block.some((line, index) => (index > 0 && /^ \S/.test(line)) || / $/.test(line));
}

/** The rows of a table are of one width too. */
function isTable(block: readonly string[]): boolean {
  return block.some((line) => / {3}|\|/.test(line));
}

function isCut(block: readonly string[]): boolean {
  if (isTable(block)) return false;
  return hasBlankAtEdge(block) || block.some((line, index) => isCutBetween(line, block[index + 1] ?? ''));
}

/** Puts together what was cut at a column: lines of one width, of which one ends inside a word of AWS's. */
export function withoutHardWraps(text: string): string {
  if (text.length > LONGEST || !text.includes('\n')) return text;
  const lines = text.split('\n');
  const joined: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const indent = indentOf(lines[at + 1]);
    const blocks = [indent, indent.slice(1), ''].map((deep) => blockAt(lines, at, deep));
    const cut = blocks.find(isCut);
    // What is no cut text as a whole has no part that is one; its last line may begin another.
    const passed = cut?.length ?? Math.max(1, (blocks.at(-1)?.length ?? 0) - 1);
    joined.push(cut === undefined ? lines.slice(at, at + passed).join('\n') : cut.join(''));
    at += passed;
  }
  return joined.join('\n');
}
