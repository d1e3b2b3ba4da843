import { setTimeout as sleep } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { startTfjs } from "../../server/tfjs.ts";
import { rng } from "../../twins/core/rng.ts";
import { runAsynchronously, synchronousRoundS } from "./asynchronous.ts";
import { type Client, type Federation, trainHere } from "./federation.ts";
import type { Instruction } from "./instruction.ts";
import { initialWeights, predict } from "./trainer/trainer.ts";

beforeAll(startTfjs);

const INSTRUCTION: Instruction = {
  rounds: 30,
  epochs: 1,
  batch: 8,
  optimiser: "sgd",
  rate: 0.1,
  rateDecay: 1,
  loss: "squared",
  codec: "float32",
  strategy: { name: "fedavgm", momentum: 0.3, serverRate: 0.7 },
  rule: { name: "mean" },
};

/** y = 2 x - 1, each client on its own stretch. */
function client(c: number): Client {
  const chance = rng(c, "stretch");
  const inputs = Float32Array.from({ length: 32 }, () => chance.uniform() + c / 4);
  return { name: `c${c}`, examples: { count: 32, shape: [1], inputs, targets: inputs.map((x) => 2 * x - 1) } };
}
const clients = [0, 1, 2, 3].map(client);
const model = (): tf.LayersModel => tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
const PACES = [1, 1.5, 7, 40];

function federation(over: Partial<Instruction> = {}, delay?: () => number): Federation & { model: tf.LayersModel } {
  const network = model();
  const here = trainHere(() => network, clients);
  const trainer: Federation["trainer"] =
    (place) =>
    async (...asked) => {
      await sleep(delay?.() ?? 0);
      return here(place)(...asked);
    };
  return { model: network, clients, instruction: { ...INSTRUCTION, ...over }, seed: 2, trainer };
}

async function run(of: Federation & { model: tf.LayersModel }, until = Number.POSITIVE_INFINITY) {
  const times: number[] = [];
  const from = initialWeights(of.model, 1);
  const state = await runAsynchronously(of, from, PACES, { size: 2, maxLate: 20 }, async ({ atS, round }) => {
    times.push(atS);
    return round < until;
  });
  return { state, times };
}

describe("rounds in which nobody waits", () => {
  it("learn, and go on many times while the slowest has not done a turn", async () => {
    const of = federation();
    const { state, times } = await run(of);
    expect(state.server.round).toBe(INSTRUCTION.rounds);
    const error = (weights: Float32Array): number =>
      Math.max(
        ...clients.flatMap(({ examples }) =>
          Array.from(predict(of.model, weights, examples), (y, i) => Math.abs(y - (examples.targets[i] ?? 0))),
        ),
      );
    expect(error(state.server.weights)).toBeLessThan(0.3 * error(initialWeights(of.model, 1)));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(synchronousRoundS(PACES));
    // Of clients with the paces 1 and 1.5, two updates have come when the second is done.
    expect(times[0]).toBe(1.5);
  });

  it("have the same bits however the machine is loaded", async () => {
    const chance = rng(9, "load");
    const short = { rounds: 8, codec: "sign" } as const;
    const [calm, busy] = [await run(federation(short)), await run(federation(short, () => chance.below(8)))];
    expect(busy).toEqual(calm);
  });

  it("end when whoever watches says so, and where a training is given up", async () => {
    expect((await run(federation(), 3)).state.server.round).toBe(3);
    const stopped = { ...federation(), trainer: () => async () => null };
    expect((await run(stopped)).state.server.round).toBe(0);
  });

  it("refuse control variates, and paces that are none", async () => {
    await expect(run(federation({ strategy: { name: "scaffold", serverRate: 1 } }))).rejects.toThrow(RangeError);
    const of = federation();
    const at = (paces: readonly number[]) =>
      runAsynchronously(of, initialWeights(of.model, 1), paces, { size: 2, maxLate: 2 }, async () => true);
    await expect(at([1, 1])).rejects.toThrow(RangeError);
    await expect(at([1, 1, 0, 1])).rejects.toThrow(RangeError);
  });
});
