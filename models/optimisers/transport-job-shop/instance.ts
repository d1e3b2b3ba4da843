import { z } from "zod";
import { firstIssue } from "../../../twins/core/issue.ts";
import { fail, ok, type Result } from "../../../twins/core/result.ts";
import type { ShopOperation, TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { checkProblem, checkTravel } from "./problem.ts";

/** Jobs and keys a file may have. */
const MOST_JOBS = 2000;
const MOST_ENTRIES = 1000;

const pair = z.tuple([z.number(), z.number()]);
const limited = <T extends z.ZodType>(item: T) =>
  z.record(z.string(), item).refine((record) => Object.keys(record).length <= MOST_ENTRIES, "too many entries");

/**
 * The file shape of the Bilge and Ulusoy instances: `layouts[name][from][to]`, `jobsets[name][job][operation]` =
 * [machine, duration], and `flexible_jobsets` with a list of such pairs an operation. Location 0 is the station.
 */
const shape = z.object({
  layouts: limited(z.array(z.array(z.number()))),
  jobsets: limited(z.array(z.array(pair)).max(MOST_JOBS)).default({}),
  flexible_jobsets: limited(z.array(z.array(z.array(pair))).max(MOST_JOBS)).default({}),
});

export type InstanceFile = z.infer<typeof shape>;

/** Parses the decoded JSON. PLAN_INPUT names the first thing that is wrong and where. */
export function parseInstanceFile(json: unknown): Result<InstanceFile> {
  const parsed = shape.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  return fail("PLAN_INPUT", firstIssue(parsed.error, "the file"));
}

const listed = (names: readonly string[]): string => (names.length === 0 ? "none" : names.slice(0, 30).join(", "));

export interface InstanceChoice {
  /** Keys in the file. */
  readonly jobset: string;
  readonly layout: string;
  /** Take the job set from `flexible_jobsets`. */
  readonly flexible?: boolean;
  /** 2 by default, as published. All start at the station. */
  readonly vehicles?: number;
}

/** The problem of one job set on one layout: nothing begun, everything available at 0. PLAN_INPUT, PLAN_INFEASIBLE. */
export function toProblem(file: InstanceFile, choice: InstanceChoice): Result<TransportJobShop> {
  const { jobset, layout, flexible = false, vehicles = 2 } = choice;
  if (!Object.hasOwn(file.layouts, layout))
    return fail("PLAN_INPUT", `There is no layout ${layout}; the file has: ${listed(Object.keys(file.layouts))}.`);
  const key = flexible ? "flexible_jobsets" : "jobsets";
  if (!Object.hasOwn(file[key], jobset))
    return fail(
      "PLAN_INPUT",
      `There is no job set ${jobset} in ${key}; the file has: ${listed(Object.keys(file[key]))}.`,
    );
  if (!Number.isInteger(vehicles) || vehicles < 1)
    return fail("PLAN_INPUT", `${vehicles} vehicles: expected 1 or more.`);
  const jobs: [number, number][][][] = flexible
    ? file.flexible_jobsets[jobset]
    : file.jobsets[jobset].map((job) => job.map((operation) => [operation]));
  const empty = jobs.findIndex((job) => job.length === 0);
  if (empty >= 0) return fail("PLAN_INPUT", `Job ${empty + 1} of job set ${jobset} has no operations.`);
  if (jobs.length === 0) return fail("PLAN_INPUT", `Job set ${jobset} has no jobs.`);
  const travel = file.layouts[layout];
  const checked = checkTravel(travel);
  if (!checked.ok) return fail(checked.error.code, `Layout ${layout}: ${checked.error.message}`);
  const operation = (pairs: [number, number][]): ShopOperation => {
    return { alternatives: pairs.map(([machine, duration]) => ({ machine, duration })) };
  };
  const problem: TransportJobShop = {
    travel,
    jobs: jobs.map((job, j) => {
      return { id: j + 1, operations: job.map(operation), firstIndex: 0, location: 0, readyAt: 0 };
    }),
    machines: travel.slice(1).map(() => ({ availableAt: 0, closed: [] })),
    vehicles: Array.from({ length: Math.min(vehicles, 1e4) }, () => ({ location: 0, availableAt: 0 })),
  };
  const valid = checkProblem(problem);
  if (!valid.ok) return fail(valid.error.code, `Job set ${jobset}, layout ${layout}: ${valid.error.message}`);
  return ok(problem);
}
