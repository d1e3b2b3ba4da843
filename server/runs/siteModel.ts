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
  /** The same for a whole set after the running one, in seconds after its loading. */
  furtherProblem(work: WorkState, branch: BranchName): TransportJobShop | null;
  /** What the cell's local rule would do, as a schedule. */
  localSchedule(work: WorkState, branch: BranchName): Result<Schedule>;
  runInput(args: {
    work: WorkState;
    branch: BranchName;
    schedule: Schedule | null;
    forecast: Forecast | null;
    /** Of the machine's pump as good as new, after a service or a repair. */
    renewed?: Forecast | null;
    seed: number;
    replication: number;
    /** Sets after the running one; a run without ends with it. */
    ahead?: { sets: number; schedule: Schedule | null };
  }): RunInput;
  summarise(args: {
    branch: BranchName;
    records: readonly RunRecord[];
    /** The "continue" branch's records with the same seeds; null when this is that branch. */
    reference: readonly RunRecord[] | null;
    /** Of the first of them. */
    input: RunInput;
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
