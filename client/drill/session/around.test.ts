import { expect, test } from "vitest";
import { bearing, doorInReach, doorsNear, exitsNear, isInReach, musterNear, roomAt, stairsNear } from "./around.ts";
import { keepSeat, keptSeat } from "./kept.ts";
import { readAnswer } from "./link.ts";
import { readSettings } from "./settings.ts";
import { VENUE } from "./testing.ts";

const at = (x: number, y: number, storey = 0) => ({ storey, x, y, z: 0 });

test.each([
  [0, 5, 12],
  [5, 0, 3],
  [0, -5, 6],
  [-5, 0, 9],
  [5, 5, 2],
  [-1, 5, 12],
])("%d east and %d north is at %d o'clock", (x, y, clock) => {
  // Halfway between two hours either is right.
  const got = bearing({ x: 0, y: 0 }, x, y).clock;
  expect([clock, x === y ? 1 : clock]).toContain(got);
});

test("what is near is told by where it is and how far", () => {
  expect(roomAt(VENUE, at(1, 1))).toBe(0);
  expect(roomAt(VENUE, at(1, 5))).toBe(1);
  expect(roomAt(VENUE, at(20, 20))).toBe(-1);
  expect(doorInReach(VENUE, at(2.5, 3))).toBe(0);
  expect(doorInReach(VENUE, at(2.5, 1))).toBe(-1);
  expect(doorInReach(VENUE, at(2.5, 3, 1))).toBe(-1);
  expect(exitsNear(VENUE, at(5, 5))).toEqual([{ at: 1, clock: 3, m: 5 }]);
  expect(doorsNear(VENUE, at(2.5, 2), 0)).toEqual([{ at: 0, clock: 12, m: 2 }]);
  expect(musterNear(VENUE, at(14, 15))).toEqual({ at: 0, clock: 6, m: 10 });
  expect(stairsNear(VENUE, at(10, 8))).toEqual([{ at: 0, clock: 3, m: 2 }]);
  expect(isInReach(VENUE.callPoints, at(9, 6))).toBe(true);
  expect(isInReach(VENUE.callPoints, at(6, 5))).toBe(false);
});

test("settings are those of this device, and motion is off where less of it is wished", () => {
  expect(readSettings(null, true)).toEqual({ still: true, rumble: false, flash: false, captions: true, text: "usual" });
  expect(readSettings('{"rumble":true}', true)).toMatchObject({ still: true, rumble: true });
  expect(readSettings("broken", false)).toMatchObject({ still: false, flash: true });
});

test("a seat is kept by its code; what is broken counts as none", () => {
  const held = new Map<string, string>([["aitn.drill.AAAAAA", "broken"]]);
  const shelf = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  };
  expect(keptSeat(shelf, "AAAAAA")).toEqual({});
  keepSeat(shelf, "BBBBBB", { host: "h" });
  keepSeat(shelf, "BBBBBB", { token: "t", name: "Ann", role: "warden" });
  expect(keptSeat(shelf, "BBBBBB")).toEqual({ host: "h", token: "t", name: "Ann", role: "warden" });
});

test("an answer is read by the wire's shape, and a refusal keeps the server's own sentence", () => {
  expect(readAnswer("start", { ok: true, value: {} })).toEqual({ ok: true, value: {} });
  expect(readAnswer("act", { ok: true, value: { text: "bare" } })).toMatchObject({ error: { code: "WIRE_SCHEMA" } });
  const said = { en: "Go nearer.", zh: "请走近一些。" };
  const refused = { ok: false, error: { code: "SIM_STATE", message: "Go nearer.", said } };
  expect(readAnswer("act", refused)).toEqual(refused);
  expect(readAnswer("act", undefined)).toMatchObject({ ok: false, error: { code: "WIRE_SCHEMA" } });
});
