import type { Site } from "../../twins/core/site.ts";

/** What a site is able to do besides being watched. */
export type Ability = "work" | "homeEnergy" | "traffic";

const NEEDED: Readonly<Record<Ability, readonly string[]>> = {
  work: ["cell-controller"],
  homeEnergy: ["room-climate", "energy-meter"],
  traffic: ["traffic-detector"],
};
const NONE: ReadonlySet<Ability> = new Set();

/** Abilities of a site, by the models that its Things have; none while the site is not known. */
export function abilitiesOf(site: Pick<Site, "things"> | null): ReadonlySet<Ability> {
  if (site === null) return NONE;
  const models = new Set(site.things.map(({ model }) => model));
  const able = (ability: Ability): boolean => NEEDED[ability].every((model) => models.has(model));
  return new Set((Object.keys(NEEDED) as Ability[]).filter(able));
}
