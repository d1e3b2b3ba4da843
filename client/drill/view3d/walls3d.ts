import { inRing, stretchM } from "../../../twins/core/ring.ts";
import type { Xy } from "../../../twins/core/venue.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { PAINTS, type Paint, shaded } from "./paints.ts";
import type { Shell } from "./shell.ts";

/** Of every wall: plans have lines alone. */
export const THICK_M = 0.16;
const SKIRTING_M = 0.09;
const RAIL_M = 0.92;

export type RoomLook = "room" | "corridor" | "wet" | "stair" | "outside";
const WET = new Set(["toilet", "shower", "bathtub", "sink", "kitchenCounter"]);

/** What each room is like, by its use and by what stands in it. */
export function roomLooks({ rooms, obstacles }: VenueView): readonly RoomLook[] {
  return rooms.map(({ use, outline, storey }) => {
    if (use === "corridor" || use === "hall") return "corridor";
    if (use === "stair" || use === "lift" || use === "service") return "stair";
    const own = obstacles.filter((thing) => thing.storey === storey && inRing(thing.at, outline));
    const wet = own.filter(({ kind }) => WET.has(kind)).length;
    return wet > 0 && 2 * wet >= own.length ? "wet" : "room";
  });
}

const WALL: Readonly<Record<RoomLook, Paint>> = {
  room: PAINTS.wallRoom,
  corridor: PAINTS.wallCorridor,
  wet: PAINTS.wallWet,
  stair: PAINTS.concrete,
  outside: PAINTS.wallOutside,
};

export interface Storey3d {
  readonly venue: VenueView;
  readonly storey: number;
  readonly looks: readonly RoomLook[];
  /** Up to where its outer walls reach: the next storey's floor, or its own roof. */
  readonly outerZ: number;
}

export function storey3d(venue: VenueView, storey: number, looks: readonly RoomLook[]): Storey3d {
  const { floorZ, heightM } = venue.storeys[storey]!;
  const above = venue.storeys.map((one) => one.floorZ).filter((z) => z > floorZ + 0.5);
  return { venue, storey, looks, outerZ: above.length === 0 ? floorZ + heightM + 0.5 : Math.min(...above) };
}

function lookAt({ venue, storey, looks }: Storey3d, x: number, y: number): RoomLook {
  const at = venue.rooms.findIndex((room) => room.storey === storey && inRing([x, y], room.outline));
  return at < 0 ? "outside" : looks[at]!;
}

/** Paints of a wall from its foot to its top: a skirting, and light that is scarce near floor and ceiling. */
function bandsOf(look: RoomLook, lowZ: number, highZ: number, isWhole: boolean): [number, Paint][] {
  const paint = WALL[look];
  if (!isWhole) return [lowZ, highZ].map((z): [number, Paint] => [z, paint]);
  if (look === "outside")
    return [
      [lowZ, shaded(paint, 0.72)],
      [lowZ + 0.35, shaded(paint, 0.72)],
      [lowZ + 0.35, paint],
      [highZ - 0.3, paint],
      // A course of stone at each floor: from outside one counts the storeys by it.
      [highZ - 0.3, shaded(paint, 1.16)],
      [highZ, shaded(paint, 1.16)],
    ];
  const skirt = lowZ + SKIRTING_M;
  const top = Math.max(highZ, lowZ + 1.6);
  const lower: [number, Paint][] = [
    [lowZ, PAINTS.skirting],
    [skirt, PAINTS.skirting],
    [skirt, shaded(paint, 0.68)],
    [lowZ + 0.5, shaded(paint, 0.84)],
  ];
  const upper: [number, Paint][] = [
    [top - 0.5, paint],
    [top - 0.045, shaded(paint, 0.88)],
    [top - 0.045, PAINTS.frame],
    [highZ, PAINTS.frame],
  ];
  // A rail at the height of a hand, darker below it: walls without it have no scale.
  const rail: [number, Paint][] = [
    [lowZ + RAIL_M, shaded(paint, 0.9)],
    [lowZ + RAIL_M, PAINTS.skirting],
    [lowZ + RAIL_M + 0.035, PAINTS.skirting],
    [lowZ + RAIL_M + 0.035, paint],
  ];
  return [...lower, ...rail, ...upper];
}

const isNear = (a: Xy, b: Xy): boolean => Math.abs(a[0] - b[0]) < 0.06 && Math.abs(a[1] - b[1]) < 0.06;

/** A stretch of wall from a to b between two heights; both its sides as the rooms there, and its ends. */
function addStretch(
  into: Shell,
  on: Storey3d,
  [a, b]: readonly [Xy, Xy],
  [lowZ, highZ]: readonly [number, number],
): void {
  const { floorZ, heightM } = on.venue.storeys[on.storey]!;
  const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (lengthM < 1e-3) return;
  const [nx, ny] = [((b[1] - a[1]) / lengthM) * (THICK_M / 2), ((a[0] - b[0]) / lengthM) * (THICK_M / 2)];
  const isWhole = lowZ <= floorZ + 0.01;
  const topOf = (look: RoomLook): number =>
    look === "outside" && highZ >= floorZ + heightM - 0.01 ? Math.max(on.outerZ, highZ) : highZ;
  const [mx, my] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  for (const side of [1, -1]) {
    const look = lookAt(on, mx + 2.2 * side * nx, my + 2.2 * side * ny);
    const [from, to] = side === 1 ? [a, b] : [b, a];
    const move = ([x, y]: Xy): Xy => [x + side * nx, y + side * ny];
    // Outside it hides the edge of the floor that it stands on.
    const footZ = look === "outside" && isWhole && on.storey > 0 ? lowZ - 0.35 : lowZ;
    into.upright(move(from), move(to), bandsOf(look, footZ, topOf(look), isWhole));
  }
}

