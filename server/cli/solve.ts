import { check } from "../../models/optimisers/transport-job-shop/check.ts";
import { gantt } from "../../models/optimisers/transport-job-shop/gantt.ts";
import { parseInstanceFile, toProblem } from "../../models/optimisers/transport-job-shop/instance.ts";
import { dispatchBy } from "../../models/optimisers/transport-job-shop/priorityDispatch.ts";
import { checkProblem } from "../../models/optimisers/transport-job-shop/problem.ts";
import type { Solution } from "../../models/optimisers/transport-job-shop/solve.ts";
import { must } from "../../twins/core/result.ts";
import type { Schedule, TransportJobShop } from "../../twins/operations/transportJobShop.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { readJson } from "./files.ts";
import { choiceFlag, numberFlag, readFlags, SEED, wrongWord } from "./flags.ts";
import { type Language, type Said, UsageError } from "./language.ts";
import { searchInSlices, steadyClock } from "./search.ts";
import { emergencyUsage, homeUsage } from "./solve/usage.ts";
import { table } from "./table.ts";

const DEFAULT_SECONDS = 5;
const MOST_SECONDS = 86_400;
const MOST_VEHICLES = 200;
const GANTT_COLUMNS = 100;
/** What has a form of its own, each loaded when it is asked for. */
const OTHERS: Readonly<Record<string, (argv: readonly string[], io: CliIo) => Promise<number>>> = {
  "emergency-dispatch": async (argv, io) => (await import("./solve/emergencyDispatch.ts")).emergencyDispatch(argv, io),
  "home-energy": async (argv, io) => (await import("./solve/homeEnergy.ts")).solveHome(argv, io),
};
const KINDS = ["jsp-agv", ...Object.keys(OTHERS)];
const RULES = ["local", "learned"] as const;

const codes = exitCodes({
  en: "PLAN_INPUT, PLAN_INFEASIBLE, SIM_UNKNOWN, SIM_BUDGET, SIM_CANCELLED",
  zh: "PLAN_INPUT、PLAN_INFEASIBLE、SIM_UNKNOWN、SIM_BUDGET、SIM_CANCELLED",
});

const usage: Said = {
  en: `Usage: aitn solve jsp-agv FILE --jobset NAME --layout NAME [options]

jsp-agv schedules a job shop whose jobs are carried by vehicles (Bilge and Ulusoy 1995): machines, sequences, vehicles, trips.
FILE is JSON: {"layouts": {name: travel[from][to]}, "jobsets": {name: [job: [[machine, seconds], ...]]},
"flexible_jobsets": {name: [job: [[[machine, seconds], ...], ...]]}}; location 0 is the load/unload station.

  --jobset NAME    key of the job set in FILE
  --layout NAME    key of the layout in FILE
  --flexible       take the job set from flexible_jobsets: operations with alternative machines
  --vehicles N     vehicles, all at the station at first (default 2)
  --seconds S      stop after S seconds (default ${DEFAULT_SECONDS}); up to ${MOST_SECONDS}
  --iterations N   stop after N search moves: the same N and seed give the same schedule on every machine
  --seed N         seed of the search (default 1)
  --rule NAME      local (default) or learned: the rule whose schedule the search begins with, if it is shorter than the local
                   rule's; with --iterations 0 that is the schedule. learned is the zoo's dispatch-policy
  --gantt          draw the schedule as text
  --json           one JSON object on stdout: makespan, lowerBound, operations, transports, iterations, elapsedMs

With both budgets the first to end counts. The search also ends when the makespan meets the lower bound, and Ctrl+C
prints the best schedule so far. Jobs, machines and vehicles count from 1, an operation's index from 0; seconds.
Every schedule is verified by a checker of its own before it is printed.

${emergencyUsage.en}
${homeUsage.en}
${codes.en}
`,
  zh: `用法：aitn solve jsp-agv 文件 --jobset 名称 --layout 名称 [选项]

jsp-agv 为工件由搬运车运送的作业车间排程（Bilge 与 Ulusoy，1995）：机床、次序、搬运车、行程。
文件为 JSON：{"layouts": {名称: travel[起点][终点]}, "jobsets": {名称: [工件: [[机床, 秒], ...]]},
"flexible_jobsets": {名称: [工件: [[[机床, 秒], ...], ...]]}}；位置 0 是装卸站。

  --jobset 名称    文件中工件集的键
  --layout 名称    文件中布局的键
  --flexible       取自 flexible_jobsets：工序可选多台机床
  --vehicles N     搬运车数量，开始时都在装卸站（默认 2）
  --seconds S      S 秒后停止（默认 ${DEFAULT_SECONDS}），最多 ${MOST_SECONDS}
  --iterations N   搜索 N 步后停止：相同的 N 与种子在任何机器上得到相同的排程
  --seed N         搜索的种子（默认 1）
  --rule 名称      local（默认）或 learned：若其排程短于本地规则的排程，搜索由它开始；--iterations 0 时即得到该排程。
                   learned 为模型库的 dispatch-policy
  --gantt          用文字画出排程
  --json           标准输出上一个 JSON 对象：makespan、lowerBound、operations、transports、iterations、elapsedMs

两种预算都给时，先用完者为准。完工时间达到下界时搜索也会结束；按 Ctrl+C 则输出目前最好的排程。
工件、机床和搬运车从 1 计数，工序的 index 从 0 计数；时间以秒计。每个排程输出前都经过独立检查器验证。

${emergencyUsage.zh}
${homeUsage.zh}
${codes.zh}
`,
};

