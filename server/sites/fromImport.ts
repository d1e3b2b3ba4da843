import type { Site } from "../../twins/core/site.ts";
import type { Imported } from "../../twins/import/imported.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";

/** What people say of a site that is made of a file; the rest is the file's. */
export interface SiteWords {
  readonly id: string;
  /** Null: what the file calls itself. */
  readonly title: string | null;
  /** IANA. */
  readonly timeZone: string;
}

/** A name for folders and addresses out of a title or a file's name; "site" where nothing of it can be one. */
export function idOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return plain === "" ? "site" : plain;
}

/**
 * The site that an import makes. Of its Things those have a place in the twin whose kind of device is known here: the others are
 * drawn where they stand, and nobody reports for them.
 */
export function siteFrom({ title, places, things, routeMap }: Imported, words: SiteWords): Site {
  return {
    id: words.id,
    title: words.title === null ? title : { en: words.title, zh: words.title },
    timeZone: words.timeZone,
    places,
    things: things
      .filter(({ model }) => thingModels[model] !== undefined)
      .map(({ id, model, title, place, parent, pose }) => ({ id, model, title, place, parent, pose })),
    routeMap,
  };
}
