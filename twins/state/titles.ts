import type { LocalText } from "../core/place.ts";
import { slotOf, type TwinState } from "./twinState.ts";

/** What people call a Thing; its id where there is none of it. */
export const titleOf = (twin: TwinState, thing: string): LocalText =>
  twin.byId.get(thing)?.thing.title ?? { en: thing, zh: thing };

/** What people call several Things, one after the other. */
export function titlesOf(twin: TwinState, things: readonly string[]): LocalText {
  const titles = things.map((thing) => titleOf(twin, thing));
  return { en: titles.map((t) => t.en).join(", "), zh: titles.map((t) => t.zh).join("、") };
}

/** What people call a property of a Thing; its name where there is none of it. */
export const propertyTitle = (twin: TwinState, thing: string, property: string): LocalText =>
  twin.byId.get(thing)?.model.properties.find((p) => p.name === property)?.title ?? { en: property, zh: property };

const NOT_REPORTED: LocalText = { en: "not reported", zh: "未上报" };

/** What people call the value that a Thing reports for an enumeration. */
export function reportedTitle(twin: TwinState, thing: string, property: string): LocalText {
  const values = twin.byId.get(thing)?.model.properties.find((p) => p.name === property)?.values;
  return values?.[twin.values[slotOf(twin, thing, property)] ?? -1]?.title ?? NOT_REPORTED;
}
