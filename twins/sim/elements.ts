/**
 * Time and quantity elements of ISO 22400-2:2014 (section 6), summed over the machines of a cell, and the ratios made of
 * them. Times in seconds, energy in kWh, ratios in percent.
 */
export interface Elements {
  /** Planned busy time: the window (to `makespanS`) of every machine less its planned downtime (service). */
  readonly pbtS: number;
  /** Actual unit busy time: production and the delays with a job in the machine. */
  readonly aubtS: number;
  /** Actual production time. */
  readonly aptS: number;
  /** Planned runtime per item times produced quantity. */
  readonly plannedS: number;
  /** Produced quantity: operations ended. */
  readonly pq: number;
  /** Good quantity: operations not rejected. */
  readonly gq: number;
  /** Actual order execution time: from the fork until the last job of the window is back at the station. */
  readonly aoetS: number;
  /** Per job: from its loading, or from the fork when it was loaded before, until it is back at the station. */
  readonly leadS: readonly number[];
  /** End of the last operation of the window. */
  readonly makespanS: number;
  readonly energyKwh: number;
  readonly failures: number;
}

const percent = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0);

/** End of the last operation, s after the fork. */
export const makespanOf = (e: Pick<Elements, "makespanS">): number => e.makespanS;
/** APT / PBT, % */
export const availabilityOf = (e: Pick<Elements, "aptS" | "pbtS">): number => percent(e.aptS, e.pbtS);
/** PRI x PQ / APT, % */
export const effectivenessOf = (e: Pick<Elements, "plannedS" | "aptS">): number => percent(e.plannedS, e.aptS);
/** GQ / PQ, % */
export const qualityRatioOf = (e: Pick<Elements, "gq" | "pq">): number => percent(e.gq, e.pq);
/** Availability x effectiveness x quality ratio, % */
export const oeeOf = (e: Pick<Elements, "aptS" | "pbtS" | "plannedS" | "gq" | "pq">): number =>
  (availabilityOf(e) * effectivenessOf(e) * qualityRatioOf(e)) / 10_000;
/** APT / AUBT, % */
export const utilisationOf = (e: Pick<Elements, "aptS" | "aubtS">): number => percent(e.aptS, e.aubtS);
/** Jobs per hour of order execution time. */
export const throughputRateOf = (e: Pick<Elements, "leadS" | "aoetS">): number =>
  e.aoetS > 0 ? (3600 * e.leadS.length) / e.aoetS : 0;
/** Mean time of a job in the cell within the window, s. */
export const leadTimeOf = (e: Pick<Elements, "leadS">): number =>
  e.leadS.length === 0 ? 0 : e.leadS.reduce((sum, s) => sum + s, 0) / e.leadS.length;
/** kWh a job. */
export const energyOf = (e: Pick<Elements, "energyKwh" | "leadS">): number =>
  e.leadS.length === 0 ? 0 : e.energyKwh / e.leadS.length;
/** 100 when a machine failed in this run, else 0: the mean over replications is the risk, %. */
export const failureRiskOf = (e: Pick<Elements, "failures">): number => (e.failures > 0 ? 100 : 0);

/**
 * Mean number of jobs in the cell, by integrating their number over time: independent of the lead times, so that
 * Little's law (WIP = throughput x lead time) is a check and not a definition.
 * @param leavesS when each job left, s after the fork at which all were in the cell.
 */
export function wipOf(leavesS: readonly number[], horizonS: number): number {
  const sorted = leavesS.toSorted((a, b) => a - b);
  let area = 0;
  let since = 0;
  for (const [left, at] of sorted.entries()) {
    area += (sorted.length - left) * (at - since);
    since = at;
  }
  return horizonS > 0 ? area / horizonS : 0;
}
