import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { roundTo } from "../../../twins/core/numeric.ts";
import { must } from "../../../twins/core/result.ts";
import type { OpeningState } from "../../../twins/crowd/model.ts";
import { createAnalyst, type RunAnalysis } from "../../../twins/drill/analysis.ts";
import { compareRuns } from "../../../twins/drill/comparison.ts";
import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { filmTicks, filmWriter } from "../../../twins/drill/film.ts";
import { drillFrameWriter } from "../../../twins/drill/frame.ts";
import type { DrillRecord } from "../../../twins/drill/input.ts";
import { fromLive } from "../../../twins/drill/live/apply.ts";
import { METRIC_TITLES, METRIC_UNITS, type RunMetrics } from "../../../twins/drill/metrics.ts";
import { runPlan, seedsFrom } from "../../../twins/drill/plans.ts";
import { replayDrill } from "../../../twins/drill/replay.ts";
import { playWhatIf, type WhatIfOutcome, whatIfsOf } from "../../../twins/drill/whatIf.ts";
import type { ComparisonView, HeatView } from "../../../twins/protocol/debrief.ts";
import { drillOf } from "../../../twins/sites/drills.ts";
import { readDrillRecord } from "../../runs/drillRecords.ts";
import { writeDurably } from "../../writeDurably.ts";
import { guidanceModel } from "../guides.ts";
import { originOf } from "../info.ts";
import { readRecord } from "../record.ts";
import { oddsOf } from "./odds.ts";
import type { DebriefTask, EndedRun, FromDebriefWorker, KeptAnalysis } from "./tasks.ts";

/** Makes one thing of a debrief in a thread of its own, and ends. */

const STANDS: readonly OpeningState[] = ["open", "closed", "locked"];
const TELL_EVERY_TICKS = 100;
const ODDS_TELL_SHARE = 0.005;
const tell = (message: FromDebriefWorker): void => parentPort?.postMessage(message);
const write = (file: string, value: unknown): Promise<void> => writeDurably(file, `${JSON.stringify(value)}\n`);

async function definitionOf(drill: string): Promise<DrillDefinition> {
  const loading = drillOf(drill);
  if (loading === null) throw new Error(`there is no drill ${drill}`);
  return loading;
}

/** Cells in which somebody was; figures rounded to what is shown. */
function heatView({ heat, worst }: RunAnalysis): HeatView {
  const { grid, fed, stayedSPerM2, peakPerM2 } = heat;
  const cells: [number, number, number, number][] = [];
  for (let cell = 0; cell < fed.length; cell++)
    if (stayedSPerM2[cell]! > 0 || peakPerM2[cell]! >= 0.05)
      cells.push([cell, roundTo(fed[cell]!, 6), roundTo(stayedSPerM2[cell]!, 2), roundTo(peakPerM2[cell]!, 3)]);
  const copied = (places: RunAnalysis["worst"]["fed"]) =>
    places.map((one) => ({ ...one, value: roundTo(one.value, 6), place: { ...one.place } }));
  return {
    ...grid,
    cells,
    worst: { fed: copied(worst.fed), stayed: copied(worst.stayed), peak: copied(worst.peak) },
  };
}

/** Begins a run again with all that it had. */
const replayOf = (definition: DrillDefinition) => async (record: DrillRecord) =>
  replayDrill(definition, record, readDrillRecord, await guidanceModel(record.guidance ?? null));

const recordOf = (run: EndedRun) => readRecord(run.record, run);

