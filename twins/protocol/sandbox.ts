import { z } from "zod";
import type { Digest } from "../core/digest.ts";
import type { Failure } from "../core/result.ts";

/**
 * The sandbox as a console asks for it and is shown it: a model that nobody vouches for is brought, replayed beside the rule that would act
 * without it and the zoo's own model, and proposed to the community.
 */

/** What goes wrong with the readings of a plant, as a model is tried with it; see models/sandbox/scenarios.ts. */
export const SCENARIO_NAMES = ["noise", "gaps", "stuck", "drift"] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** What is done to a recording before it is replayed; the same seed does the same. */
export interface Scenario {
  readonly name: ScenarioName;
  readonly seed: number;
}

/** What a model may say of one of its outputs, in the output's own unit. */
export interface OutputRange {
  readonly low: number;
  readonly high: number;
  /** How far outside a number is still brought to the nearer end; what is further away is a strike. */
  readonly margin: number;
}

/** How good a model is on examples that it has not seen. */
export interface Measure {
  readonly name: "RMSE" | "MAE" | "F1" | "accuracy";
  /** UCUM; "1" for a share. */
  readonly unit: string;
  readonly better: "lower" | "higher";
}

/** A figure that a result is put beside. */
export interface Figure {
  /** Who reached it, or how. */
  readonly by: string;
  readonly value: number;
}

/** How a model did in one recording, tick by tick under the guard. No time is in it: it comes out the same wherever it is replayed. */
export interface TestResult {
  readonly test: string;
  /** Null: as it was recorded. */
  readonly scenario: Scenario | null;
  readonly ticks: number;
  /** By the task's measure; null where that is no number. */
  readonly value: number | null;
  /** The task's rule in the model's place, throughout. */
  readonly baseline: number | null;
  /** The zoo's own model, under the same guard; null: there is none. */
  readonly champion: number | null;
  /** Ticks whose numbers were brought into their range. */
  readonly clamped: number;
  readonly strikes: number;
  /** Ticks for which the rule acted. */
  readonly fallbacks: number;
  /** The first tick that found the model in quarantine; null: none. */
  readonly quarantinedAt: number | null;
  /** SHA-256 of the canonical JSON of each tick's record and a line feed after it. */
  readonly records: Digest;
}

/** On the first test as recorded, in the measure's unit; above 0: the model is better. Null where there is nothing to compare. */
export interface Verdict {
  /** Than the best of what needs no model. */
  readonly overFloor: number | null;
  readonly overChampion: number | null;
}

/** What the community votes on: how a model did, with all that is needed to replay it. */
export interface Evaluation {
  readonly format: "aitn-evaluation-2";
  readonly task: string;
  readonly measure: Measure;
  /** Content address of the model's canonical bytes. */
  readonly model: string;
  readonly champion: string | null;
  readonly guard: {
    /** The rule that acts in the model's place. */
    readonly fallback: string;
    readonly strikes: number;
    readonly ranges: readonly OutputRange[];
  };
  /** SHA-256 of all inputs and targets of the tests, float32 little-endian, in their order, as they were recorded. */
  readonly recordings: Digest;
  /** Every test as it was recorded, and then the first one in each scenario. */
  readonly tests: readonly TestResult[];
  readonly floors: readonly Figure[];
  readonly verdict: Verdict;
}

/** What depends on the machine and on what else ran on it, and so is in no digest. */
export interface Timing {
  readonly test: string;
  /** By the clock; null where the model never answered. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Ticks that took more of the processor's time than they may. */
  readonly late: number;
  /** Whether the guard would have quarantined the model in this replay, lateness counted. */
  readonly quarantined: boolean;
}

/** An evaluation, with the times of this machine by test. */
export interface Arena {
  readonly evaluation: Evaluation;
  readonly timing: readonly Timing[];
}

/** Where a replay is. */
export interface ReplayProgress {
  readonly whose: "model" | "champion";
  readonly test: string;
  readonly scenario: ScenarioName | null;
  /** Ticks of all replays together. */
  readonly done: number;
  readonly of: number;
}

/** Every limit of the sandbox on the wire. */
export const SANDBOX_WIRE = {
  /** Of one part of an upload. */
  partBytes: 512 * 1024,
  /** Of a model's one file; what a layers model of 5 million weights takes in base64. */
  fileBytes: 28_000_000,
  /** Trials that a person's list keeps; the oldest that is neither running nor published makes room. */
  trials: 32,
  /** Of one person, running and waiting. */
  waiting: 4,
  fileNameChars: 128,
} as const;

/** What is known of a checked model without running it. */
export interface ModelFacts {
  readonly cid: string;
  /** As it was brought. */
  readonly file: string;
  readonly format: "tfjs" | "onnx";
  /** Of its one canonical file. */
  readonly bytes: number;
  /** Shape of one example. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly layers: readonly string[];
  readonly weights: number;
  /** Multiplications and additions for one example. */
  readonly operations: number;
}

/** What a model may be tried at. */
export interface SandboxTask {
  readonly name: string;
  readonly measure: Measure;
  /** Shape of one example that it gives, and numbers that it wants. */
  readonly input: readonly number[];
  readonly outputs: number;
  /** Recordings that it is replayed on, with their ticks. */
  readonly tests: readonly { readonly name: string; readonly ticks: number }[];
  /** The rule that acts in a model's place. */
  readonly fallback: string;
  /** CID of the zoo's own model, the champion; null where there is none. */
  readonly champion: string | null;
}

