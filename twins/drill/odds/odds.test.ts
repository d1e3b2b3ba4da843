import { beforeAll, expect, test } from "vitest";
import { readDrillRecord } from "../../../server/runs/drillRecords.ts";
import type { Venue, VenueObstacle } from "../../core/venue.ts";
import { buildingOdds, classDamage, feltMotion } from "../../hazards/earthquake/building.ts";
import type { DrillHazard } from "../definition.ts";
import { quakeHazard } from "../hazards/earthquake.ts";
import { TINY_VENUE } from "../testing.ts";
import { floorPoints, type QuakeMember, quakeMeter, type Stand, type Track } from "./meter.ts";
import { quakeOdds, shareOf } from "./odds.ts";
import { personOdds } from "./person.ts";
import { heldPlace } from "./tracks.ts";
import { verdictOf } from "./verdict.ts";

const thing = (id: string, kind: string, at: VenueObstacle["at"], sizeM: VenueObstacle["sizeM"]): VenueObstacle => ({
  ...{ id, title: { en: id, zh: id }, storey: 0, room: 0, kind, at, headingRad: 0, sizeM, shelters: kind === "table" },
});
const VENUE: Venue = {
  ...TINY_VENUE,
  obstacles: [
    thing("shelf", "bookshelf", [3, 2], [0.25, 0.8, 1.9]),
    thing("table", "table", [5, 3], [1.2, 0.8, 0.75]),
    thing("bed", "bed", [1.6, 2], [1.4, 1.9, 0.5]),
  ],
};
const RUNS = 4;
const FROM_S = 1;
const record = await readDrillRecord("elcentro");
const start = (seed: number, scale: number): Promise<DrillHazard> =>
  quakeHazard({ venue: VENUE, record, scale, directionRad: 0, fromS: FROM_S }, seed);
const still = (x: number, y: number, isSheltered = false): Track =>
  Array.from({ length: 600 }, (): Stand => ({ storey: 0, x, y, heightM: 0.6, isSheltered }));
/** Beside the shelf, under the table, in the far corner. */
const TRACKS = [still(2.7, 2), still(5, 3, true), still(5.5, 0.5)];
const points = floorPoints(VENUE);
const members: QuakeMember[] = [];
let hazard: DrillHazard;

beforeAll(async () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    hazard = await start(seed, 3);
    members.push(quakeMeter(hazard, points, TRACKS).finish());
  }
}, 60_000);

test("a shelf on its narrow side falls in most runs and a table in none; who is beside the shelf is told apart from who is far", () => {
  const odds = quakeOdds(VENUE, hazard.furniture!, null, members);
  expect(odds).toMatchObject({ runs: RUNS, allPieces: 3, building: null });
  const [shelf] = odds.pieces;
  expect(shelf).toMatchObject({ obstacle: 0, isTall: true, isByBed: true, place: { en: "room" } });
  expect(shelf!.fell.count).toBeGreaterThanOrEqual(3);
  // Few runs: the interval is wide, and never a point.
  expect(shelf!.fell.high - shelf!.fell.low).toBeGreaterThan(20);
  expect(odds.pieces.map(({ obstacle }) => obstacle)).not.toContain(1);
  const far = odds.cells.filter(([, x]) => x > 5 || x < 0.8);
  expect([odds.cells.length > 0, far]).toEqual([true, []]);
  const [own, corridor] = odds.rooms;
  expect(own!.meanPct).toBeGreaterThan(0);
  expect(corridor).toMatchObject({ meanPct: 0, quietPct: 100 });
  expect(odds.advice[0]!.en).toMatch(/^shelf \(room\), by the bed, fell in \d of 4 runs: fasten it/);
});

test("whether a place was safe is judged by all runs, and what happened is told beside it as luck or not", () => {
  const person = (who: number) => personOdds(VENUE, members, TRACKS[who]!, who, 31)!;
  const [beside, under, far] = [person(0), person(1), person(2)];
  expect(beside.struck.count).toBeGreaterThan(0);
  expect(beside.by).toEqual([{ title: { en: "shelf", zh: "shelf" }, count: beside.struck.count }]);
  expect(beside.sentences[0]!.en).toContain(`${beside.struck.count} of 4 runs`);
  expect(beside.sentences.at(-1)!.en).toMatch(/^The nearest place in this room that nothing struck .* m to the /);
  expect(under).toMatchObject({ verdict: "safe", wasStruck: false, struck: { count: 0 }, by: [] });
  expect(under.shelteredS).toBeCloseTo(30, 6);
  expect(far).toMatchObject({ verdict: "safe", open: { count: 0, low: 0 } });
  expect(far.sentences[1]!.en).toBe("You were not struck, as was to be expected.");
  // The same figures with another first run: the odds stay, what happened does not.
  const turned = personOdds(VENUE, [...members].reverse(), TRACKS[0]!, 0, 31)!;
  expect(turned.struck).toEqual(beside.struck);
  expect(turned.wasStruck).toBe(members.at(-1)!.by[0]! >= 0);
  expect(personOdds(VENUE, members, [], 0, 31)).toBeNull();
  expect([0, 10, 10.1, 49.9, 50, 100].map(verdictOf)).toEqual([
    ...["safe", "safe", "chance", "chance", "unsafe", "unsafe"],
  ]);
});

test("the same seed gives the same verdicts, and a gentle shaking makes nothing fall", async () => {
  const again = quakeMeter(await start(1, 3), points, TRACKS).finish();
  expect(again).toEqual(members[0]);
  const gentle = quakeMeter(await start(1, 0.3), points, TRACKS).finish();
  expect([...gentle.fallen, ...gentle.struck].some((one) => one === 1)).toBe(false);
  const odds = quakeOdds(VENUE, (await start(1, 0.3)).furniture!, null, [gentle]);
  expect([odds.pieces, odds.cells]).toEqual([[], []]);
  expect(odds.advice.map(({ en }) => en)).toEqual(["Nothing fell in half of the runs."]);
});

test("where somebody stayed the longest is their place, sheltered or not; who was not there has none", () => {
  const walked: Track = [...still(1, 1).slice(0, 100), null, ...still(4, 3, true).slice(0, 300)];
  expect(heldPlace(walked, 31)).toMatchObject({ x: 4, y: 3, stayedS: 15, shelteredS: 15 });
  expect(heldPlace(walked, 5)).toMatchObject({ x: 1, y: 1 });
  expect(heldPlace([null], 31)).toBeNull();
});

test("a building's states add up to one, worsen with the shaking, and are told beside other classes", () => {
  const low = classDamage("C1L", "low", 0.27);
  // Half of them are damaged extensively at the median.
  expect(low.probabilities.extensive + low.probabilities.complete).toBeCloseTo(0.5, 3);
  const from = { en: "", zh: "" };
  const [weak, strong] = [0.1, 1].map((pgaG) => buildingOdds({ type: "URM-L", code: "low", from }, pgaG));
  expect(strong!.own.meanState).toBeGreaterThan(weak!.own.meanState);
  for (const { probabilities } of [strong!.own, ...strong!.others])
    expect(Object.values(probabilities).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
  expect(strong!.others.map(({ type, code }) => `${type} ${code}`)).toEqual([
    "W1 low",
    "C1L low",
    "C1L high",
    "URM-L pre",
  ]);
  expect(() => classDamage("URM-L", "high", 1)).toThrow(RangeError);
  expect(() => classDamage("toString", "low", 1)).toThrow(RangeError);
  expect(feltMotion(3.126, 0.362)).toMatchObject({ roman: "VIII" });
  expect(shareOf([true, false, true, true])).toMatchObject({ count: 3, mean: 75 });
});
