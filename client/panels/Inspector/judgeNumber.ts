/** The least and the most that is possible. */
export type Range = readonly [from: number, to: number];

/** What a field's content is, as a number: one that fits, one that cannot be, or none. */
export function judgeNumber(typed: number | string, range: Range | undefined): "fits" | "beyond" | "none" {
  if (typed === "" || !Number.isFinite(Number(typed))) return "none";
  const [from, to] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return Number(typed) < from || Number(typed) > to ? "beyond" : "fits";
}
