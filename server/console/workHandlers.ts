import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Plan } from "../../twins/operations/plan.ts";
import { type BranchName, type Comparison, FURTHER_SETS } from "../../twins/sim/comparison.ts";
import type { RunInput } from "../../twins/sim/run.ts";
import { noSite } from "../refusals.ts";
import { runInputOf } from "../runs/comparisons.ts";
import type { Core } from "../wiring/core.ts";
import type { SiteAlarms } from "../wiring/sites.ts";
import type { Work } from "../wiring/work.ts";
import type { ConsoleSession, Handlers } from "./consoleSocket.ts";
import { alarmsAsOf } from "./facts.ts";

type WorkAsks =
  | "alarms"
  | "acknowledge"
  | "shelve"
  | "compare"
  | "comparisons"
  | "comparison"
  | "runInput"
  | "verifyRun"
  | "plans"
  | "propose"
  | "cancelPropose"
  | "planInput"
  | "approve"
  | "execute"
  | "cancelPlan"
  | "release"
  | "stop"
  | "clearStop"
  | "commands";

const nameOf = (session: ConsoleSession): string => session.person?.name ?? "nobody";

function inputOf(
  work: Work,
  id: string,
  branch: BranchName,
  replication: number,
): Result<{ input: RunInput; expected: Comparison["branches"][number]["runDigests"][number] }> {
  const held = work.comparison(id);
  if (!held.ok) return held;
  const { comparison, base } = held.value;
  const site = work.siteModel(comparison.siteId);
  const expected = comparison.branches.find((b) => b.branch === branch)?.runDigests[replication];
  if (site === null || expected === undefined)
    return refuse("SIM_UNKNOWN", { en: "The comparison has no such run.", zh: "该对比中没有这次推演。" });
  return ok({ input: runInputOf(site, comparison, base, branch, replication), expected });
}

/** Alarms, what-ifs, plans, the stop. */
export function workHandlers(core: Core, work: Work, alarms: SiteAlarms): Pick<Handlers, WorkAsks> {
  const answerPlan = (result: Result<Plan>) => (result.ok ? ok({ plan: result.value }) : result);
  return {
    async alarms({ siteId, atMs }) {
      const [now, history] = [alarms.of(siteId), core.histories.get(siteId)];
      if (now === null || history === undefined) return noSite(siteId);
      if (atMs === undefined) return ok({ alarms: now.list() });
      const stood = await alarmsAsOf(history, atMs);
      return stood.ok ? ok({ alarms: stood.value }) : stood;
    },
    async acknowledge({ siteId, alarm }, session) {
      const done = alarms.of(siteId)?.acknowledge(alarm, nameOf(session)) ?? noSite(siteId);
      return done.ok ? ok({ alarm: done.value }) : done;
    },
    async shelve({ siteId, alarm, minutes }, session) {
      const done = alarms.of(siteId)?.shelve(alarm, minutes, nameOf(session)) ?? noSite(siteId);
      return done.ok ? ok({ alarm: done.value }) : done;
    },
    async compare({ siteId, replications, seed, furtherSets = FURTHER_SETS.usual }, session) {
      const snapshot = core.hub.snapshot(siteId);
      if (snapshot === null) return noSite(siteId);
      const job = work.comparisons.start({ siteId, snapshot, replications, seed, furtherSets, by: nameOf(session) });
      return job.ok ? ok({ job: job.value }) : job;
    },
    async comparisons({ siteId }) {
      return ok({ comparisons: work.listComparisons(siteId) });
    },
    async comparison({ id }) {
      const held = work.comparison(id);
      return held.ok ? ok({ comparison: held.value.comparison }) : held;
    },
    async runInput({ id, branch, replication }) {
      return inputOf(work, id, branch, replication);
    },
    async verifyRun({ id, branch, replication }) {
      const run = inputOf(work, id, branch, replication);
      if (!run.ok) return run;
      const again = await work.pool.run<"replicate">(
        { kind: "replicate", input: run.value.input },
        new AbortController().signal,
      );
      if (!again.ok) return again;
      const { expected } = run.value;
      return ok({ expected, actual: again.value.digest, same: again.value.digest === expected });
    },
    async plans({ siteId }) {
      return ok({ plans: work.desk.list(siteId), making: work.desk.making(siteId) });
    },
    async propose({ comparison, branch }, session) {
      const held = work.comparison(comparison);
      if (!held.ok) return held;
      return answerPlan(await work.desk.propose(held.value.comparison.siteId, comparison, branch, nameOf(session)));
    },
    async cancelPropose({ siteId }) {
      const done = work.desk.cancelMaking(siteId);
      return done.ok ? ok({}) : done;
    },
    async planInput({ plan }) {
      const input = work.desk.input(plan);
      return input.ok ? ok({ input: input.value }) : input;
    },
    approve: async ({ plan }, session) => answerPlan(await work.desk.approve(plan, nameOf(session))),
    execute: async ({ plan }) => answerPlan(await work.desk.execute(plan)),
    cancelPlan: async ({ plan }, session) => answerPlan(await work.desk.cancel(plan, nameOf(session))),
    async release({ siteId }) {
      const running = work.runner.running(siteId);
      if (running !== null)
        return refuse("CMD_INTERLOCK", {
          en: "A plan is being executed here. Cancel it first.",
          zh: "此处正在执行计划，请先取消它。",
        });
      const done = await work.control.handBack(siteId);
      return done.ok ? ok({}) : done;
    },
    async stop({ siteId }, session) {
      const { atMs, told } = work.stop.stop(siteId, nameOf(session));
      return ok({ stoppedAtMs: atMs, told });
    },
    async clearStop({ siteId }, session) {
      const done = await work.stop.clear(siteId, nameOf(session));
      return done.ok ? ok({}) : done;
    },
    async commands({ siteId, limit }) {
      const rows = work.book.list(limit).filter(({ body }) => body.siteId === siteId);
      return ok({ commands: rows.map(({ body, states }) => ({ body, states })) });
    },
  };
}
