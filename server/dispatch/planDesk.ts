import type { Clock } from "../../twins/core/clock.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Approval, ApprovedPlan } from "../../twins/operations/approval.ts";
import { type Plan, type PlanBody, type PlanCause, planDigest, planStatus } from "../../twins/operations/plan.ts";
import type { PlanMaking } from "../../twins/protocol/console.ts";
import type { RunInput } from "../../twins/sim/run.ts";
import type { Control } from "./control.ts";
import { reasonOf } from "./planCause.ts";
import { type Course, createMakings } from "./planMaking.ts";
import type { PlanRunner } from "./planRunner.ts";
import type { Journal } from "./ports.ts";

/** What the contract says of plans; governance implements it. People are named; their keys stay with the chain. */
export interface PlanGovernance {
  propose(
    person: string,
    plan: { digest: Digest; siteId: string; modelCid: string | null; permitId: string | null; classC: boolean },
  ): Promise<Result<Approval>>;
  approve(person: string, digest: Digest): Promise<Result<Approval>>;
  cancel(person: string, digest: Digest): Promise<Result<void>>;
  approved(digest: Digest): Promise<Result<ApprovedPlan>>;
}

export interface Drafted {
  readonly body: PlanBody;
  /** What it was rehearsed from. */
  readonly input: RunInput;
}

export interface PlanDeskDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly governance: PlanGovernance;
  readonly control: Control;
  readonly runner: () => PlanRunner;
  /** Makes the body of a branch's plan from the cell at rest, and says how far it is. */
  draft(siteId: string, comparison: string, branch: PlanBody["branch"], course: Course): Promise<Result<Drafted>>;
  /** A plan is being made, is further, or (null) is no longer being made. */
  onMaking(siteId: string, making: PlanMaking | null, error: Failure | null): void;
  /** Name of the person whose account this is; the address itself for a stranger. */
  nameOf(address: string): string;
  onPlan(plan: Plan): void;
}

/** Every plan and where it stands: proposed, approved, executing, done. */
export interface PlanDesk {
  list(siteId: string): Plan[];
  get(id: string): Plan | null;
  /** SIM_CANCELLED when it was given up meanwhile; the cell is then handed back to its local rule. */
  propose(siteId: string, comparison: string, branch: PlanBody["branch"], person: string): Promise<Result<Plan>>;
  /** The plan that is being made. */
  making(siteId: string): PlanMaking | null;
  /** Gives it up, as long as it is not on its way to the chain. */
  cancelMaking(siteId: string): Result<void>;
  /** What a plan was rehearsed from; the newest ones are kept. */
  input(id: string): Result<RunInput>;
  approve(id: string, person: string): Promise<Result<Plan>>;
  execute(id: string): Promise<Result<Plan>>;
  cancel(id: string, person: string): Promise<Result<Plan>>;
  /** Called by the runner when a plan's state changed. */
  update(plan: Plan): Promise<void>;
  /** After a restart: goes on with the plan that was being executed. */
  resume(): Promise<Result<void>[]>;
}

const OPEN: readonly Plan["status"][] = ["proposed", "approved", "executing", "held"];

/** Of so many plans the rehearsal's input is kept. */
const MAX_INPUTS = 20;

const withApproval = (plan: Plan, approval: Approval, nameOf: (address: string) => string): Plan => ({
  ...plan,
  approvals: approval.votes.map((vote) => ({
    by: nameOf(vote.approver),
    address: vote.approver,
    txHash: vote.txHash,
    atMs: vote.atMs,
  })),
  approvalsNeeded: approval.needed,
  status: plan.status === "proposed" && approval.status === "approved" ? "approved" : plan.status,
});

const newPlan = (body: PlanBody, digest: Digest, person: string, nowMs: number, approval: Approval): Plan => ({
  id: `p-${digest.slice(2, 14)}`,
  body,
  digest,
  madeAtMs: nowMs,
  madeBy: person,
  status: "proposed",
  reason: "",
  cause: null,
  approvals: [],
  approvalsNeeded: approval.needed,
  startedAtMs: null,
  endedAtMs: null,
  executedMakespanS: null,
});

const startedPlan = (plan: Plan, nowMs: number): Plan => ({
  ...plan,
  status: "executing",
  reason: "",
  cause: null,
  startedAtMs: nowMs,
});

function cancelledPlan(plan: Plan, by: string, nowMs: number): Plan {
  const cause: PlanCause = { kind: "cancelled", by };
  return { ...plan, status: "cancelled", cause, reason: reasonOf(cause), endedAtMs: nowMs };
}

/** Keeps what a plan was rehearsed from, of the newest plans. */
async function keepInput({ journal, clock }: PlanDeskDeps, id: string, input: RunInput): Promise<void> {
  await journal.put(`planInput/${id}`, { atMs: clock.nowMs(), input });
  const kept = journal.list("planInput/") as { key: string; value: { atMs: number } }[];
  const old = kept.sort((a, b) => b.value.atMs - a.value.atMs).slice(MAX_INPUTS);
  for (const { key } of old) await journal.remove(key);
}

const ANOTHER = refuse("CMD_INTERLOCK", {
  en: "There is a plan here already that is not over. Finish or cancel it first.",
  zh: "此处已有尚未结束的计划，请先完成或取消它。",
});

const NOT_WAITING = refuse("PLAN_UNKNOWN", {
  en: "This plan does not wait for approval any more.",
  zh: "该计划已不再等待批准。",
});

