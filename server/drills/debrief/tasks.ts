import type { RunAnalysis } from "../../../twins/drill/analysis.ts";
import type { RunMetrics } from "../../../twins/drill/metrics.ts";
import type { QuakeOdds } from "../../../twins/drill/odds/odds.ts";
import type { PersonOdds } from "../../../twins/drill/odds/person.ts";
import type { WhatIfOutcome } from "../../../twins/drill/whatIf.ts";
import type { ComparisonView, DrillPlan, HeatView } from "../../../twins/protocol/debrief.ts";
import type { LiveStart } from "../../../twins/protocol/drillLive.ts";

/** A run that has ended, and its record. */
export interface EndedRun {
  readonly drill: string;
  readonly seed: number;
  readonly agents: number;
  /** The model that steered the signs; null where none did. */
  readonly guidance: string | null;
  /** How the site was when it began from the live state; null: it began as it is written. */
  readonly live: LiveStart | null;
  readonly record: string;
  /** What playing it again must give. */
  readonly digest: string;
}

/** What a worker of debriefs is asked to make, and the file that it writes it to. */
export type DebriefTask =
  | { readonly kind: "film"; readonly run: EndedRun; readonly film: string; readonly file: string }
  | {
      readonly kind: "whatIf";
      readonly run: EndedRun;
      readonly who: number;
      readonly analysis: string;
      readonly file: string;
    }
  | { readonly kind: "odds"; readonly run: EndedRun; readonly file: string }
  | {
      readonly kind: "plans";
      readonly drill: string;
      readonly live: LiveStart | null;
      readonly agents: number;
      readonly a: DrillPlan;
      readonly b: DrillPlan;
      readonly firstSeed: number;
      readonly seeds: number;
      readonly file: string;
    };

export type FromDebriefWorker =
  | { readonly kind: "share"; readonly share: number }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };

/** An analysis as it is kept: its heat maps without empty cells. */
export interface KeptAnalysis extends Omit<RunAnalysis, "heat" | "worst" | "agents"> {
  readonly heat: HeatView;
  readonly agents: RunMetrics;
}
export type KeptWhatIfs = readonly WhatIfOutcome[];
export type KeptComparison = ComparisonView;
/** Of all, and of each participant by their number. */
export interface KeptOdds {
  readonly odds: QuakeOdds;
  readonly people: readonly (PersonOdds | null)[];
}
