import type { KpiDefinition } from "../core/kpi.ts";

/** A KPI: what it means, and how it is computed from the elements of a run. */
export interface Kpi<Args extends readonly unknown[]> {
  readonly definition: KpiDefinition;
  readonly compute: (...args: Args) => number;
}
