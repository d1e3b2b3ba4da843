import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { fail, must } from "../../twins/core/result.ts";
import type { ConsoleEvent } from "../../twins/protocol/console.ts";
import type { Mph } from "../../twins/protocol/homeCity.ts";
import { losAngeles } from "../../twins/sites/los-angeles/index.ts";
import { parseSpeeds } from "../../twins/sites/los-angeles/recording.ts";
import { addThing, createTwinState, slotOf } from "../../twins/state/twinState.ts";
import { trafficDetector } from "../../twins/things/traffic-detector/model.ts";
import type { Comparisons } from "../runs/comparisons.ts";
import { MAX_HOME_JOBS } from "../runs/homePlans.ts";
import { createRunPool, type RunPool } from "../runs/pool.ts";
import type { Core } from "../wiring/core.ts";
import type { ConsoleSession } from "./consoleSocket.ts";
import { homeCityHandlers, MAX_KEPT_FORECASTS, MAX_WAITING_ASKS } from "./homeCityHandlers.ts";

const FILE = new URL("../../twins/sites/los-angeles/recordings/speeds.csv.gz", import.meta.url);
const { rows } = parseSpeeds(gunzipSync(readFileSync(FILE)).toString());
const LIMIT_MS = 240_000;

const city = createTwinState("los-angeles");
for (const thing of losAngeles.things) must(addThing(city, thing, trafficDetector));
/** The twin shows a row as devices report it: with a digit after the point. */
function show(row: Float64Array | null): void {
  for (const [place, { id }] of losAngeles.things.entries())
    city.values[slotOf(city, id, "speed")] = row === null ? Number.NaN : Math.round((row[place] ?? NaN) * 10) / 10;
}

const events: ConsoleEvent[] = [];
const waiting = new Set<() => void>();
const core = {
  clock: { nowMs: () => 1_000 },
  hub: { site: () => city },
  histories: new Map(),
  emit(_: string, event: ConsoleEvent) {
    events.push(event);
    for (const look of waiting) look();
  },
} as unknown as Core;
const session = { person: { name: "Ada" } } as unknown as ConsoleSession;
const pool = createRunPool(1);
/** Tasks that reached the worker. */
let ran = 0;
const recordings: RunPool = {
  ...pool,
  run(task, signal) {
    ran++;
    return pool.run(task, signal);
  },
  get queued() {
    return pool.queued;
  },
};
const comparisons = { cancel: () => fail("SIM_UNKNOWN", "none") } as unknown as Comparisons;
const asks = homeCityHandlers(core, { recordings, comparisons }, () => false);
afterAll(() => recordings.close());

