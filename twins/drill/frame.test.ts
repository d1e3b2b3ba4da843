import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ABSENT,
  CONDITIONS,
  DRILL_FRAME_HEADER_BYTES,
  drillFrameWriter,
  type PeopleView,
  packLook,
  REFRESH_TICKS,
  readDrillFrame,
  type ToldPerson,
  unpackLook,
} from "./frame.ts";

const ORIGIN = { x: -20, y: 5, floors: [0, 8, 16, 24] };
const people = (count: number): PeopleView & { storey: Uint8Array } => ({
  count,
  storey: new Uint8Array(count),
  z: new Float64Array(count),
  x: new Float64Array(count).fill(1),
  y: new Float64Array(count).fill(8),
  headingRad: new Float64Array(count),
  look: new Uint8Array(count),
});

function read(bytes: Uint8Array): Map<number, ToldPerson> {
  const told = new Map<number, ToldPerson>();
  expect(readDrillFrame(bytes, ORIGIN, (person) => told.set(person.id, person))).not.toBeNull();
  return told;
}

test("whoever changed is told, to the centimetre, and everybody again within two seconds (seed kept)", () => {
  const move = fc.record({
    id: fc.nat(599),
    x: fc.double({ min: -20, max: 600, noNaN: true }),
    turn: fc.double({ min: -7, max: 7, noNaN: true }),
    look: fc.nat(127),
  });
  fc.assert(
    fc.property(fc.array(fc.array(move, { maxLength: 30 }), { minLength: 1, maxLength: 60 }), (ticks) => {
      const now = people(600);
      const writer = drillFrameWriter(600, ORIGIN);
      read(writer.encode(0, now));
      for (const [i, moves] of ticks.entries()) {
        for (const { id, x, turn, look } of moves) {
          now.x[id] = x;
          now.headingRad[id] = turn;
          now.look[id] = look;
          now.storey[id] = look & 3;
          now.z[id] = 8 * (look & 3) + (look % 2 === 0 ? 3.2 : -3.8);
        }
        const told = read(writer.encode(i + 1, now));
        for (const { id } of moves) {
          const one = told.get(id);
          if (one === undefined) continue;
          expect(Math.abs(one.x - now.x[id]!)).toBeLessThanOrEqual(0.0051);
          expect(Math.cos(one.headingRad - now.headingRad[id]!)).toBeGreaterThan(0.9998);
          expect([one.look, one.storey]).toEqual([now.look[id], now.storey[id]]);
          expect(Math.abs(one.z - now.z[id]!)).toBeLessThanOrEqual(0.0251);
        }
      }
      const seen = new Set<number>();
      for (let tick = 100; tick < 100 + REFRESH_TICKS; tick++)
        for (const id of read(writer.encode(tick, now)).keys()) seen.add(id);
      expect(seen.size).toBe(600);
    }),
    { seed: 6, numRuns: 25 },
  );
});

test("a changed person costs nine bytes, ten in a large crowd; who stands still costs the refresh alone", () => {
  const now = people(550);
  const writer = drillFrameWriter(550, ORIGIN);
  writer.encode(0, now);
  for (let id = 0; id < 550; id++) now.x[id]! += 0.07;
  expect(writer.encode(1, now).length).toBe(DRILL_FRAME_HEADER_BYTES + 9 * 550);
  const still = writer.encode(2, now).length - DRILL_FRAME_HEADER_BYTES;
  expect(still).toBeLessThanOrEqual(10 * Math.ceil(550 / REFRESH_TICKS));
  now.x[549]! += 1;
  expect(writer.encode(3, now).length - DRILL_FRAME_HEADER_BYTES).toBeLessThanOrEqual(still + 20);
});

test("a whole frame for one who comes takes nothing from the others' next", () => {
  const now = people(200);
  const writer = drillFrameWriter(200, ORIGIN);
  writer.encode(0, now);
  now.x[150] = 3;
  expect(read(writer.whole(1, now)).get(150)?.x).toBeCloseTo(3, 2);
  expect(read(writer.encode(1, now)).get(150)?.x).toBeCloseTo(3, 2);
});

test("who left is told once, and is not among the others", () => {
  const now = people(3);
  const writer = drillFrameWriter(3, ORIGIN);
  writer.encode(0, now);
  now.look[1] = ABSENT;
  expect(read(writer.encode(1, now)).get(1)?.look).toBe(ABSENT);
  expect([...read(writer.whole(2, now)).keys()]).toEqual([0, 2]);
});

test("a look is what was packed", () => {
  for (const posture of ["standing", "crouching", "dropped"] as const)
    for (const condition of CONDITIONS)
      for (const flag of [true, false]) {
        const look = { posture, condition, isSafe: flag, isHolding: !flag, isPlayed: flag, isOnWheels: !flag };
        expect(unpackLook(packLook(look))).toEqual(look);
        expect(packLook(look)).toBeLessThan(ABSENT);
      }
});

test("bytes that are no frame are refused whole (seed kept)", () => {
  const now = people(300);
  const whole = drillFrameWriter(300, ORIGIN).whole(7, now).slice();
  expect(readDrillFrame(whole, ORIGIN, () => {})).toEqual({ tick: 7 });
  fc.assert(
    fc.property(fc.nat(whole.length - 1), (length) => {
      let seen = 0;
      expect(readDrillFrame(whole.subarray(0, length), ORIGIN, () => seen++)).toBeNull();
      expect(seen).toBe(0);
    }),
    { seed: 3, numRuns: 200 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      readDrillFrame(bytes, ORIGIN, () => {});
    }),
    { seed: 4, numRuns: 500 },
  );
});