/** How far a proposal of a model is. `claiming` and `proposing` take some blocks each. */
export interface Publication {
  /** Of the model's family. */
  readonly name: string;
  readonly phase: "claiming" | "proposing" | "proposed" | "failed";
  /** Why it failed; while it is under way, what it waits for, such as CHAIN_DOWN. */
  readonly failure: Failure | null;
  /** Of the evaluation's canonical JSON and of the card, served at /models/CID beside the model. */
  readonly evaluationCid: string;
  readonly cardCid: string;
  /** SHA-256 of the model's and of the evaluation's bytes, as ModelRegistry keeps them. */
  readonly modelDigest: Digest;
  readonly evaluationDigest: Digest;
  /** On chain; unknown before it is proposed. */
  readonly status: "unknown" | "proposed" | "approved" | "rejected" | "revoked";
}

/** One model tried at one task. */
export interface TrialRow {
  readonly trial: string;
  readonly atMs: number;
  readonly model: ModelFacts;
  readonly task: string;
  readonly scenarios: readonly ScenarioName[];
  readonly seed: number;
  readonly phase: "waiting" | "running" | "done" | "refused" | "cancelled";
  /** While it runs. */
  readonly progress: ReplayProgress | null;
  /** Why it was refused or broke. */
  readonly failure: Failure | null;
  readonly result: Arena | null;
  /** SHA-256 of the evaluation: what the community votes on. */
  readonly digest: Digest | null;
  readonly publication: Publication | null;
}

export interface SandboxView {
  /** The person's own, newest first. */
  readonly trials: readonly TrialRow[];
  readonly tasks: readonly SandboxTask[];
}

const id = z.string().min(1).max(128);
const seed = z
  .int()
  .min(0)
  .max(2 ** 31);
const bytes = z
  .union([z.instanceof(Uint8Array), z.instanceof(ArrayBuffer)])
  .transform((raw): Uint8Array => (raw instanceof Uint8Array ? raw : new Uint8Array(raw)))
  .refine(({ length }) => length >= 1 && length <= SANDBOX_WIRE.partBytes, `1 to ${SANDBOX_WIRE.partBytes} bytes`);

/** What a console asks of the model that judges the pumps. */
export const ActingParams = {
  acting: z.object({}),
  /** Lets another approved model judge, the program's own among them; it is measured first, which takes seconds. */
  useModel: z.object({ cid: id }),
  /** Lets the model out of quarantine. */
  liftModel: z.object({}),
} as const;

/** What a console asks of the sandbox. */
export const SandboxParams = {
  sandbox: z.object({}),
  /**
   * A part of a model's file, the parts in order; one upload of a connection at a time, and part 0 begins another. The last part checks
   * the whole: it answers what the model is, or MODEL_* why it is refused.
   */
  putModel: z.object({
    /** With its ending: .onnx, else a layers model of tfjs in one JSON file. */
    file: z.string().min(1).max(SANDBOX_WIRE.fileNameChars),
    /** Where this part begins. */
    at: z.int().min(0).max(SANDBOX_WIRE.fileBytes),
    /** Of the whole file. */
    of: z.int().min(1).max(SANDBOX_WIRE.fileBytes),
    bytes,
  }),
  /** Replays a task with a model that was put before. */
  tryModel: z.object({
    cid: id,
    task: z.string().min(1).max(64),
    scenarios: z.array(z.enum(SCENARIO_NAMES)).max(SCENARIO_NAMES.length),
    seed,
  }),
  cancelTrial: z.object({ trial: id }),
  /** Takes a trial off the list, with its model where no other trial has it; never what is published. */
  removeTrial: z.object({ trial: id }),
  /**
   * Serves model, evaluation and card to everybody and proposes the model to ModelRegistry, in the person's account here. With `account` (a wallet's
   * address) the files are served and the wallet makes the calls: acts `claimModel` and `proposeModel` of chainAct.
   */
  publishTrial: z.object({
    trial: id,
    name: z.string().min(1).max(64),
    account: z
      .string()
      .regex(/^0x[0-9a-fA-F]{40}$/)
      .nullable(),
  }),
} as const;

export interface SandboxResults {
  readonly sandbox: SandboxView;
  /** `model` with the last part; `fits`: tasks whose shapes it has. */
  readonly putModel: { readonly model: ModelFacts | null; readonly fits: readonly string[] };
  readonly tryModel: { readonly trial: string };
  readonly cancelTrial: Record<string, never>;
  readonly removeTrial: Record<string, never>;
  readonly publishTrial: { readonly publication: Publication };
}

/** Which model judges a site's pumps, and how it behaves. */
export interface ActingModel {
  readonly task: string;
  readonly cid: string;
  /** The program's own, which is watched by nobody. */
  readonly own: boolean;
  /** CID of a model that is being made ready. */
  readonly preparing: string | null;
  /** What acts where the model may not. */
  readonly rule: string;
  /** Since it was chosen, or since the server began. */
  readonly ticks: number;
  readonly clamped: number;
  readonly byRule: number;
  readonly strikes: number;
  readonly quarantined: boolean;
  /** Why the last choice came to nothing. */
  readonly failure: Failure | null;
}
