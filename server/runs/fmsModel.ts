import { must, ok } from "../../twins/core/result.ts";
import { courseOf, idealRun, rehearseInput } from "../../twins/sim/rehearsal.ts";
import { summarise } from "../../twins/sim/run.ts";
import { fmsRunInput, localSchedule, makePlanBody } from "../../twins/sites/fms/planning.ts";
import { initialWork, readWorkState } from "../../twins/sites/fms/workState.ts";
import type { SiteModel } from "./siteModel.ts";

/** The machining cell: the re-route branch is optimised set by set, the others follow the cell's local rule. */
export const fmsModel: SiteModel = {
  readWork: (fork) => readWorkState(fork),
  problem: (work, branch) => (branch === "reroute" ? work.problem : null),
  furtherProblem: (work, branch) => (branch === "reroute" ? must(initialWork(work.jobset)).problem : null),
  localSchedule: (work, branch) => localSchedule(work, branch),
  runInput: (args) => fmsRunInput(args),
  summarise({ branch, records, reference, input }) {
    const planned = idealRun(input);
    if (!planned.ok) return planned;
    const rehearsed = rehearseInput(input);
    if (!rehearsed.ok) return rehearsed;
    return ok(
      summarise({
        branch,
        records,
        baseline: reference,
        course: courseOf(rehearsed.value),
        plannedMakespanS: planned.value.makespanS,
        rehearsedMakespanS: rehearsed.value.makespanS,
      }),
    );
  },
  planBody: (args) => makePlanBody({ ...args, jobset: args.work.jobset }),
};
