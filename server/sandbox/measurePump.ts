import type { AnyModel } from "../../models/sandbox/network.ts";
import { rangesOf } from "../../models/sandbox/ranges.ts";
import { type Candidate, calibrate, NO_NETWORK, parseSkab, pumpRows } from "../../models/zoo/pump-health/index.ts";
import { must, ok, type Result } from "../../twins/core/result.ts";
import type { OutputRange } from "../../twins/protocol/sandbox.ts";
import { taskTexts, zooTask } from "../rounds/zooTasks.ts";
import type { Contestant } from "./arena.ts";
import { runSandboxed, SANDBOX_LIMITS } from "./runner.ts";
import { outputsFor, outputsOf } from "./score.ts";

/** A community's network that has been measured, ready to judge pumps under a guard. */
export interface PreparedCandidate extends Candidate {
  readonly model: AnyModel;
  /** What each of its outputs may be. */
  readonly ranges: readonly OutputRange[];
}

const FREE = "anomaly-free.csv";

/** The recordings of the task, as the detector's own model was measured by. */
async function recordings() {
  const { [FREE]: free = "", ...faulty } = await taskTexts("pump-health");
  return {
    anomalyFree: must(parseSkab(free)),
    faulty: Object.values(faulty).map((text) => must(parseSkab(text))),
  };
}

/** The rule says the same of every example. */
const byRule = async (inputs: Float32Array): Promise<Result<Float32Array>> => {
  const one = NO_NETWORK.outputs(inputs);
  return ok(inputs.map((_, i) => one[i % one.length] ?? 0));
};

/**
 * Measures a checked model of the task pump-health over the recordings that the program has.
 * @param signal ends it, and the model's process
 * @returns MODEL_SHAPE for a model of another task, MODEL_DATA for a network that tells nothing; MODEL_BUDGET, MODEL_INVALID as the runner
 */
export async function measurePump({ cid, model }: Contestant, signal: AbortSignal): Promise<Result<PreparedCandidate>> {
  const task = await zooTask("pump-health");
  const wide = outputsFor(task, model);
  if (!wide.ok) return wide;
  const sandboxed = await runSandboxed(model, SANDBOX_LIMITS, signal);
  if (!sandboxed.ok) return sandboxed;
  try {
    const rows = pumpRows(await recordings());
    const network = await calibrate(rows, (inputs) => outputsOf(sandboxed.value, inputs, wide.value, wide.value));
    if (!network.ok) return network;
    const rule = must(await calibrate(rows, byRule));
    return ok({ cid, model, network: network.value, rule, ranges: rangesOf(task, wide.value) });
  } finally {
    sandboxed.value.end();
  }
}
