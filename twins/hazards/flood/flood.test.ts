import { describe, expect, it } from "vitest";
import { type Surroundings, UNHARMED } from "../hazard.ts";
import { startFlood } from "./flood.ts";
import type { FloodScene } from "./scene.ts";
import { valueAt } from "./series.ts";
import { bedOf, cellsIn, cover, type HeightModel, heightAt } from "./terrain.ts";
import { rmsOf, stagesAt } from "./validation/marks.ts";

/** A street that falls 1 m on 40 to the east, with a house in its middle. */
const ground: HeightModel = {
  columns: 41,
  rows: 21,
  x: 0,
  y: 0,
  stepX: 1,
  stepY: 1,
  heights: Float32Array.from({ length: 41 * 21 }, (_, i) => 10 - (i % 41) / 40),
};

const street: FloodScene = {
  frame: { x0: 0, y0: 0, columns: 40, rows: 20, cellM: 1 },
  ground,
  houses: [
    [
      [15, 5],
      [25, 5],
      [25, 12],
      [15, 12],
    ],
  ],
  manning: 0.04,
  surfaces: [
    {
      outline: [
        [0, 14],
        [40, 14],
        [40, 20],
        [0, 20],
      ],
      manning: 0.02,
    },
  ],
  edges: { west: "wall", east: "open", south: "wall", north: "wall" },
  inflows: [
    {
      at: [4, 10],
      radiusM: 3,
      hydrograph: [
        [0, 0],
        [10, 6],
        [60, 6],
      ],
    },
  ],
  rain: [],
  sea: [],
  startStageM: null,
};

const at = (x: number, y: number) => ({ storey: 0, x, y, heightM: 1.5 });

describe("a flood under way", () => {
  const run = startFlood(street);
  for (let i = 0; i < 40; i++) run.step(1.5);

  it("has run for as long as it was told to", () => {
    expect(run.atS).toBeCloseTo(60, 9);
  });
  it("is around people: water before the house that flows east beside it, none in it, none beyond the scene", () => {
    const near: Surroundings = { ...UNHARMED };
    run.around(at(20, 16), near);
    expect(near.waterM).toBeGreaterThan(0.05);
    expect(near.waterXMps).toBeGreaterThan(0.5);
    run.around(at(20, 8), near);
    expect([near.waterM, near.waterXMps, near.waterYMps]).toEqual([0, 0, 0]);
    run.around(at(100, 8), near);
    expect(near.waterM).toBe(0);
    near.waterM = 7;
    run.around({ ...at(20, 16), storey: 1 }, near);
    expect(near).toEqual({ ...UNHARMED, waterM: 7 });
  });
  it("remembers the worst, and when water came: later downstream", () => {
    const cell = (x: number, y: number) => y * 40 + x;
    const { arrivalS, peakDepthM, peakStageM, worstClass, peakRating } = run.record;
    expect(arrivalS[cell(35, 16)]).toBeGreaterThan(arrivalS[cell(8, 16)]);
    expect(Number.isNaN(arrivalS[cell(20, 8)])).toBe(true);
    expect(peakStageM[cell(14, 8)]).toBeGreaterThan(10 - 14.5 / 40);
    expect(peakDepthM[cell(14, 8)]).toBeGreaterThan(peakDepthM[cell(26, 8)]);
    expect(worstClass[cell(20, 13)]).toBeGreaterThanOrEqual(1);
    expect(peakRating[cell(20, 13)]).toBeGreaterThan(0);
  });
  it("is the same again, in steps of another length within a little, and digests alike only when it is the same", () => {
    const again = startFlood(street);
    for (let i = 0; i < 40; i++) again.step(1.5);
    expect(again.digest()).toBe(run.digest());
    again.step(0.1);
    expect(again.digest()).not.toBe(run.digest());
    const coarse = startFlood(street);
    coarse.step(60);
    expect(Math.abs(coarse.water.volumeM3() / run.water.volumeM3() - 1)).toBeLessThan(0.01);
  });
  it("has the bits that it has had since its laws last changed, in every engine", () => {
    expect(run.digest()).toBe("0x348c79fc1e6b52b0b80ea4fb5877fcf26d93340921391696d5fcee59fb87b672");
  });
  it("is drawn in no more cells than were asked for", () => {
    const view = run.newView(100);
    expect(view.columns * view.rows).toBeLessThanOrEqual(100);
    run.fillView(view);
    const total = view.depthM.reduce((sum, depth) => sum + depth, 0);
    expect(total).toBeGreaterThan(0);
    expect(run.newView().cellM).toBe(1);
  });
  it("is measured at marks: beside a wall by the open cells, inside of a house, beyond and on dry ground not at all", () => {
    const marks = [
      { id: "free", x: 20, y: 16.2, observedM: 9.6 },
      { id: "wall", x: 20, y: 12.1, observedM: 9.6 },
      { id: "house", x: 20, y: 8, observedM: 9.6 },
      { id: "far", x: -1, y: 8, observedM: 9.6 },
      { id: "corner", x: 0, y: 0, observedM: 9.6 },
    ];
    const results = stagesAt(run, marks);
    expect(results.map(({ gap }) => gap)).toEqual([null, null, "house", "outside", null]);
    expect(Math.abs(results[1].predictedM! - results[0].predictedM!)).toBeLessThan(0.15);
    expect(rmsOf(results.slice(2, 4))).toBeNull();
    const dry = startFlood({ ...street, inflows: [] });
    dry.step(5);
    expect(stagesAt(dry, marks).map(({ gap }) => gap)).toEqual(["dry", "dry", "house", "outside", "dry"]);
  });
});

