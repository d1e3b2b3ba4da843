import { expect, test } from "vitest";
import { compareRuns } from "./comparison.ts";
import type { RunMetrics } from "./metrics.ts";
import { AS_SHIPPED, runPlan, seedsFrom } from "./plans.ts";
import { TINY_VENUE, tinyDrill } from "./testing.ts";

const read = async (): Promise<string> => "";
const run = (more: Partial<typeof AS_SHIPPED>, seed: number, agents = 8, drill = tinyDrill()) =>
  runPlan(drill, TINY_VENUE, { ...AS_SHIPPED, ...more }, seed, { read, agents });

test("a run of a plan gives the same figures twice, and another seed other people", async () => {
  const first = await run({}, 7);
  expect(await run({}, 7)).toEqual(first);
  expect((await run({}, 8)).digest).not.toBe(first.digest);
  expect(first).toMatchObject({ people: 8, out: 8, notOut: 0, hurt: 0 });
  // The alarm is at 5 s; nobody is out before somebody has reacted and walked, and half are out before the last.
  expect(first.medianOutS).toBeGreaterThan(5);
  expect(first.lastOutS!).toBeGreaterThanOrEqual(first.medianOutS);
  expect(first.highestPerM2).toBeGreaterThan(0.3);
  expect(first.highestPerM2).toBeLessThan(6);
});

test("people who react in half the time are out earlier by about the half that is saved", async () => {
  const [slow, quick] = [await run({}, 7), await run({ reactionFactor: 0.5 }, 7)];
  // The median reaction is 10 s (its logarithm spreads by 0.3): the last of eight saves some 4 to 10 s.
  expect(slow.lastOutS! - quick.lastOutS!).toBeGreaterThan(3);
  expect(slow.lastOutS! - quick.lastOutS!).toBeLessThan(12);
});

test("an alarm that is so much earlier brings everybody out as much earlier", async () => {
  const [late, early] = [await run({ alarmAtS: 25 }, 3), await run({ alarmAtS: 5 }, 3)];
  expect(late.lastOutS! - early.lastOutS!).toBeCloseTo(20, 6);
  expect(late.medianOutS - early.medianOutS).toBeCloseTo(20, 6);
});

test("a warden tells people to go who would have waited", async () => {
  const slow = tinyDrill({
    population: [{ rooms: ["room"], share: 1, kinds: {}, reactionS: 60, reactionSigma: 0.1 }],
  });
  const [alone, led] = [await run({}, 3, 6, slow), await run({ wardens: 1 }, 3, 6, slow)];
  expect(led.people).toBe(6);
  expect(alone.lastOutS! - led.lastOutS!).toBeGreaterThan(20);
});

test("who is not out at the end is counted, and the drill's length stands for their time", async () => {
  const never = tinyDrill({ doors: { door: "locked" }, lengthS: 20 });
  const stuck = await run({ doors: "open" }, 3, 5, never);
  expect(stuck).toMatchObject({ people: 5, out: 0, notOut: 5, lastOutS: null, medianOutS: 20 });
});

const figures = (seed: number, lastOutS: number | null, hurt = 0): RunMetrics => ({
  ...{ seed, people: 10, out: 10, notOut: 0, hurt, lastOutS, medianOutS: 30, highestPerM2: 1, endedAtS: 100 },
  ...{ meanFed: 0, incapacitated: 0, staying: 0, stayingHurt: 0 },
  digest: "0x00",
});

test("the interval of paired differences is Student's: Sleep's data of 1908", () => {
  // Cushny and Peebles 1905, as in Student 1908: differences 1.2 2.4 1.3 1.3 0 1 1.8 0.8 4.6 1.4; mean 1.58, s 1.23, t(9) 2.262.
  const a = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2.0].map((x, seed) => figures(seed, x));
  const b = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4].map((x, seed) => figures(seed, x));
  const [last] = compareRuns(a, b);
  expect(last!.difference.mean).toBeCloseTo(1.58, 9);
  expect(last!.difference.low).toBeCloseTo(0.7001, 3);
  expect(last!.difference.high).toBeCloseTo(2.4599, 3);
  expect(last!.better).toBe("a");
});

test("a sentence tells which plan is better and by how much, or that none is shown", () => {
  const a = seedsFrom(1, 20).map((seed) => figures(seed, 100 + seed));
  const quicker = seedsFrom(1, 20).map((seed) => figures(seed, 60 + seed + (seed % 2)));
  const same = seedsFrom(1, 20).map((seed) => figures(seed, 100 + seed + (seed % 2 === 0 ? 9 : -9)));
  expect(compareRuns(a, quicker)[0]!.sentence.en).toBe("Plan B gets the last one out 40 s earlier (95 %: 39 to 40 s).");
  expect(compareRuns(quicker, a)[0]!.sentence.zh).toBe("方案 B 使最后一人撤出推迟 40 秒（95 %：39 至 40 秒）。");
  expect(compareRuns(a, same)[0]).toMatchObject({ better: null });
  expect(compareRuns(a, same)[0]!.sentence.en).toMatch(
    /^Last one out: no difference is shown \(B minus A, 95 %: −4 to \+4 s\)\.$/,
  );
  expect(compareRuns(a, a)[0]!.sentence.en).toBe("Last one out: the same in each of the 20 pairs of runs.");
  expect(() => compareRuns(a, quicker.slice(1))).toThrow(RangeError);
  // A figure that one side lacks in one run is compared over the others.
  expect(compareRuns(a, [figures(1, null), ...quicker.slice(1)])[0]!.pairs).toBe(19);
});
