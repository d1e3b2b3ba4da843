import { expect, test } from "vitest";
import { loadPumpHealth, ownMind, pumpHealthBytes } from "../../models/zoo/pump-health/index.ts";
import type { Forecast } from "../../twins/core/forecast.ts";
import { QUALITY, type VerifiedReading } from "../../twins/core/reading.ts";
import { must } from "../../twins/core/result.ts";
import type { Thing } from "../../twins/core/thing.ts";
import { type BranchName, FURTHER_SETS } from "../../twins/sim/comparison.ts";
import { outlookOf } from "../../twins/sim/outlook.ts";
import { runReplication } from "../../twins/sim/run.ts";
import { kpiDifference, kpiEstimate } from "../../twins/sim/statistics.ts";
import commissioning from "../../twins/sites/fms/commissioning.json" with { type: "json" };
import { fms } from "../../twins/sites/fms/index.ts";
import { fmsRunInput } from "../../twins/sites/fms/runInput.ts";
import { initialWork } from "../../twins/sites/fms/workState.ts";
import type { ThingEntry } from "../../twins/state/twinState.ts";
import { coolantPump } from "../../twins/things/coolant-pump/model.ts";
import { pumpRecording } from "../plant/replay/recordings.ts";
import { createModelWatch, type ModelWatch } from "./modelWatch.ts";

const START_MS = 1_760_000_000_000;
const recording = must(pumpRecording("valve1_0.csv"));

/** The pump as the plant plays it from the minute before its labelled fault, until the model's alarm stands. */
function untilAlarm(): { watch: ModelWatch; forecast: Forecast; atMs: number } {
  const thing = fms.things.find((t) => t.id === "pump-1") as Thing;
  const provenance = { kind: "recorded", source: recording.source, factor: 1 } as const;
  const entry: ThingEntry = { index: 0, thing, model: coolantPump, base: 0, provenance, online: true, tier: 1 };
  const baselines = commissioning["pump-1"] as Readonly<Record<string, readonly (number | null)[]>>;
  const mind = ownMind(must(loadPumpHealth(pumpHealthBytes())));
  let alarmed = false;
  const watch = createModelWatch({
    mind: () => mind,
    baseline: (_, source) => Float64Array.from(baselines[source]!, (value) => value ?? Number.NaN),
    keepBaseline() {},
    onDetection(_, __, ___, alarm) {
      alarmed = alarm;
    },
  });
  const first = recording.atS.findIndex((atS) => atS >= recording.faultAtS);
  for (let i = first; i < recording.atS.length && !alarmed; i++) {
    const observedAtMs = START_MS + 1000 * (recording.atS[i]! - recording.atS[first]!);
    const { good } = recording.row(i);
    for (const [property, { name }] of coolantPump.properties.entries()) {
      const said = good[name];
      const value = Array.isArray(said) ? (said[0] ?? Number.NaN) : Number.NaN;
      const quality = Number.isNaN(value) ? QUALITY.missing : QUALITY.good;
      const reading = { thing: 0, property, value, quality, observedAtMs };
      watch.onReading(entry, { ...reading, receivedAtMs: observedAtMs } as VerifiedReading);
    }
    if (alarmed) return { watch, forecast: watch.forecast("pump-1")!, atMs: observedAtMs };
  }
  throw new Error("the recording raised no alarm");
}

const { watch, forecast, atMs } = untilAlarm();

/** Failures in 30 runs of a cell that has just begun a set, forked at the moment of the alarm. */
function risks(branch: BranchName, sets: number): number[] {
  const work = must(initialWork(1, atMs));
  return Array.from({ length: 30 }, (_, replication) => {
    const ahead = { sets, schedule: null };
    const renewed = watch.renewed("pump-1", forecast.madeAtMs);
    const input = fmsRunInput({ work, branch, schedule: null, forecast, renewed, seed: 1, replication, ahead });
    return runReplication(input).kpis.failureRisk;
  });
}

test("at the moment of the alarm the forecast is of that moment, and rises", () => {
  expect(forecast.madeAtMs).toBe(atMs);
  expect(forecast.points.at(-1)!.mean).toBeGreaterThan(watch.renewed("pump-1", atMs)!.points.at(-1)!.mean);
  // A set takes three minutes: a failure in it is rare, which is why a comparison looks further ahead.
  expect(outlookOf(forecast, atMs, 180)!.mean).toBeLessThan(0.06);
  expect(outlookOf(forecast, atMs, 1_200)!.mean).toBeGreaterThan(0.15);
});

test("a comparison made then shows a risk in 'continue', and a smaller one after a service", () => {
  const [before, after] = [risks("continue", FURTHER_SETS.usual), risks("service", FURTHER_SETS.usual)];
  const going = kpiEstimate("failureRisk", before);
  const served = kpiEstimate("failureRisk", after);
  expect(going.mean).toBeGreaterThan(5);
  expect(going.low).toBeGreaterThan(0);
  expect(served.mean).toBeLessThan(going.mean);
  expect(kpiDifference("failureRisk", after, before).mean).toBeLessThan(0);
});

test("the rest of a set alone is too short to show it", () => {
  const share = kpiEstimate("failureRisk", risks("continue", 0));
  expect(share.mean).toBeLessThan(10);
  expect(share.high).toBeGreaterThan(5);
});
