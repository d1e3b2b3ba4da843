import { z } from "zod";
import { issueText } from "../core/issue.ts";
import type { LocalText } from "../core/place.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import { RouteMapSchema } from "../core/routeMap.ts";
import { BRANCHES, RUN_FORMAT } from "./comparison.ts";
import type { RunInput } from "./run.ts";

/** Largest cell a run file may hold. */
const MAX_JOBS = 500;
const MAX_MACHINES = 100;
const MAX_OPERATIONS = 100;
const MAX_FURTHER_SETS = 1000;

const seconds = z.number().min(0).max(1e7);
const whole = z.number().int().min(0).max(1_000_000);
const digest = z.string().regex(/^0x[0-9a-f]{64}$/);
const share = z.number().min(0).max(1);
const name = z.string().max(64);

const TriangularSchema = z
  .object({ low: seconds, mode: seconds, high: seconds })
  .refine((t) => t.low <= t.mode && t.mode <= t.high, "low <= mode <= high");

const ForecastSchema = z.object({
  modelCid: z.string().max(128),
  thing: name,
  madeAtMs: z.number(),
  horizonS: seconds,
  points: z
    .array(z.object({ atS: z.number().max(1e7), mean: z.number(), low: z.number(), high: z.number() }))
    .max(10_000),
  meaning: z.enum(["failure-probability", "expected-value"]),
});

const ScheduleSchema = z.object({
  makespan: seconds,
  operations: z
    .array(z.object({ job: whole, index: whole, machine: whole, start: seconds, end: seconds }))
    .max(MAX_JOBS * MAX_OPERATIONS),
  transports: z
    .array(
      z.object({
        vehicle: whole,
        job: whole,
        index: whole,
        from: whole,
        to: whole,
        start: seconds,
        pickup: seconds,
        delivery: seconds,
      }),
    )
    .max(MAX_JOBS * MAX_OPERATIONS),
});

const JobsSchema = z
  .array(
    z.object({
      id: whole,
      operations: z
        .array(
          z.object({
            alternatives: z
              .array(z.object({ machine: z.number().int().min(1).max(MAX_MACHINES), duration: seconds }))
              .min(1)
              .max(MAX_MACHINES),
          }),
        )
        .max(MAX_OPERATIONS),
      firstIndex: whole,
      location: whole,
      readyAt: seconds,
    }),
  )
  .max(MAX_JOBS);

const ProblemSchema = z.object({
  travel: z.array(z.array(seconds).max(MAX_MACHINES + 1)).max(MAX_MACHINES + 1),
  jobs: JobsSchema,
  machines: z
    .array(z.object({ availableAt: seconds, closed: z.array(z.object({ from: seconds, to: seconds })).max(100) }))
    .max(MAX_MACHINES),
  vehicles: z.array(z.object({ location: whole, availableAt: seconds })).max(MAX_MACHINES),
});

const WorkSchema = z.object({
  atMs: z.number(),
  jobset: whole,
  problem: ProblemSchema,
  machines: z
    .array(
      z.object({
        id: name,
        running: z.object({ job: whole, operation: whole, remainingS: seconds }).nullable(),
        closedS: seconds,
        partCount: whole,
        scrapCount: whole,
        energyKwh: z.number().min(0),
      }),
    )
    .max(MAX_MACHINES),
  vehicles: z
    .array(z.object({ id: name, node: name, goal: name, job: whole, pickAt: name.nullable(), busyS: seconds }))
    .max(MAX_MACHINES),
  finishedJobs: z.array(whole).max(MAX_JOBS),
});

const positive = z.number().positive().max(1000);

const FurtherSchema = z.object({
  count: z.number().int().min(1).max(MAX_FURTHER_SETS),
  reloadS: seconds,
  jobs: JobsSchema,
  schedule: ScheduleSchema.nullable(),
});

export const RunInputSchema = z.object({
  format: z.literal(RUN_FORMAT),
  branch: z.enum(BRANCHES),
  work: WorkSchema,
  routeMap: RouteMapSchema,
  locationNodes: z.array(name).max(MAX_MACHINES + 1),
  motion: z.object({
    maxSpeedMps: positive,
    accelerationMps2: positive,
    decelerationMps2: positive,
    lateralMps2: positive,
    cornerM: positive,
    pickS: seconds,
    dropS: seconds,
  }),
  schedule: ScheduleSchema.nullable(),
  forecast: ForecastSchema.nullable(),
  forecastMachine: whole,
  renewed: ForecastSchema.nullable(),
  further: FurtherSchema.nullable(),
  serviceS: seconds,
  repairS: TriangularSchema,
  processingFactor: TriangularSchema,
  scrapRates: z.array(share).max(MAX_MACHINES),
  power: z.object({
    idleKw: z.number().min(0),
    processingKw: z.number().min(0),
    serviceKw: z.number().min(0),
    downKw: z.number().min(0),
  }),
  seed: z.number().int().min(0).max(0xffffffff),
  replication: whole,
});

