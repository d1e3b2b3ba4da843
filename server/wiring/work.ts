import { setTimeout as wait } from "node:timers/promises";
import type { PumpMind } from "../../models/zoo/pump-health/index.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { ReportedState } from "../../twins/protocol/device.ts";
import { type BranchName, type Comparison, RUN_FORMAT } from "../../twins/sim/comparison.ts";
import commissioning from "../../twins/sites/fms/commissioning.json" with { type: "json" };
import { forkState } from "../../twins/state/fork.ts";
import type { TwinState } from "../../twins/state/twinState.ts";
import type { Alarms } from "../alarms/alarms.ts";
import { type CommandBook, openCommandBook } from "../dispatch/commandBook.ts";
import { type Control, createControl } from "../dispatch/control.ts";
import { deviceWord } from "../dispatch/deviceWord.ts";
import type { GuardContext } from "../dispatch/guard.ts";
import { type Drafted, openPlanDesk, type PlanDesk, type PlanGovernance } from "../dispatch/planDesk.ts";
import type { Course } from "../dispatch/planMaking.ts";
import { createPlanRunner, type PlanRunner } from "../dispatch/planRunner.ts";
import type { CommandPort } from "../dispatch/ports.ts";
import { openStop, type Stop } from "../dispatch/stop.ts";
import {
  type ComparisonBase,
  type Comparisons,
  createComparisons,
  MAX_COMPARISONS,
  type PermitPort,
  type PumpForecasts,
  SOLVE_ITERATIONS,
} from "../runs/comparisons.ts";
import { fmsModel } from "../runs/fmsModel.ts";
import { createModelWatch, type ModelWatch } from "../runs/modelWatch.ts";
import { createRunPool, type RunPool } from "../runs/pool.ts";
import type { SiteModel } from "../runs/siteModel.ts";
import type { Acting } from "../sandbox/acting.ts";
import { type ActingParts, wireActing } from "./acting.ts";
import { background } from "./background.ts";
import type { Core } from "./core.ts";

/** A forecast from older readings says nothing of the pump as it is: the risk is then unknown. ms */
const FORECAST_GOOD_MS = 120_000;

const SITE_MODELS: Readonly<Record<string, SiteModel>> = { fms: fmsModel };

export interface WorkDeps {
  readonly core: Core;
  readonly alarms: Alarms;
  readonly connector: CommandPort & { readonly epoch: number };
  readonly governance: PlanGovernance;
  readonly permits: PermitPort;
  /** The community's word: a model that is not approved on chain is not run. */
  modelApproved(cid: string): boolean;
  /** What was published here; null for anything else. */
  published: ActingParts["published"];
  nameOf(address: string): string;
  /** The device that speaks for a Thing; undefined for nobody. */
  ownerOf(siteId: string, thing: string): string | undefined;
  /** A device's word that was not taken. */
  refused(device: string, code: ErrorCode): void;
  /** A final state, for settlement. */
  settle(reported: ReportedState, book: CommandBook): Promise<void>;
}

/** Everything between the twin and the robots: forecasts, what-ifs, plans, commands, the stop. */
export interface Work {
  readonly book: CommandBook;
  readonly runner: PlanRunner;
  readonly desk: PlanDesk;
  readonly control: Control;
  readonly stop: Stop;
  readonly comparisons: Comparisons;
  readonly watch: ModelWatch;
  readonly acting: Acting;
  readonly pool: RunPool;
  /** One worker that reads the recordings of the house and the city: neither waits for the cell's comparisons. */
  readonly recordings: RunPool;
  /** SIM_UNKNOWN when there is none, SIM_FORMAT when another version made it. */
  comparison(id: string): Result<{ comparison: Comparison; base: ComparisonBase }>;
  listComparisons(siteId: string): Comparison[];
  siteModel(siteId: string): SiteModel | null;
  onState(reported: ReportedState): Promise<void>;
  tick(): Promise<void>;
  close(): Promise<void>;
}

const twinOf = (core: Core, siteId: string): TwinState => {
  const twin = core.hub.site(siteId);
  if (twin === null) throw new Error(`no site ${siteId}`);
  return twin;
};

/** A baseline as JSON: null for the channels that the model leaves out. */
type Baseline = readonly (number | null)[];
const fromJson = (values: Baseline): Float64Array => Float64Array.from(values, (value) => value ?? Number.NaN);

