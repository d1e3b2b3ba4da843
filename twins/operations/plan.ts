import { type Digest, digestOf } from "../core/digest.ts";
import type { ErrorCode } from "../core/errors.ts";
import type { LocalText } from "../core/place.ts";
import type { ActionStateName } from "./actionState.ts";

/** A trip: the vehicle drives `path`, picks the job up at `pickAt` and drops it at the last node. */
export interface TransportStep {
  readonly kind: "transport";
  readonly id: string;
  /** The vehicle's Thing id. */
  readonly thing: string;
  readonly job: number;
  /** Operation this trip serves; the number of operations for the trip back to the station. */
  readonly operation: number;
  /** Route map nodes from where the vehicle is, through the pick-up, to the drop. */
  readonly path: readonly string[];
  /** Index into `path` of the pick-up node. */
  readonly pickAt: number;
}

/** An empty drive: to park, or out of the way. */
export interface MoveStep {
  readonly kind: "move";
  readonly id: string;
  readonly thing: string;
  readonly path: readonly string[];
}

export interface ProcessStep {
  readonly kind: "process";
  readonly id: string;
  /** The machine's Thing id. */
  readonly thing: string;
  readonly job: number;
  readonly operation: number;
  readonly durationS: number;
}

/** Maintenance: the machine is taken out for `durationS`. */
export interface ServiceStep {
  readonly kind: "service";
  readonly id: string;
  readonly thing: string;
  readonly durationS: number;
}

export type PlanStepBody = TransportStep | MoveStep | ProcessStep | ServiceStep;

/** When a step is expected, seconds after the fork. */
export interface Timing {
  readonly startS: number;
  readonly endS: number;
}

export type PlanStep = PlanStepBody & {
  /** Steps that must have SUCCEEDED before this one is sent. */
  readonly after: readonly string[];
  /** By the optimiser, vehicles not in each other's way. */
  readonly planned: Timing;
  /** In the rehearsal, vehicles sharing the aisle and accelerating. */
  readonly rehearsed: Timing;
};

/**
 * Right of way, from the rehearsal: `step` may enter node `enter` of its path only after `afterStep` has left node
 * `left` of its own (the action dependency graph of Hönig et al. 2019). Acyclic, so obeying it cannot deadlock.
 */
export interface RightOfWay {
  readonly step: string;
  readonly enter: number;
  readonly afterStep: string;
  readonly left: number;
}

/** What is approved: everything that is executed or that the decision rests on. */
export interface PlanBody {
  readonly siteId: string;
  readonly branch: "continue" | "service" | "reroute";
  /** The fork it was made from. */
  readonly base: { readonly digest: Digest; readonly atMs: number };
  readonly jobset: number;
  readonly steps: readonly PlanStep[];
  readonly rightOfWay: readonly RightOfWay[];
  /** The model whose forecast argues for the plan, and the permit of the simulation; null where none did. */
  readonly modelCid: string | null;
  readonly permitId: string | null;
  /** Digests of the simulated replications compared, in order. */
  readonly runDigests: readonly Digest[];
  readonly plannedMakespanS: number;
  readonly rehearsedMakespanS: number;
  /** True when a step needs two distinct signers (class C). */
  readonly classC: boolean;
}

export type PlanStatus =
  | "draft"
  | "proposed"
  | "approved"
  | "executing"
  | "held"
  | "done"
  | "failed"
  /** The operational stop ended it: somebody wanted that, nothing failed. */
  | "stopped"
  | "cancelled"
  | "expired";

const OVER: ReadonlySet<PlanStatus> = new Set(["done", "failed", "stopped", "cancelled", "expired"]);

/** Whether nothing more happens to a plan of this status. */
export const isPlanOver = (status: PlanStatus): boolean => OVER.has(status);

/** Why a plan is held or over, in parts, so that it can be said in any language. */
export type PlanCause =
  /** The operational stop took a device out of its work. */
  | { readonly kind: "stopped"; readonly by: string; readonly atMs: number }
  /** A device did not do its step; `said` is its own word on it. */
  | { readonly kind: "step"; readonly step: string; readonly state: ActionStateName; readonly said: string }
  /** The link was lost or the device was silent: nobody knows how the step went. */
  | { readonly kind: "unclear"; readonly step: string }
  /** The guard kept the step back for too long; `text` is its whole sentence, where it has worded it. */
  | {
      readonly kind: "keptBack";
      readonly step: string;
      readonly code: ErrorCode;
      readonly said: string;
      readonly text?: LocalText;
    }
  | { readonly kind: "cancelled"; readonly by: string };

export interface Plan {
  readonly id: string;
  readonly body: PlanBody;
  readonly digest: Digest;
  readonly madeAtMs: number;
  readonly madeBy: string;
  readonly status: PlanStatus;
  /** Why it is held, failed, stopped or cancelled, in English; empty otherwise. */
  readonly reason: string;
  /** The same in parts; missing in plans that an older version kept. */
  readonly cause?: PlanCause | null;
  readonly approvals: readonly {
    readonly by: string;
    readonly address: string;
    readonly txHash: string;
    readonly atMs: number;
  }[];
  readonly approvalsNeeded: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** Measured, first step sent to last operation ended; null until done. */
  readonly executedMakespanS: number | null;
}

/** How a plan stands. What an older version kept calls a plan failed that the operational stop ended. */
export const planStatus = ({ status, cause }: Pick<Plan, "status" | "cause">): PlanStatus =>
  status === "failed" && cause?.kind === "stopped" ? "stopped" : status;

export const planDigest = (body: PlanBody): Digest => digestOf(body);
