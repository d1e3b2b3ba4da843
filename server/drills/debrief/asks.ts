import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { rubricOf } from "../../../twins/drill/judge.ts";
import { ODDS_CELL_M } from "../../../twins/drill/odds/meter.ts";
import type { RoleId } from "../../../twins/drill/roles.ts";
import { WHAT_IF_ASSUMES, WHAT_IF_TITLES } from "../../../twins/drill/whatIf.ts";
import {
  type AnalysisView,
  type ComparisonView,
  DEBRIEF_LIMITS,
  type DebriefParams,
  type DebriefResults,
  type JobView,
  type OddsView,
  type WhatIfsView,
} from "../../../twins/protocol/debrief.ts";
import type { DrillParamsOf, DrillResult } from "../../../twins/protocol/drill.ts";
import type { OpenLobby } from "../lobbyRuns.ts";
import type { Jobs, Watcher } from "./jobs.ts";
import { reportOf } from "./report.ts";
import type { Results } from "./results.ts";
import type { DebriefTask, EndedRun, KeptAnalysis, KeptComparison, KeptOdds, KeptWhatIfs } from "./tasks.ts";

/** What the asks of a debrief need of the server and of who asks. */
export interface DebriefParts {
  readonly folder: string;
  readonly jobs: Jobs;
  readonly results: Results;
  readonly definitions: ReadonlyMap<string, DrillDefinition>;
  /** The lobby of who asks, and their place in it. */
  readonly at: { readonly lobby: OpenLobby | null; readonly seat: number };
  tell(job: JobView): void;
}

type Asks = {
  readonly [A in keyof typeof DebriefParams]: (params: DrillParamsOf<A>) => Promise<Result<DrillResult<A>>>;
};

/** A run that has ended, with its files. */
interface Ended {
  readonly lobby: OpenLobby;
  readonly seat: number;
  readonly definition: DrillDefinition;
  /** Number in the world of who asks; null who took no part. */
  readonly who: number | null;
  readonly run: EndedRun;
  /** Path of a file of this run. */
  file(name: string): string;
}

const outside = (): Result<never> =>
  refuse("SIM_STATE", {
    en: "You are in no drill. Come in by its code first.",
    zh: "您不在任何演练中，请先用代码进入。",
  });

function endedOf({ folder, definitions, at }: DebriefParts): Result<Ended> {
  const { lobby, seat } = at;
  const definition = definitions.get(lobby?.kept.drill ?? "");
  if (lobby === null || definition === undefined) return outside();
  const { code, drill, seed, agents, run, model: guidance, liveStart: live } = lobby.kept;
  if (lobby.end === null) return refuse("SIM_STATE", { en: "The drill has not ended yet.", zh: "演练尚未结束。" });
  const file = (name: string): string => join(folder, code, name);
  return ok({
    ...{ lobby, seat, definition, file },
    who: lobby.kept.people[seat]?.who ?? null,
    run: { drill, seed, agents, guidance, live, record: file(`record-${run}.jsonl`), digest: lobby.end.digest },
  });
}

async function readJson<T>(file: string): Promise<T | null> {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(await readFile(file, "utf8")) as T;
  } catch {
    return null;
  }
}

const done = (id: string): JobView => ({ id, state: "done", ahead: 0, share: 1 });

/** What is on the disk already, or the job that makes it. */
async function made<K, V>(
  { jobs, at, tell }: DebriefParts,
  id: string,
  task: DebriefTask,
  view: (kept: K) => V,
): Promise<Result<{ job: JobView; value: V | null }>> {
  const kept = await readJson<K>(task.file);
  if (kept !== null) return ok({ job: done(id), value: view(kept) });
  const watcher: Watcher = { key: watcherOf(at), tell };
  const job = jobs.want(id, task, watcher);
  return job.ok ? ok({ job: job.value, value: null }) : job;
}
const watcherOf = ({ lobby, seat }: DebriefParts["at"]): string => `${lobby?.kept.code}:${seat}`;

const idOf = ({ lobby }: Ended, name: string): string => `${lobby.kept.code}.${lobby.kept.run}.${name}`;

function analysisView(kept: KeptAnalysis, who: number | null): AnalysisView {
  const { people, out, lastOutS, medianOutS, hurt, highestPerM2 } = kept.agents;
  const own = who === null ? undefined : kept.participants[who];
  return {
    alarmAtS: kept.alarmAtS,
    heat: kept.heat,
    agents: { people, out, lastOutS, medianOutS, hurt, highestPerM2 },
    own:
      own === undefined
        ? null
        : {
            ...{ body: own.body, fed: own.fed, isDown: own.isDown, setOutS: own.setOutS, outS: own.outS },
            ...{ musterS: own.musterS, harms: own.harms.map((one) => ({ ...one })) },
          },
  };
}

const filmTask = ({ run, file, lobby }: Ended): Extract<DebriefTask, { kind: "film" }> => ({
  kind: "film",
  run,
  film: file(`film-${lobby.kept.run}.bin`),
  file: file(`analysis-${lobby.kept.run}.json`),
});

function whatIfsView(kept: KeptWhatIfs, { rubric }: DrillDefinition, role: RoleId): WhatIfsView {
  const titles = new Map(rubricOf(rubric, role).criteria.map(({ id, title }) => [id, title]));
  return {
    assumes: WHAT_IF_ASSUMES.map((one) => ({ ...one })),
    outcomes: kept.map(({ lines, ...one }) => ({
      ...one,
      title: { ...WHAT_IF_TITLES[one.whatIf] },
      lines: lines.map((line) => ({ ...line, title: titles.get(line.id) ?? { en: line.id, zh: line.id } })),
    })),
  };
}