function wireWatch({ core, alarms }: WorkDeps, mind: () => PumpMind | null): ModelWatch {
  /** Thing -> id of the alarm that stands. */
  const raised = new Map<string, string>();
  const siteOf = (thing: string): string =>
    core.sites.find((site) => site.things.some((t) => t.id === thing))?.id ?? core.sites[0]!.id;
  const watch = createModelWatch({
    mind,
    baseline(thing, source) {
      const kept = core.history.journal.get(`baseline/${thing}`) as { source: string; values: Baseline } | undefined;
      if (kept?.source === source) return fromJson(kept.values);
      const taken = (commissioning as Readonly<Record<string, unknown>>)[thing] as
        | Readonly<Record<string, Baseline>>
        | undefined;
      const found = Object.entries(taken ?? {}).find(([name]) => source.startsWith(name));
      return found === undefined ? null : fromJson(found[1]);
    },
    keepBaseline(thing, source, values) {
      void core.history.journal.put(`baseline/${thing}`, { source, values: [...values] });
    },
    onDetection(thing, modelCid, { score, threshold }, alarm, forecast) {
      const id = raised.get(thing);
      if (alarm && id === undefined && score !== null) {
        const title = { en: "The model sees a pump fault coming", zh: "模型预警：水泵即将故障" };
        raised.set(
          thing,
          alarms.raise({
            thing,
            name: "pump-health",
            title,
            priority: "high",
            value: score,
            limit: threshold,
            modelCid,
          }),
        );
      } else if (!alarm && id !== undefined) {
        alarms.clear(id);
        raised.delete(thing);
      }
      if (forecast !== null)
        core.emit(siteOf(thing), {
          type: "forecast",
          forecast,
          score: score ?? 0,
          threshold,
        });
    },
  });
  core.hub.listen({ onReading: (_, entry, reading) => watch.onReading(entry, reading) });
  return watch;
}

/** Of a rehearsal: no failure is drawn, so that neither forecast nor seed matters. */
const UNDISTURBED = { forecast: null, seed: 0, replication: 0 } as const;

/** Makes the body of a plan: takes control, waits for rest, forks, optimises, rehearses. */
function draftMaker(deps: WorkDeps, parts: { control: Control; pool: RunPool; comparison: Work["comparison"] }) {
  const { core } = deps;
  return async (siteId: string, comparisonId: string, branch: BranchName, course: Course): Promise<Result<Drafted>> => {
    const site = SITE_MODELS[siteId];
    const held = parts.comparison(comparisonId);
    if (!held.ok) return held;
    if (site === undefined)
      return refuse("SIM_UNKNOWN", {
        en: `The site ${siteId} has no simulation, so no plan can be made for it.`,
        zh: `场所 ${siteId} 没有仿真，因此无法为其制定计划。`,
      });
    const { comparison } = held.value;
    const { signal } = course;
    course.tell("control");
    const taken = await parts.control.take(siteId, signal, (things) => course.tell("rest", things));
    if (!taken.ok) return taken;
    const fork = forkState(core.hub.snapshot(siteId)!);
    const work = site.readWork(fork);
    if (!work.ok) return work;
    const problem = site.problem(work.value, branch);
    if (problem !== null) course.tell("optimise");
    const solved =
      problem === null
        ? site.localSchedule(work.value, branch)
        : await parts.pool.run<"solve">(
            { kind: "solve", problem, seed: comparison.seed, iterations: SOLVE_ITERATIONS, warmStart: null },
            signal,
          );
    if (!solved.ok) return solved;
    course.tell("rehearse");
    const schedule = "schedule" in solved.value ? solved.value.schedule : solved.value;
    const drafted = { work: work.value, branch, schedule };
    const body = site.planBody({
      ...drafted,
      base: { digest: fork.baseDigest, atMs: fork.atMs },
      modelCid: comparison.modelCid,
      permitId: comparison.permitId,
      runDigests: comparison.branches.find((b) => b.branch === branch)?.runDigests ?? [],
    });
    return body.ok ? ok({ body: body.value, input: site.runInput({ ...drafted, ...UNDISTURBED }) }) : body;
  };
}

