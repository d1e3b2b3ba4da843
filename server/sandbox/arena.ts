import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Holding, Task } from "../../models/learning/task.ts";
import { type Evaluation, type TestResult, told, verdictOf } from "../../models/sandbox/evaluation.ts";
import {
  type Answer,
  decide,
  FRESH,
  type GuardRules,
  type GuardState,
  MAX_STRIKES,
  TICK_MS,
  tickOf,
} from "../../models/sandbox/guard.ts";
import { sizeOf } from "../../models/sandbox/layers.ts";
import type { AnyModel } from "../../models/sandbox/network.ts";
import { rangesOf } from "../../models/sandbox/ranges.ts";
import { canonicalJson, type Digest } from "../../twins/core/digest.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import { runSandboxed, type Sandboxed } from "./runner.ts";
import { outputsFor } from "./score.ts";

/** Ticks that go to the process and back together; each is still asked and timed alone. */
const BLOCK = 64;

/** A model with its content address. */
export interface Contestant {
  readonly model: AnyModel;
  readonly cid: string;
}

/** What depends on the machine and on what else ran on it, and so is in no digest. */
export interface Timing {
  readonly test: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Ticks that took longer than they may. */
  readonly late: number;
  /** Whether the guard would have quarantined the model in this replay, lateness counted. */
  readonly quarantined: boolean;
}

export interface Arena {
  readonly evaluation: Evaluation;
  readonly timing: readonly Timing[];
}

/** One recording, replayed. */
interface Replayed {
  readonly outputs: Float32Array;
  readonly clamped: number;
  readonly fallbacks: number;
  readonly state: GuardState;
  readonly quarantinedAt: number | null;
  readonly records: Digest;
  readonly timing: Timing;
}

/** By rank: the smallest that is not below so large a share. */
function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The guard over a recording: once without time, for the evaluation, and once with it, to say what lateness would do. */
class Watch {
  readonly #task: Task;
  readonly #rules: GuardRules;
  readonly #outputs: Float32Array;
  readonly #records = sha256.create();
  readonly #times: number[] = [];
  #state = FRESH;
  #timed = FRESH;
  #late = 0;
  #clamped = 0;
  #fallbacks = 0;
  #quarantinedAt: number | null = null;

  constructor(task: Task, rules: GuardRules, ticks: number) {
    this.#task = task;
    this.#rules = rules;
    this.#outputs = new Float32Array(ticks * rules.ranges.length);
  }

  get quarantined(): boolean {
    return this.#state.quarantined;
  }

