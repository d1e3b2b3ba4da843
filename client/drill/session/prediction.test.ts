import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OwnState } from "../../../twins/protocol/drill.ts";
import { createPredictor, type PredictedWorld, type Spot, STILL_WISH, stepBody, type Wish } from "./prediction.ts";
import { VENUE } from "./testing.ts";
import { CLOSED, crosses, OPEN, wallsOf } from "./walls.ts";

const world = (doors: readonly number[] = [OPEN, OPEN], role: PredictedWorld["role"] = "resident"): PredictedWorld => ({
  venue: VENUE,
  walls: wallsOf(VENUE),
  doors: Uint8Array.from(doors),
  role,
  takesAlong: false,
});
const START: Spot = { storey: 0, x: 1, y: 1, z: 0 };
const ownAt = (number: number, { storey, x, y, z }: Spot): OwnState => ({
  ...{ tick: number, number, storey, x, y, z, speedFactor: 1, fed: 0 },
  ...{ layerM: -1, extinctionPerM: 0, waterM: 0, room: 0 },
});

const wish = fc.record({
  x: fc.double({ min: -1, max: 1, noNaN: true }),
  y: fc.double({ min: -1, max: 1, noNaN: true }),
  headingRad: fc.constant(0),
  run: fc.boolean(),
  posture: fc.constantFrom("standing" as const, "crouching" as const, "dropped" as const),
  hold: fc.boolean(),
});
/** A wish and the steps that it is held for. */
const walk = fc.array(fc.tuple(wish, fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 12 });

describe("one's own body", () => {
  test("never goes through a wall, a table, or a closed door, and through an open one it does", () => {
    const doors = fc.tuple(fc.constantFrom(OPEN, CLOSED), fc.constantFrom(OPEN, CLOSED));
    let through = 0;
    fc.assert(
      fc.property(walk, doors, fc.constantFrom("resident" as const, "wheelchair" as const), (legs, stands, role) => {
        const held = world(stands, role);
        const { ends, opening } = held.walls.storeys[0]!;
        const solid = [...opening.keys()].filter((at) => opening[at]! < 0 || stands[opening[at]!] !== OPEN);
        const predictor = createPredictor(held, { ...START, x: 2.5, y: 3.5 });
        for (const [one, steps] of legs)
          for (let n = 0; n < steps; n++) {
            const { x, y, z } = predictor.body;
            predictor.step(one);
            const to = predictor.body;
            if (z !== 0 || to.z !== 0 || to.storey !== 0) return;
            expect(solid.filter((at) => crosses(ends, at, x, y, to.x, to.y))).toEqual([]);
            if (y < 4 && to.y >= 4) through++;
          }
      }),
      { seed: 20_261_130, numRuns: 300 },
    );
    expect(through).toBeGreaterThan(0);
  });

  test("slides along a wall that it meets aslant", () => {
    const predictor = createPredictor(world(), START);
    const aslant: Wish = { ...STILL_WISH, x: 0.5, y: -0.9 };
    for (let n = 0; n < 60; n++) predictor.step(aslant);
    expect(predictor.body.y).toBeGreaterThan(0.1);
    expect(predictor.body.x).toBeGreaterThan(2);
  });

  test("crouches and crawls more slowly, and runs faster", () => {
    const goes = (more: Partial<Wish>): number => {
      const predictor = createPredictor(world(), { ...START, x: 0.5 });
      for (let n = 0; n < 20; n++) predictor.step({ ...STILL_WISH, x: 1, ...more });
      return predictor.body.x - 0.5;
    };
    expect(goes({})).toBeCloseTo(1.34, 2);
    expect(goes({ posture: "crouching" })).toBeCloseTo(0.65 * 1.34, 2);
    expect(goes({ posture: "dropped", run: true })).toBeCloseTo(0.45 * 1.34, 2);
    expect(goes({ run: true })).toBeCloseTo(2.6, 2);
  });

  test("climbs a stair to the floor above", () => {
    const predictor = createPredictor(world(), { storey: 0, x: 11, y: 8, z: 0 });
    for (let n = 0; n < 70; n++) predictor.step({ ...STILL_WISH, x: 1 });
    expect(predictor.body.z).toBeGreaterThan(1);
    for (let n = 0; n < 60; n++) predictor.step({ ...STILL_WISH, x: 1 });
    expect(predictor.body).toMatchObject({ storey: 1, z: 3 });
  });
});

describe("what the server answers", () => {
  test("late, leaves the body where the server has it", () => {
    fc.assert(
      fc.property(
        walk,
        fc.integer({ min: 0, max: 12 }),
        fc.double({ min: -0.4, max: 0.4, noNaN: true }),
        (legs, late, pushed) => {
          const held = world();
          const predictor = createPredictor(held, START);
          // A server that does the same, later, and on its first step shoves the body as others do.
          let there: Spot = START;
          const sent: ReturnType<typeof predictor.step>[] = [];
          const answer = (): void => {
            const move = sent.shift()!;
            if (move.number === 1) there = { ...there, x: there.x + pushed };
            there = stepBody(held, there, move, { speedFactor: 1, dtS: 0.05 });
            predictor.correct(ownAt(move.number, there));
          };
          for (const [one, steps] of legs)
            for (let n = 0; n < steps; n++) {
              sent.push(predictor.step(one));
              if (sent.length > late) answer();
            }
          while (sent.length > 0) answer();
          expect(predictor.pending).toBe(0);
          expect(predictor.body).toEqual(there);
          for (let n = 0; n < 60; n++) predictor.pass(1 / 60);
          const drawn = predictor.shown(STILL_WISH, 0);
          expect(Math.hypot(drawn.x - there.x, drawn.y - there.y)).toBeLessThan(1e-6);
        },
      ),
      { seed: 20_261_131, numRuns: 200 },
    );
  });

  test("a small error is smoothed over 150 ms, a large one jumps", () => {
    const small = createPredictor(world(), START);
    small.step(STILL_WISH);
    small.correct(ownAt(1, { ...START, x: 1.3 }));
    expect(small.shown(STILL_WISH, 0).x).toBeCloseTo(1, 9);
    small.pass(0.05);
    expect(small.shown(STILL_WISH, 0).x).toBeGreaterThan(1.1);
    small.pass(0.1);
    expect(small.shown(STILL_WISH, 0).x).toBeGreaterThan(1.28);
    const large = createPredictor(world(), START);
    large.correct(ownAt(0, { ...START, x: 4.9 }));
    expect(large.shown(STILL_WISH, 0).x).toBe(4.9);
  });

  test("a move is seen within one frame", () => {
    const predictor = createPredictor(world(), START);
    expect(predictor.shown({ ...STILL_WISH, x: 1 }, 1 / 60).x - START.x).toBeCloseTo(1.34 / 60, 4);
  });

  test("numbers go on after those that the server knows of an earlier page", () => {
    const predictor = createPredictor(world(), START);
    predictor.correct(ownAt(77, START));
    expect(predictor.step(STILL_WISH).number).toBe(78);
  });
});
