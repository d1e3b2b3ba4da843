import { z } from "zod";
import { issueText } from "../../../twins/core/issue.ts";
import { type Failure, ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { ShopOperation, TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { checkProblem, checkTravel } from "./problem.ts";

/** Jobs and keys a file may have. */
const MOST_JOBS = 2000;
const MOST_ENTRIES = 1000;

const pair = z.tuple([z.number(), z.number()]);
const limited = <T extends z.ZodType>(item: T) =>
  z.record(z.string(), item).refine((record) => Object.keys(record).length <= MOST_ENTRIES, "too many entries");

/** One layout or job set may be wrong without harm to the others: each is looked at when it is asked for. */
const parts = limited(z.unknown());
const Layout = z.array(z.array(z.number()));
const JobSet = z.array(z.array(pair)).max(MOST_JOBS);
const FlexibleJobSet = z.array(z.array(z.array(pair))).max(MOST_JOBS);

/**
 * The file shape of the Bilge and Ulusoy instances: `layouts[name][from][to]`, `jobsets[name][job][operation]` =
 * [machine, duration], and `flexible_jobsets` with a list of such pairs an operation. Location 0 is the station.
 */
const shape = z.object({
  layouts: parts,
  jobsets: parts.default({}),
  flexible_jobsets: parts.default({}),
});

export type InstanceFile = z.infer<typeof shape>;

/** Parses the decoded JSON. PLAN_INPUT names the first thing that is wrong and where. */
export function parseInstanceFile(json: unknown): Result<InstanceFile> {
  const parsed = shape.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const { en, zh } = issueText(parsed.error, { en: "the whole", zh: "整体" });
  return refuse("PLAN_INPUT", { en: `The problem file is not valid: ${en}.`, zh: `问题文件无效：${zh}。` });
}

/** @param path job and operation of the first thing that is wrong, as far as they are known, from 0 */
function badJobSet(name: string, flexible: boolean, path: readonly PropertyKey[]): Result<never> {
  const [job, operation] = path.map(Number);
  const where = {
    en: `Job set ${name}${job === undefined ? "" : `, job ${job + 1}`}${operation === undefined ? "" : `, operation ${operation}`}`,
    zh: `作业集 ${name}${job === undefined ? "" : `，作业 ${job + 1}`}${operation === undefined ? "" : `，工序 ${operation}`}`,
  };
  const wanted =
    operation !== undefined
      ? flexible
        ? { en: "expected a list of [machine, duration] pairs of numbers", zh: "应为一列 [机床, 时长] 数对" }
        : { en: "expected [machine, duration], two numbers", zh: "应为 [机床, 时长] 两个数" }
      : job !== undefined
        ? { en: "expected a list of operations", zh: "应为一列工序" }
        : { en: `expected a list of at most ${MOST_JOBS} jobs`, zh: `应为一列作业，最多 ${MOST_JOBS} 个` };
  return refuse("PLAN_INPUT", { en: `${where.en}: ${wanted.en}.`, zh: `${where.zh}：${wanted.zh}。` });
}

type Pair = z.infer<typeof pair>;

/** The jobs of a set, each operation as its alternatives. */
function jobsOf(file: InstanceFile, name: string, flexible: boolean): Result<Pair[][][]> {
  const parsed = flexible
    ? FlexibleJobSet.safeParse(file.flexible_jobsets[name])
    : JobSet.transform((jobs) => jobs.map((job) => job.map((one) => [one]))).safeParse(file.jobsets[name]);
  return parsed.success ? ok(parsed.data) : badJobSet(name, flexible, parsed.error.issues[0]?.path ?? []);
}

function layoutOf(file: InstanceFile, name: string): Result<number[][]> {
  const parsed = Layout.safeParse(file.layouts[name]);
  if (parsed.success) return ok(parsed.data);
  const row = parsed.error.issues[0]?.path[0];
  return refuse("PLAN_INPUT", {
    en: `Layout ${name}${row === undefined ? "" : `, row ${Number(row)}`}: expected rows of travel times, one number a location.`,
    zh: `布局 ${name}${row === undefined ? "" : `，第 ${Number(row)} 行`}：应为各行行驶时间，每个位置一个数。`,
  });
}

const listed = (names: readonly string[]): string => names.slice(0, 30).join(", ");

/** Where in the file the fault of a part is, before the sentence of the part. */
function within(
  { code, message, said = { en: message, zh: message } }: Failure,
  en: string,
  zh: string,
): Result<never> {
  return refuse(code, { en: `${en}: ${said.en}`, zh: `${zh}：${said.zh}` });
}

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
    return refuse("PLAN_INPUT", {
      en: `There is no layout ${layout}; the file has: ${listed(Object.keys(file.layouts)) || "none"}.`,
      zh: `没有布局 ${layout}；文件中有：${listed(Object.keys(file.layouts)) || "无"}。`,
    });
  const key = flexible ? "flexible_jobsets" : "jobsets";
  if (!Object.hasOwn(file[key], jobset))
    return refuse("PLAN_INPUT", {
      en: `There is no job set ${jobset} in ${key}; the file has: ${listed(Object.keys(file[key])) || "none"}.`,
      zh: `${key} 中没有作业集 ${jobset}；文件中有：${listed(Object.keys(file[key])) || "无"}。`,
    });
  if (!Number.isInteger(vehicles) || vehicles < 1)
    return refuse("PLAN_INPUT", {
      en: `There are ${vehicles} vehicles: expected 1 or more.`,
      zh: `搬运车为 ${vehicles} 辆，应为 1 辆或更多。`,
    });
  const read = jobsOf(file, jobset, flexible);
  if (!read.ok) return read;
  const jobs = read.value;
  const empty = jobs.findIndex((job) => job.length === 0);
  if (empty >= 0)
    return refuse("PLAN_INPUT", {
      en: `Job ${empty + 1} of job set ${jobset} has no operations.`,
      zh: `作业集 ${jobset} 的作业 ${empty + 1} 没有工序。`,
    });
  if (jobs.length === 0)
    return refuse("PLAN_INPUT", { en: `Job set ${jobset} has no jobs.`, zh: `作业集 ${jobset} 没有作业。` });
  const laidOut = layoutOf(file, layout);
  if (!laidOut.ok) return laidOut;
  const travel = laidOut.value;
  const checked = checkTravel(travel);
  if (!checked.ok) return within(checked.error, `Layout ${layout}`, `布局 ${layout}`);
  const operation = (pairs: Pair[]): ShopOperation => {
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
  if (!valid.ok) return within(valid.error, `Job set ${jobset}, layout ${layout}`, `作业集 ${jobset}，布局 ${layout}`);
  return ok(problem);
}