async function whatIf(parts: DebriefParts): Promise<Result<DrillResult<"whatIf">>> {
  const ended = endedOf(parts);
  if (!ended.ok) return ended;
  const { who, run, file, lobby, definition } = ended.value;
  if (who === null) return refuse("SIM_STATE", { en: "You took no part in this run.", zh: "您没有参加这一次演练。" });
  const analysis = await readJson<KeptAnalysis>(filmTask(ended.value).file);
  if (analysis === null)
    return refuse("SIM_STATE", { en: "The replay is worked out first. Ask for it.", zh: "请先请求生成回放。" });
  const own = analysis.participants[who];
  if (definition.rubric.id !== "earthquake" && (own === undefined || own.setOutS === null))
    return refuse("SIM_STATE", {
      en: "You never left the place where you began, or began outside: there is no moment to set out before.",
      zh: "您没有离开起始位置，或一开始就在室外，因此没有可提前的动身时刻。",
    });
  const task: DebriefTask = {
    ...{ kind: "whatIf", run, who, analysis: filmTask(ended.value).file },
    file: file(`what-if-${lobby.kept.run}-${who}.json`),
  };
  return made<KeptWhatIfs, WhatIfsView>(parts, idOf(ended.value, `whatIf-${who}`), task, (kept) =>
    whatIfsView(kept, definition, lobby.end?.participants[who]?.role ?? "resident"),
  );
}

function oddsView({ odds, people }: KeptOdds, firstSeed: number, who: number | null): OddsView {
  const own = who === null ? null : (people[who] ?? null);
  return structuredClone({ ...odds, firstSeed, cellM: ODDS_CELL_M, own }) as OddsView;
}

async function odds(parts: DebriefParts): Promise<Result<DrillResult<"odds">>> {
  const ended = endedOf(parts);
  if (!ended.ok) return ended;
  const { who, run, file, lobby, definition } = ended.value;
  if (definition.rubric.id !== "earthquake")
    return refuse("SIM_STATE", {
      en: "Nothing is shaken in this drill: odds of falling furniture are counted in earthquakes alone.",
      zh: "本演练没有晃动：家具倒下的概率仅在地震演练中统计。",
    });
  const task: DebriefTask = { kind: "odds", run, file: file(`odds-${lobby.kept.run}.json`) };
  return made<KeptOdds, OddsView>(parts, idOf(ended.value, "odds"), task, (kept) => oddsView(kept, run.seed, who));
}

async function plans(
  parts: DebriefParts,
  { a, b, seeds }: DrillParamsOf<"plans">,
): Promise<Result<DrillResult<"plans">>> {
  const { lobby } = parts.at;
  const definition = parts.definitions.get(lobby?.kept.drill ?? "");
  if (lobby === null || definition === undefined) return outside();
  if (Math.max(a.alarmAtS ?? 0, b.alarmAtS ?? 0) > definition.lengthS)
    return refuse("SIM_BUDGET", {
      en: `The drill takes ${definition.lengthS} s: the alarm cannot sound after it.`,
      zh: `演练时长为 ${definition.lengthS} 秒，报警不能晚于此时刻。`,
    });
  const { code, drill, agents, seed, liveStart: live } = lobby.kept;
  const asked = { drill, live, agents: agents > 0 ? agents : definition.agents, a, b, firstSeed: seed, seeds };
  const name = createHash("sha256").update(JSON.stringify(asked)).digest("hex").slice(0, 16);
  const task: DebriefTask = { kind: "plans", ...asked, file: join(parts.folder, code, `plans-${name}.json`) };
  return made<KeptComparison, ComparisonView>(parts, `${code}.plans-${name}`, task, (kept) => kept);
}

async function film(parts: DebriefParts, from: number): Promise<Result<DrillResult<"film">>> {
  const ended = endedOf(parts);
  if (!ended.ok) return ended;
  const path = filmTask(ended.value).film;
  if (!existsSync(path))
    return refuse("SIM_STATE", { en: "There is no film of this run yet.", zh: "本次演练的回放尚未生成。" });
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(DEBRIEF_LIMITS.filmChunkBytes, size - from)));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return ok({ bytes: bytes.subarray(0, bytesRead), total: size } satisfies ReturnType<
      typeof DebriefResults.film.parse
    >);
  } finally {
    await handle.close();
  }
}

/** The asks of a debrief, for one connection. */
export function debriefAsks(parts: DebriefParts): Asks {
  const { jobs, results, definitions } = parts;
  return {
    async analyse() {
      const ended = endedOf(parts);
      if (!ended.ok) return ended;
      return made<KeptAnalysis, AnalysisView>(
        ...([parts, idOf(ended.value, "film"), filmTask(ended.value)] as const),
        (kept) => analysisView(kept, ended.value.who),
      );
    },
    film: ({ from }) => film(parts, from),
    whatIf: () => whatIf(parts),
    odds: () => odds(parts),
    plans: (params) => plans(parts, params),
    async cancelJob({ id }) {
      jobs.cancel(id, watcherOf(parts.at));
      return ok({});
    },
    async report() {
      const ended = endedOf(parts);
      if (!ended.ok) return ended;
      const { lobby, seat, definition } = ended.value;
      const analysis = await readJson<KeptAnalysis>(filmTask(ended.value).file);
      return reportOf(lobby, seat, definition, results, analysis);
    },
    async verify({ digest }) {
      const run = results.find(digest);
      const title = run === null ? undefined : definitions.get(run.drill)?.title;
      if (run === null) return ok({ run: null });
      return ok({ run: { ...run, title: title ?? { en: run.drill, zh: run.drill } } });
    },
    results: async () => ok({ drills: [...definitions.values()].map((one) => results.of(one)) }),
  };
}
