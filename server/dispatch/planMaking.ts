import type { Clock } from "../../twins/core/clock.ts";
import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { PlanMaking } from "../../twins/protocol/console.ts";

/** How a plan that is being made is followed and given up. */
export interface Course {
  readonly signal: AbortSignal;
  tell(stage: PlanMaking["stage"], waitingFor?: readonly string[]): void;
}

export interface MakingDeps {
  readonly clock: Clock;
  /** A plan is being made, is further, or (null) is no longer being made. */
  onMaking(siteId: string, making: PlanMaking | null, error: Failure | null): void;
  /** Lets the cell go on by its local rule. */
  handBack(siteId: string): Promise<Result<void>>;
}

/** The plans that are being made: at most one a site, told step by step, given up on demand. */
export interface Makings {
  run<T>(
    siteId: string,
    what: Pick<PlanMaking, "comparison" | "branch" | "by">,
    make: (course: Course) => Promise<Result<T>>,
  ): Promise<Result<T>>;
  at(siteId: string): PlanMaking | null;
  /** PLAN_UNKNOWN when none is being made, CMD_INTERLOCK when it is on its way to the chain. */
  cancel(siteId: string): Result<void>;
}

export function createMakings({ clock, onMaking, handBack }: MakingDeps): Makings {
  const makings = new Map<string, { state: PlanMaking; readonly abort: AbortController }>();
  return {
    async run(siteId, what, make) {
      if (makings.has(siteId))
        return refuse("CMD_INTERLOCK", {
          en: "A plan is being made already. Wait for it, or give it up first.",
          zh: "已有计划正在制定，请等待其完成，或先放弃它。",
        });
      const abort = new AbortController();
      const begun = { ...what, startedAtMs: clock.nowMs() };
      const making = { state: { ...begun, stage: "control", waitingFor: [] } as PlanMaking, abort };
      makings.set(siteId, making);
      const tell: Course["tell"] = (stage, waitingFor = []) => {
        making.state = { ...begun, stage, waitingFor };
        onMaking(siteId, making.state, null);
      };
      let made: Awaited<ReturnType<typeof make>> | null = null;
      try {
        made = await make({ signal: abort.signal, tell });
        return made;
      } finally {
        makings.delete(siteId);
        onMaking(siteId, null, made === null || made.ok ? null : made.error);
        // Without a plan there is no reason to keep the cell waiting.
        if (made?.ok !== true) await handBack(siteId);
      }
    },
    at: (siteId) => makings.get(siteId)?.state ?? null,
    cancel(siteId) {
      const making = makings.get(siteId);
      if (making === undefined)
        return refuse("PLAN_UNKNOWN", { en: "No plan is being made here now.", zh: "此处目前没有正在制定的计划。" });
      if (making.state.stage === "chain")
        return refuse("CMD_INTERLOCK", {
          en: "The plan is on its way to the chain. Once it is there, cancel it in the Plan panel.",
          zh: "计划正在上链。上链后，请在“计划”面板中取消。",
        });
      making.abort.abort();
      return ok(undefined);
    },
  };
}
