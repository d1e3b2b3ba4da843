import { Mesh } from "three";
import { expect, test } from "vitest";
import { ABSENT } from "../../../twins/drill/frame.ts";
import { FURNITURE } from "../../../twins/hazards/earthquake/furniture.ts";
import { VENUE } from "../session/testing.ts";
import { createAvatars } from "./avatars.ts";
import { leavesOf, swung } from "./doors3d.ts";
import { frontRad } from "./furniture3d.ts";
import { boundsOf, isWide, partsOf } from "./furnitureShapes.ts";
import { createMaterials } from "./materials.ts";
import { Shell } from "./shell.ts";
import { onWall } from "./signs.ts";
import { createSmoke } from "./smoke.ts";
import { storeysSeen } from "./stage3d.ts";
import { cornersOf, holeOf } from "./stairs3d.ts";
import { addWalls, roomLooks, storey3d, THICK_M } from "./walls3d.ts";
import { waterAround } from "./water3d.ts";

test("every kind of furniture has a shape of several parts, and what nobody knows has one, too", () => {
  for (const kind of [
    ...Object.keys(FURNITURE),
    "piano",
    "car",
    "machine",
    "robotArm",
    "conveyor",
    "pump",
    "fence",
    "?",
  ]) {
    const parts = partsOf(kind);
    expect(parts.length, kind).toBeGreaterThan(1);
    const { low, high } = boundsOf(parts);
    for (let k = 0; k < 3; k++) expect(high[k]! - low[k]!, kind).toBeGreaterThan(0.005);
  }
  expect([isWide("desk"), isWide("bed")]).toEqual([true, false]);
});

test("a cupboard has its back at the nearer wall, and lies along the longer side of its footprint", () => {
  const [x0] = [Math.min(...VENUE.storeys[0]!.walls.flat().map(([x]) => x))];
  const cupboard = (x: number, headingRad: number, sizeM: [number, number, number]) => ({
    ...{ ...VENUE.obstacles[0]!, kind: "cabinet", at: [x, 2] as [number, number], headingRad, sizeM },
  });
  const ahead = (one: ReturnType<typeof cupboard>) => Math.cos(one.headingRad + frontRad(VENUE, one));
  for (const headingRad of [0, Math.PI]) expect(ahead(cupboard(x0 + 0.3, headingRad, [0.4, 1, 2]))).toBeCloseTo(1);
  for (const headingRad of [Math.PI / 2, -Math.PI / 2])
    expect(ahead(cupboard(x0 + 0.3, headingRad, [1, 0.4, 2]))).toBeCloseTo(1);
});

test("walls have two sides, their thickness apart, and reach from floor to ceiling", () => {
  const shell = new Shell();
  addWalls(shell, storey3d(VENUE, 0, roomLooks(VENUE)));
  const geometry = shell.geometry();
  geometry.computeBoundingBox();
  const { floorZ, heightM, walls } = VENUE.storeys[0]!;
  expect(geometry.boundingBox!.min.z).toBeCloseTo(floorZ);
  expect(geometry.boundingBox!.max.z).toBeGreaterThanOrEqual(floorZ + heightM - 1e-6);
  const west = Math.min(...walls.flat().map(([x]) => x));
  expect(geometry.boundingBox!.min.x).toBeCloseTo(west - THICK_M / 2, 2);
});

test("a door's leaves are as wide as its opening together, wide doors have two, and they swing and stop", () => {
  const door = VENUE.openings.findIndex(({ kind }) => kind === "door");
  const one = VENUE.openings[door]!;
  const wide = { ...one, a: [0, 0] as [number, number], b: [2, 0] as [number, number] };
  expect(leavesOf(VENUE, { ...wide, b: [0.9, 0] }, door)).toHaveLength(1);
  const two = leavesOf(VENUE, wide, door);
  expect(two).toHaveLength(2);
  const sum = two.reduce((all, { widthM }) => all + widthM, 0);
  expect(sum).toBeGreaterThan(1.85);
  expect(sum).toBeLessThan(2);
  expect(leavesOf(VENUE, { ...one, kind: "passage" }, door)).toEqual([]);
  let share = 0;
  for (let i = 0; i < 10; i++) share = swung(share, true, 0.1, false);
  expect(share).toBeGreaterThan(0.95);
  expect(swung(0, true, 0.01, true)).toBe(1);
  expect(swung(0.001, false, 0.1, false)).toBe(0);
});

