import fc from "fast-check";
import { expect, test } from "vitest";
import { startFlood } from "../../hazards/flood/flood.ts";
import type { FloodScene } from "../../hazards/flood/scene.ts";
import { UNHARMED } from "../../hazards/hazard.ts";
import { TINY_VENUE } from "../testing.ts";
import { buildOf, floodHazard } from "./flood.ts";
import { FLOOD_STEPS, floodWriter, MOST_FLOOD_BYTES, pictureDepthM, readFloodView } from "./floodView.ts";
import { compassWords, uphillWords } from "./floodWords.ts";

/** A channel of 60 x 20 m around the tiny venue, which falls to the east by one in fifty; the venue's room stands in it. */
const channel = (stageM: number | null, inflow = 0): FloodScene => ({
  frame: { x0: -20, y0: -8, columns: 30, rows: 10, cellM: 2 },
  ground: {
    ...{ columns: 62, rows: 24, x: -21, y: -10, stepX: 1, stepY: 1 },
    heights: Float32Array.from({ length: 62 * 24 }, (_, k) => (61 - (k % 62)) / 50),
  },
  houses: [TINY_VENUE.rooms[0]!.outline],
  manning: 0.03,
  surfaces: [],
  edges: { west: "wall", south: "wall", east: "open", north: "wall" },
  inflows: inflow > 0 ? [{ at: [-15, 2], radiusM: 3, hydrograph: [[0, inflow]] }] : [],
  rain: [],
  sea: [],
  startStageM: stageM,
});
const at = (x: number, y: number) => ({ storey: 0, x, y, heightM: 1 });
/** Two metres above the channel's middle: deep enough for all classes to differ. */
const pond = (stageM: number) => floodHazard({ scene: channel(stageM), sinceS: 0, cars: [] }, TINY_VENUE);

test("water has its depth outside and none in a house, whose class is that before its door", () => {
  const hazard = pond(1.6);
  const around = { ...UNHARMED };
  hazard.run.around(at(-12, 8), around);
  expect(around.waterM).toBeGreaterThan(0.4);
  Object.assign(around, UNHARMED);
  hazard.run.around(at(3, 2), around);
  expect(around.waterM).toBe(0);
  expect(hazard.floodClass!(at(3, 2))).toBeGreaterThanOrEqual(3);
  const dry = floodHazard({ scene: channel(null), sinceS: 0, cars: [] }, TINY_VENUE);
  expect([dry.floodClass!(at(3, 2)), dry.floodClass!(at(-12, 8))]).toEqual([0, 0]);
});

test("still water takes nobody until it is too deep to stand: who is frail first, a car before both", () => {
  const shallow = pond(1.5);
  const spot = at(-12, 8);
  const around = { ...UNHARMED };
  shallow.run.around(spot, around);
  expect(around.waterM).toBeGreaterThan(0.31);
  expect(around.waterM).toBeLessThan(0.5);
  expect([shallow.sweepsCar!(spot), shallow.sweeps!(spot, "older"), shallow.sweeps!(spot, "walking")]).toEqual([
    true,
    false,
    false,
  ]);
  const deeper = pond(1.85);
  expect([deeper.sweeps!(spot, "child"), deeper.sweeps!(spot, "walking")]).toEqual([true, false]);
  expect(pond(2.6).sweeps!(spot, "walking")).toBe(true);
  expect(pond(2.6).sweeps!(at(3, 2), "walking"), "in the house").toBe(false);
  expect([buildOf("walking"), buildOf("wheelchair")]).toEqual(["adult", "child"]);
});

test("fast water takes people whom still water of its depth would not, and who is told is told where it comes from", () => {
  const hazard = floodHazard({ scene: channel(null, 12), sinceS: 0, cars: [] }, TINY_VENUE);
  const way = { x: -0.7, y: 0.7, m: 118 };
  const before = hazard.tell!(at(12, 8), way);
  expect([before.level, before.text.en]).toEqual([0, "It is dry here. Uphill is to the north-west, 120 m."]);
  const levels: number[] = [];
  let near = "";
  for (let s = 0; s < 60; s++) {
    hazard.run.step(1);
    const told = hazard.tell!(at(12, 8), way);
    if (told.level === 1 && near === "") near = told.text.zh;
    levels.push(told.level);
  }
  expect(near).toMatch(/^西(南|北)?方向 \d+ 米处有水涌来。高处在西北方向，120 米。$/);
  expect(Math.max(...levels)).toBeGreaterThanOrEqual(3);
  const around = { ...UNHARMED };
  let swept = 0;
  for (let x = -14; x < 30; x += 2) {
    Object.assign(around, UNHARMED);
    hazard.run.around(at(x, 8), around);
    if (!hazard.sweeps!(at(x, 8), "child")) continue;
    swept++;
    const mps = Math.hypot(around.waterXMps, around.waterYMps);
    expect(around.waterM * mps > 0.6 || around.waterM > 0.5 || mps > 3).toBe(true);
  }
  expect(swept).toBeGreaterThan(0);
});