  take(input: Float32Array, gave: { outputs: Float32Array; tookMs: number } | null): void {
    const untimed: Answer | null = gave === null ? null : { kind: "gave", outputs: gave.outputs, tookMs: 0 };
    const timed: Answer | null = gave === null ? null : { kind: "gave", ...gave };
    const made = tickOf(this.#rules, this.#task.fallback, this.#state, input, untimed);
    this.#outputs.set(made.outputs, this.#state.ticks * this.#rules.ranges.length);
    this.#records.update(utf8ToBytes(`${canonicalJson(made.record)}\n`));
    if (made.record.why === "clamped") this.#clamped++;
    if (made.record.why === "quarantined") this.#quarantinedAt ??= made.record.tick;
    if (made.record.used === "fallback") this.#fallbacks++;
    this.#state = made.state;
    this.#timed = decide(this.#rules, this.#timed, timed).state;
    if (gave === null) return;
    this.#times.push(gave.tookMs);
    if (gave.tookMs > this.#rules.tickMs) this.#late++;
  }

  end(test: string): Replayed {
    const [p50Ms, p99Ms] = [percentile(this.#times, 0.5), percentile(this.#times, 0.99)];
    return {
      outputs: this.#outputs,
      clamped: this.#clamped,
      fallbacks: this.#fallbacks,
      state: this.#state,
      quarantinedAt: this.#quarantinedAt,
      records: `0x${bytesToHex(this.#records.digest())}`,
      timing: { test, p50Ms, p99Ms, late: this.#late, quarantined: this.#timed.quarantined },
    };
  }
}

/** A recording in its order, under a guard that knows nothing yet. */
async function replay(
  sandboxed: Sandboxed,
  task: Task,
  { name, examples }: Holding,
  rules: GuardRules,
): Promise<Result<Replayed>> {
  const width = sizeOf(examples.shape);
  const wide = rules.ranges.length;
  const watch = new Watch(task, rules, examples.count);
  for (let at = 0; at < examples.count; at += BLOCK) {
    const inputs = examples.inputs.slice(at * width, Math.min(examples.count, at + BLOCK) * width);
    const ticked = watch.quarantined ? null : await sandboxed.ticks(inputs);
    if (ticked !== null && !ticked.ok) return ticked;
    for (let i = 0; i * width < inputs.length; i++) {
      const input = inputs.subarray(i * width, (i + 1) * width);
      const gave =
        ticked === null || watch.quarantined
          ? null
          : {
              outputs: ticked.value.outputs.subarray(i * wide, (i + 1) * wide),
              tookMs: ticked.value.tookMs[i] ?? Number.NaN,
            };
      watch.take(input, gave);
    }
  }
  return ok(watch.end(name));
}

/** All recordings of a task, in a process of the model's own. */
async function replayAll(task: Task, model: AnyModel, rules: GuardRules): Promise<Result<readonly Replayed[]>> {
  const sandboxed = await runSandboxed(model);
  if (!sandboxed.ok) return sandboxed;
  try {
    const all: Replayed[] = [];
    for (const holding of task.tests) {
      const replayed = await replay(sandboxed.value, task, holding, rules);
      if (!replayed.ok) return replayed;
      all.push(replayed.value);
    }
    return ok(all);
  } finally {
    sandboxed.value.end();
  }
}

function baselineOf(task: Task, { examples }: Holding, wide: number): number | null {
  const width = sizeOf(examples.shape);
  const outputs = new Float32Array(examples.count * wide);
  for (let i = 0; i < examples.count; i++)
    outputs.set(task.fallback.outputs(examples.inputs.subarray(i * width, (i + 1) * width)), i * wide);
  return told(task.score(outputs, examples));
}

function recordingsDigest(task: Task): Digest {
  const hash = sha256.create();
  for (const { examples } of task.tests)
    for (const part of [examples.inputs, examples.targets])
      hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return `0x${bytesToHex(hash.digest())}`;
}

function testResult(
  task: Task,
  holding: Holding,
  wide: number,
  own: Replayed,
  champion: Replayed | undefined,
): TestResult {
  const scored = ({ outputs }: Replayed): number | null => told(task.score(outputs, holding.examples));
  const { clamped, fallbacks, quarantinedAt, records, state } = own;
  return {
    test: holding.name,
    ticks: holding.examples.count,
    value: scored(own),
    baseline: baselineOf(task, holding, wide),
    champion: champion === undefined ? null : scored(champion),
    clamped,
    strikes: state.strikes,
    fallbacks,
    quarantinedAt,
    records,
  };
}

/**
 * Replays a task's recordings with a stranger's model, tick by tick through the guard, beside the rule that would act without it and the
 * zoo's own model. The model's process can command nothing: it has no socket, no file and no way to the dispatcher.
 * @returns MODEL_SHAPE when it does not fit the task; MODEL_BUDGET, MODEL_INVALID as the runner, of either model
 */
export async function runArena(task: Task, own: Contestant, champion: Contestant | null): Promise<Result<Arena>> {
  const wide = outputsFor(task, own.model);
  if (!wide.ok) return wide;
  const rules: GuardRules = { tickMs: TICK_MS, ranges: rangesOf(task, wide.value), strikes: MAX_STRIKES };
  const replays = await replayAll(task, own.model, rules);
  if (!replays.ok) return replays;
  // The champion against itself is not run twice.
  const others =
    champion === null || champion.cid === own.cid
      ? ok(champion === null ? [] : replays.value)
      : await replayAll(task, champion.model, rules);
  if (!others.ok) return others;
  const tests = task.tests.map((holding, i) => {
    const replayed = replays.value[i];
    if (replayed === undefined) throw new RangeError(`no replay of ${holding.name}`);
    return testResult(task, holding, wide.value, replayed, others.value[i]);
  });
  const floors = task.floors.flatMap(({ by, value: exact }) => {
    const value = told(exact);
    return value === null ? [] : [{ by, value }];
  });
  const [first] = tests;
  if (first === undefined) throw new RangeError(`${task.name} has no test`);
  const evaluation: Evaluation = {
    format: "aitn-evaluation-1",
    task: task.name,
    measure: task.measure,
    model: own.cid,
    champion: champion?.cid ?? null,
    guard: { fallback: task.fallback.by, strikes: rules.strikes, ranges: rules.ranges },
    recordings: recordingsDigest(task),
    tests,
    floors,
    verdict: verdictOf(task.measure, floors, first),
  };
  return ok({ evaluation, timing: replays.value.map(({ timing }) => timing) });
}
