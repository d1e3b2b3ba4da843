import { describe, expect, test } from "vitest";
import { type Surroundings, UNHARMED } from "../hazard.ts";
import { type FireStart, startFire } from "./run.ts";
import { hotel } from "./testing/venues.ts";

const VENUE = hotel(2, 2);
/** Rooms of the ground floor: corridor, stair, then the rooms; the first of them burns. */
const [CORRIDOR, BURNING] = [0, 2];
const doorOf = (room: number): number =>
  VENUE.openings.findIndex(({ kind, rooms }) => kind === "door" && rooms[0] === room);
const START: FireStart = { venue: VENUE, room: BURNING, at: [2, 2.5], growth: "fast", peakKw: 800 };
const begin = (more: Partial<FireStart> = {}, seed = 1) => startFire({ ...START, ...more }, seed);
const around = (run: ReturnType<typeof begin>, x: number, y: number, heightM: number, storey = 0): Surroundings => {
  const into: Surroundings = { ...UNHARMED, waterM: 0.5, isLit: false };
  run.around({ storey, x, y, heightM }, into);
  return into;
};

describe("a fire in a venue", () => {
  test("is clean air before it burns, and outside for ever", () => {
    const run = begin();
    expect(around(run, 2, 2, 1.6)).toMatchObject({ extinctionPerM: 0, coPpm: 0, layerM: Infinity });
    expect(around(run, 2, 2, 1.6).o2Pct).toBeCloseTo(20.9, 1);
    run.step(200);
    expect(around(run, 500, 500, 1.6)).toMatchObject({ temperatureC: 20, coPpm: 0, layerM: Infinity });
    // What it knows nothing of stays as it was.
    expect(around(run, 2, 2, 1.6)).toMatchObject({ waterM: 0.5, isLit: false });
  });

  test("is worse above the layer's interface than below it", () => {
    const run = begin({ doors: new Map([[doorOf(BURNING), true]]) });
    run.step(150);
    const layerM = run.layers.layerM[BURNING]!;
    expect(layerM).toBeGreaterThan(0.3);
    expect(layerM).toBeLessThan(2.2);
    const [above, below] = [around(run, 2, 2, layerM + 0.1), around(run, 2, 2, layerM - 0.1)];
    expect(above.temperatureC).toBeGreaterThan(below.temperatureC + 50);
    expect(above.extinctionPerM).toBeGreaterThan(2 * below.extinctionPerM);
    expect(above.coPpm).toBeGreaterThan(below.coPpm);
    expect(above.o2Pct).toBeLessThan(below.o2Pct);
    expect(above.layerM).toBeCloseTo(layerM, 5);
    expect(above.fluxKwM2).toBeGreaterThan(1);
    expect(run.layers.upperC[BURNING]).toBeCloseTo(above.temperatureC, 3);
  });

  test("a closed door keeps the corridor free for long, and opening it fills it", () => {
    const shut = begin();
    const opened = begin();
    shut.step(120);
    opened.step(120);
    expect(shut.layers.upperExtinctionPerM[CORRIDOR]).toBeGreaterThan(0);
    expect(opened.setOpening(doorOf(BURNING), true)).toBe(true);
    expect(opened.isOpen(doorOf(BURNING))).toBe(true);
    shut.step(60);
    opened.step(60);
    expect(opened.layers.upperC[CORRIDOR]! - 20).toBeGreaterThan(5 * (shut.layers.upperC[CORRIDOR]! - 20));
    expect(opened.layers.layerM[CORRIDOR]).toBeLessThan(2);
    expect(opened.digest()).not.toBe(shut.digest());
  });

  test("behind shut doors it dies for want of oxygen", () => {
    const run = begin({ peakKw: 2000, steadyS: 3600, growth: "ultraFast" });
    run.step(600);
    expect(run.wantedKw).toBe(2000);
    expect(run.heatKw).toBeLessThan(400);
    expect(around(run, 2, 2, 1.6).o2Pct).toBeLessThan(17);
  });

  test("smoke climbs the stairs", () => {
    const open = new Map(VENUE.openings.map(({ kind }, i) => [i, kind === "door"] as const));
    const run = begin({ doors: open });
    run.step(300);
    const above = VENUE.rooms.findIndex(({ storey, use }) => storey === 1 && use === "stair");
    expect(run.layers.upperExtinctionPerM[above]).toBeGreaterThan(0.5);
    expect(run.roomAt({ storey: 1, x: -2, y: 6, heightM: 1 })).toBe(above);
  });

  test("the same start, seed and calls give the same bytes, in whatever steps; another seed another fire where it is uncertain", () => {
    const play = (seed: number, spread: number, dtS: number): string => {
      const run = begin({ spread }, seed);
      for (let t = 0; t < 60; t += dtS) run.step(dtS);
      run.setOpening(doorOf(BURNING), true);
      for (let t = 0; t < 60; t += dtS) run.step(dtS);
      return run.digest();
    };
    expect(play(1, 0, 1)).toBe(play(2, 0, 1));
    expect(play(1, 0, 1)).toBe(play(1, 0, 0.5));
    expect(play(1, 0.3, 1)).toBe(play(1, 0.3, 1));
    expect(play(1, 0.3, 1)).not.toBe(play(2, 0.3, 1));
  });

  test("a lift's shaft carries it, too; without stair and lift nothing gets up", () => {
    const doors = new Map(VENUE.openings.map(({ kind }, i) => [i, kind === "door"] as const));
    const rooms = VENUE.rooms.map((room) => (room.use === "stair" ? { ...room, use: "lift" as const } : room));
    const stops = VENUE.openings.flatMap(({ rooms: [, second], storey }, opening) =>
      second !== null && rooms[second]?.use === "lift" ? [{ storey, opening }] : [],
    );
    const lift = { thing: "lift", title: { en: "lift", zh: "电梯" }, car: [], stops, capacity: 8 };
    const above = rooms.findIndex(({ storey, use }) => storey === 1 && use === "lift");
    const extinction = (lifts: readonly (typeof lift)[]): number => {
      const run = begin({ venue: { ...VENUE, rooms, stairs: [], lifts }, doors });
      run.step(200);
      return run.layers.upperExtinctionPerM[above]!;
    };
    expect(stops).toHaveLength(2);
    expect(extinction([lift])).toBeGreaterThan(0.1);
    expect(extinction([])).toBeLessThan(1e-3);
  });

  test("a closet that a plan draws as a line is a small room, and no fault", () => {
    const closet = {
      ...VENUE.rooms[3]!,
      outline: [
        [4, 0],
        [8, 0],
        [8, 0],
      ] as const,
    };
    const venue = { ...VENUE, rooms: VENUE.rooms.map((room, i) => (i === 3 ? closet : room)) };
    const run = begin({ venue });
    run.step(60);
    expect(Number.isFinite(run.layers.upperC[3]!)).toBe(true);
  });

  test("the golden run: a change of physics changes it, and is to be meant", () => {
    const run = begin({ doors: new Map([[doorOf(BURNING), true]]) });
    run.step(100);
    expect(run.digest()).toBe("0xa885e83b75794df656f73fd78c2b8636187aa27a11e262a60f2c9be26bc0d29c");
  });

  test("refuses what cannot be", () => {
    expect(() => begin({ room: 99 })).toThrow(RangeError);
    expect(() => begin({ at: [50, 50] })).toThrow(/not in its room/);
    expect(() => begin({ peakKw: 0 })).toThrow(/peakKw/);
    expect(() => begin({ spread: 0.9 })).toThrow(/spread/);
    expect(() => begin().setOpening(999, true)).toThrow(RangeError);
    expect(() => begin().isOpen(-1)).toThrow(RangeError);
    const passage = { ...VENUE, openings: VENUE.openings.map((o) => ({ ...o, kind: "passage" as const })) };
    const run = begin({ venue: passage });
    expect(run.setOpening(0, false)).toBe(false);
    expect(run.isOpen(0)).toBe(true);
  });
});