test("the drill's steps of a twentieth of a second and larger ones give the same water", () => {
  const digest = (stepS: number) => {
    const hazard = floodHazard({ scene: channel(null, 8), sinceS: 2, cars: [] }, TINY_VENUE);
    for (let n = 0; n < Math.round(12 / stepS); n++) hazard.run.step(stepS);
    return hazard.run.digest();
  };
  expect(digest(0.05)).toBe(digest(0.2));
  expect(digest(0.05)).toBe(digest(1));
});

test("a view is read as it was written, to a step of depth, and told once a second; whoever comes late gets it whole", () => {
  const cars = [{ at: [4, 9] as const, headingRad: 0 }];
  const hazard = floodHazard({ scene: channel(null, 12), sinceS: 30, cars }, TINY_VENUE);
  hazard.cars![0]!.driver = 17;
  const view = hazard.view()!;
  expect(hazard.view()).toBeNull();
  hazard.run.step(0.5);
  expect(hazard.view()).toBeNull();
  expect(readFloodView(hazard.wholeView!())).not.toBeNull();
  hazard.run.step(0.5);
  expect(hazard.view()).not.toBeNull();
  const picture = readFloodView(view)!;
  expect(picture.cars).toEqual([{ x: 4, y: 9, headingRad: 0, driver: 17, isSwept: false }]);
  const water = startFlood(channel(null, 12));
  water.step(30);
  const exact = water.newView(34_000);
  water.fillView(exact);
  expect(picture.frame).toEqual({
    x0: exact.x0,
    y0: exact.y0,
    columns: exact.columns,
    rows: exact.rows,
    cellM: exact.cellM,
  });
  let wet = 0;
  exact.depthM.forEach((depthM, k) => {
    const [x, y] = [
      exact.x0 + ((k % exact.columns) + 0.5) * exact.cellM,
      exact.y0 + (Math.floor(k / exact.columns) + 0.5) * exact.cellM,
    ];
    const told = pictureDepthM(picture, x, y);
    if (depthM >= 0.02) wet++;
    expect(told === 0 ? depthM < 0.02 : told - depthM >= -1e-6 && told - depthM < FLOOD_STEPS.depthM + 1e-6).toBe(true);
  });
  expect(wet).toBeGreaterThan(50);
  expect(picture.flows.some((step) => step * FLOOD_STEPS.speedMps > 0.3)).toBe(true);
});

test("bytes that are no view are none, and no water makes a view longer than its bound", () => {
  const run = startFlood(channel(null, 12));
  run.step(20);
  const bytes = floodWriter(run).write(run, []);
  expect(readFloodView(bytes)).not.toBeNull();
  for (const other of [
    bytes.subarray(0, 20),
    bytes.subarray(0, bytes.length - 1),
    new Uint8Array(0),
    new Uint8Array([...bytes, 1]),
  ])
    expect(readFloodView(other)).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      const broken = Uint8Array.from(bytes);
      broken.set(noise.subarray(0, broken.length));
      const read = readFloodView(broken);
      expect(read === null || read.depths.length <= 34_000).toBe(true);
    }),
    { seed: 7, numRuns: 200 },
  );
  const bigger = { ...channel(3), frame: { x0: -20, y0: -8, columns: 182, rows: 182, cellM: 0.25 } };
  const full = startFlood(bigger);
  // Every other cell is wet: nothing packs worse.
  for (let row = 0; row < 182; row++)
    for (let column = 0; column < 182; column++) full.water.now.h[full.water.index(column, row)] = (row + column) % 2;
  expect(floodWriter(full).write(full, []).length).toBeLessThanOrEqual(MOST_FLOOD_BYTES);
});

test("directions are in words of both languages", () => {
  expect(compassWords(0, -1)).toEqual({ en: "south", zh: "南" });
  expect(uphillWords({ x: 1, y: 0.1, m: 2 })).toEqual({
    en: "Uphill is to the east, 1 m.",
    zh: "高处在东方向，1 米。",
  });
});
