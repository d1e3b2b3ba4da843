import type { Forecast } from "../../core/forecast.ts";
import { rng } from "../../core/rng.ts";
import type { RunInput, Triangular } from "../run.ts";

/** What chance does to a cell. Each draw has its own named stream, so all branches of a replication share it. */
export interface Disturbances {
  /** Actual over planned time of an operation. */
  processingFactor(set: number, job: number, operation: number): number;
  isRejected(set: number, job: number, operation: number, machine: number): boolean;
  /** Second at which a machine's pump fails; Infinity when it does not within the forecast. */
  failureS(machine: number): number;
  /**
   * Seconds that a machine's pump works after it was made as good as new; Infinity as above.
   * @param time the first, second... time.
   * @param sparedS second at which the pump of the fork was taken out of use before it failed; null when it had failed.
   */
  renewedFailureS(machine: number, time: number, sparedS: number | null): number;
  /** Of its first, second... failure. */
  repairS(machine: number, time: number): number;
}

/** Nothing happens but what is planned. */
export const NO_DISTURBANCES: Disturbances = {
  processingFactor: () => 1,
  isRejected: () => false,
  failureS: () => Infinity,
  renewedFailureS: () => Infinity,
  repairS: () => 0,
};

/** Where the forecast probability passes `p`, s after it was made; linear between its points, from 0 at its making. */
function inverse(forecast: Forecast, p: number): number {
  let beforeS = 0;
  let beforeP = 0;
  for (const { atS, mean } of forecast.points) {
    if (p < mean) return atS <= 0 ? 0 : beforeS + ((p - beforeP) / (mean - beforeP)) * (atS - beforeS);
    beforeS = atS;
    // A forecast whose curve falls would un-fail a machine: only its rises count.
    if (mean > beforeP) beforeP = mean;
  }
  return Infinity;
}

/** Forecast probability at a time: its rises only. */
function risen(forecast: Forecast, atS: number): number {
  let beforeS = 0;
  let p = 0;
  for (const point of forecast.points) {
    const next = Math.max(p, point.mean);
    if (point.atS > atS) return p + ((next - p) * (atS - beforeS)) / (point.atS - beforeS);
    beforeS = point.atS;
    p = next;
  }
  return p;
}

/**
 * The time of failure by inversion of the forecast probability, given that there was no failure until the fork. A draw
 * above the last probability does not fail within the horizon: the forecast says nothing of later.
 * @param sinceS seconds from the making of the forecast to the fork.
 * @param u uniform in [0, 1).
 * @returns seconds after the fork; Infinity for no failure.
 */
export function failureTime(forecast: Forecast, u: number, sinceS = 0): number {
  const already = sinceS > 0 ? risen(forecast, sinceS) : 0;
  if (already >= 1) return 0;
  return Math.max(0, inverse(forecast, already + u * (1 - already)) - Math.max(0, sinceS));
}

/** Probability that it fails within `untilS` of the fork, given that it had not failed at the fork. */
function failureBy(forecast: Forecast, untilS: number, sinceS: number): number {
  const already = risen(forecast, Math.max(0, sinceS));
  if (already >= 1) return 1;
  return (risen(forecast, Math.max(0, sinceS) + untilS) - already) / (1 - already);
}

/**
 * @param u the draw that decided about the old pump. It had not failed by `sparedS`, so what is left of the draw is
 * uniform again, and decides about the new one: branches stay coupled, and a service never makes a failure earlier.
 */
function spared(forecast: Forecast, u: number, sparedS: number, sinceS: number): number {
  const passed = failureBy(forecast, sparedS, sinceS);
  return passed >= 1 ? u : Math.max(0, (u - passed) / (1 - passed));
}

export function disturbancesOf(input: RunInput): Disturbances {
  const stream = (name: string) => rng(input.seed, `${name}/${input.replication}`);
  const draw = (name: string, t: Triangular): number => stream(name).triangular(t.low, t.mode, t.high);
  const { forecast: hazard, renewed, forecastMachine } = input;
  const sinceS = hazard === null ? 0 : (input.work.atMs - hazard.madeAtMs) / 1000;
  return {
    processingFactor: (set, job, operation) => draw(`processing/${set}/${job}/${operation}`, input.processingFactor),
    isRejected: (set, job, operation, machine) =>
      stream(`scrap/${set}/${job}/${operation}`).uniform() < input.scrapRates[machine - 1]!,
    failureS: (machine) =>
      hazard !== null && machine === forecastMachine
        ? failureTime(hazard, stream(`failure/${machine}`).uniform(), sinceS)
        : Infinity,
    renewedFailureS(machine, time, sparedS) {
      if (renewed === null || machine !== forecastMachine) return Infinity;
      if (time > 1 || sparedS === null || hazard === null)
        return failureTime(renewed, stream(`failure/${machine}/${time}`).uniform());
      return failureTime(renewed, spared(hazard, stream(`failure/${machine}`).uniform(), sparedS, sinceS));
    },
    repairS: (machine, time) => draw(`repair/${machine}/${time}`, input.repairS),
  };
}
