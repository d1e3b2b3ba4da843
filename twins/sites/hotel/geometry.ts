import { Mesh, Parts } from "../../import/geometry/mesh.ts";
import type { Point3 } from "../../import/geometry/polygon.ts";
import { wall } from "../../import/geometry/solids.ts";
import type { Part, PartKind } from "../../import/imported.ts";
import { type Box, boxOf, inBox, strip } from "../../import/venue/boxes.ts";
import { along, distanceM } from "../../import/venue/lines.ts";
import type { PlanWall } from "../../import/venue/plan.ts";
import { stillParts } from "../builtSite.ts";
import { washroomDoors } from "./added.ts";
import { HOTEL_PLAN } from "./plan.gen.ts";
import { FLIGHTS, type Flight, GOING_M, RISER_M, SOUTH_EDGE, STAIR_WIDTH_M, WELL } from "./stairs.ts";

/** Of a step, from its tread to its underside, m. */
const STEP_M = 0.22;
const SLAB_M = 0.15;
const FLOOR_M = 0.1;
const WALL_M = 0.1;
/** Of handrails, above the noses of steps and above landings, m (Approved Document K: 0.9 to 1). */
const RAIL_M = 0.95;
const RAIL_THICK_M = 0.05;
const POST_M = 0.03;
/** Between the posts of a handrail, m. */
const POST_STEP_M = 0.9;
/** From a flight's side to its handrail, m. */
const INSET_M = 0.05;

const HALF = STAIR_WIDTH_M / 2;
const [EAST, WEST] = [FLIGHTS[0]![0]!.x, FLIGHTS[0]![1]!.x];

type Span = readonly [number, number];

function box(mesh: Mesh, [x0, x1]: Span, [y0, y1]: Span, [z0, z1]: Span): void {
  bar(mesh, [(x0 + x1) / 2, y0, (z0 + z1) / 2], [(x0 + x1) / 2, y1, (z0 + z1) / 2], x1 - x0, z1 - z0);
}

/** A straight bar from one point to another, its ends upright: 12 triangles. */
function bar(mesh: Mesh, from: Point3, to: Point3, wideM: number, highM: number): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  const [nx, ny] = [(-dy / length) * (wideM / 2), (dx / length) * (wideM / 2)];
  const end = ([x, y, z]: Point3): readonly number[] =>
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ].map(([side, up]) => mesh.vertex(x + side! * nx, y + side! * ny, z + (up! * highM) / 2));
  const [a, b] = [end(from), end(to)];
  mesh.quad(a[3]!, a[2]!, a[1]!, a[0]!);
  mesh.quad(b[0]!, b[1]!, b[2]!, b[3]!);
  for (let i = 0; i < 4; i++) {
    const next = (i + 1) % 4;
    mesh.quad(a[i]!, a[next]!, b[next]!, b[i]!);
  }
}

/** A handrail on its posts above a line of noses or the edge of a landing. */
function rail(mesh: Mesh, from: Point3, to: Point3): void {
  const up = ([x, y, z]: Point3): Point3 => [x, y, z + RAIL_M];
  bar(mesh, up(from), up(to), RAIL_THICK_M, RAIL_THICK_M);
  const length = Math.sqrt((to[0] - from[0]) ** 2 + (to[1] - from[1]) ** 2);
  const posts = Math.max(1, Math.round(length / POST_STEP_M));
  for (let i = 0; i <= posts; i++) {
    const at = (axis: 0 | 1 | 2): number => from[axis] + ((to[axis] - from[axis]) * i) / posts;
    const [x, y] = [at(0), at(1)];
    box(mesh, [x - POST_M / 2, x + POST_M / 2], [y - POST_M / 2, y + POST_M / 2], [at(2), at(2) + RAIL_M]);
  }
}

function flight(mesh: Mesh, { x, fromY, toY, lowZ, risers }: Flight): void {
  const towards = toY > fromY ? 1 : -1;
  for (let i = 0; i < risers - 1; i++) {
    const [near, far] = [fromY + towards * i * GOING_M, fromY + towards * (i + 1) * GOING_M];
    const tread = lowZ + (i + 1) * RISER_M;
    // The lowest step of a storey stands on the floor.
    const under = Math.max(lowZ, tread - STEP_M);
    box(mesh, [x - HALF, x + HALF], [Math.min(near, far), Math.max(near, far)], [under, tread]);
  }
  for (const side of [-1, 1])
    rail(
      mesh,
      [x + side * (HALF - INSET_M), fromY, lowZ + RISER_M],
      [x + side * (HALF - INSET_M), toY, lowZ + risers * RISER_M],
    );
}

