import type { LocalText, Place } from "../../twins/core/place.ts";

/** What the palette finds by its name. */
export interface Entry {
  readonly id: string;
  readonly label: string;
  /** Tells it from others of the same name. */
  readonly note?: string;
  /** What is searched besides the label, as its name in the other language or its id. */
  readonly also?: string;
}
export interface EntryGroup<E extends Entry> {
  readonly name: string;
  readonly entries: readonly E[];
}
export interface Found<E extends Entry> extends EntryGroup<E> {
  /** How many more match than are shown. */
  readonly left: number;
}

/** Shown of a group: before anything is typed, and after. */
export const SHOWN = { before: 6, after: 8 } as const;

/** How well a text has all words: 0 it begins with the first, 1 each begins a word of it, 2 they are in it; null they are not. */
function matches(text: string, words: readonly string[]): 0 | 1 | 2 | null {
  if (!words.every((word) => text.includes(word))) return null;
  if (text.startsWith(words[0]!)) return 0;
  return words.every((word) => text.includes(` ${word}`)) ? 1 : 2;
}

/** What is searched of each entry, in lower case, so that a key press over thousands of rooms costs one pass of `includes`. */
const texts = new WeakMap<Entry, string>();
function textOfEntry(entry: Entry): string {
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const text = `${entry.label} ${entry.also ?? ""}`.toLowerCase();
  texts.set(entry, text);
  return text;
}

/** "9" before "10", as people count; what is called the same stays as it was given. */
const natural = new Intl.Collator(undefined, { numeric: true });

/** The groups with what matches, the best first and by name, each as short as a list that people read; groups without a match are left out. */
export function find<E extends Entry>(groups: readonly EntryGroup<E>[], query: string): Found<E>[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0)
    return groups
      .filter(({ entries }) => entries.length > 0)
      .map(({ name, entries }) => ({ name, entries: entries.slice(0, SHOWN.before), left: 0 }));
  return groups.flatMap(({ name, entries }) => {
    const byRank: [E[], E[], E[]] = [[], [], []];
    for (const entry of entries) {
      const rank = matches(textOfEntry(entry), words);
      if (rank !== null) byRank[rank].push(entry);
    }
    const all = byRank.flatMap((ranked) => ranked.sort((a, b) => natural.compare(a.label, b.label)));
    const shown = all.slice(0, SHOWN.after);
    return all.length === 0 ? [] : [{ name, entries: shown, left: all.length - shown.length }];
  });
}

/** Where each place is: the titles of what it is in, the nearest first, without the site itself, which all are in. */
export function placePaths(
  places: readonly Pick<Place, "id" | "parent" | "title">[],
  say: (title: LocalText) => string,
): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const byId = new Map(places.map((place) => [place.id, place]));
  // Each parent comes before its children.
  for (const { id, parent } of places) {
    const outer = parent === null ? undefined : byId.get(parent);
    const above = parent === null ? "" : (paths.get(parent) ?? "");
    const isSite = outer === undefined || outer.parent === null;
    paths.set(id, isSite ? "" : [say(outer.title), above].filter(Boolean).join(" · "));
  }
  return paths;
}
