import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "../../test/support/terminal.ts";
import type { RunMetrics } from "../../twins/drill/metrics.ts";
import { LiveStartSchema } from "../../twins/protocol/drillLive.ts";
import { DRILL_IDS, drillOf } from "../../twins/sites/drills.ts";
import { differencesOf, safeOf, summaryOf } from "./drill/figures.ts";
import { planFlag } from "./drill/planFlag.ts";
import { startLines } from "./drill/start.ts";
import { differencesText, runsText } from "./drill/text.ts";
import { drillCommand } from "./drill.ts";
import { UsageError } from "./language.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "aitn-drill-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));
const call = (...args: string[]) => runCommand(drillCommand, args);

test("drill list has every shipped drill, in both languages", async () => {
  const { drills } = JSON.parse((await call("list", "--json")).out);
  expect(drills.map(({ drill }: { drill: string }) => drill)).toEqual(DRILL_IDS);
  expect(drills[0]).toMatchObject({ site: "hotel", hazard: "fire", agents: 40 });
  expect((await call("list")).out).toMatch(/hotel-fire +hotel fire +Fire in the hotel/);
  expect((await runCommand(drillCommand, ["list"], { language: "zh" })).out).toMatch(/酒店火灾/);
});

test.each([
  [["run"], /name a site and a hazard/],
  [["run", "castle", "fire"], /expected one of hotel, /],
  [["run", "hotel", "dragon"], /expected one of fire, /],
  [["run", "hotel", "fire", "--drill", "other"], /expected one of hotel-fire/],
  [["run", "hotel", "fire", "--seeds", "0"], /from 1 to 1000/],
  [["run", "hotel", "fire", "--agents", "501"], /from 0 to 500/],
  [["run", "hotel", "fire", "--guidance", "stars"], /nearest, evacuation-guidance/],
  [["run", "hotel", "fire", "--compare", "nearest"], /runs already/],
  [["run", "hotel", "fire", "--plan", "windows=open"], /expected one of doors, /],
  [["run", "hotel", "fire", "--plan", "wardens=9"], /--plan wardens=9/],
  [["run", "hotel", "fire", "--plan", "wardens=1", "--record", "x"], /holds no plan/],
  [["run", "hotel", "fire", "--live", "--start", "x"], /give one of them/],
  [["run", "hotel", "fire", "--server", "http://x"], /give --live, too/],
  [["run", "hotel", "fire", "--live", "--server", "nowhere"], /is no address/],
  [["replay"], /name the record/],
  [["dance"], /expected one of list, run, replay/],
])("%j is wrong usage, and the range is named", async (args, words) => {
  await expect(call(...args)).rejects.toThrow(UsageError);
  await expect(call(...args)).rejects.toThrow(words);
});

test("a pair of site and hazard that no drill is of is refused with those that there are", async () => {
  await expect(call("run", "home", "fire")).rejects.toThrow(/hotel fire, home earthquake/);
});

test("a run is told by figures and intervals, the same each time, and its record replays to its digest", async () => {
  const file = join(folder, "record.json");
  const args = ["run", "home", "earthquake", "--agents", "1", "--seeds", "1", "--first", "4"];
  const first = await call(...args, "--json", "--record", file);
  expect(first.code).toBe(0);
  const told = JSON.parse(first.out);
  expect(told).toMatchObject({ drill: "home-earthquake", hazard: "earthquake", guidance: "nearest", model: null });
  expect(told.runs[0]).toMatchObject({ seed: 4, people: 1, incapacitated: 0, fedAbove03: 0 });
  expect(told.summary.safe.mean).toBe(told.runs[0].safe);
  expect(first.err).toMatch(/run 1\/1/);
  const replayed = JSON.parse((await call("replay", file, "--json")).out);
  expect(replayed).toMatchObject({ drill: "home-earthquake", seed: 4, agents: 1, digest: told.runs[0].digest });
  await writeFile(file, (await readFile(file, "utf8")).replace("home-earthquake", "atlantis-flood"));
  await expect(call("replay", file)).rejects.toMatchObject({ failure: { code: "SIM_UNKNOWN" } });
  await writeFile(file, "{}");
  await expect(call("replay", file)).rejects.toMatchObject({ failure: { code: "SIM_FORMAT" } });
}, 120_000);

