import type { Clock } from "../../twins/core/clock.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { Approval, ApprovedPlan } from "../../twins/operations/approval.ts";
import { type Plan, type PlanBody, planDigest } from "../../twins/operations/plan.ts";
import type { Control } from "./control.ts";
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

export interface PlanDeskDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly governance: PlanGovernance;
  readonly control: Control;
  readonly runner: () => PlanRunner;
  /** Makes the body of a branch's plan from the cell at rest. */
  draft(siteId: string, comparison: string, branch: PlanBody["branch"]): Promise<Result<PlanBody>>;
  /** Name of the person whose account this is; the address itself for a stranger. */
  nameOf(address: string): string;
  onPlan(plan: Plan): void;
}

/** Every plan and where it stands: proposed, approved, executing, done. */
export interface PlanDesk {
  list(siteId: string): Plan[];
  get(id: string): Plan | null;
  propose(siteId: string, comparison: string, branch: PlanBody["branch"], person: string): Promise<Result<Plan>>;
  approve(id: string, person: string): Promise<Result<Plan>>;
  execute(id: string): Promise<Result<Plan>>;
  cancel(id: string, person: string): Promise<Result<Plan>>;
  /** Called by the runner when a plan's state changed. */
  update(plan: Plan): Promise<void>;
  /** After a restart: goes on with the plan that was being executed. */
  resume(): Promise<Result<void>[]>;
}

const OPEN: readonly Plan["status"][] = ["proposed", "approved", "executing", "held"];

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

export function openPlanDesk(deps: PlanDeskDeps): PlanDesk {
  const plans = new Map<string, Plan>();
  for (const { value } of deps.journal.list("plan/")) plans.set((value as Plan).id, value as Plan);
  const making = new Set<string>();

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
    return plan === undefined ? fail("PLAN_UNKNOWN", `there is no plan ${id.slice(0, 40)}`) : ok(plan);
  };

  return {
    list: (siteId) =>
      [...plans.values()].filter((plan) => plan.body.siteId === siteId).sort((a, b) => b.madeAtMs - a.madeAtMs),
    get: (id) => plans.get(id) ?? null,
    async propose(siteId, comparison, branch, person) {
      const other = openPlan(siteId);
      if (other !== undefined)
        return fail("CMD_INTERLOCK", `plan ${other.id} is ${other.status}; finish or cancel it first`);
      if (making.has(siteId)) return fail("CMD_INTERLOCK", "a plan is being made already");
      making.add(siteId);
      try {
        const body = await deps.draft(siteId, comparison, branch);
        if (!body.ok) return body;
        const digest = planDigest(body.value);
        const { modelCid, permitId, classC } = body.value;
        const proposed = await deps.governance.propose(person, { digest, siteId, modelCid, permitId, classC });
        if (!proposed.ok) return proposed;
        const plan: Plan = {
          id: `p-${digest.slice(2, 14)}`,
          body: body.value,
          digest,
          madeAtMs: deps.clock.nowMs(),
          madeBy: person,
          status: "proposed",
          reason: "",
          approvals: [],
          approvalsNeeded: proposed.value.needed,
          startedAtMs: null,
          endedAtMs: null,
          executedMakespanS: null,
        };
        return await keep(withApproval(plan, proposed.value, deps.nameOf));
      } finally {
        making.delete(siteId);
      }
    },
    async approve(id, person) {
      const plan = find(id);
      if (!plan.ok) return plan;
      if (plan.value.status !== "proposed")
        return fail("PLAN_UNKNOWN", `plan ${id} is ${plan.value.status}, not waiting for approval`);
      const approval = await deps.governance.approve(person, plan.value.digest);
      return approval.ok ? keep(withApproval(plan.value, approval.value, deps.nameOf)) : approval;
    },
    async execute(id) {
      const plan = find(id);
      if (!plan.ok) return plan;
      if (plan.value.status === "held") return deps.runner().goOn(id);
      const approved = await deps.governance.approved(plan.value.digest);
      if (!approved.ok) return approved;
      const running: Plan = { ...plan.value, status: "executing", reason: "", startedAtMs: deps.clock.nowMs() };
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
      if (!OPEN.includes(plan.value.status)) return fail("PLAN_UNKNOWN", `plan ${id} is ${plan.value.status} already`);
      const why = `cancelled by ${person}`;
      if (deps.runner().running(plan.value.body.siteId)?.id === id) return deps.runner().cancel(id, why);
      const cancelled = await deps.governance.cancel(person, plan.value.digest);
      if (!cancelled.ok) return cancelled;
      const kept = await keep({ ...plan.value, status: "cancelled", reason: why, endedAtMs: deps.clock.nowMs() });
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
            ? deps.runner().start({ ...plan, status: "executing", reason: "" }, approved.value)
            : approved;
        }),
      );
    },
  };
}
