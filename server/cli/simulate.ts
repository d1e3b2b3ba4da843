import { setImmediate } from "node:timers/promises";
import { must } from "../../twins/core/result.ts";
import { kpiDefinition } from "../../twins/kpis/index.ts";
import { BRANCH_KPIS, BRANCHES, type BranchName, type Estimate } from "../../twins/sim/comparison.ts";
import { type RunInput, type RunRecord, runReplication } from "../../twins/sim/run.ts";
import { parseRunFile, parseRunInput } from "../../twins/sim/runSchema.ts";
import { estimate, kpiEstimate } from "../../twins/sim/statistics.ts";
import { fmsRunInput } from "../../twins/sites/fms/planning.ts";
import { initialWork } from "../../twins/sites/fms/workState.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { Refusal } from "./failures.ts";
import { readJson, writeWhole } from "./files.ts";
import { choiceFlag, numberFlag, readFlags, SEED } from "./flags.ts";
import { type Language, padded, type Said, UsageError } from "./language.ts";
import { searchInSlices } from "./search.ts";

const DEFAULT_REPLICATIONS = 30;
const MOST_REPLICATIONS = 100_000;
const DEFAULT_ITERATIONS = 5000;
const MOST_FOR_PRECISION = 10_000;

const CODES = "PLAN_INPUT, PLAN_INFEASIBLE, SIM_UNKNOWN, SIM_FORMAT, SIM_BUDGET, SIM_CANCELLED";
const codes = exitCodes({ en: CODES, zh: CODES.replaceAll(", ", "、") });

const usage: Said = {
  en: `Usage: aitn simulate (FILE | --jobset N) [options]

Simulates the machining cell until all jobs are back at the station: vehicles that accelerate and share the aisle,
processing times that vary, rejects, breakdowns. Prints each KPI as a mean with its 95 % confidence interval.
FILE is the input of a run, or a run written by --out.

  --jobset N        begin job set N (1 to 10) with everything at the station
  --sets N          simulate N whole sets (1 to 100) after it as well, each loaded when the one before is back
  --branch B        continue (local rule), service (machine 1 first), reroute (optimised); default continue
  --replications N  default ${DEFAULT_REPLICATIONS}; with --precision the most that are made (default ${MOST_FOR_PRECISION})
  --precision P     replicate until the makespan's interval is within P percent of its mean, at least ${DEFAULT_REPLICATIONS} times
  --seed N          default 1, or that of FILE; the same seed gives the same digests everywhere
  --iterations N    search moves of the optimiser for reroute; default ${DEFAULT_ITERATIONS}
  --out RUN         write a run that "aitn verify RUN" re-executes
  --json            one JSON object on stdout: branch, seed, replications, kpis, digests

${codes.en}
`,
  zh: `用法：aitn simulate (文件 | --jobset N) [选项]

仿真加工单元，直到全部工件回到装卸站：搬运车会加减速并共用通道，加工时间有波动，有废品，有故障。
每个指标给出均值和 95 % 置信区间。文件是一次运行的输入，或由 --out 写出的运行。

  --jobset N        从工件集 N（1 到 10）开始，一切都在装卸站
  --sets N          其后再仿真 N 个完整的工件集（1 到 100），前一个全部返回后装载下一个
  --branch B        continue（本地规则）、service（先维护 1 号机床）、reroute（优化后）；默认 continue
  --replications N  重复次数，默认 ${DEFAULT_REPLICATIONS}；与 --precision 同用时为上限（默认 ${MOST_FOR_PRECISION}）
  --precision P     重复到完工时间的区间在均值的百分之 P 以内，至少 ${DEFAULT_REPLICATIONS} 次
  --seed N          默认 1，或文件中的种子；相同的种子在任何地方得到相同的摘要
  --iterations N    reroute 时优化器的搜索步数；默认 ${DEFAULT_ITERATIONS}
  --out 运行        写出一次运行，可用 "aitn verify 运行" 重新执行
  --json            标准输出上一个 JSON 对象：branch、seed、replications、kpis、digests

${codes.zh}
`,
};

interface Arguments {
  readonly file: string | null;
  readonly jobset: number | null;
  /** Whole sets after the first. */
  readonly sets: number;
  readonly branch: BranchName | null;
  readonly replications: number;
  /** Percent of the mean; 0 for a fixed number of replications. */
  readonly precision: number;
  readonly seed: number | undefined;
  readonly iterations: number;
  readonly out: string | null;
  readonly json: boolean;
}

/** @throws UsageError */
function parse(argv: readonly string[]): Arguments {
  const { flags, words } = readFlags(
    argv,
    {
      jobset: "text",
      sets: "text",
      branch: "text",
      replications: "text",
      precision: "text",
      seed: "text",
      iterations: "text",
      out: "text",
      json: "switch",
    },
    1,
  );
  const whole = (name: "jobset" | "sets" | "replications" | "iterations", low: number, high: number): number | null => {
    const text = flags[name];
    return text === undefined ? null : numberFlag(name, text, { low, high, whole: true });
  };
  const file = words[0] ?? null;
  const jobset = whole("jobset", 1, 999);
  if ((file === null) === (jobset === null))
    throw new UsageError({
      en: "name a FILE or a --jobset, one of them.",
      zh: "请给出文件或 --jobset，二者择一。",
    });
  const sets = whole("sets", 1, 100);
  if (file !== null && sets !== null)
    throw new UsageError({ en: "--sets goes with --jobset.", zh: "--sets 须与 --jobset 同用。" });
  const precision =
    flags.precision === undefined ? 0 : numberFlag("precision", flags.precision, { low: 1e-6, high: 100 });
  return {
    file,
    jobset,
    sets: sets ?? 0,
    branch: flags.branch === undefined ? null : choiceFlag("branch", flags.branch, BRANCHES),
    replications:
      whole("replications", 1, MOST_REPLICATIONS) ?? (precision > 0 ? MOST_FOR_PRECISION : DEFAULT_REPLICATIONS),
    precision,
    seed: flags.seed === undefined ? undefined : numberFlag("seed", flags.seed, SEED),
    iterations: whole("iterations", 1, 1e9) ?? DEFAULT_ITERATIONS,
    out: flags.out ?? null,
    json: flags.json,
  };
}

