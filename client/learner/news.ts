import type { LearnerStep } from "../../models/learning/learner.ts";
import type { Look } from "../../models/learning/learnerLoop.ts";
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
  /** Whose account it is enrolled for; null for its own key's. */
  readonly owner: `0x${string}` | null;
}

/** What the page asks a worker for before: whether a recording of one's own can be learned on. */
export interface CheckOrder {
  readonly check: string;
  readonly own: string;
}

/** What the worker tells. */
export type LearnerNews =
  | { readonly kind: "ready"; readonly device: string; readonly examples: number }
  /** Epochs of the round that is being trained. */
  | { readonly kind: "training"; readonly at: number; readonly of: number }
  | { readonly kind: "look"; readonly look: Look }
  | { readonly kind: "step"; readonly demand: string; readonly step: LearnerStep }
  | { readonly kind: "refused"; readonly demand: string | null; readonly error: Failure }
  /** It cannot go on. */
  | { readonly kind: "ended"; readonly error: Failure };

/** What it answers to a `CheckOrder`: examples in the recording. */
export type CheckNews =
  | { readonly kind: "checked"; readonly examples: number }
  | { readonly kind: "ended"; readonly error: Failure };
