import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import type { Venue } from "../../core/venue.ts";
import { UNHARMED } from "../hazard.ts";
import { type OutageStart, startOutage, USUAL_LIGHTING } from "./run.ts";

const named = { en: "it", zh: "它" };
const square = (x: number) =>
  [
    [x, 0],
    [x + 4, 0],
    [x + 4, 4],
    [x, 4],
  ] as const;
const storey = (i: number) => ({ id: `s${i}`, title: named, floorZ: 3 * i, heightM: 2.7, walls: [] });
const rooms = [0, 1, 2].flatMap((i) => [
  { id: `office-${i}`, title: named, storey: i, outline: square(0), use: "room" as const },
  { id: `corridor-${i}`, title: named, storey: i, outline: square(4), use: "corridor" as const },
]);
const door = (id: string, at: number) =>
  ({
    id,
    title: named,
    storey: at,
    a: [4, 1],
    b: [4, 2],
    sillM: 0,
    soffitM: 2,
    rooms: [0, 1],
    kind: id === "window" ? "window" : "door",
    isExit: false,
    thing: null,
  }) as const;
const stops = [0, 1, 2].map((at) => ({ storey: at, opening: 0 }));
const venue: Venue = {
  storeys: [0, 1, 2].map(storey),
  rooms,
  openings: [door("lab", 1), door("vault", 1), door("window", 1)],
  stairs: [],
  lifts: [
    { thing: "a", title: named, car: square(9), stops, capacity: 8 },
    { thing: "b", title: named, car: square(14), stops: stops.slice(1), capacity: 8 },
  ],
  obstacles: [],
  muster: [],
};
const usual: OutageStart = {
  venue,
  failsAtS: 10,
  lighting: { ...USUAL_LIGHTING, batteryS: 60 },
  lifts: { rule: "stop" },
  carsZ: [4.4, 6.1],
  doors: [
    { opening: 0, fails: "open" },
    { opening: 1, fails: "closed" },
  ],
};
const begin = (more: Partial<OutageStart> = {}) => must(startOutage({ ...usual, ...more }));
const office = { storey: 1, x: 2, y: 2, heightM: 1.6 };
const corridor = { ...office, x: 6 };

test("the dark: rooms at once, escape routes until their lights are on and after their batteries are empty", () => {
  const run = begin({ restoredAtS: 100 });
  const lit: string[] = [];
  for (const at of [0, 9, 11, 16, 74, 76, 99, 100]) {
    run.step(at - run.atS);
    const [inOffice, inCorridor] = [office, corridor].map((spot) => {
      const into = { ...UNHARMED };
      run.around(spot, into);
      return into.isLit;
    });
    lit.push(`${at} ${inOffice} ${inCorridor}`);
  }
  expect(lit).toEqual([
    "0 true true",
    "9 true true",
    "11 false false",
    "16 false true",
    "74 false true",
    "76 false false",
    "99 false false",
    "100 true true",
  ]);
});

test("only the storeys that are named go dark, and light that another hazard took stays away", () => {
  const run = begin({ storeys: [1], lighting: null });
  run.step(20);
  expect([run.hasMains(0), run.hasMains(1), run.isLit(corridor), run.isLit({ ...office, storey: 0 })]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  const into = { ...UNHARMED, isLit: false };
  run.around({ ...office, storey: 0 }, into);
  expect(into.isLit).toBe(false);
});

test("lifts that stop stay between storeys with who is in them, or open where they stand at a landing", () => {
  const run = begin();
  expect(run.lift(0)).toEqual({ state: "inService", z: 4.4, storey: null });
  run.step(12);
  expect(run.lift(0)).toEqual({ state: "stopped", z: 4.4, storey: null });
  expect(run.lift(1)).toEqual({ state: "stopped", z: 6.1, storey: 2 });
});

test("lifts that return go to the storey, and those without a stop there just stop", () => {
  const run = begin({ lifts: { rule: "return", storey: 0, speedMps: 0.5 } });
  run.step(12);
  expect(run.lift(0)).toEqual({ state: "returning", z: 3.4000000000000004, storey: null });
  run.step(10);
  expect(run.lift(0)).toEqual({ state: "parked", z: 0, storey: 0 });
  expect(run.lift(1).state).toBe("stopped");
});

test("locked doors do what each is set to, while the mains are away", () => {
  const run = begin({ restoredAtS: 20 });
  const doors = () => [0, 1, 2].map((opening) => run.door(opening));
  expect(doors()).toEqual(["held", "held", "held"]);
  run.step(15);
  expect(doors()).toEqual(["open", "closed", "held"]);
  run.step(6);
  expect(doors()).toEqual(["held", "held", "held"]);
  expect(run.lift(0).state).toBe("inService");
});

test("however the time is divided, the digest is the same", () => {
  const [one, many] = [begin(), begin()];
  one.step(16);
  for (let i = 0; i < 64; i++) many.step(0.25);
  expect(many.digest()).toBe(one.digest());
  many.step(100);
  expect(many.digest()).not.toBe(one.digest());
});

test("what does not fit the venue is refused", () => {
  const wrong: readonly Partial<OutageStart>[] = [
    { failsAtS: -1 },
    { restoredAtS: 5 },
    { lighting: { ...USUAL_LIGHTING, batteryS: -1 } },
    { lifts: { rule: "return", storey: 7, speedMps: 1 } },
    { lifts: { rule: "return", storey: 0, speedMps: 0 } },
    { carsZ: [1] },
    { storeys: [3] },
    { doors: [{ opening: 2, fails: "open" }] },
  ];
  const codes = wrong.map((more) => {
    const found = startOutage({ ...usual, ...more });
    return found.ok ? null : found.error.code;
  });
  expect(codes).toEqual(Array(wrong.length).fill("SIM_SITE"));
});
