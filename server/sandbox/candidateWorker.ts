import { parentPort, workerData } from "node:worker_threads";
import type { Task } from "../../models/learning/task.ts";
import { rangesOf } from "../../models/sandbox/ranges.ts";
import { calibrate, NO_NETWORK, parseSkab, pumpRows } from "../../models/zoo/pump-health/index.ts";
import { CodedError, must, ok, type Result } from "../../twins/core/result.ts";
import { taskTexts, zooTask } from "../rounds/zooTasks.ts";
import type { CandidateJob, PreparedCandidate } from "./candidate.ts";
import { readStranger } from "./contestant.ts";
import { runSandboxed, type Sandboxed } from "./runner.ts";
import { outputsFor } from "./score.ts";

const FREE = "anomaly-free.csv";

/** The recordings of the task, as the detector's own model was measured by. */
async function recordings() {
  const { [FREE]: free = "", ...faulty } = await taskTexts("pump-health");
  return {
    anomalyFree: must(parseSkab(free)),
    faulty: Object.values(faulty).map((text) => must(parseSkab(text))),
  };
}

/** As many examples at once as a call may have. */
const inCalls =
  (sandboxed: Sandboxed, wide: number) =>
  async (inputs: Float32Array): Promise<Result<Float32Array>> => {
    const outputs = new Float32Array(inputs.length);
    for (let at = 0; at < inputs.length; at += sandboxed.most * wide) {
      const part = await sandboxed.run(inputs.slice(at, at + sandboxed.most * wide));
      if (!part.ok) return part;
      outputs.set(part.value, at);
    }
    return ok(outputs);
  };

/** The rule says the same of every example. */
const byRule = async (inputs: Float32Array): Promise<Result<Float32Array>> => {
  const { length } = NO_NETWORK.outputs(inputs);
  return ok(Float32Array.from(inputs, (_, i) => NO_NETWORK.outputs(inputs)[i % length] ?? 0));
};

async function prepare({ file, bytes }: CandidateJob): Promise<Result<PreparedCandidate>> {
  const read = await readStranger(file, async () => ok(bytes));
  if (!read.ok) return read;
  const { cid, model } = read.value;
  const task: Task = await zooTask("pump-health");
  const wide = outputsFor(task, model);
  if (!wide.ok) return wide;
  const sandboxed = await runSandboxed(model);
  if (!sandboxed.ok) return sandboxed;
  try {
    const rows = pumpRows(await recordings());
    const network = await calibrate(rows, inCalls(sandboxed.value, wide.value));
    if (!network.ok) return network;
    const rule = must(await calibrate(rows, byRule));
    return ok({ cid, model, network: network.value, rule, ranges: rangesOf(task, wide.value) });
  } finally {
    sandboxed.value.end();
  }
}

void prepare(workerData as CandidateJob).then(
  (result) => parentPort?.postMessage(result),
  (error: unknown) => {
    if (error instanceof CodedError) parentPort?.postMessage({ ok: false, error: error.failure });
    else throw error;
  },
);
