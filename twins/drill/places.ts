import type { LocalText } from "../core/place.ts";
import { inRing, stretchM } from "../core/ring.ts";
import type { Venue } from "../core/venue.ts";
import { type Heat, middleOf } from "./heat.ts";

/** A place of a map that stands out, with its words. */
export interface WorstPlace {
  readonly storey: number;
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly place: LocalText;
}

/** So near to a door it is told of it, m. */
const NEAR_DOOR_M = 2;
/** So near to a muster point it is told of it, m. */
const AT_MUSTER_M = 4;
/** Two places of a list are further apart than this, or they are one, m. */
const APART_M = 4;

/** A place in words: its room, the door that it is at, its storey. */
export function placeWords(venue: Venue, storey: number, x: number, y: number): LocalText {
  const floor = venue.storeys[storey]?.title ?? { en: "", zh: "" };
  const room = venue.rooms.find((one) => one.storey === storey && inRing([x, y], one.outline));
  let nearest = NEAR_DOOR_M;
  let door: Venue["openings"][number] | null = null;
  for (const one of venue.openings) {
    if (one.storey !== storey || one.kind === "window") continue;
    const away = stretchM([x, y], one.a, one.b);
    if (away >= nearest) continue;
    nearest = away;
    door = one;
  }
  const isAtMuster = storey === 0 && venue.muster.some(([mx, my]) => (mx - x) ** 2 + (my - y) ** 2 <= AT_MUSTER_M ** 2);
  const outside = isAtMuster ? { en: "Outside, at the muster point", zh: "室外集合点" } : { en: "Outside", zh: "室外" };
  const where = room?.title ?? outside;
  const by = door === null ? { en: "", zh: "" } : { en: `, by “${door.title.en}”`, zh: `，“${door.title.zh}”旁` };
  // Many rooms say in their own name on which storey they are; outside is on none.
  const isSaid = room === undefined || where.en.toLowerCase().includes(floor.en.toLowerCase());
  return {
    en: `${where.en}${by.en}${isSaid ? "" : `, ${floor.en}`}`,
    zh: `${isSaid ? "" : `${floor.zh}，`}${where.zh}${by.zh}`,
  };
}

/** The places with the highest values, apart from one another, highest first. */
export function worstPlaces(
  venue: Venue,
  { grid }: Pick<Heat, "grid">,
  values: Float64Array,
  most = 3,
): readonly WorstPlace[] {
  const apartM = Math.max(APART_M, 2 * grid.cellM);
  const found: WorstPlace[] = [];
  const order = Array.from(values.keys())
    .filter((cell) => values[cell]! > 0)
    .sort((a, b) => values[b]! - values[a]! || a - b);
  for (const cell of order) {
    if (found.length >= most) break;
    const { storey, x, y } = middleOf(grid, cell);
    const isNear = found.some((one) => one.storey === storey && (one.x - x) ** 2 + (one.y - y) ** 2 < apartM * apartM);
    if (!isNear) found.push({ storey, x, y, value: values[cell]!, place: placeWords(venue, storey, x, y) });
  }
  return found;
}