async function makeFilm(task: Extract<DebriefTask, { kind: "film" }>): Promise<void> {
  const { run } = task;
  const definition = await definitionOf(run.drill);
  const venue = await definition.venue(readDrillRecord);
  const record = await recordOf(run);
  const { world, hazard, next } = must(await replayOf(definition)(record));
  const analyst = createAnalyst({ world, hazard, venue });
  const film = filmWriter({ drill: run.drill, seed: run.seed, digest: run.digest, ticks: record.ticks });
  const frames = drillFrameWriter(world.crowd.capacity, originOf(venue));
  const every = filmTicks(record.ticks);
  const told = new Int8Array(venue.openings.length);
  const shoot = (): void => {
    film.frame(frames.encode(world.tick, world.people));
    const picture = hazard.view();
    if (picture !== null) film.picture(picture);
    const changes: [number, number][] = [];
    for (let at = 0; at < told.length; at++) {
      const stands = STANDS.indexOf(world.crowd.opening(at));
      if (told[at] !== stands) changes.push([at, stands]);
      told[at] = stands;
    }
    if (changes.length > 0) film.doors(changes);
  };
  for (let isOn = true; isOn; ) {
    if (world.tick % every === 0) shoot();
    isOn = next();
    if (!isOn) break;
    world.takeSaid();
    analyst.see();
    if (world.tick % TELL_EVERY_TICKS === 0) tell({ kind: "share", share: world.tick / Math.max(1, record.ticks) });
  }
  if (world.tick % every !== 0) shoot();
  const analysis = analyst.analysis();
  if (analysis.digest !== run.digest)
    throw new Error(`the record gives ${analysis.digest}, the run was ${run.digest}: it is of another version`);
  await writeDurably(task.film, film.end());
  const { digest, lengthS, alarmAtS, agents, participants } = analysis;
  const kept: KeptAnalysis = { digest, lengthS, alarmAtS, agents, participants, heat: heatView(analysis) };
  await write(task.file, kept);
}

async function makeWhatIf({ run, who, analysis, file }: Extract<DebriefTask, { kind: "whatIf" }>): Promise<void> {
  const definition = await definitionOf(run.drill);
  const record = await recordOf(run);
  const kept = JSON.parse(readFileSync(analysis, "utf8")) as KeptAnalysis;
  const actual = kept.participants[who];
  if (actual === undefined) throw new Error(`nobody has the number ${who}`);
  const wanted = whatIfsOf(definition);
  const outcomes: WhatIfOutcome[] = [];
  for (const [at, whatIf] of wanted.entries()) {
    const played = await playWhatIf(definition, record, replayOf(definition), { who, whatIf, actual }, (share) =>
      tell({ kind: "share", share: (at + share) / wanted.length }),
    );
    if (played.ok) outcomes.push(played.value);
  }
  await write(file, outcomes);
}

async function makeOdds({ run, file }: Extract<DebriefTask, { kind: "odds" }>): Promise<void> {
  const definition = await definitionOf(run.drill);
  const replay = must(await replayOf(definition)(await recordOf(run)));
  let toldShare = 0;
  const told = (share: number): void => {
    if (share - toldShare < ODDS_TELL_SHARE) return;
    toldShare = share;
    tell({ kind: "share", share });
  };
  await write(file, await oddsOf(definition, replay, run, told));
}

const estimateView = ({ mean, low, high }: { mean: number; low: number; high: number }) => {
  const orNull = (x: number): number | null => (Number.isFinite(x) ? x : null);
  return { mean, low: orNull(low), high: orNull(high) };
};

async function comparePlans(task: Extract<DebriefTask, { kind: "plans" }>): Promise<void> {
  const { a, b, seeds, firstSeed, agents } = task;
  const definition = fromLive(await definitionOf(task.drill), task.live);
  const venue = await definition.venue(readDrillRecord);
  const [runsA, runsB]: [RunMetrics[], RunMetrics[]] = [[], []];
  for (const [n, seed] of seedsFrom(firstSeed, seeds).entries())
    for (const [plan, runs, half] of [
      [a, runsA, 0],
      [b, runsB, 1],
    ] as const) {
      runs.push(await runPlan(definition, venue, plan, seed, { read: readDrillRecord, agents }));
      tell({ kind: "share", share: (2 * n + half + 1) / (2 * seeds) });
    }
  const rows = compareRuns(runsA, runsB).map(({ metric, pairs, better, sentence, ...row }) => ({
    ...{ metric, title: METRIC_TITLES[metric], unit: METRIC_UNITS[metric], pairs, better, sentence },
    a: estimateView(row.a),
    b: estimateView(row.b),
    difference: estimateView(row.difference),
  }));
  await write(task.file, { a, b, seeds, firstSeed, agents, rows } satisfies ComparisonView);
}

const task = workerData as DebriefTask;
function make(): Promise<void> {
  if (task.kind === "film") return makeFilm(task);
  if (task.kind === "whatIf") return makeWhatIf(task);
  return task.kind === "odds" ? makeOdds(task) : comparePlans(task);
}
make().then(
  () => tell({ kind: "done" }),
  (error: unknown) =>
    tell({ kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
);
