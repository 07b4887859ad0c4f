/** The name closest to what was typed, when it is close enough to be meant. */
export function didYouMeanName(typed: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(typed.length / 3));
  const close = names
    .map((name) => ({ name, steps: editDistance(typed.toLowerCase(), name) }))
    .filter(({ steps }) => steps <= most)
    .sort((a, b) => a.steps - b.steps);
  return close[0]?.name;
}

/** Damerau's distance (optimal string alignment): two letters that changed places are one slip, and not two. */
export function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) next.push(cheapest({ a, b, i, j }, [before, row, next]));
    before = row;
    row = next;
  }
  return row[b.length] ?? a.length;
}

interface Letters {
  readonly a: string;
  readonly b: string;
  readonly i: number;
  readonly j: number;
}

/** The fewest steps up to letter `i` of one and `j` of the other, from the row two above, the one above, and this one. */
function cheapest({ a, b, i, j }: Letters, [before, row, next]: readonly (readonly number[])[]): number {
  const at = (steps: readonly number[] | undefined, index: number) => steps?.[index] ?? Number.POSITIVE_INFINITY;
  const replaced = at(row, j) + (a[i] === b[j] ? 0 : 1);
  const isSwapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
  const swapped = isSwapped ? at(before, j - 1) + 1 : Number.POSITIVE_INFINITY;
  return Math.min(at(row, j + 1) + 1, at(next, j) + 1, replaced, swapped);
}