const GIVEN_UP = refuse("SIM_CANCELLED", {
  en: "The plan was given up before it was proposed.",
  zh: "计划在提出之前已被放弃。",
});

const NO_INPUT = refuse("PLAN_UNKNOWN", {
  en: `What this plan was rehearsed from is no longer kept: only that of the newest ${MAX_INPUTS} plans is.`,
  zh: `该计划预演所用的数据已不再保留：只保留最近 ${MAX_INPUTS} 个计划的数据。`,
});

const OVER = refuse("PLAN_UNKNOWN", { en: "This plan is over already.", zh: "该计划已经结束。" });

export function openPlanDesk(deps: PlanDeskDeps): PlanDesk {
  const plans = new Map<string, Plan>();
  for (const { value } of deps.journal.list("plan/")) {
    const plan = value as Plan;
    plans.set(plan.id, { ...plan, status: planStatus(plan) });
  }
  const makings = createMakings({
    clock: deps.clock,
    onMaking: deps.onMaking,
    handBack: (siteId) => deps.control.handBack(siteId),
  });

  const keep = async (plan: Plan): Promise<Result<Plan>> => {
    const kept = await deps.journal.put(`plan/${plan.id}`, plan);
    if (!kept.ok) return kept;
    plans.set(plan.id, plan);
    deps.onPlan(plan);
    return ok(plan);
  };
  const openPlan = (siteId: string): Plan | undefined =>
    [...plans.values()].find((plan) => plan.body.siteId === siteId && OPEN.includes(plan.status));
  const find = (id: string): Result<Plan> => {
    const plan = plans.get(id);
    if (plan !== undefined) return ok(plan);
    return refuse("PLAN_UNKNOWN", { en: `There is no plan ${id.slice(0, 40)}.`, zh: `没有计划 ${id.slice(0, 40)}。` });
  };

  const make = async (
    siteId: string,
    comparison: string,
    branch: PlanBody["branch"],
    person: string,
    course: Course,
  ): Promise<Result<Plan>> => {
    const drafted = await deps.draft(siteId, comparison, branch, course);
    if (!drafted.ok) return drafted;
    if (course.signal.aborted) return GIVEN_UP;
    course.tell("chain");
    const { body, input } = drafted.value;
    const digest = planDigest(body);
    const { modelCid, permitId, classC } = body;
    const proposed = await deps.governance.propose(person, { digest, siteId, modelCid, permitId, classC });
    if (!proposed.ok) return proposed;
    const plan = newPlan(body, digest, person, deps.clock.nowMs(), proposed.value);
    await keepInput(deps, plan.id, input);
    return keep(withApproval(plan, proposed.value, deps.nameOf));
  };

  return {
    list: (siteId) =>
      [...plans.values()].filter((plan) => plan.body.siteId === siteId).sort((a, b) => b.madeAtMs - a.madeAtMs),
    get: (id) => plans.get(id) ?? null,
    async propose(siteId, comparison, branch, person) {
      const other = openPlan(siteId);
      if (other !== undefined) return ANOTHER;
      return makings.run(siteId, { comparison, branch, by: person }, (course) =>
        make(siteId, comparison, branch, person, course),
      );
    },
    making: makings.at,
    cancelMaking: makings.cancel,
    input(id) {
      const kept = deps.journal.get(`planInput/${id}`) as { input: RunInput } | undefined;
      return kept === undefined ? NO_INPUT : ok(kept.input);
    },
    async approve(id, person) {
      const plan = find(id);
      if (!plan.ok) return plan;
      if (plan.value.status !== "proposed") return NOT_WAITING;
      const approval = await deps.governance.approve(person, plan.value.digest);
      return approval.ok ? keep(withApproval(plan.value, approval.value, deps.nameOf)) : approval;
    },
    async execute(id) {
      const plan = find(id);
      if (!plan.ok) return plan;
      if (plan.value.status === "held") return deps.runner().goOn(id);
      const approved = await deps.governance.approved(plan.value.digest);
      if (!approved.ok) return approved;
      const running = startedPlan(plan.value, deps.clock.nowMs());
      const kept = await keep(running);
      if (!kept.ok) return kept;
      const started = deps.runner().start(running, approved.value);
      if (!started.ok) {
        await keep(plan.value);
        return started;
      }
      await deps.runner().tick();
      return ok(plans.get(id) ?? running);
    },
    async cancel(id, person) {
      const plan = find(id);
      if (!plan.ok) return plan;
      if (!OPEN.includes(plan.value.status)) return OVER;
      if (deps.runner().running(plan.value.body.siteId)?.id === id) return deps.runner().cancel(id, person);
      const cancelled = await deps.governance.cancel(person, plan.value.digest);
      if (!cancelled.ok) return cancelled;
      const kept = await keep(cancelledPlan(plan.value, person, deps.clock.nowMs()));
      await deps.control.handBack(plan.value.body.siteId);
      return kept;
    },
    async update(plan) {
      await keep(plan);
      // The plan brought every job home: the cell goes on by its own rule.
      if (plan.status === "done") await deps.control.handBack(plan.body.siteId);
    },
    async resume() {
      const open = [...plans.values()].filter((plan) => plan.status === "executing" || plan.status === "held");
      return Promise.all(
        open.map(async (plan) => {
          const approved = await deps.governance.approved(plan.digest);
          return approved.ok
            ? deps.runner().start({ ...plan, status: "executing", reason: "", cause: null }, approved.value)
            : approved;
        }),
      );
    },
  };
}
