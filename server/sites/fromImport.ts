import type { Site } from "../../twins/core/site.ts";
import { isDevice } from "../../twins/import/devices.ts";
import type { Imported, Part } from "../../twins/import/imported.ts";

/** What people say of a site that is made of a file; the rest is the file's. */
export interface SiteWords {
  readonly id: string;
  /** Null: what the file calls itself. */
  readonly title: string | null;
  /** IANA. */
  readonly timeZone: string;
}

/** Kinds of parts that a Thing of the same kind draws. */
const MOVES: ReadonlySet<string> = new Set(["door", "lift"]);

/**
 * The site that an import makes. Of its Things those have a place in the twin whose kind of device is known here: the others are
 * drawn where they stand, and nobody reports for them.
 */
export function siteFrom({ title, places, things, routeMap }: Imported, words: SiteWords): Site {
  const said = words.title === null ? null : { en: words.title, zh: words.title };
  const [root, ...others] = places;
  return {
    id: words.id,
    title: said ?? title,
    timeZone: words.timeZone,
    // The root is the site itself, and is called the same: what a file calls it is often the name of the file.
    places: root === undefined || said === null ? places : [{ ...root, title: said }, ...others],
    things: things
      .filter(isDevice)
      .map(({ id, model, title, place, parent, pose }) => ({ id, model, title, place, parent, pose })),
    routeMap,
  };
}

/**
 * What a site is drawn with: all of the file's geometry but the doors and lifts that are Things of the site, which are drawn as they
 * report. A door of which no Thing is made stays as it is drawn.
 */
export function stillGeometry({ geometry, things }: Pick<Imported, "geometry" | "things">): readonly Part[] {
  const moving = things.filter((thing) => MOVES.has(thing.kind) && isDevice(thing));
  const named = new Set(moving.map(({ reference }) => reference));
  // Where a file's format draws all doors of a storey as one, none of them has a name.
  const inPlace = new Set(moving.map(({ kind, place }) => `${kind} ${place}`));
  return geometry.filter(({ kind, place, source }) =>
    MOVES.has(kind) ? !(source === undefined ? inPlace.has(`${kind} ${place}`) : named.has(source)) : true,
  );
}
