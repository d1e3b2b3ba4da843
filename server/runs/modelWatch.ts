import {
  createDetector,
  type Detection,
  forecastRisk,
  type PumpDetector,
  type PumpHealthModel,
} from "../../models/zoo/pump-health/index.ts";
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
  readonly model: PumpHealthModel;
  /** The community's word: a model that is not approved on chain is not run. */
  approved(): boolean;
  /** A healthy baseline that was kept, for this Thing and what it replays; null when it must be learnt. */
  baseline(thing: string, source: string): Float64Array | null;
  keepBaseline(thing: string, source: string, baseline: Float64Array): void;
  /** `alarm` is the detection's, steadied by its on- and off-delay. */
  onDetection(thing: string, detection: Detection, alarm: boolean, forecast: Forecast | null): void;
}

interface Watched {
  readonly detector: PumpDetector;
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
}

/** Runs pump-health on the readings of every coolant pump, as long as the model is approved on chain. */
export interface ModelWatch {
  onReading(entry: ThingEntry, reading: VerifiedReading): void;
  forecast(thing: string): Forecast | null;
  /** The same pump, if it were as good as new at `atMs`: one without any sign of a fault. */
  renewed(thing: string, atMs: number): Forecast;
  running(): boolean;
}

function steady(held: Watched, { score, alarm }: Detection): void {
  if (score === null || alarm === held.alarm) {
    held.turnedMs = null;
    return;
  }
  held.turnedMs ??= held.ownMs;
  if (held.ownMs - held.turnedMs < (alarm ? ON_DELAY_MS : OFF_DELAY_MS)) return;
  held.alarm = alarm;
  held.turnedMs = null;
}

export function createModelWatch(deps: ModelWatchDeps): ModelWatch {
  const watched = new Map<string, Watched>();

  const watch = (entry: ThingEntry): Watched => {
    const source = entry.provenance?.source ?? "";
    const held = watched.get(entry.thing.id);
    if (held !== undefined && held.source === source) return held;
    const known = deps.baseline(entry.thing.id, source);
    const made: Watched = {
      detector: createDetector(deps.model, known),
      source,
      values: new Float64Array(entry.model.properties.length).fill(Number.NaN),
      baselineKept: known !== null,
      sampleAtMs: Number.NaN,
      ownMs: 0,
      filled: 0,
      forecastAtMs: -Infinity,
      forecast: null,
      alarm: false,
      turnedMs: null,
    };
    watched.set(entry.thing.id, made);
    return made;
  };

  const flush = (entry: ThingEntry, held: Watched): void => {
    const detection = held.detector.push({ tMs: held.ownMs, values: held.values });
    if (!held.baselineKept && detection.phase === "watching") {
      const baseline = held.detector.baseline();
      if (baseline !== null) deps.keepBaseline(entry.thing.id, held.source, baseline);
      held.baselineKept = true;
    }
    const exceedance = held.detector.exceedance();
    const before = held.alarm;
    steady(held, detection);
    // Who forks at the very moment of the alarm gets what the model knows by then.
    const due = exceedance !== null && (held.alarm !== before || held.ownMs - held.forecastAtMs >= FORECAST_EVERY_MS);
    if (due) {
      held.forecastAtMs = held.ownMs;
      const state = { thing: entry.thing.id, madeAtMs: held.sampleAtMs, exceedance, horizonS: HORIZON_S };
      held.forecast = forecastRisk(deps.model, state);
    }
    deps.onDetection(entry.thing.id, detection, held.alarm, due ? held.forecast : null);
    held.values.fill(Number.NaN);
    held.filled = 0;
  };

  return {
    onReading(entry, reading) {
      if (entry.model.type !== "coolant-pump" || !deps.approved()) return;
      const held = watch(entry);
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
    renewed: (thing, atMs) => forecastRisk(deps.model, { thing, madeAtMs: atMs, exceedance: 0, horizonS: HORIZON_S }),
    running: () => deps.approved(),
  };
}