describe("what drives a flood", () => {
  it("is a series that goes in a line and stays beyond its ends", () => {
    const series = [
      [10, 0],
      [20, 4],
    ] as const;
    expect([0, 15, 30].map((t) => valueAt(series, t))).toEqual([0, 2, 4]);
    expect(valueAt([], 3)).toBe(0);
  });
  it("rain falls on every open cell", () => {
    const run = startFlood({ ...street, inflows: [], rain: [[0, 36]], edges: { ...street.edges, east: "wall" } });
    run.step(100);
    const open = run.water.ground.solid.reduce((sum, s) => sum + 1 - s, 0);
    expect(run.water.volumeM3()).toBeCloseTo(open * 1e-5 * 100, 9);
  });
  it("rain that begins later falls on what was dry until then", () => {
    const rain = [
      [50, 0],
      [51, 36],
    ] as const;
    const run = startFlood({ ...street, inflows: [], rain, edges: { ...street.edges, east: "wall" } });
    run.step(49);
    expect(run.water.volumeM3()).toBe(0);
    run.step(52);
    const open = run.water.ground.solid.reduce((sum, s) => sum + 1 - s, 0);
    expect(run.water.volumeM3()).toBeGreaterThan(open * 1e-5 * 45);
  });
  it("the sea comes in where it stands higher", () => {
    const sea = [
      [0, 9],
      [200, 9.5],
    ] as const;
    const run = startFlood({ ...street, inflows: [], sea, edges: { ...street.edges, east: "sea" } });
    run.step(300);
    const stage = run.record.peakStageM[16 * 40 + 38];
    expect(stage).toBeGreaterThan(9.4);
    expect(run.record.peakDepthM[16 * 40 + 5]).toBe(0);
  });
  it("starts under water below a level, and a lake stays at it", () => {
    const run = startFlood({ ...street, inflows: [], startStageM: 9.4, edges: { ...street.edges, east: "wall" } });
    run.step(20);
    expect(Math.max(...run.water.now.u)).toBeLessThan(1e-10);
    expect(run.record.peakStageM[16 * 40 + 38]).toBeCloseTo(9.4, 9);
  });
  it("refuses more cells than it can compute", () => {
    expect(() => startFlood({ ...street, frame: { ...street.frame, columns: 1001, rows: 1000 } })).toThrow(RangeError);
    expect(() => startFlood({ ...street, frame: { ...street.frame, columns: 0 } })).toThrow(RangeError);
  });
});

describe("terrain", () => {
  it("is bilinear, reaches half a cell beyond the outer middles, and ends there", () => {
    expect(heightAt(ground, 10.5, 3.3)).toBeCloseTo(10 - 10.5 / 40, 6);
    expect(heightAt(ground, -0.5, 0)).toBeCloseTo(10, 6);
    expect(heightAt(ground, -0.6, 0)).toBeNaN();
  });
  it("has no height where the model has none, and closes such cells", () => {
    const heights = ground.heights.slice();
    heights.fill(Number.NaN, 0, 41 * 4);
    const bed = bedOf(street.frame, { ...ground, heights });
    expect(bed[19 * 40 + 5]).toBeNaN();
    expect(bed[5]).toBeCloseTo(10 - 5.5 / 40, 5);
    const run = startFlood({ ...street, ground: { ...ground, heights } });
    run.step(20);
    expect(run.water.ground.solid[19 * 40 + 5]).toBe(1);
    expect(run.record.peakDepthM[19 * 40 + 5]).toBe(0);
  });
  it("outlines cover shares of cells, wherever they lie", () => {
    const frame = { x0: 0, y0: 0, columns: 4, rows: 4, cellM: 1 };
    const share = new Float64Array(16);
    cover(
      frame,
      [
        [0.5, 0],
        [2, 0],
        [2, 1],
        [0.5, 1],
      ],
      share,
    );
    expect([...share.slice(0, 4)]).toEqual([0.5, 1, 0, 0]);
    cover(
      frame,
      [
        [9, 9],
        [10, 9],
        [10, 10],
      ],
      share,
    );
    expect(share.reduce((a, b) => a + b)).toBe(1.5);
  });
  it("a small circle is its nearest open cell", () => {
    const frame = { x0: 0, y0: 0, columns: 3, rows: 1, cellM: 10 };
    expect([...cellsIn(frame, [14, 5], 0.1, Uint8Array.of(0, 0, 0))]).toEqual([1]);
    expect([...cellsIn(frame, [14, 5], 0.1, Uint8Array.of(0, 1, 0))]).toEqual([0]);
    expect([...cellsIn(frame, [14, 5], 12, Uint8Array.of(0, 0, 0))]).toEqual([0, 1, 2]);
    expect(cellsIn(frame, [14, 5], 12, Uint8Array.of(1, 1, 1))).toHaveLength(0);
  });
});
