/** Distance of two words. Levenshtein 1966. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}

/** Longest word that is compared: no known one is near a longer one. */
const MAX_LENGTH = 40;

/** The known word that was probably meant: the one that begins so, else the nearest of at most half its letters' distance. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word === "" || word.length > MAX_LENGTH) return null;
  const begun = known.find((candidate) => word.length > 1 && candidate.startsWith(word));
  if (begun !== undefined) return begun;
  let best: string | null = null;
  let least = Math.floor(word.length / 2) + 0.5;
  for (const candidate of known) {
    const away = distance(word, candidate);
    if (away < least) [best, least] = [candidate, away];
  }
  return best;
}
