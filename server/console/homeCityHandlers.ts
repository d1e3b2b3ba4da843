import { examplePrices } from "../../models/optimisers/home-energy/prices.ts";
import golden from "../../models/zoo/traffic-speed/golden.json" with { type: "json" };
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { GivenUpAsk, HomeEnergyInfo } from "../../twins/protocol/homeCity.ts";
import { restoreSnapshot } from "../../twins/state/snapshot.ts";
import { reportedValue, type TwinState } from "../../twins/state/twinState.ts";
import { noSite } from "../refusals.ts";
import { DETECTORS } from "../runs/homeCity/detectors.ts";
import { createHomePlans } from "../runs/homePlans.ts";
import type { RunPool } from "../runs/pool.ts";
import type { TrafficTold } from "../runs/task.ts";
import { trimOldest } from "../trimOldest.ts";
import type { Core } from "../wiring/core.ts";
import type { Work } from "../wiring/work.ts";
import type { Handlers } from "./consoleSocket.ts";
import { openAsks } from "./openAsks.ts";

/** Forecasts that are kept, by step and charted detector. */
export const MAX_KEPT_FORECASTS = 64;
/** Asks of the recording that may wait for the worker. */
export const MAX_WAITING_ASKS = 32;

type HomeCityAsks =
  | "homeEnergy"
  | "planHomeEnergy"
  | "homeEnergyPlan"
  | "trafficForecast"
  | "planDispatch"
  | "cancelAsk"
  | "cancelJob";

const never = new AbortController().signal;

/** The recordings are of these sites and of no other. */
function siteOf(asked: string, recorded: "home" | "los-angeles"): Result<void> {
  if (asked === recorded) return ok(undefined);
  return refuse("SIM_UNKNOWN", {
    en: `The site ${asked} has no such recording to plan or forecast with.`,
    zh: `场所 ${asked} 没有可用于规划或预测的录制数据。`,
  });
}

/** mph of each detector, in the recording's order; null where missing. */
export function speedsOf(twin: TwinState): readonly (number | null)[] {
  return DETECTORS.map((thing) => {
    const speedMph = reportedValue(twin, thing, "speed");
    return Number.isNaN(speedMph) ? null : speedMph;
  });
}

const busy = refuse("SIM_BUDGET", {
  en: `${MAX_WAITING_ASKS} forecasts and plans are waiting already. Ask again in a moment.`,
  zh: `已有 ${MAX_WAITING_ASKS} 项预测与规划在等待，请稍后再试。`,
});

function cityHandlers(
  core: Core,
  pool: RunPool,
  approved: (cid: string) => boolean,
): Pick<Handlers, "trafficForecast" | "planDispatch" | "cancelAsk"> {
  const open = openAsks<GivenUpAsk>();
  const kept = new Map<string, TrafficTold>();
  async function shown(siteId: string, atMs: number | null): Promise<Result<readonly (number | null)[] | null>> {
    if (atMs === null) {
      const twin = core.hub.site(siteId);
      return twin === null ? noSite(siteId) : ok(speedsOf(twin));
    }
    const past = await core.histories.get(siteId)?.asOf(atMs);
    if (past === undefined) return noSite(siteId);
    const twin = past.ok ? restoreSnapshot(past.value) : past;
    return twin.ok ? ok(speedsOf(twin.value)) : twin;
  }
  async function told(
    step: number | null,
    speeds: readonly (number | null)[] | null,
    detector: string | null,
    signal: AbortSignal,
  ) {
    const key = `${step} ${detector}`;
    const known = step === null ? undefined : kept.get(key);
    if (known !== undefined) return ok(known);
    if (pool.queued >= MAX_WAITING_ASKS) return busy;
    const made = await pool.run<"traffic">({ kind: "traffic", step, speedsMph: speeds, detector }, signal);
    if (!made.ok || made.value.step === null) return made;
    kept.set(`${made.value.step} ${detector}`, made.value);
    trimOldest(kept, MAX_KEPT_FORECASTS);
    return made;
  }
  return {
    trafficForecast: ({ siteId, step, atMs, detector }, session) =>
      open.during(session, "trafficForecast", async (signal) => {
        const site = siteOf(siteId, "los-angeles");
        if (!site.ok) return site;
        const speeds = step === null ? await shown(siteId, atMs) : ok(null);
        if (!speeds.ok) return speeds;
        const made = await told(step, speeds.value, detector, signal);
        if (!made.ok) return made;
        return ok({ traffic: { ...made.value, model: { cid: golden.cid, approved: approved(golden.cid) } } });
      }),
    planDispatch: ({ siteId, step, incident, vehicles }, session) =>
      open.during(session, "planDispatch", async (signal) => {
        const site = siteOf(siteId, "los-angeles");
        if (!site.ok) return site;
        if (pool.queued >= MAX_WAITING_ASKS) return busy;
        const made = await pool.run<"dispatch">({ kind: "dispatch", step, incident, vehicles }, signal);
        return made.ok ? ok({ dispatch: made.value }) : made;
      }),
    async cancelAsk({ ask }, session) {
      open.cancel(session, ask);
      return ok({});
    },
  };
}

/** Plans of the house's energy, forecasts and dispatch of the city: all that they compute runs in a worker. */
export function homeCityHandlers(
  core: Core,
  { recordings: pool, comparisons }: Pick<Work, "recordings" | "comparisons">,
  approved: (cid: string) => boolean,
): Pick<Handlers, HomeCityAsks> {
  let days: HomeEnergyInfo["days"] | null = null;
  const plans = createHomePlans({
    clock: core.clock,
    pool,
    onProgress: (siteId, job, done, total, note) =>
      core.emit(siteId, { type: "job", job, done, total, note, branch: null }),
    onEnd: (siteId, job, error) => core.emit(siteId, { type: "jobEnd", job, comparison: null, error }),
  });
  return {
    ...cityHandlers(core, pool, approved),
    async homeEnergy({ siteId }) {
      const site = siteOf(siteId, "home");
      if (!site.ok) return site;
      if (days === null) {
        if (pool.queued >= MAX_WAITING_ASKS) return busy;
        const read = await pool.run<"homeDays">({ kind: "homeDays" }, never);
        if (!read.ok) return read;
        days = read.value;
      }
      const { eurPerKwh, source } = examplePrices;
      return ok({ days, examplePrices: { eurPerKwh, source }, plans: plans.list() });
    },
    async planHomeEnergy({ siteId, day, eurPerKwh }, session) {
      const site = siteOf(siteId, "home");
      if (!site.ok) return site;
      const job = plans.start({ siteId, day, eurPerKwh, by: session.person?.name ?? "nobody" });
      return job.ok ? ok({ job: job.value }) : job;
    },
    async homeEnergyPlan({ siteId, job }) {
      const site = siteOf(siteId, "home");
      return site.ok ? plans.plan(job) : site;
    },
    async cancelJob({ job }) {
      if (plans.cancel(job)) return ok({});
      const done = comparisons.cancel(job);
      return done.ok ? ok({}) : done;
    },
  };
}
