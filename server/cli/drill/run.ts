import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import type { RunMetrics } from "../../../twins/drill/metrics.ts";
import { seedsFrom } from "../../../twins/drill/plans.ts";
import { type CliIo, EXIT } from "../command.ts";
import { writeWhole } from "../files.ts";
import { choiceFlag, numberFlag, readFlags, SEED } from "../flags.ts";
import { UsageError } from "../language.ts";
import { differencesOf, summaryOf, toldRun } from "./figures.ts";
import { findDrill, hazardOf } from "./find.ts";
import { GUIDANCES, type GuidanceName, guidanceOf } from "./guidance.ts";
import type { FromRunner, RunTask } from "./messages.ts";
import { oddsOfRuns, oddsText, toldOdds } from "./odds.ts";
import { planFlag } from "./planFlag.ts";
import { runAll } from "./runner.ts";
import { START_KINDS, startLines, startOf } from "./start.ts";
import { differencesText, runsText } from "./text.ts";

const KINDS = {
  seeds: "text",
  first: "text",
  agents: "text",
  plan: "text",
  guidance: "text",
  compare: "text",
  drill: "text",
  record: "text",
  ...START_KINDS,
  json: "switch",
} as const;
const MOST_SEEDS = 1_000;

interface Settings {
  readonly definition: DrillDefinition;
  readonly task: RunTask;
  readonly seeds: readonly number[];
  readonly record: string | undefined;
  readonly isJson: boolean;
}

async function settingsOf(args: readonly string[], io: CliIo): Promise<Settings> {
  const { flags, words } = readFlags(args, KINDS, 2);
  const [site, hazard] = words;
  if (site === undefined || hazard === undefined)
    throw new UsageError({
      en: "name a site and a hazard, such as hotel fire; aitn drill list has them all.",
      zh: "请给出场所和灾害，例如 hotel fire；aitn drill list 列出全部。",
    });
  const guidance = choiceFlag("guidance", flags.guidance ?? "nearest", GUIDANCES);
  const compared = flags.compare === undefined ? null : choiceFlag("compare", flags.compare, GUIDANCES);
  if (compared === guidance)
    throw new UsageError({
      en: `--compare ${compared} is the guidance that runs already.`,
      zh: `--compare ${compared} 就是正在运行的引导方式。`,
    });
  if (flags.record !== undefined && flags.plan !== undefined)
    throw new UsageError({
      en: "a record holds no plan: leave --plan or --record out.",
      zh: "记录中不含方案：请去掉 --plan 或 --record。",
    });
  const plan = planFlag(flags.plan);
  const count = numberFlag("seeds", flags.seeds ?? "20", { low: 1, high: MOST_SEEDS, whole: true });
  const first = numberFlag("first", flags.first ?? "1", SEED);
  const definition = await findDrill(site, hazard, flags.drill);
  const most = { low: 0, high: definition.mostAgents, whole: true } as const;
  const agents = flags.agents === undefined ? definition.agents : numberFlag("agents", flags.agents, most);
  const guidances: readonly GuidanceName[] = compared === null ? [guidance] : [guidance, compared];
  return {
    ...{ definition, seeds: seedsFrom(first, count), record: flags.record, isJson: flags.json },
    task: { drill: definition.id, live: await startOf(definition, flags, io), plan, agents, guidances },
  };
}

function progress(io: CliIo, total: number): (done: number) => void {
  const every = Math.max(1, Math.ceil(total / 10));
  return (done) => {
    const told = io.language === "zh" ? `运行 ${done}/${total}` : `run ${done}/${total}`;
    if (io.isTty) io.err(`\r${told}${done === total ? "\n" : ""}`);
    else if (done % every === 0 || done === total) io.err(`${told}\n`);
  };
}

const modelOf = async (name: GuidanceName): Promise<string | null> => (await guidanceOf(name))?.id ?? null;

/** Runs under each guidance, in the order of the seeds. */
const byGuidance = (results: readonly FromRunner[], { task, seeds }: Settings): readonly (readonly RunMetrics[])[] =>
  task.guidances.map((_, at) =>
    results.slice(at * seeds.length, (at + 1) * seeds.length).map(({ metrics }) => metrics),
  );

async function tell(settings: Settings, results: readonly FromRunner[], io: CliIo): Promise<void> {
  const { definition, task, isJson, seeds } = settings;
  const runs = byGuidance(results, settings);
  const odds = await oddsOfRuns(definition, results.slice(0, seeds.length));
  const [guidance, compared] = task.guidances;
  const [own, other] = runs;
  const differences = other === undefined ? null : differencesOf(own!, other);
  if (!isJson) {
    if (task.live !== null)
      io.out(`${(await startLines(definition, task.live)).map((line) => line[io.language]).join("\n")}\n\n`);
    io.out(runsText(definition, guidance!, own!, io.language));
    if (odds !== null) io.out(`\n${oddsText(odds, io.language)}`);
    if (differences === null) return;
    io.out(`\n${runsText(definition, compared!, other!, io.language)}`);
    io.out(`\n${differencesText([guidance!, compared!], differences, io.language)}`);
    return;
  }
  const named = { first: guidance, second: compared };
  const told = {
    ...{ drill: definition.id, site: definition.siteId, hazard: hazardOf(definition), guidance },
    ...{ model: await modelOf(guidance!), agents: task.agents, plan: task.plan },
    start: task.live,
    ...{ runs: own!.map(toldRun), summary: summaryOf(own!) },
    ...(odds === null ? {} : toldOdds(odds)),
    ...(differences === null
      ? {}
      : {
          compare: {
            ...{ guidance: compared, model: await modelOf(compared!), runs: other!.map(toldRun) },
            summary: summaryOf(other!),
            differences: Object.fromEntries(
              Object.entries(differences).map(([figure, one]) => [
                figure,
                one === null ? null : { ...one, better: one.better === null ? null : named[one.better] },
              ]),
            ),
          },
        }),
  };
  io.out(`${JSON.stringify(told)}\n`);
}

/** `aitn drill run`. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const settings = await settingsOf(args, io);
  const { task, seeds, record } = settings;
  const jobs = task.guidances.flatMap((guidance) => seeds.map((seed) => ({ seed, guidance })));
  const results = await runAll(task, jobs, io.signal, progress(io, jobs.length));
  if (record !== undefined) await writeWhole(record, `${JSON.stringify(results[0]!.record)}\n`);
  await tell(settings, results, io);
  return EXIT.ok;
}
