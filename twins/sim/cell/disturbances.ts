import type { Forecast } from "../../core/forecast.ts";
import { rng } from "../../core/rng.ts";
import type { RunInput, Triangular } from "../run.ts";

/** What chance does to a cell. Each draw has its own named stream, so all branches of a replication share it. */
export interface Disturbances {
  /** Actual over planned time of an operation. */
  processingFactor(job: number, operation: number): number;
  isRejected(job: number, operation: number, machine: number): boolean;
  /** Second at which a machine's pump fails; Infinity when it does not within the forecast. */
  failureS(machine: number): number;
  repairS(machine: number): number;
}

/** Nothing happens but what is planned. */
export const NO_DISTURBANCES: Disturbances = {
  processingFactor: () => 1,
  isRejected: () => false,
  failureS: () => Infinity,
  repairS: () => 0,
};

/**
 * The time of failure by inversion of the forecast probability, linear between its points, 0 at the fork. A draw above
 * the last probability does not fail within the horizon: the forecast says nothing of later.
 */
export function failureTime(forecast: Forecast, u: number): number {
  let beforeS = 0;
  let beforeP = 0;
  for (const { atS, mean } of forecast.points) {
    if (u < mean) {
      if (atS <= 0) return 0;
      return beforeS + ((u - beforeP) / (mean - beforeP)) * (atS - beforeS);
    }
    beforeS = atS;
    // A forecast whose curve falls would un-fail a machine: only its rises count.
    if (mean > beforeP) beforeP = mean;
  }
  return Infinity;
}

export function disturbancesOf(input: RunInput): Disturbances {
  const stream = (name: string) => rng(input.seed, `${name}/${input.replication}`);
  const draw = (name: string, t: Triangular): number => stream(name).triangular(t.low, t.mode, t.high);
  const hazard = input.branch === "service" ? null : input.forecast;
  return {
    processingFactor: (job, operation) => draw(`processing/${job}/${operation}`, input.processingFactor),
    isRejected: (job, operation, machine) =>
      stream(`scrap/${job}/${operation}`).uniform() < input.scrapRates[machine - 1]!,
    failureS: (machine) =>
      hazard !== null && machine === input.forecastMachine
        ? failureTime(hazard, stream(`failure/${machine}`).uniform())
        : Infinity,
    repairS: (machine) => draw(`repair/${machine}`, input.repairS),
  };
}