function wireComparisons(deps: WorkDeps, pool: RunPool, watch: ModelWatch) {
  const { core } = deps;
  const journal = core.history.journal;
  const comparison = (id: string) => {
    const kept = journal.get(`comparison/${id}`) as { comparison: Comparison; base: ComparisonBase } | undefined;
    if (kept === undefined)
      return refuse("SIM_UNKNOWN", {
        en: "There is no such comparison any more. Start a new one.",
        zh: "该对比已不存在，请重新推演。",
      });
    return kept.comparison.format === RUN_FORMAT
      ? ok(kept)
      : refuse("SIM_FORMAT", {
          en: "Another version of the simulation made this comparison. Start a new one.",
          zh: "该对比由其他版本的仿真生成，请重新推演。",
        });
  };
  const all = () => journal.list("comparison/").map(({ value }) => (value as { comparison: Comparison }).comparison);
  const comparisons = createComparisons({
    clock: core.clock,
    pool,
    permits: deps.permits,
    site: (siteId) => SITE_MODELS[siteId] ?? null,
    forecast(siteId): PumpForecasts | null {
      const pump = core.hub.site(siteId)?.entries.find((entry) => entry.model.type === "coolant-pump")?.thing.id;
      const now = pump === undefined || !watch.running() ? null : watch.forecast(pump);
      if (pump === undefined || now === null || core.clock.nowMs() - now.madeAtMs > FORECAST_GOOD_MS) return null;
      const renewed = watch.renewed(pump, now.madeAtMs);
      return renewed === null ? null : { now, renewed };
    },
    async keep(made, base) {
      const kept = await journal.put(`comparison/${made.id}`, { comparison: made, base });
      const old = all().sort((a, b) => b.madeAtMs - a.madeAtMs);
      for (const { id } of old.slice(MAX_COMPARISONS)) await journal.remove(`comparison/${id}`);
      return kept;
    },
    onProgress: (siteId, job, done, total, note, branch) =>
      core.emit(siteId, { type: "job", job, done, total, note, branch }),
    onEnd: (siteId, job, made, error) => core.emit(siteId, { type: "jobEnd", job, comparison: made, error }),
  });
  const list = (siteId: string) =>
    all()
      .filter((c) => c.siteId === siteId && c.format === RUN_FORMAT)
      .sort((a, b) => b.madeAtMs - a.madeAtMs);
  return { comparisons, comparison, list };
}

export function wireWork(deps: WorkDeps): Work {
  const { core, connector } = deps;
  const { clock, history, log } = core;
  const [pool, recordings] = [createRunPool(), createRunPool(1)];
  const acting = wireActing(deps);
  background(log, "the model that judged the pumps", acting.resume)();
  const watch = wireWatch(deps, acting.mind);
  const what = wireComparisons(deps, pool, watch);
  const stop = openStop({
    clock,
    journal: history.journal,
    port: connector,
    onChange: (siteId, stopped, by, atMs) => core.emit(siteId, { type: "stop", stopped, by, atMs }),
  });
  const routeMap = (siteId: string) => core.sites.find((site) => site.id === siteId)?.routeMap ?? null;
  const context = (siteId: string): GuardContext => ({
    twin: twinOf(core, siteId),
    routeMap: routeMap(siteId),
    stopped: stop.stopped(siteId),
    epoch: connector.epoch,
    nowMs: clock.nowMs(),
  });
  const book = openCommandBook({
    clock,
    journal: history.journal,
    port: connector,
    timeoutMs(thing, action) {
      for (const site of core.sites) {
        const model = core.hub.site(site.id)?.byId.get(thing)?.model;
        const found = model?.actions.find((a) => a.name === action);
        if (found !== undefined) return found.timeoutMs;
      }
      return 60_000;
    },
    onState(entry, state) {
      core.emit(entry.body.siteId, { type: "command", command: entry.body, state });
      runner.onActionState(entry, state);
    },
  });
  const control = createControl({
    clock,
    book,
    twin: (siteId) => twinOf(core, siteId),
    isOwn: (siteId, thing) =>
      core.sites.some((site) => site.id === siteId && site.things.some(({ id }) => id === thing)),
    context,
    wait: (ms) => wait(ms),
  });
  const desk = openPlanDesk({
    clock,
    journal: history.journal,
    governance: deps.governance,
    control,
    runner: () => runner,
    draft: draftMaker(deps, { control, pool, comparison: what.comparison }),
    nameOf: deps.nameOf,
    onMaking: (siteId, making, error) => core.emit(siteId, { type: "making", making, error }),
    onPlan: (plan) => core.emit(plan.body.siteId, { type: "plan", plan }),
  });
  const runner: PlanRunner = createPlanRunner({
    clock,
    log,
    book,
    port: connector,
    twin: (siteId) => twinOf(core, siteId),
    routeMap,
    stopped: (siteId) => stop.stopped(siteId),
    latestStop: (siteId) => stop.latest(siteId),
    epoch: connector.epoch,
    onPlan: (plan) => desk.update(plan),
  });
  core.hub.listen({
    onReading(_, entry, reading) {
      if (entry.model.properties[reading.property]?.name === "pathIndex")
        runner.onPathIndex(entry.thing.id, reading.value);
    },
  });
  return {
    book,
    runner,
    desk,
    control,
    stop,
    comparisons: what.comparisons,
    comparison: what.comparison,
    listComparisons: what.list,
    watch,
    acting,
    pool,
    recordings,
    siteModel: (siteId) => SITE_MODELS[siteId] ?? null,
    onState: deviceWord({
      book,
      log,
      nowMs: clock.nowMs,
      ownerOf: deps.ownerOf,
      refused: deps.refused,
      settle: (reported) => deps.settle(reported, book),
    }),
    async tick() {
      await book.tick();
      await runner.tick();
    },
    async close() {
      acting.close();
      what.comparisons.close();
      await pool.close();
      await recordings.close();
    },
  };
}
