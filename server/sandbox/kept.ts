import { z } from "zod";
import { ERRORS, type ErrorCode } from "../../twins/core/errors.ts";
import { SANDBOX_WIRE, SCENARIO_NAMES, type TrialRow } from "../../twins/protocol/sandbox.ts";

/** A trial as the disk has it. What a file holds is believed only in this shape. */

const digest = z.templateLiteral(["0x", z.hex().length(64)]);
const text = z.string().max(1_024);
const cid = z.string().regex(/^b[a-z2-7]{58}$/);
const count = z.int().min(0);
const number = z.number().nullable();
const shape = z.array(z.int().positive()).max(8);

const Failure = z.object({
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  message: z.string().max(4_096),
  said: z.object({ en: z.string().max(4_096), zh: z.string().max(4_096) }).exactOptional(),
});

const ModelFacts = z.object({
  cid,
  file: z.string().min(1).max(SANDBOX_WIRE.fileNameChars),
  format: z.enum(["tfjs", "onnx"]),
  bytes: count,
  input: shape,
  output: shape,
  layers: z.array(text).max(4_096),
  weights: count,
  operations: count,
});

const Measure = z.object({
  name: z.enum(["RMSE", "MAE", "F1", "accuracy"]),
  unit: text,
  better: z.enum(["lower", "higher"]),
});

const TestResult = z.object({
  test: text,
  scenario: z.object({ name: z.enum(SCENARIO_NAMES), seed: count }).nullable(),
  ticks: count,
  value: number,
  baseline: number,
  champion: number,
  clamped: count,
  strikes: count,
  fallbacks: count,
  quarantinedAt: count.nullable(),
  records: digest,
});

const Evaluation = z.object({
  format: z.literal("aitn-evaluation-2"),
  task: text,
  measure: Measure,
  model: text,
  champion: text.nullable(),
  guard: z.object({
    fallback: text,
    strikes: count,
    ranges: z.array(z.object({ low: z.number(), high: z.number(), margin: z.number() })).max(4_096),
  }),
  recordings: digest,
  tests: z.array(TestResult).max(64),
  floors: z.array(z.object({ by: text, value: z.number() })).max(64),
  verdict: z.object({ overFloor: number, overChampion: number }),
});

const Timing = z.object({ test: text, p50Ms: number, p99Ms: number, late: count, quarantined: z.boolean() });

const Publication = z.object({
  name: z.string().min(1).max(64),
  phase: z.enum(["claiming", "proposing", "proposed", "failed"]),
  failure: Failure.nullable(),
  evaluationCid: cid,
  cardCid: cid,
  modelDigest: digest,
  evaluationDigest: digest,
  status: z.enum(["unknown", "proposed", "approved", "rejected", "revoked"]),
});

const Row = z.object({
  trial: z.uuid(),
  atMs: z.number(),
  model: ModelFacts,
  task: text,
  scenarios: z.array(z.enum(SCENARIO_NAMES)),
  seed: count,
  phase: z.enum(["waiting", "running", "done", "refused", "cancelled"]),
  progress: z.null(),
  failure: Failure.nullable(),
  result: z.object({ evaluation: Evaluation, timing: z.array(Timing) }).nullable(),
  digest: digest.nullable(),
  publication: Publication.nullable(),
});

export const KeptTrial = z.object({
  /** Whose it is; null: of somebody who has no account any more, and then it is published. */
  person: z.string().min(1).max(64).nullable(),
  /** SHA-256 of the model's canonical bytes. */
  modelDigest: digest,
  /** The wallet that proposes it; null: the person's account here. */
  account: z.string().max(64).nullable(),
  row: Row,
});

export interface KeptTrial {
  readonly person: string | null;
  readonly modelDigest: `0x${string}`;
  readonly account: string | null;
  readonly row: TrialRow;
}
