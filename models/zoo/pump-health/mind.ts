import type { Forecast } from "../../../twins/core/forecast.ts";
import type { Guard } from "../../sandbox/guard.ts";
import type { Calibration } from "./calibrate.ts";
import { createDetector, type Detection, openJudge } from "./detector.ts";
import { openEye } from "./eye.ts";
import { TARGET } from "./federated.ts";
import { type PumpHealthModel, scaledInput, shortfallOf } from "./model.ts";
import type { Sample } from "./recording.ts";
import { forecastRisk } from "./risk.ts";

/** Watches one pump; see PumpDetector. A network elsewhere takes its time, and answers in the order of the samples. */
export interface PumpWatch {
  push(sample: Sample): Detection | Promise<Detection>;
  exceedance(): number | null;
  baseline(): Float64Array | null;
}

/** What judges pumps: the model that came with the program, or one of the community's under a guard. */
export interface PumpMind {
  readonly cid: string;
  /** @param known healthy operating point; null: it is learnt */
  watch(known: Float64Array | null): PumpWatch;
  /** Null while a rule acts in the model's place: what it sees was made into no rate of failures. */
  forecast(state: Parameters<typeof forecastRisk>[1]): Forecast | null;
}

/** The committed model, in this thread. */
export const ownMind = (model: PumpHealthModel): PumpMind => ({
  cid: model.cid,
  watch: (known) => createDetector(model, known),
  forecast: (state) => forecastRisk(model, state),
});

/** A community's network with what was measured of it, and of the rule that acts in its place. */
export interface Candidate {
  readonly cid: string;
  readonly network: Calibration;
  readonly rule: Calibration;
}

/**
 * A community's network of the task pump-health as the detector's denoiser, every tick under the guard. Where the guard lets the rule act, the
 * score is the rule's own, by its own threshold.
 */
export function guardedMind({ cid, network, rule }: Candidate, guard: Guard): PumpMind {
  // The guard takes one tick at a time, whichever pump it is of.
  let last: Promise<unknown> = Promise.resolve();
  const ask: Guard["tick"] = (input) => {
    const tick = last.then(() => guard.tick(input));
    last = tick.catch(() => {});
    return tick;
  };
  let byRule = false;
  return {
    cid,
    watch(known) {
      const eye = openEye(network.features, known);
      const judge = openJudge(network.threshold, known !== null);
      return {
        push(sample) {
          const seen = eye.push(sample);
          if (seen.kind !== "row") return judge.without(seen.kind);
          const input = scaledInput(network, seen.features);
          return ask(Float32Array.from(input)).then(({ outputs, record }) => {
            byRule = record.used === "fallback";
            const by = byRule ? rule : network;
            return judge.score(seen, shortfallOf(by, input, outputs[TARGET] ?? Number.NaN), by);
          });
        },
        exceedance: judge.exceedance,
        baseline: eye.baseline,
      };
    },
    forecast: (state) => (byRule ? null : forecastRisk({ cid, hazard: network.hazard }, state)),
  };
}
