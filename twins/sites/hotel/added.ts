import type { LocalText } from "../../core/place.ts";
import type { Xy } from "../../core/venue.ts";
import type { PlanOpening } from "../../import/venue/plan.ts";

export const said = (en: string, zh: string): LocalText => ({ en, zh });

/** What the drawings do not say of a door that they have, m: as the file's. */
const DOOR_M = 2.2;
/** A passage is as high as the walls. */
const PASSAGE_M = 2.5;

/** An opening that the file does not have. */
export const added = (id: string, title: LocalText, a: Xy, b: Xy, kind: "door" | "passage"): PlanOpening => ({
  id,
  title,
  a,
  b,
  sillM: 0,
  soffitM: kind === "door" ? DOOR_M : PASSAGE_M,
  kind,
  thing: null,
});
/**
 * Neither the drawing nor the file has a way into the washrooms. A washroom that nobody can enter is none: these two doors
 * are ours, in their walls to the lobby.
 */
export const washroomDoors: readonly PlanOpening[] = [
  added("l1-washroom-1-door", said("Door of the north washroom", "北卫生间门"), [26.72, -35.7], [26.72, -36.5], "door"),
  added(
    "l1-washroom-2-door",
    said("Door of the south washroom", "南卫生间门"),
    [26.72, -36.72],
    [26.72, -37.52],
    "door",
  ),
];