test("a stair takes its flights' room of the floors, and near it one sees the storey it leads to", () => {
  const hole = holeOf(VENUE.stairs[0]!);
  expect(hole).toMatchObject({ x: 14.5, y: 8, half: 2.5, across: 0.5 });
  const corners = cornersOf(hole);
  expect(corners.map(([x]) => x).sort((a, b) => a - b)).toEqual([12, 12, 17, 17]);
  expect([...storeysSeen(VENUE, { storey: 0, x: 13, y: 7, z: 0 }, false)]).toEqual([0, 1]);
  expect([...storeysSeen(VENUE, { storey: 0, x: 0.5, y: 0.5, z: 0 }, false)]).toEqual([0]);
  expect(storeysSeen(VENUE, { storey: 0, x: -9, y: 0, z: 0 }, true).size).toBe(VENUE.storeys.length);
});

test("a call point hangs on the wall that is nearest to it, on its own side", () => {
  const [[ax, ay], [bx, by]] = VENUE.storeys[0]!.walls[0]!;
  const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
  const length = Math.hypot(bx - ax, by - ay);
  const [nx, ny] = [(ay - by) / length, (bx - ax) / length];
  for (const side of [1, -1]) {
    const { x, y, hasWall } = onWall(VENUE, { storey: 0, x: mx + side * nx * 0.3, y: my + side * ny * 0.3 });
    expect(hasWall).toBe(true);
    expect((x - mx) * nx + (y - my) * ny).toBeCloseTo((side * THICK_M) / 2);
  }
  expect(onWall(VENUE, { storey: 0, x: -90, y: 0 }).hasWall).toBe(false);
});

test("water lies at its depth over the ground, and only where it is", () => {
  const side = 57;
  const into = { positions: new Float32Array(3 * side * side), indices: new Uint32Array(6 * 56 * 56) };
  const spot = { storey: 0, x: 0, y: 0, z: 0 };
  const count = waterAround({ waterM: (_, x) => (x > 0 ? 0.4 : 0), groundZ: () => 2 }, VENUE, spot, into);
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(into.indices.length);
  for (let i = 0; i < count; i++) {
    const at = 3 * into.indices[i]!;
    if (into.positions[at]! > 0) expect(into.positions[at + 2]).toBeCloseTo(2.4, 5);
  }
  expect(waterAround({ waterM: null }, VENUE, spot, into)).toBe(0);
  expect(waterAround({ waterM: () => 0.01 }, VENUE, spot, into)).toBe(0);
});

test("everybody is drawn in three draws, however many they are; oneself and other storeys are not", () => {
  const smoke = createSmoke(VENUE, "#222222");
  const materials = createMaterials(smoke, false);
  const avatars = createAvatars(materials);
  const draws = (): number => {
    let count = 0;
    avatars.group.traverse((object) => {
      if (object instanceof Mesh) count++;
    });
    return count;
  };
  const count = 550;
  const look = new Uint8Array(count);
  look[3] = ABSENT;
  const people = {
    ...{ count, look, storey: Uint8Array.from({ length: count }, (_, id) => (id < 50 ? 1 : 0)) },
    ...{ x: new Float64Array(count), y: new Float64Array(count), z: new Float64Array(count) },
    headingRad: new Float64Array(count),
  };
  const scene = { kinds: new Array<number>(count).fill(0), along: [] };
  const seen = { people, scene, own: 100, roles: new Map([[101, "warden" as const]]), dtS: 0.05, isStill: false };
  avatars.update(seen, new Set([0]));
  expect([avatars.count, draws()]).toEqual([499, 3]);
  avatars.update(seen, new Set([0, 1]));
  expect([avatars.count, draws()]).toEqual([548, 3]);
  avatars.dispose();
  materials.dispose();
  smoke.dispose();
});