/** The sizes that must agree; what is wrong, or null. */
function mismatch(input: RunInput): LocalText | null {
  const { problem, machines, vehicles } = input.work;
  const places = problem.machines.length + 1;
  if (problem.travel.length !== places || problem.travel.some((row) => row.length !== places))
    return { en: `travel is not a ${places} x ${places} matrix`, zh: `travel 不是 ${places} x ${places} 矩阵` };
  if (machines.length !== places - 1 || vehicles.length !== problem.vehicles.length)
    return { en: "work and problem differ in their machines or vehicles", zh: "work 与 problem 的机床或搬运车不一致" };
  if (input.locationNodes.length !== places)
    return {
      en: `locationNodes must name ${places} nodes: there are ${places} locations`,
      zh: `locationNodes 应列出 ${places} 个节点，因为共有 ${places} 个位置`,
    };
  if (input.scrapRates.length !== places - 1)
    return { en: "scrapRates must have one rate a machine", zh: "scrapRates 应为每台机床各一项" };
  for (const jobs of [problem.jobs, input.further?.jobs ?? []]) {
    if (new Set(jobs.map((job) => job.id)).size !== jobs.length)
      return { en: "two jobs have the same id", zh: "有两个作业编号相同" };
    for (const job of jobs) {
      if (job.location >= places)
        return {
          en: `job ${job.id} is at location ${job.location}, which there is not`,
          zh: `作业 ${job.id} 位于不存在的位置 ${job.location}`,
        };
      const bad = job.operations.flatMap((o) => o.alternatives).find((a) => a.machine >= places);
      if (bad !== undefined)
        return {
          en: `job ${job.id} needs machine ${bad.machine}, which there is not`,
          zh: `作业 ${job.id} 需要不存在的 ${bad.machine} 号机床`,
        };
    }
  }
  if (vehicles.length === 0) return { en: "there is no vehicle", zh: "没有搬运车" };
  const lost = problem.vehicles.some((v) => v.location >= places);
  return lost ? { en: "a vehicle is at a location that there is not", zh: "有搬运车位于不存在的位置" } : null;
}

/** The path of the first key of `given` that its schema does not know, or null. The parsed value has only known ones. */
function unknownKey(given: unknown, parsed: unknown): string | null {
  if (typeof given !== "object" || given === null || typeof parsed !== "object" || parsed === null) return null;
  const known = parsed as Record<string, unknown>;
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, key)) return key;
    const inner = unknownKey(value, known[key]);
    if (inner !== null) return `${key}.${inner}`;
  }
  return null;
}

const noRun = ({ en, zh }: LocalText): Result<never> =>
  refuse("PLAN_INPUT", { en: `This is no run: ${en}.`, zh: `这不是一次仿真运行：${zh}。` });

/** Of a file that is something else altogether, the first thing that does not fit would say nothing. */
const NO_INPUT: LocalText = {
  en: 'it has no "work". Name a file that aitn simulate --out wrote, or the input of a run',
  zh: "其中没有“work”。请指定由 aitn simulate --out 写出的文件，或一次运行的输入",
};

/** Whether another version of the simulation made it: its shape would be refused too, but for no understandable reason. */
const isOtherFormat = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "work" in value && !("format" in value && value.format === RUN_FORMAT);

/**
 * Parses what came from a file or a wire. SIM_FORMAT for another version's run, PLAN_INPUT for no run: what a key that we do not know would
 * mean to the one who wrote it, the re-execution would silently leave out.
 */
export function parseRunInput(value: unknown): Result<RunInput> {
  if (isOtherFormat(value))
    return refuse("SIM_FORMAT", {
      en: `Another version of the simulation made this run: this version checks format ${RUN_FORMAT}. Simulate anew.`,
      zh: `该运行由其他版本的仿真生成：本版本只核对格式 ${RUN_FORMAT}。请重新仿真。`,
    });
  if (typeof value !== "object" || value === null || !("work" in value)) return noRun(NO_INPUT);
  const parsed = RunInputSchema.safeParse(value);
  if (!parsed.success) return noRun(issueText(parsed.error, { en: "the input", zh: "输入" }));
  const extra = unknownKey(value, parsed.data);
  if (extra !== null)
    return noRun({
      en: `the input has an unknown key, ${extra.slice(0, 200)}`,
      zh: `输入中有未知的键 ${extra.slice(0, 200)}`,
    });
  const wrong = mismatch(parsed.data);
  return wrong === null ? ok(parsed.data) : noRun(wrong);
}

const RunFileSchema = z.union([
  z.strictObject({
    input: z.unknown(),
    replications: whole,
    /** Of replication `input.replication + i`. */
    digests: z.array(digest).min(1).max(100_000),
  }),
  /** One replication, as the console asks for it. */
  z.strictObject({ input: z.unknown(), expected: digest }),
]);

/** A run that can be verified: the input of its first replication, and the digests of all, in order. */
export interface RunFile {
  readonly input: RunInput;
  readonly digests: readonly string[];
}

/** Why a value fits neither form of a run file. */
function fileFault(value: unknown): LocalText {
  if (typeof value !== "object" || value === null || !("input" in value))
    return {
      en: 'the file has no "input". Name a file that aitn simulate --out wrote',
      zh: "文件中没有“input”。请指定由 aitn simulate --out 写出的文件",
    };
  const form = RunFileSchema.options["expected" in value ? 1 : 0];
  const parsed = form.safeParse(value);
  const whole = { en: "the file", zh: "文件" };
  return parsed.success ? whole : issueText(parsed.error, whole);
}

/** Parses a run file. PLAN_INPUT when it is none, when it has keys of its own, or when digests are missing at its end. */
export function parseRunFile(value: unknown): Result<RunFile> {
  const parsed = RunFileSchema.safeParse(value);
  if (!parsed.success) return noRun(fileFault(value));
  const file = parsed.data;
  const digests = "digests" in file ? file.digests : [file.expected];
  if ("replications" in file && file.replications !== digests.length)
    return noRun({
      en: `it says ${file.replications} replications and lists ${digests.length} digests`,
      zh: `文件写明推演 ${file.replications} 次，却列出 ${digests.length} 个摘要`,
    });
  const input = parseRunInput(file.input);
  return input.ok ? ok({ input: input.value, digests }) : input;
}
