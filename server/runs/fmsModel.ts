import { ok } from "../../twins/core/result.ts";
import { summarise } from "../../twins/sim/run.ts";
import { fmsRunInput, localSchedule, makePlanBody, rehearse } from "../../twins/sites/fms/planning.ts";
import { readWorkState } from "../../twins/sites/fms/workState.ts";
import type { SiteModel } from "./siteModel.ts";

/** The machining cell: the re-route branch is optimised, the others follow the cell's local rule. */
export const fmsModel: SiteModel = {
  readWork: (fork) => readWorkState(fork),
  problem: (work, branch) => (branch === "reroute" ? work.problem : null),
  localSchedule: (work, branch) => localSchedule(work, branch),
  runInput: (args) => fmsRunInput(args),
  summarise({ branch, records, reference, work, schedule }) {
    const planned = schedule === null ? localSchedule(work, branch) : ok(schedule);
    if (!planned.ok) return planned;
    const rehearsed = rehearse({ work, branch, schedule });
    if (!rehearsed.ok) return rehearsed;
    return ok(
      summarise({
        branch,
        records,
        baseline: reference,
        schedule: planned.value,
        plannedMakespanS: planned.value.makespan,
        rehearsedMakespanS: rehearsed.value.makespanS,
      }),
    );
  },
  planBody: (args) => makePlanBody({ ...args, jobset: args.work.jobset }),
};
