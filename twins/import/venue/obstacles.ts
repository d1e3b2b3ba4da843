import { inRing } from "../../core/ring.ts";
import type { VenueObstacle, VenueOpening, VenueRoom, VenueStair, Xy } from "../../core/venue.ts";
import { type Box, boxOf, inBox, moved, overlap, strip, wayOut } from "./boxes.ts";
import { distanceM } from "./lines.ts";
import type { PlanPiece } from "./plan.ts";

/** Kept free to either side of a door and of the foot and head of stairs, m: somebody with a bag stands there. */
export const DOORWAY_M = 0.6;
/** Of a passage that is wider, rooms that go over into each other, people find a free part themselves, m. */
const WIDE_M = 2;
/** A piece is pushed no further than this, m. */
const FURTHEST_M = 1;
/** How far pieces and walls may reach into one another as they are drawn, m. */
const SLACK_M = 0.05;

/** One takes cover under these: table tops and desks, and beds beside or under which one lies. */
const SHELTERS: ReadonlySet<string> = new Set([
  "bed",
  "conferenceTable",
  "cubicle",
  "desk",
  "diningTable",
  "doubleBed",
  "reception",
  "standingDesk",
  "table",
]);

/** A piece that could not stay where it is drawn. */
export interface Displaced {
  readonly id: string;
  /** How far it was pushed, m; null: left out. */
  readonly byM: number | null;
}

export interface Furnished {
  readonly obstacles: readonly VenueObstacle[];
  readonly displaced: readonly Displaced[];
}

/** What a storey's furniture stands in. */
export interface Shell {
  readonly storey: number;
  readonly walls: readonly (readonly [Xy, Xy])[];
  readonly rooms: readonly VenueRoom[];
  readonly openings: readonly VenueOpening[];
  readonly stairs: readonly VenueStair[];
}

/** Whether people go through: not through a window, nor out by what is no way out. */
export const isWay = ({ kind, isExit, rooms }: VenueOpening): boolean =>
  kind !== "window" && (isExit || rooms.every((room) => room !== null));

/** What stays free, for people to come in and go out. */
export function doorways({ storey, openings, stairs }: Shell): Box[] {
  const doors = openings.filter(
    (one) => one.storey === storey && isWay(one) && (one.kind === "door" || distanceM(one.a, one.b) <= WIDE_M),
  );
  const edges = stairs.flatMap((stair) => [
    ...(stair.lower === storey ? [stair.lowerEdge] : []),
    ...(stair.upper === storey ? [stair.upperEdge] : []),
  ]);
  return [
    ...doors.map(({ a, b }) => strip(a, b, DOORWAY_M, -SLACK_M)),
    // Behind the edge of stairs are the stairs.
    ...edges.map(([left, right]) => {
      const { at, ...box } = strip(left, right, DOORWAY_M / 2, -SLACK_M);
      return { ...box, at: [at[0] - (box.v[0] * DOORWAY_M) / 2, at[1] - (box.v[1] * DOORWAY_M) / 2] as const };
    }),
  ];
}

const boxFor = ({ at, headingRad, sizeM }: PlanPiece): Box => boxOf(at, headingRad, [sizeM[0], sizeM[1]]);
const shrunk = ({ half, ...box }: Box): Box => ({
  ...box,
  half: [Math.max(0.01, half[0] - SLACK_M), Math.max(0.01, half[1] - SLACK_M)],
});

/** Where a piece can stand so that it is in no doorway; null where nowhere near. */
function freed(box: Box, ways: readonly Box[], isFree: (box: Box) => boolean): Box | null {
  let now = box;
  for (let tries = 0; tries < 6; tries++) {
    const out = ways.map((way) => wayOut(now, way)).find((one) => one !== null);
    if (out === undefined || out === null) break;
    now = moved(now, [out[0] * 1.001, out[1] * 1.001]);
  }
  const farM = Math.sqrt((now.at[0] - box.at[0]) ** 2 + (now.at[1] - box.at[1]) ** 2);
  return farM <= FURTHEST_M && !ways.some((way) => overlap(now, way)) && isFree(now) ? now : null;
}

/**
 * Puts a storey's pieces on its floor. What stands in a doorway is pushed out of it by the shortest way, and left out
 * where a wall or another piece is there; what stands on nothing that a room is, is left out too.
 */
export function obstaclesOf(shell: Shell, pieces: readonly PlanPiece[]): Furnished {
  const ways = doorways(shell);
  const walls = shell.walls.map(([a, b]) => strip(a, b, 0.01, 0));
  const roomAt = (point: Xy): number | null => {
    const room = shell.rooms.findIndex(({ storey, outline }) => storey === shell.storey && inRing(point, outline));
    return room < 0 ? null : room;
  };
  const standing: { box: Box; piece: PlanPiece; room: number | null }[] = [];
  const displaced: Displaced[] = [];
  // What is fixed comes first: the rest makes way for it.
  const order = [...pieces.filter(({ fixed }) => fixed === true), ...pieces.filter(({ fixed }) => fixed !== true)];
  for (const piece of order) {
    const drawn = boxFor(piece);
    const room = roomAt(drawn.at);
    const isFree = (box: Box): boolean =>
      roomAt(box.at) === room &&
      !walls.some((wall) => overlap(shrunk(box), wall)) &&
      !standing.some((other) => overlap(shrunk(box), shrunk(other.box)));
    const inWay = piece.fixed === true ? [] : ways.filter((way) => overlap(drawn, way));
    const fixedInWay = piece.fixed !== true && standing.some((o) => o.piece.fixed === true && inBox(o.box, drawn.at));
    const box = inWay.length === 0 ? drawn : freed(drawn, ways, isFree);
    if (room === null || box === null || fixedInWay) displaced.push({ id: piece.id, byM: null });
    else {
      if (box !== drawn) {
        const [dx, dy] = [box.at[0] - drawn.at[0], box.at[1] - drawn.at[1]];
        displaced.push({ id: piece.id, byM: Math.sqrt(dx * dx + dy * dy) });
      }
      standing.push({ box, piece, room });
    }
  }
  return {
    displaced,
    obstacles: standing.map(({ box, piece: { id, title, kind, headingRad, sizeM }, room }) => ({
      id,
      title,
      storey: shell.storey,
      room,
      kind,
      at: box.at,
      headingRad,
      sizeM,
      shelters: SHELTERS.has(kind),
    })),
  };
}