interface Arguments {
  readonly file: string;
  readonly jobset: string;
  readonly layout: string;
  readonly flexible: boolean;
  readonly vehicles: number;
  readonly seconds: number | undefined;
  readonly iterations: number | undefined;
  readonly seed: number;
  readonly rule: (typeof RULES)[number];
  readonly json: boolean;
  readonly gantt: boolean;
}

const missing = (what: string): UsageError => new UsageError({ en: `${what} is missing.`, zh: `缺少 ${what}。` });

/** @throws UsageError */
function parse(args: readonly string[]): Arguments {
  const { flags, words } = readFlags(
    args,
    {
      jobset: "text",
      layout: "text",
      flexible: "switch",
      vehicles: "text",
      seconds: "text",
      iterations: "text",
      seed: "text",
      rule: "text",
      gantt: "switch",
      json: "switch",
    },
    2,
  );
  const [kind, file] = words;
  if (kind === undefined)
    throw new UsageError({
      en: `solve needs to know what: ${KINDS.slice(0, -1).join(", ")} or ${KINDS.at(-1)}.`,
      zh: `solve 需要指明求解什么：${KINDS.join("、")}。`,
    });
  if (Object.hasOwn(OTHERS, kind))
    throw new UsageError({
      en: `${kind} has to come first: aitn solve ${kind} [options].`,
      zh: `${kind} 须写在最前：aitn solve ${kind} [选项]。`,
    });
  if (!KINDS.some((known) => known === kind)) throw wrongWord(kind, kind, KINDS);
  if (file === undefined) throw missing("FILE");
  if (flags.jobset === undefined) throw missing("--jobset");
  if (flags.layout === undefined) throw missing("--layout");
  const iterations =
    flags.iterations === undefined
      ? undefined
      : numberFlag("iterations", flags.iterations, { low: 0, high: 1e12, whole: true });
  const seconds =
    flags.seconds === undefined ? undefined : numberFlag("seconds", flags.seconds, { low: 0, high: MOST_SECONDS });
  return {
    file,
    jobset: flags.jobset,
    layout: flags.layout,
    flexible: flags.flexible,
    vehicles: numberFlag("vehicles", flags.vehicles ?? "2", { low: 1, high: MOST_VEHICLES, whole: true }),
    seconds: seconds ?? (iterations === undefined ? DEFAULT_SECONDS : undefined),
    iterations,
    seed: numberFlag("seed", flags.seed ?? "1", SEED),
    rule: choiceFlag("rule", flags.rule ?? "local", RULES),
    json: flags.json,
    gantt: flags.gantt,
  };
}

