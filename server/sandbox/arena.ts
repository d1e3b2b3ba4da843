import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Holding, Task } from "../../models/learning/task.ts";
import { told, verdictOf } from "../../models/sandbox/evaluation.ts";
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
import { inScenario } from "../../models/sandbox/scenarios.ts";
import { canonicalJson, type Digest } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Arena, Evaluation, ReplayProgress, Scenario, TestResult, Timing } from "../../twins/protocol/sandbox.ts";
import { runSandboxed, SANDBOX_LIMITS, type Sandboxed } from "./runner.ts";
import { outputsFor } from "./score.ts";

/** Ticks that go to the process and back together; each is still asked and timed alone. */
const BLOCK = 64;

/** A model with its content address. */
export interface Contestant {
  readonly model: AnyModel;
  readonly cid: string;
}

/** What a model is replayed on. */
interface Recording extends Holding {
  readonly scenario: Scenario | null;
}

export interface ArenaOptions {
  /** Beside the tests as they were recorded, the first one in each of these. */
  readonly scenarios?: readonly Scenario[];
  readonly onProgress?: (progress: ReplayProgress) => void;
  readonly signal?: AbortSignal;
}

/** Of the tests and the scenarios, in the order of an evaluation. */
function recordingsOf({ tests }: Pick<Task, "tests">, scenarios: readonly Scenario[]): readonly Recording[] {
  const [first] = tests;
  const asRecorded = tests.map((test) => ({ ...test, scenario: null }));
  if (first === undefined) return asRecorded;
  const changed = scenarios.map((scenario) => ({
    name: first.name,
    examples: inScenario(first.examples, scenario),
    scenario,
  }));
  return [...asRecorded, ...changed];
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

/** By rank: the smallest that is not below so large a share; null of none. */
function percentile(values: readonly number[], share: number): number | null {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
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

  take(input: Float32Array, gave: { outputs: Float32Array; tookMs: number; cpuMs: number } | null): void {
    const untimed: Answer | null = gave === null ? null : { kind: "gave", outputs: gave.outputs, tookMs: 0 };
    const timed: Answer | null = gave === null ? null : { kind: "gave", outputs: gave.outputs, tookMs: gave.cpuMs };
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
    if (gave.cpuMs > this.#rules.tickMs) this.#late++;
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

/** Told after every block of ticks; false ends the replay. */
type GoOn = (recording: Recording, ticks: number) => boolean;

const CANCELLED = refuse("SIM_CANCELLED", { en: "The replay was cancelled.", zh: "重放已取消。" });

/** A recording in its order, under a guard that knows nothing yet. */
async function replay(
  sandboxed: Sandboxed,
  task: Task,
  recording: Recording,
  rules: GuardRules,
  goOn: GoOn,
): Promise<Result<Replayed>> {
  const { name, examples } = recording;
  const width = sizeOf(examples.shape);
  const wide = rules.ranges.length;
  const watch = new Watch(task, rules, examples.count);
  for (let at = 0; at < examples.count; at += BLOCK) {
    const inputs = examples.inputs.slice(at * width, Math.min(examples.count, at + BLOCK) * width);
    if (!goOn(recording, inputs.length / width)) return CANCELLED;
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
              cpuMs: ticked.value.cpuMs[i] ?? Number.NaN,
            };
      watch.take(input, gave);
    }
  }
  return ok(watch.end(name));
}

/** All recordings, in a process of the model's own. */
async function replayAll(
  task: Task,
  recordings: readonly Recording[],
  model: AnyModel,
  rules: GuardRules,
  goOn: GoOn,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Replayed[]>> {
  if (signal?.aborted === true) return CANCELLED;
  const sandboxed = await runSandboxed(model, SANDBOX_LIMITS, signal);
  if (!sandboxed.ok) return signal?.aborted ? CANCELLED : sandboxed;
  try {
    const all: Replayed[] = [];
    for (const recording of recordings) {
      const replayed = await replay(sandboxed.value, task, recording, rules, goOn);
      if (!replayed.ok) return signal?.aborted ? CANCELLED : replayed;
      all.push(replayed.value);
    }
    return ok(all);
  } finally {
    sandboxed.value.end();
  }
}

function baselineOf(task: Task, { examples }: Recording, wide: number): number | null {
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
  recording: Recording,
  wide: number,
  own: Replayed,
  champion: Replayed | undefined,
): TestResult {
  const scored = ({ outputs }: Replayed): number | null => told(task.score(outputs, recording.examples));
  const { clamped, fallbacks, quarantinedAt, records, state } = own;
  return {
    test: recording.name,
    scenario: recording.scenario,
    ticks: recording.examples.count,
    value: scored(own),
    baseline: baselineOf(task, recording, wide),
    champion: champion === undefined ? null : scored(champion),
    clamped,
    strikes: state.strikes,
    fallbacks,
    quarantinedAt,
    records,
  };
}

/** Counts the ticks of all replays together. @param replays of all recordings, 1 or 2 */
function progressOf(recordings: readonly Recording[], replays: number, { onProgress, signal }: ArenaOptions) {
  const of = replays * recordings.reduce((sum, { examples }) => sum + examples.count, 0);
  let done = 0;
  return (whose: ReplayProgress["whose"]): GoOn =>
    ({ name: test, scenario }, ticks) => {
      onProgress?.({ whose, test, scenario: scenario?.name ?? null, done, of });
      done += ticks;
      return signal?.aborted !== true;
    };
}

/**
 * Replays a task's recordings with a stranger's model, tick by tick through the guard, beside the rule that would act without it and the
 * champion: the best that was approved, or the zoo's own. The model's process can command nothing: it has no socket, no file and no way to the dispatcher.
 * @returns MODEL_SHAPE when it does not fit the task; MODEL_BUDGET, MODEL_INVALID as the runner, of either model; SIM_CANCELLED
 */
export async function runArena(
  task: Task,
  own: Contestant,
  champion: Contestant | null,
  options: ArenaOptions = {},
): Promise<Result<Arena>> {
  const wide = outputsFor(task, own.model);
  if (!wide.ok) return wide;
  const rules: GuardRules = { tickMs: TICK_MS, ranges: rangesOf(task, wide.value), strikes: MAX_STRIKES };
  const recordings = recordingsOf(task, options.scenarios ?? []);
  // The champion against itself is not run twice.
  const other = champion === null || champion.cid === own.cid ? null : champion;
  const goOn = progressOf(recordings, other === null ? 1 : 2, options);
  const replays = await replayAll(task, recordings, own.model, rules, goOn("model"), options.signal);
  if (!replays.ok) return replays;
  const beside =
    other === null
      ? ok(champion === null ? [] : replays.value)
      : await replayAll(task, recordings, other.model, rules, goOn("champion"), options.signal);
  if (!beside.ok) return beside;
  const tests = recordings.map((recording, i) => {
    const replayed = replays.value[i];
    if (replayed === undefined) throw new RangeError(`no replay of ${recording.name}`);
    return testResult(task, recording, wide.value, replayed, beside.value[i]);
  });
  const evaluation = evaluationOf(task, own, champion, rules, tests);
  return ok({ evaluation, timing: replays.value.map(({ timing }) => timing) });
}

function evaluationOf(
  task: Task,
  own: Contestant,
  champion: Contestant | null,
  { ranges, strikes }: GuardRules,
  tests: readonly TestResult[],
): Evaluation {
  const floors = task.floors.flatMap(({ by, value: exact }) => {
    const value = told(exact);
    return value === null ? [] : [{ by, value }];
  });
  const [first] = tests;
  if (first === undefined) throw new RangeError(`${task.name} has no test`);
  return {
    format: "aitn-evaluation-2",
    task: task.name,
    measure: task.measure,
    model: own.cid,
    champion: champion?.cid ?? null,
    guard: { fallback: task.fallback.by, strikes, ranges },
    recordings: recordingsDigest(task),
    tests,
    floors,
    verdict: verdictOf(task.measure, floors, first),
  };
}
