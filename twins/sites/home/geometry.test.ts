import { expect, test } from "vitest";
import { type Place, PlaceSchema } from "../../core/place.ts";
import { inRing, type Point2, signedArea } from "../../core/ring.ts";
import { volumeM3 } from "../../import/geometry/measure.ts";
import { thingModels } from "../../things/registry.gen.ts";
import { footOf } from "./furniture.ts";
import { homeGeometry, liesAcross } from "./geometry.ts";
import { groundFloor, STAIRS, TERRACE_PX } from "./groundFloor.ts";
import { home } from "./index.ts";
import type { Box, PlanStorey } from "./plan.ts";
import { CLIMATE_SENSORS } from "./sensors.ts";
import { upperFloor } from "./upperFloor.ts";

const parts = homeGeometry();
const volume = (place: string, kind: string): number =>
  parts.filter((part) => part.place === place && part.kind === kind).reduce((sum, part) => sum + volumeM3(part), 0);
const boxM2 = ({ cmPerPx }: PlanStorey, [left, top, right, bottom]: Box): number =>
  (right - left) * (bottom - top) * (cmPerPx / 100) ** 2;

test.each([groundFloor, upperFloor])(
  "the walls of $id have the volume of the plan's, without their openings",
  (storey) => {
    const m = storey.cmPerPx / 100;
    let expected = 0;
    for (const { box, openings } of storey.walls) {
      const thicknessM = (liesAcross(box) ? box[3] - box[1] : box[2] - box[0]) * m;
      expected += boxM2(storey, box) * storey.heightM;
      for (const { from, to, sillM, lintelM } of openings) expected -= (to - from) * m * thicknessM * (lintelM - sillM);
    }
    expect(volume(storey.id, "wall")).toBeCloseTo(expected, 3);
    expect(volume(storey.id, "window")).toBeGreaterThan(0);
  },
);

test("furniture, stairs and terrace have their volumes", () => {
  for (const storey of [groundFloor, upperFloor])
    for (const { id } of storey.rooms) {
      const pieces = storey.furniture.filter(({ room }) => room === id);
      const most = pieces.reduce((sum, { box, z }) => sum + boxM2(storey, box) * (z[1] - z[0]), 0);
      expect(volume(id, "furniture")).toBeLessThanOrEqual(most * 1.2 + 1e-9);
      if (pieces.length > 0) expect(volume(id, "furniture")).toBeGreaterThan(0.05 * most);
    }
  const tread = boxM2(groundFloor, STAIRS.box) / (STAIRS.risers - 1);
  const rise = upperFloor.floorZ / STAIRS.risers;
  expect(volume("dining-room", "stair")).toBeCloseTo((STAIRS.risers - 1) * tread * rise, 4);
  expect(volume("terrace", "pavement")).toBeCloseTo(boxM2(groundFloor, TERRACE_PX) * 0.1, 4);
});

test("each piece of furniture fills its box of the drawing to the millimetre, and nothing beside it", () => {
  const drawn = parts.filter(({ kind }) => kind === "furniture");
  const pieces = [groundFloor, upperFloor].flatMap((storey) => storey.furniture.map((piece) => ({ storey, piece })));
  expect(drawn).toHaveLength(pieces.length);
  for (const [i, { storey, piece }] of pieces.entries()) {
    const { positions } = drawn[i]!;
    const [a, b, , d] = footOf(storey, piece) as [Point2, Point2, Point2, Point2];
    const along = ([x, y]: Point2, to: Point2): number =>
      ((x - a[0]) * (to[0] - a[0]) + (y - a[1]) * (to[1] - a[1])) / Math.hypot(to[0] - a[0], to[1] - a[1]);
    const reach = (value: (v: number) => number): [number, number] => {
      const all = Array.from({ length: positions.length / 3 }, (_, v) => value(v));
      return [Math.min(...all), Math.max(...all)];
    };
    const at = (v: number): Point2 => [positions[3 * v]!, positions[3 * v + 1]!];
    for (const to of [b, d]) {
      const [from, end] = reach((v) => along(at(v), to));
      expect(from, piece.name.en).toBeCloseTo(0, 3);
      expect(end, piece.name.en).toBeCloseTo(Math.hypot(to[0] - a[0], to[1] - a[1]), 3);
    }
    const [low, high] = reach((v) => positions[3 * v + 2]!);
    expect(low).toBeCloseTo(storey.floorZ + piece.z[0], 3);
    expect(high).toBeCloseTo(storey.floorZ + piece.z[1], 3);
  }
});

test("every solid is closed and turned outward: each edge goes once either way", () => {
  for (const { positions, indices, place, kind } of parts) {
    const name = (v: number): string => [0, 1, 2].map((axis) => positions[3 * v + axis]!.toFixed(4)).join(" ");
    const edges = new Map<string, number>();
    for (let i = 0; i < indices.length; i += 3)
      for (const [a, b] of [
        [0, 1],
        [1, 2],
        [2, 0],
      ] as const) {
        const [from, to] = [name(indices[i + a]!), name(indices[i + b]!)];
        edges.set(`${from}>${to}`, (edges.get(`${from}>${to}`) ?? 0) + 1);
      }
    for (const [edge, count] of edges) {
      const [from, to] = edge.split(">");
      expect(edges.get(`${to}>${from}`), `${kind} of ${place}`).toBe(count);
    }
  }
});

test("parts lie at places that the site has, and within its outline", () => {
  const ids = new Set(home.places.map(({ id }) => id));
  const ground = home.places[0]!.outline;
  for (const { place, positions } of parts) {
    expect(ids.has(place), place).toBe(true);
    // The lawn reaches up to the outline.
    if (place === "grounds") continue;
    for (let i = 0; i < positions.length; i += 3) expect(inRing([positions[i]!, positions[i + 1]!], ground)).toBe(true);
  }
});

test("the tree has one root, parents before children, outlines counter-clockwise", () => {
  const seen = new Set<string>();
  for (const place of home.places) {
    expect(PlaceSchema.safeParse(place).success).toBe(true);
    expect(place.parent === null ? seen.size === 0 : seen.has(place.parent), place.id).toBe(true);
    expect(seen.has(place.id)).toBe(false);
    seen.add(place.id);
    if (place.outline.length > 0) expect(signedArea(place.outline), place.id).toBeGreaterThan(0);
  }
  const spaces = home.places.filter(({ level }: Place) => level === "space");
  expect(spaces).toHaveLength(groundFloor.rooms.length + upperFloor.rooms.length);
});

test("nine climate sensors, two meters and the weather stand where they belong", () => {
  expect(home.things).toHaveLength(CLIMATE_SENSORS.length + 3);
  for (const { model, place, pose, id } of home.things) {
    expect(thingModels[model], id).toBeDefined();
    const outline = home.places.find((one) => one.id === place)?.outline ?? [];
    if (outline.length > 0) expect(inRing([pose.x, pose.y], outline), id).toBe(true);
  }
  // The airport is not at the house, and has no outline here.
  const weather = home.things.find(({ id }) => id === "weather")!;
  expect(weather.title.en).toContain("not of the house");
  expect(home.places.find(({ id }) => id === weather.place)).toMatchObject({ level: "area", outline: [] });
  const house = home.places.find(({ id }) => id === "house")!.outline;
  expect(inRing([weather.pose.x, weather.pose.y], house)).toBe(false);
  expect(inRing([weather.pose.x, weather.pose.y], home.places[0]!.outline)).toBe(true);
});
