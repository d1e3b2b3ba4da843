import { stretchM } from "../core/ring.ts";
import type { Venue } from "../core/venue.ts";
import type { Crowd } from "../crowd/crowd.ts";
import { DOING } from "../crowd/model.ts";
import type { Spot, Surroundings } from "../hazards/hazard.ts";
import type { DrillDefinition, DrillHazard } from "./definition.ts";
import type { Moment, Shelter } from "./judge.ts";
import { eyeOf, type Participant } from "./participants.ts";
import { borderM } from "./people.ts";

/** Who drops so near to a table gets under it, also between the chairs that stand around it, m: ours. */
const UNDER_TABLE_M = 0.75;
/** An arm's length from a wall without windows is beside it, m. */
const BESIDE_WALL_M = 0.6;
const FROM_WINDOW_M = 2;
const IN_DOORWAY_M = 0.45;

export interface Clocks {
  readonly atS: number;
  readonly alarmAtS: number | null;
}

interface Place {
  readonly crowd: Crowd;
  readonly venue: Venue;
  readonly definition: DrillDefinition;
  readonly hazard: DrillHazard;
}

const storeyFloor = (venue: Venue, storey: number): number => venue.storeys[storey]?.floorZ ?? 0;

/** Where a body is, at a height above the floor. */
export function spotOf({ crowd, venue }: Pick<Place, "crowd" | "venue">, body: number, heightM: number): Spot {
  const storey = crowd.storey[body]!;
  const above = crowd.z[body]! - storeyFloor(venue, storey);
  return { storey, x: crowd.x[body]!, y: crowd.y[body]!, heightM: above + heightM };
}

/** Turned into the axes of a thing, how far out of it along each, m; 0 inside. */
function outsideOf(thing: Venue["obstacles"][number], x: number, y: number): number {
  const angle = thing.headingRad;
  // Only whether somebody shelters follows from it, which the judge is told and the crowd is not.
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [dx, dy] = [x - thing.at[0], y - thing.at[1]];
  const ex = Math.max(0, Math.abs(dx * c + dy * s) - thing.sizeM[0] / 2);
  const ey = Math.max(0, Math.abs(-dx * s + dy * c) - thing.sizeM[1] / 2);
  return Math.sqrt(ex * ex + ey * ey);
}

/** What is over or beside somebody. */
export function shelterAt(venue: Venue, room: number, { storey, x, y }: Spot): Shelter {
  for (const thing of venue.obstacles)
    if (thing.shelters && thing.storey === storey && outsideOf(thing, x, y) <= UNDER_TABLE_M) return "table";
  const walls = venue.rooms[room];
  if (walls === undefined || borderM(walls.outline, x, y) > BESIDE_WALL_M) return "none";
  const isByWindow = venue.openings.some(
    (opening) =>
      opening.storey === storey && opening.kind === "window" && stretchM([x, y], opening.a, opening.b) < FROM_WINDOW_M,
  );
  return isByWindow ? "none" : "interiorWall";
}

export function isInDoorway(venue: Venue, { storey, x, y }: Spot): boolean {
  return venue.openings.some(
    ({ storey: of, kind, a, b }) => of === storey && kind !== "window" && stretchM([x, y], a, b) < IN_DOORWAY_M,
  );
}

export function isAtMuster({ venue, definition }: Place, { storey, x, y }: Spot): boolean {
  if (storey !== 0) return false;
  return venue.muster.some(([mx, my]) => (mx - x) ** 2 + (my - y) ** 2 <= definition.musterM ** 2);
}

/** All that a rubric may judge a participant by, just now. `around` is what the hazard does where they are. */
export function momentOf(
  place: Place,
  one: Participant,
  { atS, alarmAtS }: Clocks,
  around: Readonly<Surroundings>,
): Moment {
  const { crowd, venue, hazard } = place;
  const { posture, hold } = one.move;
  const eyeM = eyeOf(one.role, posture);
  const spot = spotOf(place, one.body, eyeM);
  const room = crowd.roomOf(one.body);
  const isOnStair = crowd.state[one.body] === DOING.onStair;
  const isOutside = room < 0 && !isOnStair;
  const shelter = shelterAt(venue, room, spot);
  const flowMps = Math.sqrt(around.waterXMps * around.waterXMps + around.waterYMps * around.waterYMps);
  const { shaking } = hazard;
  const fire = hazard.fireNear?.(spot) ?? null;
  return {
    atS,
    alarmAtS,
    shakingFromS: shaking !== null && atS >= shaking.fromS ? shaking.fromS : null,
    shakingToS: shaking !== null && atS >= shaking.toS ? shaking.toS : null,
    posture,
    isHolding: hold && shelter === "table" && posture !== "standing",
    shelter,
    isInDoorway: isInDoorway(venue, spot),
    speedMps: one.speedMps,
    hasLeft: one.hasLeft,
    isOutside,
    isAtMuster: isOutside && isAtMuster(place, spot),
    isInLift: crowd.state[one.body] === DOING.inLift,
    ...(hazard.isStuck === undefined ? {} : { isStuck: hazard.isStuck(spot), isDark: !around.isLit }),
    isDriving: one.car >= 0,
    eyeM,
    layerM: around.layerM,
    fed: one.fed,
    waterM: around.waterM,
    waterMps: flowMps,
    floodClass: hazard.floodClass?.(spot) ?? 0,
    groundZ: hazard.groundZ?.(spot.x, spot.y) ?? crowd.z[one.body]!,
    gasShare: hazard.gasShare?.(spot) ?? 0,
    ...(fire === null ? {} : { fire }),
  };
}
