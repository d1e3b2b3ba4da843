import type { Forecast } from "../../twins/core/forecast.ts";
import type { Result } from "../../twins/core/result.ts";
import type { PlanBody } from "../../twins/operations/plan.ts";
import type { Schedule, TransportJobShop } from "../../twins/operations/transportJobShop.ts";
import type { BranchName, BranchResult } from "../../twins/sim/comparison.ts";
import type { RunInput, RunRecord } from "../../twins/sim/run.ts";
import type { WorkState } from "../../twins/sim/workState.ts";
import type { SimState } from "../../twins/state/fork.ts";

/** What a site must know of its own work, to be simulated, optimised and planned. */
export interface SiteModel {
  /** Work left in the fork. */
  readWork(fork: SimState): Result<WorkState>;
  /** What the optimiser solves for a branch; null when the branch follows the cell's local rule. */
  problem(work: WorkState, branch: BranchName): TransportJobShop | null;
  /** What the cell's local rule would do, as a schedule. */
  localSchedule(work: WorkState, branch: BranchName): Result<Schedule>;
  runInput(args: {
    work: WorkState;
    branch: BranchName;
    schedule: Schedule | null;
    forecast: Forecast | null;
    seed: number;
    replication: number;
  }): RunInput;
  summarise(args: {
    branch: BranchName;
    records: readonly RunRecord[];
    /** The "continue" branch's records with the same seeds; null when this is that branch. */
    reference: readonly RunRecord[] | null;
    work: WorkState;
    /** What the optimiser made; null when the branch follows the local rule. */
    schedule: Schedule | null;
  }): Result<BranchResult>;
  planBody(args: {
    work: WorkState;
    branch: BranchName;
    schedule: Schedule;
    base: PlanBody["base"];
    modelCid: string | null;
    permitId: string | null;
    runDigests: PlanBody["runDigests"];
  }): Result<PlanBody>;
}
