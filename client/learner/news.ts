import type { LearnerStep } from "../../models/learning/learner.ts";
import type { Failure } from "../../twins/core/result.ts";

/** What the page asks the learner's worker for, once. */
export interface LearnerOrder {
  readonly task: string;
  /** Whose recorded data; `OWN_HOLDER` with a recording of one's own. */
  readonly holder: string;
  /** The text of that; null without. */
  readonly own: string | null;
  /** Enrols this browser's key; null when it is enrolled. */
  readonly code: string | null;
}

/** What the worker tells. */
export type LearnerNews =
  | { readonly kind: "ready"; readonly device: string; readonly examples: number }
  /** Epochs of the round that is being trained. */
  | { readonly kind: "training"; readonly at: number; readonly of: number }
  | { readonly kind: "step"; readonly demand: string; readonly step: LearnerStep }
  | { readonly kind: "refused"; readonly demand: string | null; readonly error: Failure }
  /** It cannot go on. */
  | { readonly kind: "ended"; readonly error: Failure };
