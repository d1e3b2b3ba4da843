import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { quakeVenue } from "../../../test/support/quakeVenue.ts";
import { must } from "../../core/result.ts";
import { rng } from "../../core/rng.ts";
import type { Venue } from "../../core/venue.ts";
import { UNHARMED } from "../hazard.ts";
import { topplingShare } from "./ensemble.ts";
import { floorMotion } from "./floors.ts";
import { measuresOf } from "./measures.ts";
import { POSE } from "./moving.ts";
import { type GroundMotion, parseAccelerogram } from "./record.ts";
import { type EarthquakeRun, type EarthquakeStart, startEarthquake } from "./run.ts";

const FILE = new URL("data/elcentro_1940_NS_peknold.dat", import.meta.url);
const whole = must(parseAccelerogram(readFileSync(FILE, "utf8")));
/** The strong part alone: tests need no more. */
const record: GroundMotion = { dtS: whole.dtS, accelMps2: whole.accelMps2.slice(50, 450) };
const start = (more: Partial<EarthquakeStart> = {}): EarthquakeStart => ({
  venue: quakeVenue(),
  record,
  scale: 1.5,
  directionRad: 0,
  ...more,
});
const begin = async (more: Partial<EarthquakeStart> = {}, seed = 1): Promise<EarthquakeRun> =>
  must(await startEarthquake(start(more), seed));
const place = (run: EarthquakeRun, i: number): readonly number[] => [...run.poses.slice(POSE * i, POSE * i + 3)];

test("without shaking everything stays where it is, chair under its table and shelf at its wall", async () => {
  const run = await begin({ scale: 0 });
  const before = [...run.poses];
  run.step(2);
  expect(Math.max(...run.poses.map((value, i) => Math.abs(value - before[i]!)))).toBeLessThan(2e-3);
  expect(run.pieces.some((_, i) => run.isFallen(i))).toBe(false);
  expect(run.shakingMps2(0)).toBe(0);
  run.free();
});

test("shaken, the slender falls, castors roll far, what is built in stays; the floor comes back", async () => {
  const run = await begin();
  const kinds = run.pieces.map(({ obstacle }) => start().venue.obstacles[obstacle]!.kind);
  const from = kinds.map((_, i) => place(run, i));
  const into = { ...UNHARMED };
  let [most, farthest] = [0, 0];
  const floor: [number, number] = [0, 0];
  while (run.atS < run.durationS + 2) {
    run.step(0.05);
    run.around({ storey: 0, x: 1, y: 1, heightM: 0 }, into);
    most = Math.max(most, into.shakingMps2);
    run.floorAt(0, floor);
    farthest = Math.max(farthest, Math.abs(floor[0]));
  }
  const moved = (kind: string): number => {
    const i = kinds.indexOf(kind);
    return Math.hypot(place(run, i)[0]! - from[i]![0]!, place(run, i)[1]! - from[i]![1]!);
  };
  expect(most).toBeCloseTo(1.5 * measuresOf(record).pgaMps2, 0);
  expect(farthest).toBeGreaterThan(0.05);
  expect(floor.map(Math.abs)).toEqual([0, 0]);
  expect(run.isFallen(kinds.indexOf("shelf"))).toBe(true);
  expect(run.isFallen(kinds.indexOf("sofa"))).toBe(false);
  expect(moved("swivelChair")).toBeGreaterThan(5 * moved("cabinet"));
  expect(moved("sink")).toBe(0);
  // Nothing has gone through the floor or left the room.
  for (const [i] of kinds.entries()) {
    const [x, y, z] = place(run, i);
    expect(z).toBeGreaterThan(0.1);
    expect(x! > -0.3 && x! < 6.3 && y! > -0.3 && y! < 5.3).toBe(true);
  }
  run.free();
});

test("who stands before a falling shelf is struck, who is far or under a table is not", async () => {
  const run = await begin();
  let [struck, far, sheltered] = [false, false, false];
  while (run.atS < run.durationS) {
    run.step(1 / 30);
    struck ||= [1.3, 2.5].some((x) => run.hits(0, x, 1.2, 0.25, 1.7, false) !== null);
    sheltered ||= run.hits(0, 2.5, 1.2, 0.25, 1.7, true) !== null;
    far ||= run.hits(0, 60, 60, 0.25, 1.7, false) !== null;
    expect(run.hits(7, 0, 0, 1, 1, false)).toBeNull();
  }
  expect([struck, far, sheltered]).toEqual([true, false, false]);
  run.free();
});

