import type { ShakenFurniture } from "../../../twins/drill/definition.ts";
import type { DrillRecord } from "../../../twins/drill/input.ts";
import type { RunMetrics } from "../../../twins/drill/metrics.ts";
import type { QuakeMember } from "../../../twins/drill/odds/meter.ts";
import type { DrillPlan } from "../../../twins/protocol/debrief.ts";
import type { LiveStart } from "../../../twins/protocol/drillLive.ts";
import type { GuidanceName } from "./guidance.ts";

/** What a thread of `aitn drill run` begins with. */
export interface RunTask {
  readonly drill: string;
  /** The live state that it begins from; null: as it is written. */
  readonly live: LiveStart | null;
  readonly plan: DrillPlan;
  readonly agents: number;
  readonly guidances: readonly GuidanceName[];
}

export interface Job {
  readonly seed: number;
  readonly guidance: GuidanceName;
}
export interface ToRunner extends Job {
  readonly at: number;
}
/** What an earthquake's furniture did in a run. */
export interface ShakenRun {
  readonly member: QuakeMember;
  readonly furniture: Pick<ShakenFurniture, "obstacles" | "pgaMps2" | "pgvMps">;
}
export interface FromRunner {
  readonly at: number;
  readonly metrics: RunMetrics;
  readonly record: DrillRecord;
  /** Null where nothing is shaken. */
  readonly shaken: ShakenRun | null;
}