/** A landing across both flights, from their line to the end of the well, with a rail around its far side. */
function landing(mesh: Mesh, edgeY: number, farY: number, z: number): void {
  const [left, right] = [WEST - HALF, EAST + HALF];
  box(mesh, [left, right], [Math.min(edgeY, farY), Math.max(edgeY, farY)], [z - SLAB_M, z]);
  const inside = farY > edgeY ? farY - INSET_M : farY + INSET_M;
  const [west, east] = [left + INSET_M, right - INSET_M];
  rail(mesh, [west, edgeY, z], [west, inside, z]);
  rail(mesh, [west, inside, z], [east, inside, z]);
  rail(mesh, [east, inside, z], [east, edgeY, z]);
}

/** The dogleg between two levels: flights, and the landings between them. */
function dogleg(mesh: Mesh, flights: readonly Flight[]): void {
  for (const [i, one] of flights.entries()) {
    flight(mesh, one);
    const next = flights[i + 1];
    if (next === undefined) continue;
    const isNorth = one.toY > one.fromY;
    landing(mesh, one.toY, isNorth ? WELL.north : WELL.south, next.lowZ);
  }
}

/** The stairs by storey, the floor before them on the upper levels, and a rail where the highest has nothing to go up. */
export function stairParts(): readonly Part[] {
  const [parts, mesh] = [new Parts(), new Mesh()];
  const [low, middle, high] = HOTEL_PLAN.storeys;
  for (const [i, storey] of [low, middle].entries()) {
    dogleg(mesh, FLIGHTS[i]!);
    parts.take(storey!.id, "stair", 3, mesh);
  }
  const top = high!.floorZ;
  rail(mesh, [EAST - HALF, SOUTH_EDGE, top], [WELL.east - INSET_M, SOUTH_EDGE, top]);
  parts.take(high!.id, "stair", 3, mesh);
  for (const { id, floorZ } of [middle!, high!]) {
    box(mesh, [WELL.west, WELL.east], [WELL.south, SOUTH_EDGE], [floorZ - FLOOR_M, floorZ]);
    parts.take(id, "floor", 3, mesh);
  }
  return parts.list;
}

/** A part without the triangles that stand in a box. */
function without(part: Part, place: Box): Part {
  const { positions, indices } = part;
  const kept: number[] = [];
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [0, 1, 2].map((k) => indices[i + k]!);
    if (!corners.every((v) => inBox(place, [positions[3 * v]!, positions[3 * v + 1]!]))) kept.push(...corners);
  }
  return kept.length === indices.length ? part : { ...part, indices: Uint32Array.from(kept) };
}

type Line = Pick<PlanWall, "a" | "b">;

/** Metres along a wall at which a door begins and ends; null where the door is in another. */
function holeIn({ a, b }: Line, door: Line): readonly [number, number] | null {
  const ends = [along(a, b, door.a), along(a, b, door.b)];
  const lengthM = distanceM(a, b);
  if (ends.some(({ share, besideM }) => share < 0 || share > 1 || besideM > WALL_M)) return null;
  const [from, to] = ends.map(({ share }) => share * lengthM) as [number, number];
  return [Math.min(from, to), Math.max(from, to)];
}

/** The walls between washrooms and lobby as the file has them, and with the doors that are added. */
function washroomWalls(): { readonly closed: readonly Box[]; readonly open: readonly Part[] } {
  const { id, floorZ, heightM, walls } = HOTEL_PLAN.storeys[0]!;
  const [parts, mesh] = [new Parts(), new Mesh()];
  const closed: Box[] = [];
  for (const { a, b } of walls) {
    const holes = washroomDoors.flatMap((door) => {
      const found = holeIn({ a, b }, door);
      return found === null ? [] : [{ fromM: found[0], toM: found[1], topM: door.soffitM }];
    });
    if (holes.length === 0) continue;
    closed.push(strip(a, b, WALL_M / 2 + 0.01, WALL_M / 2 + 0.01));
    wall(mesh, { start: a, end: b, thicknessM: WALL_M, heightM, floorZ, overhangM: WALL_M / 2 }, holes);
  }
  parts.take(id, "wall", 3, mesh);
  return { closed, open: parts.list };
}

/**
 * What the hotel is drawn with: its file, where the foot of an escalator makes room for the stairs that the drawings have,
 * and the washrooms have doors.
 */
export function hotelParts(imported: readonly Part[]): readonly Part[] {
  const [ground] = HOTEL_PLAN.storeys;
  const escalators = ground!.pieces
    .filter(({ kind }) => kind === "escalator")
    .map(({ at, headingRad, sizeM }) => boxOf(at, headingRad, [sizeM[0] + 0.02, sizeM[1] + 0.02]));
  const { closed, open } = washroomWalls();
  const gone: Partial<Record<PartKind, readonly Box[]>> = { furniture: escalators, wall: closed };
  const still = stillParts(imported).map((part) =>
    part.place.startsWith(ground!.id) ? (gone[part.kind] ?? []).reduce(without, part) : part,
  );
  // The file's floors are no Places of the site: what stands on one is its storey's.
  const placed = still.map((part) => ({ ...part, place: part.place.replace(/-floor-\d+$/, "") }));
  return [...placed, ...open, ...stairParts()];
}
