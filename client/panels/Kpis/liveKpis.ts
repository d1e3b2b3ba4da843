import type { ChartRow } from "../../../twins/protocol/console.ts";
import { availabilityOf, effectivenessOf, oeeOf, qualityRatioOf } from "../../../twins/sim/elements.ts";

/** History of one machine over the window, oldest first. `state` are model indices: 1 processing, 2 in service. */
export interface MachineRows {
  readonly machine: number;
  readonly state: readonly ChartRow[];
  readonly job: readonly ChartRow[];
  readonly operation: readonly ChartRow[];
  readonly partCount: readonly ChartRow[];
  readonly scrapCount: readonly ChartRow[];
  readonly energy: readonly ChartRow[];
}

/** ISO 22400-2 figures of the cell over a window of history; null where the history says nothing. Ratios in %. */
export interface LiveKpis {
  readonly oee: number | null;
  readonly availability: number | null;
  readonly effectiveness: number | null;
  readonly qualityRatio: number | null;
  /** Jobs an hour. */
  readonly throughputRate: number | null;
  /** kWh a finished job. */
  readonly energyPerPart: number | null;
}

const IDLE = 0;
const PROCESSING = 1;
const SERVICE = 2;
/** A gap longer than this is not counted as time of the state before it. */
const MAX_GAP_MS = 10_000;

/** How much a counter rose; a restart from zero counts from zero. */
export function rise(rows: readonly ChartRow[]): number {
  let sum = 0;
  for (const [i, row] of rows.entries()) {
    const before = rows[i - 1];
    if (before !== undefined) sum += row[2] >= before[2] ? row[2] - before[2] : row[2];
  }
  return sum;
}

const lastBefore = (rows: readonly ChartRow[], t: number): number | null => {
  const row = rows.findLast((r) => r[0] <= t);
  return row === undefined ? null : Math.round(row[2]);
};

interface Spent {
  processingS: number;
  plannedS: number;
  pbtS: number;
}

/**
 * @param planned seconds an operation of a job should take on a machine (all from 1, the operation from 0); null when
 * it is not known, and then neither it nor its time count towards effectiveness.
 */
function spent(
  rows: MachineRows,
  planned: (machine: number, job: number, operation: number) => number | null,
): Spent & { measuredS: number } {
  const total = { processingS: 0, plannedS: 0, pbtS: 0, measuredS: 0 };
  let runS = 0;
  /** False until the machine was seen idle: an operation under way when the window began is not seen whole. */
  let whole = false;
  for (const [i, row] of rows.state.entries()) {
    const next = rows.state[i + 1];
    const seconds = next === undefined ? 0 : Math.min(MAX_GAP_MS, next[0] - row[0]) / 1000;
    const state = Math.round(row[2]);
    if (state === IDLE) whole = true;
    if (state !== SERVICE) total.pbtS += seconds;
    if (state === PROCESSING) {
      total.processingS += seconds;
      runS += seconds;
    }
    // Stopped, down or in service, an operation only waits: it ends when the machine is idle.
    if (next === undefined || Math.round(next[2]) !== IDLE) continue;
    const job = lastBefore(rows.job, row[0]);
    const operation = lastBefore(rows.operation, row[0]);
    const should = runS === 0 || job === null || operation === null ? null : planned(rows.machine, job, operation);
    if (should !== null && whole) {
      total.plannedS += should;
      total.measuredS += runS;
    }
    runS = 0;
  }
  return total;
}

export function liveKpis(
  machines: readonly MachineRows[],
  jobsFinished: readonly ChartRow[],
  planned: (machine: number, job: number, operation: number) => number | null,
): LiveKpis {
  const times = machines.map((machine) => spent(machine, planned));
  const sum = (of: (t: (typeof times)[number]) => number): number => times.reduce((all, t) => all + of(t), 0);
  const pq = machines.reduce((all, m) => all + rise(m.partCount), 0);
  const gq = pq - machines.reduce((all, m) => all + rise(m.scrapCount), 0);
  const jobs = rise(jobsFinished);
  const span = jobsFinished.length > 1 ? (jobsFinished.at(-1)![0] - jobsFinished[0]![0]) / 3_600_000 : 0;
  const aptS = sum((t) => t.processingS);
  const pbtS = sum((t) => t.pbtS);
  const measuredS = sum((t) => t.measuredS);
  const effectiveness = measuredS > 0 ? effectivenessOf({ plannedS: sum((t) => t.plannedS), aptS: measuredS }) : null;
  const oee =
    pbtS > 0 && pq > 0 && effectiveness !== null
      ? oeeOf({ aptS, pbtS, plannedS: (effectiveness / 100) * aptS, gq, pq })
      : null;
  return {
    oee,
    availability: pbtS > 0 ? availabilityOf({ aptS, pbtS }) : null,
    effectiveness,
    qualityRatio: pq > 0 ? qualityRatioOf({ gq, pq }) : null,
    throughputRate: span > 0 ? jobs / span : null,
    energyPerPart: jobs > 0 ? machines.reduce((all, m) => all + rise(m.energy), 0) / jobs : null,
  };
}