const stopped = (replications: number): Refusal =>
  new Refusal("SIM_CANCELLED", {
    en: `Stopped after ${replications} replications.`,
    zh: `在 ${replications} 次重复后停止。`,
  });

async function inputOf(args: Arguments, io: CliIo): Promise<RunInput> {
  if (args.file !== null) {
    const value = await readJson(args.file);
    const isRun = typeof value === "object" && value !== null && "input" in value;
    const input = isRun ? must(parseRunFile(value)).input : must(parseRunInput(value));
    return { ...input, branch: args.branch ?? input.branch, seed: args.seed ?? input.seed };
  }
  const work = must(initialWork(args.jobset ?? 0));
  const branch = args.branch ?? "continue";
  const seed = args.seed ?? 1;
  const schedule =
    branch === "reroute"
      ? (await searchInSlices(work.problem, { seed, iterations: args.iterations }, io)).schedule
      : null;
  return fmsRunInput({
    work,
    branch,
    schedule,
    forecast: null,
    seed,
    replication: 0,
    ahead: { sets: args.sets, schedule },
  });
}

/** Whether the makespan is known well enough. */
function isPrecise(records: readonly RunRecord[], percent: number): boolean {
  if (percent === 0 || records.length < DEFAULT_REPLICATIONS) return false;
  const { mean, low, high } = estimate(records.map((record) => record.kpis.makespan));
  return (high - low) / 2 <= (percent / 100) * mean;
}

async function replicate(input: RunInput, args: Arguments, io: CliIo): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  const most = args.replications;
  while (records.length < most && !isPrecise(records, args.precision)) {
    const i = records.length;
    if (io.signal.aborted) throw stopped(i);
    records.push(runReplication({ ...input, replication: input.replication + i }));
    if ((i + 1) % 50 !== 0) continue;
    if (io.isTty) io.err(`\r${i + 1} / ${most}`);
    await setImmediate();
  }
  if (io.isTty && records.length >= 50) io.err("\r\x1b[K");
  return records;
}

/** Units as people write them, where UCUM writes them otherwise. */
const UNIT_SIGNS: Readonly<Record<string, string>> = { "kW.h": "kWh" };

const HEADS: Readonly<
  Record<Language, readonly [kpi: string, mean: string, interval: string, unit: string, range: string]>
> = {
  en: ["KPI", "mean", "95 % interval", "unit", "lowest .. highest"],
  zh: ["指标", "均值", "95 % 区间", "单位", "最小 .. 最大"],
};

function row(kpi: string, mean: string, interval: string, unit: string, range: string): string {
  return `${padded(kpi, 18)} ${padded(mean, 12)} ${padded(interval, 22)} ${padded(unit, 6)} ${range}\n`;
}

function table(kpis: Record<string, Estimate>, language: Language): string {
  const rows = BRANCH_KPIS.map((id) => {
    const { mean, low, high, min, max } = kpis[id]!;
    const { title, unit } = kpiDefinition(id);
    const alone = language === "zh" ? "一次运行" : "one run";
    const interval = Number.isFinite(high - low) ? `${low.toFixed(3)} .. ${high.toFixed(3)}` : alone;
    const range = `${min.toFixed(2)} .. ${max.toFixed(2)}`;
    return row(title[language], mean.toFixed(3), interval, UNIT_SIGNS[unit] ?? unit, range);
  });
  return row(...HEADS[language]) + rows.join("");
}

const DIGESTS: Said = {
  en: "Digests of the replications, in order (aitn verify recomputes them):\n",
  zh: "各次重复的摘要，依次为（aitn verify 可重新计算）：\n",
};

export const simulateCommand: CliCommand = {
  name: "simulate",
  usage,
  async run(argv, io) {
    const args = parse(argv);
    const input = await inputOf(args, io);
    const records = await replicate(input, args, io);
    const kpis = Object.fromEntries(
      BRANCH_KPIS.map((id) => [
        id,
        kpiEstimate(
          id,
          records.map((record) => record.kpis[id]),
        ),
      ]),
    );
    const digests = records.map((record) => record.digest);
    const { branch, seed } = input;
    const replications = records.length;
    if (args.out !== null) await writeWhole(args.out, `${JSON.stringify({ input, replications, digests }, null, 1)}\n`);
    if (args.json) {
      io.out(`${JSON.stringify({ branch, seed, replications, kpis, digests })}\n`);
      return EXIT.ok;
    }
    io.out(
      io.language === "zh"
        ? `分支 ${branch}，种子 ${seed}，重复 ${replications} 次\n`
        : `Branch ${branch}, seed ${seed}, ${replications} replications\n`,
    );
    io.out(table(kpis, io.language));
    io.out(DIGESTS[io.language]);
    for (const digest of digests) io.out(`${digest}\n`);
    return EXIT.ok;
  },
};