/** The end of a wall that no other hides. */
function addEnd(into: Shell, at: Xy, [ux, uy]: Xy, paint: Paint, [lowZ, highZ]: readonly [number, number]): void {
  const half = THICK_M / 2;
  into.upright(
    [at[0] - uy * half, at[1] + ux * half],
    [at[0] + uy * half, at[1] - ux * half],
    [
      [lowZ, paint],
      [highZ, paint],
    ],
  );
}

/** The walls of a storey; those that end at an opening end there, the others reach round their corner. */
export function addWalls(into: Shell, on: Storey3d): void {
  const { venue, storey } = on;
  const { floorZ, heightM, walls } = venue.storeys[storey]!;
  const holes = venue.openings.filter((one) => one.storey === storey).flatMap(({ a, b }) => [a, b]);
  for (const [a, b] of walls) {
    const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (lengthM < 1e-3) continue;
    const [ux, uy] = [(b[0] - a[0]) / lengthM, (b[1] - a[1]) / lengthM];
    const heights = [floorZ, floorZ + heightM] as const;
    const grown = (at: Xy, sign: number): Xy => {
      const isOpen = holes.some((hole) => isNear(hole, at));
      const by = isOpen ? 0 : (sign * THICK_M) / 2;
      const end: Xy = [at[0] + ux * by, at[1] + uy * by];
      // In a corner or where it meets another wall, nothing of its end is seen.
      const isHidden = !isOpen && walls.some((other) => other[0] !== a && stretchM(at, other[0], other[1]) < 0.12);
      const paint = isOpen ? PAINTS.doorFrame : PAINTS.wallRoom;
      if (!isHidden) addEnd(into, end, [sign * ux, sign * uy], paint, heights);
      return end;
    };
    addStretch(into, on, [grown(a, -1), grown(b, 1)], heights);
  }
}

const FRAME_M = 0.06;

/** Frame of an opening: two posts and a head that stand out of the wall a little; for windows a board, too. */
function addFrame(into: Shell, { a, b, sillM, soffitM, kind }: VenueView["openings"][number], floorZ: number): void {
  const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const headingRad = Math.atan2(b[1] - a[1], b[0] - a[0]);
  const [ux, uy] = [Math.cos(headingRad), Math.sin(headingRad)];
  const deep = THICK_M + 0.05;
  const frame = kind === "window" ? PAINTS.frame : PAINTS.doorFrame;
  const at = (m: number, z: number): [number, number, number] => [a[0] + ux * m, a[1] + uy * m, floorZ + z];
  for (const m of [FRAME_M / 2, lengthM - FRAME_M / 2])
    into.box(at(m, sillM), [FRAME_M, deep, soffitM - sillM], headingRad, frame);
  into.box(at(lengthM / 2, soffitM - FRAME_M), [lengthM, deep, FRAME_M], headingRad, frame);
  if (kind !== "window") return;
  into.box(at(lengthM / 2, sillM), [lengthM, deep + 0.06, 0.04], headingRad, PAINTS.frame);
  const bars = Math.max(0, Math.round(lengthM / 1.1) - 1);
  for (let i = 1; i <= bars; i++)
    into.box(at((lengthM * i) / (bars + 1), sillM), [0.05, 0.06, soffitM - sillM], headingRad, PAINTS.frame);
}

/** What of the wall is above and below the openings of a storey, with their frames, and the glass of windows. */
export function addOpenings(into: Shell, glass: Shell, on: Storey3d): void {
  const { venue, storey } = on;
  const { floorZ, heightM } = venue.storeys[storey]!;
  for (const one of venue.openings) {
    if (one.storey !== storey) continue;
    const { a, b, sillM, kind } = one;
    const soffitM = Math.min(one.soffitM, heightM);
    if (soffitM < heightM - 0.01) {
      addStretch(into, on, [a, b], [floorZ + soffitM, floorZ + heightM]);
      addUnder(into, one, floorZ + soffitM);
    }
    if (sillM > 0.01) addStretch(into, on, [a, b], [floorZ, floorZ + sillM]);
    if (kind !== "passage") addFrame(into, { ...one, soffitM }, floorZ);
    if (kind !== "window") continue;
    const pane: [number, Paint][] = [sillM, soffitM].map((z) => [floorZ + z, PAINTS.frame]);
    glass.upright(a, b, pane);
    glass.upright(b, a, pane);
  }
}

/** The underside of what is above an opening. */
function addUnder(into: Shell, { a, b }: VenueView["openings"][number], z: number): void {
  const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const [nx, ny] = [((b[1] - a[1]) / lengthM) * (THICK_M / 2), ((a[0] - b[0]) / lengthM) * (THICK_M / 2)];
  const ring: Xy[] = [
    [a[0] - nx, a[1] - ny],
    [a[0] + nx, a[1] + ny],
    [b[0] + nx, b[1] + ny],
    [b[0] - nx, b[1] - ny],
  ];
  into.level(ring, z, false, PAINTS.frame);
}
