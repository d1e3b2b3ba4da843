import type { Detection, PumpMind, PumpWatch } from "../../models/zoo/pump-health/index.ts";
import type { Forecast } from "../../twins/core/forecast.ts";
import { QUALITY, type VerifiedReading } from "../../twins/core/reading.ts";
import type { ThingEntry } from "../../twins/state/twinState.ts";

/** How often a forecast is made while the score changes, ms of the pump's time. */
const FORECAST_EVERY_MS = 5_000;
/** How far the forecast looks ahead, s: longer than the longest what-if, eleven job sets and some repairs. */
const HORIZON_S = 5_400;
/** A score must stay above the threshold this long before it is an alarm, and below it before it is none, ms. */
const ON_DELAY_MS = 5_000;
const OFF_DELAY_MS = 20_000;

export interface ModelWatchDeps {
  /** What judges; null while there is none that the community has approved: then nothing is run. */
  mind(): PumpMind | null;
  /** A healthy baseline that was kept, for this Thing and what it replays; null when it must be learnt. */
  baseline(thing: string, source: string): Float64Array | null;
  keepBaseline(thing: string, source: string, baseline: Float64Array): void;
  /** `alarm` is the detection's, steadied by its on- and off-delay. */
  onDetection(thing: string, modelCid: string, detection: Detection, alarm: boolean, forecast: Forecast | null): void;
}

interface Watched {
  readonly mind: PumpMind;
  readonly pump: PumpWatch;
  readonly source: string;
  readonly values: Float64Array;
  baselineKept: boolean;
  sampleAtMs: number;
  /** The pump's own time: a replay at factor F runs F times faster than the clock. */
  ownMs: number;
  filled: number;
  forecastAtMs: number;
  forecast: Forecast | null;
  alarm: boolean;
  /** Since when the score says the other thing. */
  turnedMs: number | null;
  /** Samples that are still being judged; a pump speaks once a second or so. */
  judging: number;
}

/** What has not been judged by then is left out: a network elsewhere has come to a stand. */
const MAX_JUDGING = 64;

/** Judges the readings of every coolant pump, as long as there is an approved model. */
export interface ModelWatch {
  onReading(entry: ThingEntry, reading: VerifiedReading): void;
  forecast(thing: string): Forecast | null;
  /** The same pump, if it were as good as new at `atMs`: one without any sign of a fault. */
  renewed(thing: string, atMs: number): Forecast | null;
  running(): boolean;
}

function steady(held: Watched, { score, alarm }: Detection, ownMs: number): void {
  if (score === null || alarm === held.alarm) {
    held.turnedMs = null;
    return;
  }
  held.turnedMs ??= ownMs;
  if (ownMs - held.turnedMs < (alarm ? ON_DELAY_MS : OFF_DELAY_MS)) return;
  held.alarm = alarm;
  held.turnedMs = null;
}

export function createModelWatch(deps: ModelWatchDeps): ModelWatch {
  const watched = new Map<string, Watched>();

  const watch = (entry: ThingEntry, mind: PumpMind): Watched => {
    const source = entry.provenance?.source ?? "";
    const held = watched.get(entry.thing.id);
    if (held !== undefined && held.source === source && held.mind === mind) return held;
    const known = deps.baseline(entry.thing.id, source);
    const made: Watched = {
      mind,
      pump: mind.watch(known),
      source,
      values: new Float64Array(entry.model.properties.length).fill(Number.NaN),
      baselineKept: known !== null,
      sampleAtMs: Number.NaN,
      ownMs: 0,
      filled: 0,
      forecastAtMs: -Infinity,
      forecast: null,
      // An alarm is of the pump, not of who judges it.
      alarm: held?.source === source && held.alarm,
      turnedMs: null,
      judging: 0,
    };
    watched.set(entry.thing.id, made);
    return made;
  };

  const take = (thing: string, held: Watched, sample: { ownMs: number; atMs: number }, detection: Detection): void => {
    // Who judged is no longer the one.
    if (watched.get(thing) !== held) return;
    if (!held.baselineKept && detection.phase === "watching") {
      const baseline = held.pump.baseline();
      if (baseline !== null) deps.keepBaseline(thing, held.source, baseline);
      held.baselineKept = true;
    }
    const exceedance = held.pump.exceedance();
    const before = held.alarm;
    steady(held, detection, sample.ownMs);
    // Who forks at the very moment of the alarm gets what the model knows by then.
    const due = exceedance !== null && (held.alarm !== before || sample.ownMs - held.forecastAtMs >= FORECAST_EVERY_MS);
    if (due) {
      held.forecastAtMs = sample.ownMs;
      held.forecast = held.mind.forecast({ thing, madeAtMs: sample.atMs, exceedance, horizonS: HORIZON_S });
    }
    deps.onDetection(thing, held.mind.cid, detection, held.alarm, due ? held.forecast : null);
  };

  const flush = ({ thing: { id: thing } }: ThingEntry, held: Watched): void => {
    const sample = { ownMs: held.ownMs, atMs: held.sampleAtMs };
    if (held.judging < MAX_JUDGING) {
      const judged = held.pump.push({ tMs: held.ownMs, values: held.values.slice() });
      if (judged instanceof Promise) {
        held.judging++;
        void judged
          .then((detection) => take(thing, held, sample, detection))
          .finally(() => {
            held.judging--;
          });
      } else take(thing, held, sample, judged);
    }
    held.values.fill(Number.NaN);
    held.filled = 0;
  };

  return {
    onReading(entry, reading) {
      const mind = entry.model.type === "coolant-pump" ? deps.mind() : null;
      if (mind === null) return;
      const held = watch(entry, mind);
      if (reading.observedAtMs !== held.sampleAtMs) {
        if (held.filled > 0) flush(entry, held);
        const elapsed = Number.isNaN(held.sampleAtMs) ? 0 : reading.observedAtMs - held.sampleAtMs;
        held.ownMs += elapsed * (entry.provenance?.factor ?? 1);
        held.sampleAtMs = reading.observedAtMs;
      }
      held.values[reading.property] = reading.quality === QUALITY.missing ? Number.NaN : reading.value;
      held.filled++;
      if (held.filled === entry.model.properties.length) flush(entry, held);
    },
    forecast: (thing) => watched.get(thing)?.forecast ?? null,
    renewed: (thing, atMs) =>
      deps.mind()?.forecast({ thing, madeAtMs: atMs, exceedance: 0, horizonS: HORIZON_S }) ?? null,
    running: () => deps.mind() !== null,
  };
}
