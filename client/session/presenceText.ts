/**
 * One or two letters that stand for a person: the first of their name's first and last words, of a Chinese name the
 * first sign.
 */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== "");
  const first = ([word]: Iterable<string>): string => (word ?? "").toUpperCase();
  const [start, end] = [first(words[0] ?? "?"), first(words.at(-1) ?? "")];
  return words.length > 1 && start < "\u2e80" ? start + end : start;
}

/** Whether it is said what someone looks at: of who edits, the whole site goes without saying. */
export const looksApart = (place: {
  readonly select: string | null;
  readonly at: number | null;
  edit: boolean;
}): boolean => !place.edit || place.select !== null || place.at !== null;

export type LookKey = "whole" | "thing" | "past" | "future" | "thingPast" | "thingFuture";

/** Which sentence says what someone looks at. */
export function lookKey(place: { readonly select: string | null; readonly at: number | null }, nowMs: number): LookKey {
  if (place.at === null) return place.select === null ? "whole" : "thing";
  const past = place.at <= nowMs;
  if (place.select === null) return past ? "past" : "future";
  return past ? "thingPast" : "thingFuture";
}
