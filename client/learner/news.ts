import type { LearnerStep } from "../../models/learning/learner.ts";
import type { Failure } from "../../twins/core/result.ts";

/** What the page asks the learner's worker for, once. */
export type LearnerOrder =
  /** Null: of the first task. */
  | { readonly kind: "holders"; readonly task: string | null }
  | {
      readonly kind: "learn";
      readonly task: string;
      readonly holder: string;
      /** Enrols this browser's key; null when it is enrolled. */
      readonly code: string | null;
    };

/** Whose recorded data there is. */
export interface Holders {
  /** Names of all tasks. */
  readonly tasks: readonly string[];
  readonly task: string;
  readonly holders: readonly { readonly name: string; readonly examples: number }[];
}

/** What the worker tells. */
export type LearnerNews =
  | ({ readonly kind: "holders" } & Holders)
  | { readonly kind: "ready"; readonly device: string; readonly examples: number }
  /** Epochs of the round that is being trained. */
  | { readonly kind: "training"; readonly at: number; readonly of: number }
  | { readonly kind: "step"; readonly demand: string; readonly step: LearnerStep }
  | { readonly kind: "refused"; readonly demand: string | null; readonly error: Failure }
  /** It cannot go on. */
  | { readonly kind: "ended"; readonly error: Failure };
