/** The name closest to what was typed, when it is close enough to be meant. */
export function didYouMeanName(typed: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(typed.length / 3));
  const close = names
    .map((name) => ({ name, steps: editDistance(typed.toLowerCase(), name) }))
    .filter(({ steps }) => steps <= most)
    .sort((a, b) => a.steps - b.steps);
  return close[0]?.name;
}

/** Levenshtein's distance, with one row of the matrix at a time. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    let previous = i + 1;
    row = row.map((above, j) => {
      if (j === 0) return previous;
      const replaced = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      previous = Math.min(above + 1, previous + 1, replaced);
      return previous;
    });
  }
  return row[b.length] ?? a.length;
}
