import { expect, test } from "vitest";
import {
  bearing,
  doorFaced,
  doorInReach,
  doorsNear,
  doorsTold,
  exitsNear,
  isInReach,
  musterNear,
  roomAt,
  stairsNear,
} from "./around.ts";
import { keepSeat, keptCodes, keptSeat } from "./kept.ts";
import { readAnswer } from "./link.ts";
import { readSettings, shownView, usualSettings } from "./settings.ts";
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
  expect(readSettings(null, true)).toEqual({
    still: true,
    rumble: false,
    flash: false,
    captions: true,
    view: null,
    text: "usual",
  });
  expect(readSettings('{"rumble":true}', true)).toMatchObject({ still: true, rumble: true });
  expect(readSettings("broken", false)).toMatchObject({ still: false, flash: true });
  expect(readSettings('{"view":"first"}', true).view).toBe("first");
  expect(readSettings('{"view":"sideways","rumble":true}', true)).toMatchObject({ view: null });
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

test("through one's own eyes is the usual view, but not for who wishes less motion, nor where the processor draws", () => {
  const usual = usualSettings(false);
  expect(shownView(usual, "hardware")).toBe("first");
  expect(shownView(usual, "software")).toBe("plan");
  expect(shownView(usualSettings(true), "hardware")).toBe("plan");
  expect(shownView({ ...usualSettings(true), view: "first" }, "software")).toBe("first");
  expect(shownView({ ...usual, view: "first" }, "none")).toBe("plan");
});

test("acts are for the door in reach that one faces, and from above for the nearest", () => {
  const door = VENUE.openings.findIndex(({ kind }) => kind === "door");
  const one = VENUE.openings[door]!;
  const shifted = (m: number) => ({
    ...one,
    a: [one.a[0] + m, one.a[1]] as typeof one.a,
    b: [one.b[0] + m, one.b[1]] as typeof one.b,
  });
  const venue = { ...VENUE, openings: [shifted(0), shifted(1.4)] };
  const y = (one.a[1] + one.b[1]) / 2;
  const middle = (one.a[0] + one.b[0]) / 2;
  const spot = { storey: one.storey, x: middle + 0.65, y: y + 0.3, z: 0 };
  expect(doorInReach(venue, spot)).toBe(0);
  expect(doorFaced(venue, spot, Math.atan2(-0.3, 0.75))).toBe(1);
  expect(doorFaced(venue, spot, Math.atan2(-0.3, -0.65))).toBe(0);
  expect(doorFaced(venue, { ...spot, x: spot.x + 50 }, 0)).toBe(-1);
});

test("many doors are told by their number, and by name the nearest and those that stand unlike the rest", () => {
  const door = VENUE.openings[0]!;
  const corridor = {
    ...VENUE,
    openings: Array.from({ length: 12 }, (_, n) => ({
      ...door,
      id: `door-${n}`,
      a: [n, 0],
      b: [n + 1, 0],
      rooms: [0, null],
    })),
  } as unknown as typeof VENUE;
  const stands = (at: number) => (at === 9 ? 0 : at === 5 ? 2 : 1);
  const told = doorsTold(corridor, at(0.5, 1), 0, stands, () => true);
  expect(told.counts).toEqual([1, 10, 1]);
  expect(told.named.map((one) => one.at)).toEqual([0, 5, 9]);
  // Few doors are told one by one, and one that is told elsewhere not again.
  expect(doorsTold(corridor, at(0.5, 1), 0, stands, (one) => one < 2)).toMatchObject({ counts: null });
});

test("a tab knows the drills that it is in, and not those that it only opened", () => {
  const held = new Map<string, string>();
  const shelf = {
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, value: string) => void held.set(name, value),
    removeItem: (name: string) => void held.delete(name),
    key: (at: number) => [...held.keys()][at] ?? null,
    get length() {
      return held.size;
    },
  };
  held.set("something else", "1");
  keepSeat(shelf, "ZZZ999", { token: "t", name: "Ann", role: "resident" });
  keepSeat(shelf, "AAA222", { token: "u" });
  keepSeat(shelf, "BBB333", { host: "h" });
  expect(keptCodes(shelf)).toEqual(["AAA222", "ZZZ999"]);
});
