import { inRing, type Point2 } from "../../core/ring.ts";
import { Mesh, type Parts } from "../geometry/mesh.ts";
import { counterClockwise, hull } from "../geometry/polygon.ts";
import { box, type Opening, prism, wall } from "../geometry/solids.ts";
import type { Pace } from "../source.ts";
import type { Warnings } from "../warnings.ts";
import { type Door, doorSide, type Layout, type LiftAt, RMF, type Storey } from "./layout.ts";
import type { Lift } from "./read.ts";

/** How far beside a wall's middle line a door may be drawn and still be a hole in it, m. */
const DOOR_REACH_M = 0.15;
/** A lift's door stands in the shaft, which is drawn further from the wall. */
const LIFT_DOOR_REACH_M = 0.3;

/** The hole that a door cuts into a wall, metres along it; null where the door is elsewhere. */
export function openingOf(start: Point2, end: Point2, door: Door): Opening | null {
  const lengthM = Math.hypot(end[0] - start[0], end[1] - start[1]);
  if (lengthM === 0) return null;
  const [ux, uy] = [(end[0] - start[0]) / lengthM, (end[1] - start[1]) / lengthM];
  const reach = door.kind === "lift" ? LIFT_DOOR_REACH_M : DOOR_REACH_M;
  const along = ([x, y]: Point2) => (x - start[0]) * ux + (y - start[1]) * uy;
  const beside = ([x, y]: Point2) => Math.abs((y - start[1]) * ux - (x - start[0]) * uy);
  if (beside(door.start) > reach || beside(door.end) > reach) return null;
  const fromM = Math.max(0, Math.min(along(door.start), along(door.end)));
  const toM = Math.min(lengthM, Math.max(along(door.start), along(door.end)));
  // A door that only touches the wall's end stands beside it.
  return toM - fromM < 0.05 ? null : { fromM, toM, topM: door.heightM };
}

/** Polygons of a level's vertices as rings in metres. */
export const ring = (storey: Storey, vertices: readonly number[]): Point2[] =>
  counterClockwise(vertices.map((i) => storey.points[i]!));

/** Whether the borders of two rings cross each other. */
function cross(a: readonly Point2[], b: readonly Point2[]): boolean {
  const side = (p: Point2, q: Point2, r: Point2) => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return a.some((p, i) => {
    const q = a[(i + 1) % a.length]!;
    return b.some((r, j) => {
      const s = b[(j + 1) % b.length]!;
      return side(p, q, r) * side(p, q, s) < 0 && side(r, s, p) * side(r, s, q) < 0;
    });
  });
}

function floors(layout: Layout, storey: Storey, mesh: Mesh, parts: Parts, warnings: Warnings): void {
  const { level } = storey;
  const drawn = level.holes.map(({ vertices }) => ring(storey, vertices));
  const lowest = layout.storeys.find(({ level: { elevationM } }) => elevationM === level.elevationM);
  // The bottom of a shaft keeps its floor; above it the cabin passes.
  const shafts = layout.lifts.filter(({ served }) => served.includes(storey) && served[0] !== lowest);
  const cavities = [...drawn, ...shafts.map(({ shaft }) => [...shaft])];
  for (const { vertices, line } of level.floors) {
    const outer = ring(storey, vertices);
    const holes = cavities.filter((hole) => {
      if (cross(hole, outer)) {
        warnings.add(
          "holeAcrossBorder",
          { line },
          {
            en: "A hole or shaft crosses the border of a floor: it is not cut out.",
            zh: "孔洞或井道跨越楼板边界：未切除。",
          },
        );
        return false;
      }
      return hole.every((point) => inRing(point, outer));
    });
    if (!prism(mesh, [outer, ...holes], level.elevationM - RMF.floorThicknessM, level.elevationM))
      warnings.add("floorWithoutArea", { line }, { en: "A floor has no area.", zh: "某楼板没有面积。" });
  }
  parts.take(storey.id, "floor", 3, mesh);
}

async function walls(layout: Layout, storey: Storey, mesh: Mesh, parts: Parts, pace: Pace): Promise<void> {
  const doors = [...storey.doors, ...layout.lifts.flatMap(({ shaftDoors }) => shaftDoors.get(storey.id) ?? [])];
  for (const { from, to } of storey.level.walls) {
    const [start, end] = [storey.points[from]!, storey.points[to]!];
    if (start[0] === end[0] && start[1] === end[1]) continue;
    const openings = doors.map((door) => openingOf(start, end, door)).filter((one) => one !== null);
    const solid = {
      start,
      end,
      thicknessM: RMF.wallThicknessM,
      heightM: RMF.wallHeightM,
      floorZ: storey.level.elevationM,
    };
    wall(mesh, { ...solid, overhangM: RMF.wallThicknessM / 2 }, openings);
    if (pace.due(1 + doors.length)) await pace.rest(0.6);
  }
  parts.take(storey.id, "wall", 3, mesh);
}

