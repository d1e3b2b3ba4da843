import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Body } from "../../../twins/crowd/crowd.ts";
import { corners } from "../../../twins/crowd/plan/frame.ts";
import { wishedMps } from "../../../twins/drill/participants.ts";
import { ROLE } from "../../../twins/drill/roles.ts";
import type { OwnState } from "../../../twins/protocol/drill.ts";
import { createPredictor, type PredictedWorld, predictedWorld, STILL_WISH, setDoor, type Wish } from "./prediction.ts";
import { VENUE } from "./testing.ts";
import { CLOSED, OPEN } from "./walls.ts";

function world(doors: readonly number[] = [OPEN, OPEN], role: PredictedWorld["role"] = "resident"): PredictedWorld {
  const made = predictedWorld(VENUE, role);
  doors.forEach((stands, at) => {
    setDoor(made, at, stands);
  });
  return made;
}
const bodyAt = (x: number, y: number): Body => ({ sheet: 0, x, y, vx: 0, vy: 0, mps: 0 });
const ownAt = (number: number, body: Body): OwnState => ({
  ...{ tick: number, number, storey: 0, x: body.x, y: body.y, z: 0, speedFactor: 1, fed: 0 },
  ...{ layerM: -1, extinctionPerM: 0, waterM: 0, room: 0, body, isGuided: false },
});
const START = bodyAt(1, 1);
const from = (held: PredictedWorld, body: Body = START) => createPredictor(held, ownAt(0, body));

type At = readonly [number, number];
const side = (a: At, b: At, [x, y]: At): number => (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
const isBetween = (a: At, b: At, c: At, d: At): boolean => side(a, b, c) * side(a, b, d) < 0;
const crosses = ([a, b]: readonly [At, At], from: At, to: At): boolean =>
  isBetween(a, b, from, to) && isBetween(from, to, a, b);

/** Walls, the table and closed openings of the ground floor. */
function solidLines(stands: readonly number[]): (readonly [At, At])[] {
  const table = VENUE.obstacles[0]!;
  const outline = corners(
    table.at,
    [table.sizeM[0], table.sizeM[1]],
    [Math.cos(table.headingRad), Math.sin(table.headingRad)],
  );
  return [
    ...VENUE.storeys[0]!.walls,
    ...outline.map((a, i) => [a, outline[(i + 1) % 4]!] as const),
    ...VENUE.openings.filter((_, at) => stands[at] !== OPEN).map(({ a, b }) => [a, b] as const),
  ];
}

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
        const solid = solidLines(stands);
        const predictor = from(world(stands, role), bodyAt(2.5, 3.5));
        for (const [one, steps] of legs)
          for (let n = 0; n < steps; n++) {
            const { x, y, z } = predictor.body;
            predictor.step(one);
            const to = predictor.body;
            if (z !== 0 || to.z !== 0 || to.storey !== 0) return;
            expect(solid.filter((line) => crosses(line, [x, y], [to.x, to.y]))).toEqual([]);
            if (y < 4 && to.y >= 4) through++;
          }
      }),
      { seed: 20_261_130, numRuns: 300 },
    );
    expect(through).toBeGreaterThan(0);
  });

  test("slides along a wall that it meets aslant", () => {
    const predictor = from(world());
    const aslant: Wish = { ...STILL_WISH, x: 0.5, y: -0.9 };
    for (let n = 0; n < 60; n++) predictor.step(aslant);
    expect(predictor.body.y).toBeGreaterThan(0.1);
    expect(predictor.body.x).toBeGreaterThan(2);
  });

  test("crouches and crawls more slowly, and runs faster", () => {
    const goes = (more: Partial<Wish>): number => {
      const predictor = from(world(), bodyAt(0.5, 1));
      for (let n = 0; n < 20; n++) predictor.step({ ...STILL_WISH, x: 1, ...more });
      return predictor.body.x - 0.5;
    };
    expect(goes({})).toBeCloseTo(1.34, 2);
    expect(goes({ posture: "crouching" })).toBeCloseTo(0.65 * 1.34, 2);
    expect(goes({ posture: "dropped", run: true })).toBeCloseTo(0.45 * 1.34, 2);
    expect(goes({ run: true })).toBeCloseTo(2.6, 2);
  });

  test("climbs a stair to the floor above", () => {
    const predictor = from(world(), bodyAt(11, 8));
    for (let n = 0; n < 70; n++) predictor.step({ ...STILL_WISH, x: 1 });
    expect(predictor.body.z).toBeGreaterThan(1);
    for (let n = 0; n < 120; n++) predictor.step({ ...STILL_WISH, x: 1 });
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
          const predictor = from(held);
          // A server that does the same, later, and on its first step shoves the body as others do.
          const { lone } = predictedWorld(VENUE, "resident");
          lone.become("walking", ROLE.resident.runMps);
          lone.body = START;
          const sent: ReturnType<typeof predictor.step>[] = [];
          const answer = (): void => {
            const move = sent.shift()!;
            if (move.number === 1) lone.body = { ...lone.body, x: lone.body.x + pushed };
            lone.step(move.x, move.y, wishedMps({ role: ROLE.resident, move, along: -1 }), 1, 0.05);
            const { storey, x, y, z } = lone;
            predictor.correct({ ...ownAt(move.number, lone.body), storey, x, y, z });
          };
          for (const [one, steps] of legs)
            for (let n = 0; n < steps; n++) {
              sent.push(predictor.step(one));
              if (sent.length > late) answer();
            }
          while (sent.length > 0) answer();
          expect(predictor.pending).toBe(0);
          expect(predictor.body).toEqual({ storey: lone.storey, x: lone.x, y: lone.y, z: lone.z });
          for (let n = 0; n < 60; n++) predictor.pass(1 / 60);
          const drawn = predictor.shown(STILL_WISH, 0);
          expect(Math.hypot(drawn.x - lone.x, drawn.y - lone.y)).toBeLessThan(1e-6);
        },
      ),
      { seed: 20_261_131, numRuns: 200 },
    );
  });

  test("a small error is smoothed over 150 ms, a large one jumps", () => {
    const small = from(world());
    small.step(STILL_WISH);
    small.correct(ownAt(1, { ...START, x: 1.3 }));
    expect(small.shown(STILL_WISH, 0).x).toBeCloseTo(1, 9);
    small.pass(0.05);
    expect(small.shown(STILL_WISH, 0).x).toBeGreaterThan(1.1);
    small.pass(0.1);
    expect(small.shown(STILL_WISH, 0).x).toBeGreaterThan(1.28);
    const large = from(world());
    large.correct(ownAt(0, { ...START, x: 4.9 }));
    expect(large.shown(STILL_WISH, 0).x).toBe(4.9);
  });

  test("a move is seen within one frame", () => {
    const predictor = from(world());
    expect(predictor.shown({ ...STILL_WISH, x: 1 }, 1 / 60).x - START.x).toBeCloseTo(1.34 / 60, 4);
  });

  test("numbers go on after those that the server knows of an earlier page", () => {
    const predictor = from(world());
    predictor.correct(ownAt(77, START));
    expect(predictor.step(STILL_WISH).number).toBe(78);
  });
});