test("a run begins from the state in a file, tells it, and its record replays from it; another site's is refused", async () => {
  const [file, record] = [join(folder, "start.json"), join(folder, "live.json")];
  const from = [
    { thing: "c", title: { en: "Counter", zh: "计数器" }, kind: "live", ageMs: 2_000, model: null },
  ] as const;
  const start = {
    ...{ format: 1, siteId: "home", atMs: 1_800_000_000_000, salt: "0".repeat(32), doors: [], machines: [], lifts: [] },
    people: [{ rooms: ["kitchen"], count: 3, how: "counted", from }],
    weather: { outdoorC: { value: 8, from }, indoorC: null, windMps: null, rainMmPerH: null },
    left: [],
  };
  await writeFile(file, JSON.stringify({ start }));
  const args = ["run", "home", "earthquake", "--agents", "0", "--seeds", "1", "--start", file];
  const told = JSON.parse((await call(...args, "--json", "--record", record)).out);
  expect(told.start).toEqual(start);
  expect(told.runs[0].people).toBe(3);
  const replayed = JSON.parse((await call("replay", record, "--json")).out);
  expect(replayed).toMatchObject({ digest: told.runs[0].digest, start });
  const lines = await startLines((await drillOf("home-earthquake"))!, LiveStartSchema.parse(start));
  const words = lines.map(({ en }) => en).join("\n");
  expect(words).toMatch(/3 people in 1 of 1 known rooms or groups: Kitchen 3/);
  expect(words).toMatch(/8 °C outside .*No law of this hazard takes it/);
  await expect(call("run", "hotel", "fire", "--start", file)).rejects.toMatchObject({
    failure: { code: "SIM_FORMAT" },
  });
  await writeFile(file, JSON.stringify({ ...start, people: [{ ...start.people[0], count: -1 }] }));
  await expect(call(...args)).rejects.toMatchObject({ failure: { code: "SIM_FORMAT" } });
  await expect(call("run", "home", "earthquake", "--live", "--server", "http://127.0.0.1:9")).rejects.toMatchObject({
    failure: { code: "SYNC_LOST" },
  });
}, 120_000);

test("Ctrl-C stops the runs", async () => {
  await expect(
    runCommand(drillCommand, ["run", "hotel", "fire", "--seeds", "3"], { aborted: true }),
  ).rejects.toMatchObject({ failure: { code: "SIM_CANCELLED" } });
});

const metrics = (seed: number, of: Partial<RunMetrics>): RunMetrics => ({
  ...{
    seed,
    people: 10,
    out: 9,
    notOut: 1,
    hurt: 0,
    incapacitated: 0,
    staying: 0,
    stayingHurt: 0,
    lastOutS: 100,
    medianOutS: 50,
  },
  ...{ meanFed: 0.1, highestPerM2: 1, endedAtS: 200, digest: "0x00" as const },
  ...of,
});

test("differences are paired, named by who is better, and none is named where the interval holds 0", () => {
  // Student's data of 1908: differences 1.2 2.4 1.3 1.3 0 1 1.8 0.8 4.6 1.4, mean 1.58, 95 % 0.70 to 2.46.
  const extra = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
  const first = extra.map((s, seed) => metrics(seed, { lastOutS: 100 + s, out: 9, staying: 1, meanFed: 0.01 }));
  const second = extra.map((_, seed) => metrics(seed, { medianOutS: seed % 2 === 0 ? 40 : 60 }));
  const { lastOutS, medianOutS, safe, meanFed } = differencesOf(first, second);
  expect(lastOutS!.mean).toBeCloseTo(1.58, 9);
  expect(lastOutS!.low).toBeCloseTo(0.7, 2);
  expect(lastOutS!.high).toBeCloseTo(2.46, 2);
  expect([lastOutS!.better, meanFed!.better, safe!.better, medianOutS!.better]).toEqual([
    "second",
    "first",
    "first",
    null,
  ]);
  expect(differencesOf(first, second).staying!.better).toBeNull();
  expect(differencesOf([metrics(1, {})], [metrics(1, {})]).safe).toBeNull();
  expect(differencesText(["evacuation-guidance", "nearest"], differencesOf(first, second), "en")).toMatch(
    /Last one out, s +1\.6 +0\.7 \.\. 2\.5 +10 +nearest/,
  );
});

test("who stays is safe unless hurt, and a figure that no run has is left out of the table", () => {
  expect(safeOf(metrics(1, { out: 3, staying: 4, stayingHurt: 1, hurt: 2 }))).toBe(6);
  const stuck = [metrics(1, { out: 0, lastOutS: null })];
  expect(summaryOf(stuck).lastOutS).toBeNull();
  const text = runsText({ title: { en: "A drill", zh: "演练" } } as never, "nearest", stuck, "zh");
  expect(text).toMatch(/平均剂量/);
  expect(text).not.toMatch(/最后一人撤出/);
});

test("a plan is changes to the drill as it is shipped", () => {
  expect(planFlag(undefined)).toMatchObject({ doors: "asShipped", exits: "quickest" });
  expect(planFlag("doors=closed,reactionFactor=0.5,alarmAtS=10")).toMatchObject({
    ...{ doors: "closed", reactionFactor: 0.5, alarmAtS: 10 },
  });
});