/** An event of a job, past or coming. */
const heard = <E extends ConsoleEvent>(is: (event: ConsoleEvent) => event is E): Promise<E> =>
  new Promise((resolve) => {
    const look = (): void => {
      const found = events.find(is);
      if (found === undefined) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
  });
type End = Extract<ConsoleEvent, { type: "jobEnd" }>;
const ended = (job: string): Promise<End> =>
  heard((event): event is End => event.type === "jobEnd" && event.job === job);

const rmse = (a: readonly Mph[], b: readonly Mph[]): number => {
  const both = a.flatMap((x, i) => (x === null || b[i] == null ? [] : [(x - b[i]) ** 2]));
  return Math.sqrt(both.reduce((sum, one) => sum + one, 0) / both.length);
};

describe("the house", () => {
  test(
    "CON-19 a recorded day is planned in a worker, told of as a job, and kept with its assumptions",
    async () => {
      const { days, examplePrices } = must(await asks.homeEnergy({ siteId: "home" }, session));
      expect(days.length).toBeGreaterThan(50);
      const { day } = days[20]!;
      const { job } = must(await asks.planHomeEnergy({ siteId: "home", day, eurPerKwh: null }, session));
      expect((await ended(job)).error).toBeNull();
      expect(events.filter((event) => event.type === "job" && event.job === job)).toMatchObject([
        { done: 0, total: 2, note: "fit" },
        { done: 1, total: 2, note: "plan" },
      ]);
      const { plan, by, atMs } = must(await asks.homeEnergyPlan({ siteId: "home", job }, session));
      expect({ by, atMs }).toEqual({ by: "Ada", atMs: 1_000 });
      expect(plan).toMatchObject({ day, pricesVirtual: true, eurPerKwh: examplePrices.eurPerKwh });
      expect(plan.planned.costEur).toBeLessThanOrEqual(plan.replayed.costEur + 1e-9);
      expect(plan.saving.costEur).toBeCloseTo(plan.replayed.costEur - plan.planned.costEur, 9);
      expect(plan.rooms).toHaveLength(8);
      expect(plan.assumptions[0]?.en).toContain("Heating was not metered");
      expect(must(await asks.homeEnergy({ siteId: "home" }, session)).plans).toMatchObject([
        { job, day, by: "Ada", pricesVirtual: true },
      ]);
      const other = must(await asks.planHomeEnergy({ siteId: "home", day, eurPerKwh: Array(24).fill(0.2) }, session));
      expect((await ended(other.job)).error).toBeNull();
      const flat = must(await asks.homeEnergyPlan({ siteId: "home", job: other.job }, session)).plan;
      expect([flat.pricesVirtual, flat.eurPerKwh[0]]).toEqual([false, 0.2]);
    },
    LIMIT_MS,
  );

  test(
    "CON-19 more plans than may wait are refused, a cancelled one ends so, a day without readings is refused",
    async () => {
      const { day } = must(await asks.homeEnergy({ siteId: "home" }, session)).days[3]!;
      const start = (of: string) => asks.planHomeEnergy({ siteId: "home", day: of, eurPerKwh: null }, session);
      const jobs: string[] = [];
      for (let i = 0; i < MAX_HOME_JOBS - 1; i++) jobs.push(must(await start(day)).job);
      const { job: none } = must(await start("2031-01-01"));
      expect(await start(day)).toMatchObject({ ok: false, error: { code: "SIM_BUDGET" } });
      for (const job of jobs) must(await asks.cancelJob({ job }, session));
      for (const job of jobs) expect((await ended(job)).error?.code).toBe("SIM_CANCELLED");
      expect((await ended(none)).error?.code).toBe("PLAN_INPUT");
      expect(await asks.cancelJob({ job: "job-of-nobody" }, session)).toMatchObject({ ok: false });
      expect(await asks.homeEnergyPlan({ siteId: "home", job: jobs[0]! }, session)).toMatchObject({ ok: false });
    },
    LIMIT_MS,
  );

  test(
    "CON-19 a plan that is being computed ends when it is cancelled, not when its stage has ended",
    async () => {
      const { day } = must(await asks.homeEnergy({ siteId: "home" }, session)).days[5]!;
      const { job } = must(await asks.planHomeEnergy({ siteId: "home", day, eurPerKwh: null }, session));
      type Progress = Extract<ConsoleEvent, { type: "job" }>;
      await heard((event): event is Progress => event.type === "job" && event.job === job && event.note === "plan");
      must(await asks.cancelJob({ job }, session));
      // No more than a turn of the loop: the stage itself computes for seconds.
      await new Promise((resolve) => setImmediate(resolve));
      const end = events.find((event) => event.type === "jobEnd" && event.job === job);
      expect(end).toMatchObject({ error: { code: "SIM_CANCELLED" } });
    },
    LIMIT_MS,
  );

  test("CON-19 a site that is no house or no city is refused", async () => {
    const refused = { ok: false, error: { code: "SIM_UNKNOWN" } };
    expect(await asks.homeEnergy({ siteId: "fms" }, session)).toMatchObject(refused);
    const traffic = { siteId: "home", step: 1, atMs: null, detector: null };
    expect(await asks.trafficForecast(traffic, session)).toMatchObject(refused);
    const dispatch = { siteId: "merewether", step: 1, incident: "detector-773869", vehicles: 1 };
    expect(await asks.planDispatch(dispatch, session)).toMatchObject(refused);
  });
});

describe("the city", () => {
  const STEP = 1_900;
  const ask = (step: number | null, detector: string | null = null) =>
    asks.trafficForecast({ siteId: "los-angeles", step, atMs: null, detector }, session);

  test(
    "CON-24 the shown speeds say which step it is; what is told of it stands beside what happened",
    async () => {
      show(rows[STEP]!);
      const { traffic } = must(await ask(null, losAngeles.things[5]!.id));
      expect(traffic.step).toBe(STEP);
      expect(traffic.horizons.map(({ aheadMin }) => aheadMin)).toEqual([15, 30, 60]);
      for (const { aheadMin, toldMph, happenedMph, rmseMph, persistenceMph } of traffic.horizons) {
        expect(happenedMph[7]).toBeCloseTo(rows[STEP + aheadMin / 5]![7]!, 1);
        expect(rmse(toldMph, happenedMph)).toBeLessThan(12);
        expect(rmseMph).toBeLessThan(persistenceMph);
      }
      // The card's own figure of the last day, 15 minutes ahead.
      expect(traffic.horizons[0]?.rmseMph).toBeCloseTo(5.55, 1);
      // As T-GCN's authors count it: 5.13 mph is theirs.
      expect(traffic.horizons[0]?.rmseUpToMph).toBeLessThan(5.1);
      expect(traffic.horizons[0]?.rmseUpToMph).toBeCloseTo(4.91, 1);
      expect(traffic.publishedUpTo).toBe("T-GCN 5.13 (Zhao et al. 2020)");
      expect(traffic.published?.en).toMatch(/5\.38, 6\.45 and 7\.60/);
      expect(traffic.published?.zh).toContain("DCRNN");
      expect([traffic.chart?.pastMph.length, traffic.chart?.toldMph.length]).toEqual([25, 13]);
      expect(traffic.model.approved).toBe(false);
    },
    LIMIT_MS,
  );

  test(
    "CON-24 speeds of no step, and none at all, make no forecast; after the recording's end nothing has happened",
    async () => {
      show(rows[STEP]!.map((mph) => (mph * 7919) % 60));
      expect(must(await ask(null)).traffic).toMatchObject({ step: null, horizons: [], recordedAtMs: null });
      show(null);
      expect(must(await ask(null)).traffic.step).toBeNull();
      const last = must(await ask(rows.length - 1)).traffic;
      expect(last.horizons.every(({ happenedMph }) => happenedMph.every((mph) => mph === null))).toBe(true);
      expect(await ask(rows.length)).toMatchObject({ ok: false, error: { code: "SIM_UNKNOWN" } });
      expect(await ask(4, "detector-of-nobody")).toMatchObject({ ok: false, error: { code: "SIM_UNKNOWN" } });
    },
    LIMIT_MS,
  );

  test(
    "CON-24 the last forecasts are kept, and no more asks wait for the worker than may",
    async () => {
      const first = 200;
      for (let i = 0; i <= MAX_KEPT_FORECASTS; i++) must(await ask(first + i));
      ran = 0;
      must(await ask(first + MAX_KEPT_FORECASTS));
      must(await ask(first + 1));
      expect(ran).toBe(0);
      must(await ask(first));
      expect(ran, "the oldest one had gone").toBe(1);
      // One runs, the others wait.
      const asked = Array.from({ length: 1 + MAX_WAITING_ASKS }, (_, i) => ask(500 + i));
      const full = { ok: false, error: { code: "SIM_BUDGET" } };
      expect(await ask(499)).toMatchObject(full);
      const incident = losAngeles.things[40]!.id;
      const dispatch = { siteId: "los-angeles", step: STEP, incident, vehicles: 2 };
      expect(await asks.planDispatch(dispatch, session)).toMatchObject(full);
      for (const answer of await Promise.all(asked)) expect(answer.ok).toBe(true);
      expect((await ask(499)).ok).toBe(true);
    },
    LIMIT_MS,
  );

  test(
    "CON-24 what a console asked it may give up, and no other may: it is answered at once, and its worker is still warm",
    async () => {
      must(await ask(600));
      const incident = losAngeles.things[40]!.id;
      const dispatch = { siteId: "los-angeles", step: STEP, incident, vehicles: 64 };
      const cancelled = { ok: false, error: { code: "SIM_CANCELLED" } };
      const other = { person: { name: "Ada" } } as unknown as ConsoleSession;
      const running = asks.planDispatch(dispatch, session);
      const waiting = ask(601);
      const theirs = asks.trafficForecast({ siteId: "los-angeles", step: 602, atMs: null, detector: null }, other);
      expect(pool.queued).toBe(2);
      must(await asks.cancelAsk({ ask: "planDispatch" }, other));
      must(await asks.cancelAsk({ ask: "trafficForecast" }, session));
      expect(await waiting).toMatchObject(cancelled);
      expect(pool.queued, "what was not asked by this console waits on").toBe(1);
      must(await asks.cancelAsk({ ask: "planDispatch" }, session));
      expect(await running).toMatchObject(cancelled);
      expect(pool.queued, "the worker computes what was given up to its end").toBe(1);
      expect((await theirs).ok).toBe(true);
      must(await asks.cancelAsk({ ask: "trafficForecast" }, other));
      expect((await asks.planDispatch(dispatch, session)).ok).toBe(true);
    },
    LIMIT_MS,
  );

  test(
    "who drives to an incident is told by the forecast and by the speeds as they are, with the way and what it took",
    async () => {
      const incident = losAngeles.things[40]!.id;
      const of = { siteId: "los-angeles", step: STEP, incident, vehicles: 6 };
      const { dispatch } = must(await asks.planDispatch(of, session));
      expect(dispatch.stands).toHaveLength(6);
      for (const trip of [dispatch.byForecast, dispatch.byCurrent]) {
        expect(trip.way.at(-1)).toBe(incident);
        expect(dispatch.stands).toContainEqual({ vehicle: trip.vehicle, detector: trip.way[0] });
        expect(trip.recordedS).toBeGreaterThan(0);
      }
      const lost = await asks.planDispatch({ ...of, incident: "detector-of-nobody" }, session);
      expect(lost).toMatchObject({ ok: false, error: { code: "SIM_UNKNOWN" } });
    },
    LIMIT_MS,
  );
});