/** Chairs, tables, shelves and lamps thrown into a room by chance: many in one another and in the walls. */
function crowded(seed: number): Venue {
  const venue = quakeVenue();
  const kinds = venue.obstacles.filter(({ kind }) => kind !== "sofa" && kind !== "sink");
  const chance = rng(seed, "crowded");
  const obstacles = Array.from({ length: 25 }, (_, i) => ({
    ...kinds[chance.below(kinds.length)]!,
    id: `piece-${i}`,
    at: [6 * chance.uniform(), 5 * chance.uniform()] as const,
    headingRad: 2 * Math.PI * chance.uniform(),
  }));
  return { ...venue, obstacles };
}

test("however furniture is drawn into one another, at rest it rests, and shaken nothing bursts or leaves the room", async () => {
  for (const seed of [1, 2, 3]) {
    const venue = crowded(seed);
    const still = await begin({ venue, scale: 0 }, seed);
    const before = [...still.poses];
    still.step(0.5);
    expect(Math.max(...still.poses.map((value, i) => Math.abs(value - before[i]!)))).toBeLessThan(1e-3);
    const shaken = await begin({ venue, directionRad: seed }, seed);
    shaken.step(4);
    for (const [i] of shaken.pieces.entries()) {
      const [x, y, z] = place(shaken, i);
      expect(x! > -0.5 && x! < 6.5 && y! > -0.5 && y! < 5.5 && z! > 0.1 && z! < 2.5).toBe(true);
    }
    still.free();
    shaken.free();
  }
});

test("a vertical part is felt, along its own record", async () => {
  const [without, withUp] = [await begin(), await begin({ vertical: record })];
  for (const run of [without, withUp]) run.step(4);
  expect(withUp.digest()).not.toBe(without.digest());
  expect(withUp.shakingMps2(0)).toBe(without.shakingMps2(0));
  for (const run of [without, withUp]) run.free();
});

test("the same seed gives the same bytes however the time is divided, another seed others", async () => {
  const digests: string[] = [];
  for (const [seed, dtS] of [
    [1, 0.5],
    [1, 0.125],
    [2, 0.5],
  ] as const) {
    const run = await begin({}, seed);
    for (let t = 0; t < 4; t += dtS) run.step(dtS);
    digests.push(run.digest());
    run.free();
  }
  expect(digests[0]).toBe(digests[1]);
  expect(digests[0]).not.toBe(digests[2]);
});

test("which storeys and rooms take part does not change what happens in the others", async () => {
  const venue = quakeVenue(2);
  const [both, upper, room] = [
    await begin({ venue }),
    await begin({ venue, storeys: [1] }),
    await begin({ venue, rooms: [1] }),
  ];
  for (const run of [both, upper, room]) run.step(3);
  const count = upper.pieces.length;
  expect(upper.shakingMps2(0)).toBe(both.shakingMps2(0));
  expect(upper.pieces.every(({ storey }) => storey === 1)).toBe(true);
  expect([...both.poses.slice(POSE * count)]).toEqual([...upper.poses]);
  expect([...room.poses]).toEqual([...upper.poses]);
  expect(Math.min(...upper.pieces.map((_, i) => place(upper, i)[2]!))).toBeGreaterThan(3);
  for (const run of [both, upper, room]) run.free();
});

test("upper floors of a building are shaken more, by the law of its first mode; a rigid one's are not", () => {
  const building = { heightM: 20, periodS: 0.5 };
  const peak = (floorM: number, of = building) => measuresOf(floorMotion(record, of, floorM)).pgaMps2;
  expect(floorMotion(record, building, 0)).toBe(record);
  expect(peak(20)).toBeGreaterThan(1.5 * peak(0));
  expect(peak(20)).toBeGreaterThan(peak(10));
  expect(peak(20, { heightM: 20, periodS: 0.02 }) / peak(0)).toBeCloseTo(1, 0);
});

test("an ensemble gives each piece a share with its interval", async () => {
  const short: GroundMotion = { dtS: record.dtS, accelMps2: record.accelMps2.slice(0, 250) };
  const counted: number[] = [];
  const found = must(await topplingShare(start({ record: short }), 1, 3, (done) => counted.push(done)));
  expect(counted).toEqual([1, 2, 3]);
  expect(found.sharesPct).toHaveLength(3);
  expect(found.pieces.map(({ share }) => share.mean).every((mean) => mean >= 0 && mean <= 100)).toBe(true);
  const [shelf, sofa] = [found.pieces[9]!.share, found.pieces[8]!.share];
  expect(shelf.high).toBeGreaterThan(shelf.low);
  expect(sofa.mean).toBe(0);
  expect(sofa.high).toBeGreaterThan(50);
});

test("what cannot be shaken is refused", async () => {
  const codes: (string | null)[] = [];
  for (const more of [{ scale: -1 }, { scale: 11 }, { hz: 30 }, { hz: 240.5 }, { storeys: [4] }, { rooms: [9] }]) {
    const found = await startEarthquake(start(more), 1);
    codes.push(found.ok ? null : found.error.code);
  }
  expect(codes).toEqual(Array(6).fill("SIM_SITE"));
});
