import { type Digest, digestBytes } from "../../twins/core/digest.ts";
import type { OutputRange } from "../../twins/protocol/sandbox.ts";

/** What acts in a model's place: a rule that needs no model. */
export interface Fallback {
  /** What people see that it is. */
  readonly by: string;
  /** @param input of one example @returns as many numbers as the model gives */
  outputs(input: Float32Array): Float32Array;
}

/** By what a model is watched. */
export interface GuardRules {
  /** Time of the processor for one tick, ms: what else the machine does is no fault of the model's. */
  readonly tickMs: number;
  /** One for each output. */
  readonly ranges: readonly OutputRange[];
  /** With so many the model is quarantined. */
  readonly strikes: number;
}

/** Time for a tick of the twin, ms: what its states are sent in. */
export const TICK_MS = 50;
export const MAX_STRIKES = 2;

/** What came of asking a model. */
export type Answer =
  /** `tookMs`: of the processor. */
  | { readonly kind: "gave"; readonly outputs: Float32Array; readonly tookMs: number }
  | { readonly kind: "late" }
  | { readonly kind: "broken" };

/** Why a tick used what it used; only the first two used the model. */
export type Why = "in range" | "clamped" | "late" | "broken" | "not finite" | "out of range" | "quarantined";
const STRIKES: ReadonlySet<Why> = new Set(["late", "broken", "not finite", "out of range"]);

export interface GuardState {
  /** Ticks so far. */
  readonly ticks: number;
  readonly strikes: number;
  /** Until a person lifts it, whatever the model would say. */
  readonly quarantined: boolean;
}

export const FRESH: GuardState = { ticks: 0, strikes: 0, quarantined: false };

/** One tick, so that whoever has the model, the rules and the inputs comes to the same record. */
export interface TickRecord {
  /** From 0. */
  readonly tick: number;
  /** SHA-256 of the input's float32 bytes, little-endian. */
  readonly input: Digest;
  /** The same of what was used. */
  readonly output: Digest;
  readonly used: "model" | "fallback";
  readonly why: Why;
}

const floatsDigest = (numbers: Float32Array): Digest =>
  digestBytes(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));

/** How far a number is outside its range; 0 within. */
const outside = (x: number, { low, high }: OutputRange): number => Math.max(low - x, x - high, 0);

/** What is wrong with an answer, or that nothing is. */
function whyOf({ tickMs, ranges }: GuardRules, answer: Answer): Why {
  if (answer.kind !== "gave") return answer.kind;
  if (answer.tookMs > tickMs) return "late";
  const { outputs } = answer;
  if (outputs.length !== ranges.length) return "broken";
  if (!outputs.every(Number.isFinite)) return "not finite";
  const away = ranges.map((range, i) => outside(outputs[i] ?? Number.NaN, range));
  if (away.some((distance, i) => distance > (ranges[i]?.margin ?? 0))) return "out of range";
  return away.some((distance) => distance > 0) ? "clamped" : "in range";
}

const clamped = (outputs: Float32Array, ranges: readonly OutputRange[]): Float32Array =>
  outputs.map((x, i) => Math.min(ranges[i]?.high ?? x, Math.max(ranges[i]?.low ?? x, x)));

/** A tick without its digests. */
export interface Decision {
  readonly state: GuardState;
  readonly why: Why;
  /** Of the model, brought into their ranges; null: the fallback's are to be used. */
  readonly outputs: Float32Array | null;
}

/** Judges one answer. @param answer null where the model was not asked, which only a quarantine may do */
export function decide(rules: GuardRules, state: GuardState, answer: Answer | null): Decision {
  const why: Why = state.quarantined ? "quarantined" : answer === null ? "broken" : whyOf(rules, answer);
  const strikes = state.strikes + (STRIKES.has(why) ? 1 : 0);
  const after = { ticks: state.ticks + 1, strikes, quarantined: state.quarantined || strikes >= rules.strikes };
  if (answer?.kind !== "gave" || (why !== "in range" && why !== "clamped")) return { state: after, why, outputs: null };
  return { state: after, why, outputs: why === "clamped" ? clamped(answer.outputs, rules.ranges) : answer.outputs };
}

/** A tick with what it used, and its record. */
export interface Tick {
  readonly state: GuardState;
  readonly outputs: Float32Array;
  readonly record: TickRecord;
}

/**
 * One tick: what is used, why, and the record of it.
 * @throws RangeError for a fallback that gives another number of outputs
 */
export function tickOf(
  rules: GuardRules,
  fallback: Fallback,
  before: GuardState,
  input: Float32Array,
  answer: Answer | null,
): Tick {
  const { state, why, outputs: own } = decide(rules, before, answer);
  const outputs = own ?? fallback.outputs(input);
  if (outputs.length !== rules.ranges.length)
    throw new RangeError(`${fallback.by} gives ${outputs.length} outputs for ${rules.ranges.length}`);
  const used = own === null ? "fallback" : "model";
  const record = { tick: before.ticks, input: floatsDigest(input), output: floatsDigest(outputs), used, why } as const;
  return { state, outputs, record };
}

/** A model that may be asked tick after tick. It settles by a deadline of its own: the guard has no timer. */
export interface Asked {
  tick(input: Float32Array): Promise<Answer>;
}

/** A model under watch. */
export interface Guard {
  readonly state: GuardState;
  /** Uses the model, or the fallback where it must. One at a time. */
  tick(input: Float32Array): Promise<Tick>;
  /** A person has looked, and lets the model go on with no strike. */
  lift(): void;
}

/** Watches a model. A model in quarantine is not asked. @param from where another watch of it ended */
export function openGuard(rules: GuardRules, fallback: Fallback, model: Asked, from: GuardState = FRESH): Guard {
  let state = from;
  return {
    get state() {
      return state;
    },
    async tick(input) {
      const made = tickOf(rules, fallback, state, input, state.quarantined ? null : await model.tick(input));
      state = made.state;
      return made;
    },
    lift() {
      state = { ...state, strikes: 0, quarantined: false };
    },
  };
}