/** Doors as closed leaves. */
function leaves(storey: Storey, doors: readonly Door[], mesh: Mesh, parts: Parts): void {
  const low = storey.level.elevationM;
  for (const { start, end, heightM } of doors) {
    const middle: Point2 = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
    const half = Math.hypot(end[0] - start[0], end[1] - start[1]) / 2;
    if (half > 0)
      box(mesh, middle, Math.atan2(end[1] - start[1], end[0] - start[0]), half, RMF.doorThicknessM / 2, [
        low,
        low + heightM,
      ]);
  }
  parts.take(storey.id, "door", 3, mesh);
}

/** A side of the cabin in the lift's own frame, from one corner to the next. */
const SIDES: Readonly<Record<string, (w: number, d: number) => readonly [Point2, Point2]>> = {
  back: (w: number, d: number) => [
    [-w, -d],
    [w, -d],
  ],
  right: (w: number, d: number) => [
    [w, -d],
    [w, d],
  ],
  front: (w: number, d: number) => [
    [-w, d],
    [w, d],
  ],
  left: (w: number, d: number) => [
    [-w, -d],
    [-w, d],
  ],
};

/** The cabin, open where it has doors, at the storey where it waits. */
function cabin({ lift, middle, served, place }: LiftAt, mesh: Mesh, parts: Parts): void {
  const at = served.find(({ level: { name } }) => name === lift.initialLevel) ?? served[0]!;
  const low = at.level.elevationM;
  const inset = RMF.cabinWallM / 2;
  const [w, d] = [lift.widthM / 2 - inset, lift.depthM / 2 - inset];
  const [c, s] = [Math.cos(lift.yaw), Math.sin(lift.yaw)];
  const out = ([x, y]: readonly [number, number]): Point2 => [middle[0] + c * x - s * y, middle[1] + s * x + c * y];
  for (const [side, corners] of Object.entries(SIDES)) {
    const [start, end] = corners(w, d);
    const openings = lift.doors
      .filter((door) => doorSide(lift, door) === side)
      .map((door) => opening(lift, side, door));
    const solid = { thicknessM: RMF.cabinWallM, heightM: RMF.cabinHeightM, floorZ: low, overhangM: 0 };
    wall(mesh, { ...solid, start: out(start), end: out(end) }, openings);
  }
  box(mesh, middle, lift.yaw, lift.widthM / 2, lift.depthM / 2, [low - RMF.cabinWallM, low]);
  parts.take(place, "lift", 3, mesh);
}

function opening(lift: Lift, side: string, door: Lift["doors"][number]): Opening {
  const sideways = side === "left" || side === "right";
  const at = (sideways ? door.y + lift.depthM / 2 : door.x + lift.widthM / 2) - RMF.cabinWallM / 2;
  return { fromM: at - door.widthM / 2, toM: at + door.widthM / 2, topM: RMF.cabinHeightM };
}

/** Outline of a storey: its only floor, else the hull of all that is drawn of it. */
export function outlineOf(storey: Storey): Point2[] {
  const { floors: areas } = storey.level;
  if (areas.length === 1) return ring(storey, areas[0]!.vertices);
  const drawn =
    areas.length > 0
      ? areas.flatMap(({ vertices }) => vertices)
      : storey.level.walls.flatMap(({ from, to }) => [from, to]);
  return hull(drawn.map((i) => storey.points[i]!));
}

/** Walls, floors, doors and lifts in full (level of detail 3), and each storey as a block (1). */
export async function buildGeometry(layout: Layout, parts: Parts, pace: Pace, warnings: Warnings): Promise<void> {
  const mesh = new Mesh();
  for (const storey of layout.storeys) {
    floors(layout, storey, mesh, parts, warnings);
    await walls(layout, storey, mesh, parts, pace);
    const shaftDoors = layout.lifts.flatMap((lift) => lift.shaftDoors.get(storey.id) ?? []);
    leaves(storey, [...storey.doors, ...shaftDoors], mesh, parts);
    const low = storey.level.elevationM;
    prism(mesh, [outlineOf(storey)], low, low + storey.heightM);
    parts.take(storey.id, "other", 1, mesh);
    await pace.rest(0.7);
  }
  for (const lift of layout.lifts) cabin(lift, mesh, parts);
}
