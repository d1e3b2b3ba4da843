import { type CoLaw, convectiveRate, coRate, type Exposure, hcnRate, o2Rate, radiantRate } from "./toxicity.ts";

/** What each of a crowd has taken in so far; gases and heat apart, as ISO 13571 judges them. */
export interface Doses {
  readonly law: CoLaw;
  readonly asphyxiants: Float64Array;
  readonly heat: Float64Array;
}

export const createDoses = (count: number, law: CoLaw = "iso13571"): Doses => ({
  law,
  asphyxiants: new Float64Array(count),
  heat: new Float64Array(count),
});

/** Below this, Cel, hot air gives a dose of less than 0.001 an hour, and is left out. */
const COOL_C = 25;

/** Adds `dtS` seconds in `at` to one person's doses; the exposure is held over the step. */
export function addDose(doses: Doses, person: number, at: Exposure, dtS: number): void {
  const minutes = dtS / 60;
  if (at.coPpm > 0 || at.hcnPpm > 0 || at.o2Pct < 19.5)
    doses.asphyxiants[person]! +=
      minutes * (coRate(doses.law, at.coPpm, at.co2Pct) + hcnRate(at.hcnPpm, at.co2Pct) + o2Rate(at.o2Pct));
  if (at.temperatureC > COOL_C || at.fluxKwM2 > 0)
    doses.heat[person]! +=
      minutes * ((at.temperatureC > COOL_C ? convectiveRate(at.temperatureC) : 0) + radiantRate(at.fluxKwM2));
}

/** The larger of the two doses, which is what a limit on the dose is compared with. */
export const fedOf = (doses: Doses, person: number): number =>
  Math.max(doses.asphyxiants[person]!, doses.heat[person]!);
