import type { LocalText } from "../core/place.ts";
import type { Point2 } from "../core/ring.ts";
import { counterClockwise, opened } from "./geometry/polygon.ts";

const MOST_TITLE = 200;
const MOST_SLUG = 48;

/** A name that a file gives, which is the same in both languages. */
export function title(name: string, otherwise: LocalText): LocalText {
  // A template's blank that nobody filled in: "// BUILDING/NAME //".
  const trimmed = name
    .trim()
    .replace(/^\/\/.*\/\/$/, "")
    .slice(0, MOST_TITLE);
  return trimmed === "" ? otherwise : { en: trimmed, zh: trimmed };
}

/**
 * Makes ids (twins/core/ids.ts) of the names in a file. The same file gives the same ids each time; two names that come
 * out alike are told apart by a number.
 */
export class Ids {
  readonly #taken = new Map<string, number>();

  make(name: string, otherwise: string): string {
    const slug = name
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, "-")
      .replace(/^[^a-z0-9]+/, "")
      .slice(0, MOST_SLUG);
    const stem = slug === "" ? otherwise : slug;
    for (;;) {
      const count = (this.#taken.get(stem) ?? 0) + 1;
      this.#taken.set(stem, count);
      const id = count === 1 ? stem : `${stem}-${count}`;
      if (count === 1 || !this.#taken.has(id)) {
        if (count > 1) this.#taken.set(id, 1);
        return id;
      }
    }
  }
}

/** Most corners of a place's outline (twins/core/place.ts); what has more has none, rather than a false one. */
const MAX_CORNERS = 10_000;

/** A ring as the outline of a place: counter-clockwise, open. */
export function outline(points: readonly Point2[]): [number, number][] {
  const clean = counterClockwise(opened(points)).map(([x, y]): [number, number] => [x, y]);
  return clean.length >= 3 && clean.length <= MAX_CORNERS ? clean : [];
}
