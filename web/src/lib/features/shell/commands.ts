/** Finding in the palette: every word of the query must begin a word of the entry. */
export function score(query: string, text: string): number {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return 1;
  const folded = fold(text);
  let total = 0;
  for (const word of wanted) {
    const at = folded.indexOf(word);
    if (at < 0) return 0;
    const begins = at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1] ?? '');
    total += (begins ? 2 : 1) + (at === 0 ? 1 : 0);
  }
  return total / wanted.length;
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The best entries, the earlier one first among equals. */
export function best<T>(
  entries: Iterable<T>,
  textOf: (entry: T) => string,
  query: string,
  most: number,
): T[] {
  const found: { entry: T; score: number }[] = [];
  for (const entry of entries) {
    const points = score(query, textOf(entry));
    if (points > 0) found.push({ entry, score: points });
  }
  return found
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ entry }) => entry);
}
