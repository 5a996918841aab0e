/** How many letters to add, drop, change or swap with their neighbour to make one word of the other; cut off past `limit`. */
function distance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const isSwapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (beforePrevious[column - 2] ?? limit) + 1 : limit + 1,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? limit + 1;
}

const fold = (text: string) =>
  text
    .slice(0, 100)
    .toLowerCase()
    .replace(/[-_\s]/g, '');

/** The candidate most like `word` ("did you mean …"), or null where none is like it. Case and `_`/`-` do not count. */
export function nearestWord(word: string, candidates: Iterable<string>): string | null {
  const folded = fold(word);
  if (folded === '') return null;
  const limit = Math.max(1, Math.floor(folded.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const found = distance(folded, fold(candidate), limit);
    if (found < bestDistance) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best;
}

/** The candidates most like `word`, the nearest first, `most` at most: also where none is much like it. */
export function nearestWords(word: string, candidates: Iterable<string>, most: number): string[] {
  const folded = fold(word);
  return [...new Set(candidates)]
    .map((candidate) => {
      const other = fold(candidate);
      const longer = Math.max(folded.length, other.length);
      // A long name is no worse for being long.
      return { candidate, far: distance(folded, other, longer) / Math.max(1, longer) };
    })
    .sort((left, right) => left.far - right.far)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