const HEADS = {
  operations: {
    en: ["job", "index", "machine", "start", "end"],
    zh: ["工件", "序号", "机床", "开始", "结束"],
  },
  trips: {
    en: ["vehicle", "job", "index", "from", "to", "start", "pickup", "delivery"],
    zh: ["搬运车", "工件", "序号", "从", "到", "出发", "取件", "送达"],
  },
} as const;

function describe(schedule: Schedule, language: Language): string {
  const zh = language === "zh";
  const operations = schedule.operations.map((o) => [o.job, o.index, o.machine, o.start, o.end]);
  const transports = schedule.transports.map((t) => {
    return [t.vehicle, t.job, t.index, t.from, t.to, t.start, t.pickup, t.delivery];
  });
  return [
    zh ? "工序" : "Operations",
    table([HEADS.operations[language], ...operations]),
    "",
    zh ? "行程" : "Trips",
    table([HEADS.trips[language], ...transports]),
  ].join("\n");
}

/** The first line for people: what came of it. */
function summary({ schedule, lowerBound, iterations, optimal }: Solution, elapsedMs: number, zh: boolean): string {
  const seconds = (elapsedMs / 1000).toFixed(2);
  const { makespan } = schedule;
  if (zh)
    return `完工时间 ${makespan} 秒（${optimal ? "已证明最优" : `下界 ${lowerBound} 秒`}），${iterations} 步，用时 ${seconds} 秒\n\n`;
  const proof = optimal ? "proved optimal" : `at least ${lowerBound} s`;
  return `Makespan ${makespan} s (${proof}), ${iterations} moves in ${seconds} s\n\n`;
}

function print(problem: TransportJobShop, args: Arguments, found: Solution, elapsedMs: number, io: CliIo): void {
  const { schedule, lowerBound, iterations } = found;
  const zh = io.language === "zh";
  if (args.json) {
    const { makespan, operations, transports } = schedule;
    io.out(`${JSON.stringify({ makespan, lowerBound, operations, transports, iterations, elapsedMs })}\n`);
    if (args.gantt) io.err(`${gantt(problem, schedule, GANTT_COLUMNS)}\n`);
    return;
  }
  io.out(summary(found, elapsedMs, zh));
  io.out(`${describe(schedule, io.language)}\n`);
  if (args.gantt) io.out(`\n${gantt(problem, schedule, GANTT_COLUMNS)}\n`);
}

/** The learned rule's schedule to begin with; nothing for a problem that is none, which the search then refuses. */
async function learnedStart(problem: TransportJobShop): Promise<{ readonly warmStart?: Schedule }> {
  if (!checkProblem(problem).ok) return {};
  const { committedPriority } = await import("../../models/zoo/dispatch-policy/index.ts");
  return { warmStart: dispatchBy(problem, committedPriority()) };
}

export const solveCommand: CliCommand = {
  name: "solve",
  usage,
  async run(argv, io) {
    const [first = ""] = argv;
    const other = Object.hasOwn(OTHERS, first) ? OTHERS[first] : undefined;
    if (other !== undefined) return other(argv.slice(1), io);
    const args = parse(argv);
    const problem = must(toProblem(must(parseInstanceFile(await readJson(args.file))), args));
    const startMs = steadyClock.nowMs();
    const { seed, iterations, seconds } = args;
    const start = args.rule === "learned" ? await learnedStart(problem) : {};
    const found = await searchInSlices(problem, { seed, iterations, seconds, ...start }, io);
    const elapsedMs = Math.round(steadyClock.nowMs() - startMs);
    const checked = check(problem, found.schedule);
    if (!checked.ok) throw new Error(`the checker refused the solver's schedule: ${checked.error.message}`);
    if (io.signal.aborted)
      io.err(
        io.language === "zh" ? "已提前停止：这是目前最好的排程\n" : "stopped early: this is the best schedule so far\n",
      );
    print(problem, args, found, elapsedMs, io);
    return EXIT.ok;
  },
};
