import * as tf from "@tensorflow/tfjs";
import { joined } from "../../models/learning/update.ts";
import type { Shape } from "../../models/sandbox/layers.ts";
import { networkOf } from "../../models/sandbox/network.ts";
import type { Network } from "../../models/sandbox/onnx/run.ts";
import { startTfjs } from "../tfjs.ts";
import type { FromSandbox, ToSandbox } from "./message.ts";

/**
 * The process in which a stranger's model runs: it may read the program and nothing else, knows no environment, and speaks only to the
 * process that began it.
 */

const say = (message: FromSandbox): void => void process.send?.(message);

interface Loaded {
  readonly network: Network;
  readonly input: Shape;
}
let loaded: Loaded | null = null;

function run({ network, input }: Loaded, count: number, inputs: Float32Array): Float32Array {
  return tf.tidy(() => {
    const examples = tf.tensor(inputs, [count, ...input]);
    return network.run(examples).dataSync() as Float32Array;
  });
}

/** Example by example, as a twin asks in its ticks. */
function ticks({ network, input }: Loaded, count: number, inputs: Float32Array) {
  const width = inputs.length / count;
  const outputs: Float32Array[] = [];
  const tookMs = new Float64Array(count);
  const cpuMs = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const began = { ms: performance.now(), cpu: process.cpuUsage() };
    outputs.push(run({ network, input }, 1, inputs.subarray(i * width, (i + 1) * width)));
    const { user, system } = process.cpuUsage(began.cpu);
    tookMs[i] = performance.now() - began.ms;
    cpuMs[i] = (user + system) / 1000;
  }
  return { outputs: joined(outputs), tookMs, cpuMs };
}

process.on("message", (message: ToSandbox) => {
  try {
    if (message.kind === "load") {
      loaded = { network: networkOf(message.model), input: message.model.input };
      say({ kind: "loaded", output: message.model.output });
    } else if (loaded !== null && message.kind === "ticks") {
      say({ kind: "ticked", id: message.id, ...ticks(loaded, message.count, message.inputs) });
    } else if (loaded !== null) {
      const outputs = run(loaded, message.count, message.inputs);
      say({ kind: "outputs", id: message.id, outputs });
    }
  } catch (error) {
    say({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
  }
});
// Nobody is left to speak to.
process.on("disconnect", () => process.exit(0));

await startTfjs();
say({ kind: "ready" });
