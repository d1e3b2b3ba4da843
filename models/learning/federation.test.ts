import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { startTfjs } from "../../server/tfjs.ts";
import { rng } from "../../twins/core/rng.ts";
import { type Client, type Federation, runRound, startFederation, trainHere } from "./federation.ts";
import { Instruction, type StrategySettings } from "./instruction.ts";
import { type Examples, initialWeights, predict } from "./trainer/trainer.ts";
import { networksOf } from "./width/networks.ts";

beforeAll(startTfjs);

const INSTRUCTION: Instruction = {
  rounds: 1,
  epochs: 2,
  batch: 8,
  optimiser: "sgd",
  rate: 0.1,
  rateDecay: 1,
  loss: "squared",
  codec: "float32",
  strategy: { name: "fedavg", serverRate: 1 },
  rule: { name: "mean" },
};

/** y = x1 - 2 x2 + 0.5; client c sees its own corner of the inputs. */
function corner(c: number, count = 40): Examples {
  const chance = rng(c, "corner");
  const inputs = Float32Array.from(
    { length: count * 2 },
    (_, i) => chance.uniform() + (i % 2 === 0 ? c % 2 : c >> 1) - 1,
  );
  const targets = Float32Array.from({ length: count }, (_, i) => {
    return (inputs[2 * i] ?? 0) - 2 * (inputs[2 * i + 1] ?? 0) + 0.5;
  });
  return { count, shape: [2], inputs, targets };
}
const model = (): tf.LayersModel =>
  tf.sequential({
    layers: [tf.layers.dense({ units: 6, activation: "tanh", inputShape: [2] }), tf.layers.dense({ units: 1 })],
  });
const clients = (): Client[] => [0, 1, 2, 3].map((c) => ({ name: `client-${c}`, examples: corner(c, 40 + 10 * c) }));

interface Trying extends Federation {
  readonly model: tf.LayersModel;
}

function federation(over: Partial<Instruction & Pick<Federation, "clients">> = {}): Trying {
  const { clients: own = clients(), ...instruction } = over;
  const network = model();
  return {
    model: network,
    clients: own,
    instruction: { ...INSTRUCTION, ...instruction },
    seed: 3,
    trainer: trainHere(() => network, own),
  };
}

async function run(of: Trying, rounds: number) {
  let state = startFederation(of, initialWeights(of.model, 1));
  const reports = [];
  for (let round = 0; round < rounds; round++) {
    const done = await runRound(of, state);
    if (done === null) throw new Error("given up");
    state = done.state;
    reports.push(done.report);
  }
  return { state, reports };
}

/** Mean squared error over all corners. */
function error(of: Trying, weights: Float32Array): number {
  const all = [0, 1, 2, 3].map((c) => corner(c));
  const squares = all.flatMap((examples) =>
    Array.from(predict(of.model, weights, examples), (y, i) => (y - (examples.targets[i] ?? 0)) ** 2),
  );
  return squares.reduce((sum, s) => sum + s, 0) / squares.length;
}

describe("a federation", () => {
  const strategies: readonly StrategySettings[] = [
    INSTRUCTION.strategy,
    { name: "fedavgm", momentum: 0.5, serverRate: 1 },
    { name: "fedprox", proximal: 0.1 },
    { name: "fedadam", serverRate: 0.05, adaptivity: 1e-3 },
    { name: "scaffold", serverRate: 1 },
  ];
  it.each(strategies.map((strategy) => [strategy.name, strategy] as const))("learns by %s", async (_, strategy) => {
    const of = federation({ strategy });
    const before = error(of, initialWeights(of.model, 1));
    const { state, reports } = await run(of, 12);
    expect(error(of, state.server.weights)).toBeLessThan(0.25 * before);
    const sent = strategy.name === "scaffold" ? 2 : 1;
    expect(reports.at(-1)).toMatchObject({ round: 12, dropped: [], bytes: sent * 4 * 4 * state.server.weights.length });
  });

  it("gone on with from a kept state ends with the same bits as one that was never broken off", async () => {
    for (const [strategy, codec] of [
      [{ name: "scaffold", serverRate: 1 }, "sign"],
      [{ name: "fedavgm", momentum: 0.5, serverRate: 1 }, "int8"],
    ] as const) {
      const straight = await run(federation({ strategy, codec, rateDecay: 0.95 }), 6);
      let { state } = await run(federation({ strategy, codec, rateDecay: 0.95 }), 3);
      // Another process: only what was kept is known.
      const later = federation({ strategy, codec, rateDecay: 0.95 });
      state = structuredClone(state);
      for (let round = 3; round < 6; round++) state = (await runRound(later, state))!.state;
      expect(state).toEqual(straight.state);
    }
  });

  it("learns as well from a thirty-first of the bytes", async () => {
    const whole = await run(federation(), 15);
    for (const codec of ["int8", "sign"] as const) {
      const of = federation({ codec });
      const { state, reports } = await run(of, 15);
      expect(error(of, state.server.weights)).toBeLessThan(2 * error(of, whole.state.server.weights) + 0.02);
      expect(reports[0]?.bytes).toBeLessThan(whole.reports[0]?.bytes ?? 0);
    }
  });

  it("is not moved by one of five that sends the opposite, where its rule is robust, and names it", async () => {
    const liar: Client = { name: "liar", examples: corner(1), lie: (delta) => delta.map((x) => -20 * x) };
    const withLiar = (name: "mean" | "median") => federation({ rule: { name }, clients: [...clients(), liar] });
    const honest = federation({ rule: { name: "median" } });
    const robust = withLiar("median");
    const naive = withLiar("mean");
    const [clean, held, fallen] = [await run(honest, 10), await run(robust, 10), await run(naive, 10)];
    expect(error(robust, held.state.server.weights)).toBeLessThan(
      1.5 * error(honest, clean.state.server.weights) + 0.02,
    );
    expect(error(naive, fallen.state.server.weights)).toBeGreaterThan(5 * error(robust, held.state.server.weights));
    expect(held.reports.every(({ suspected }) => suspected.includes("liar"))).toBe(true);
  });

  it("drops what cannot be counted and says why; a round of nothing leaves the weights", async () => {
    const odd: Client = { name: "odd", examples: { ...corner(1), count: 40 }, lie: (delta) => delta.subarray(1) };
    const { reports } = await run(federation({ clients: [...clients(), odd] }), 1);
    expect(reports[0]?.dropped).toEqual([{ client: "odd", why: "length" }]);
    const alone = federation({ clients: [odd] });
    const { state } = await run(alone, 1);
    expect(state.server).toMatchObject({ round: 1, weights: initialWeights(alone.model, 1) });
  });

  it("with slices of the width learns, and moves only what somebody trains", async () => {
    const widths = [1, 0.5, 0.25, 0.25];
    const own = clients();
    const networks = networksOf(model);
    const sliced = (over: Partial<Trying> = {}): Trying => ({
      ...federation({ clients: own }),
      widths,
      sliceAt: networks.slice,
      trainer: trainHere(networks.at, own),
      ...over,
    });
    const whole = federation({ clients: own });
    const errorOf = (weights: Float32Array): number => error(whole, weights);
    const { state } = await run(sliced(), 10);
    expect(errorOf(state.server.weights)).toBeLessThan(0.1 * errorOf(initialWeights(whole.model, 1)));
    expect(await run(sliced({ widths: [1, 1, 1, 1] }), 2)).toEqual(await run(federation({ clients: own }), 2));
    const narrowed = await run(sliced({ widths: [0.5, 0.5, 0.25, 0.25] }), 2);
    const start = initialWeights(networks.at(1), 1);
    const held = new Set(networks.slice(0.5)?.indices);
    for (const [i, w] of narrowed.state.server.weights.entries()) expect(w === start[i]).toBe(!held.has(i));
  });

  it("drops a message of another slice than its client's", async () => {
    const own = clients().map((client, c) => (c === 2 ? { ...client, lie: () => new Float32Array(25) } : client));
    const networks = networksOf(model);
    const of = {
      ...federation({ clients: own }),
      widths: [1, 0.5, 0.5, 1],
      sliceAt: networks.slice,
      trainer: trainHere(networks.at, own),
    };
    const { reports } = await run(of, 1);
    expect(reports[0]?.dropped).toEqual([{ client: "client-2", why: "length" }]);
  });

  it("takes no slices where the rule or the strategy has no meaning for them", () => {
    const widths = { levels: [1, 0.5] };
    expect(Instruction.safeParse({ ...INSTRUCTION, widths }).success).toBe(true);
    for (const over of [
      { strategy: { name: "scaffold", serverRate: 1 } },
      { rule: { name: "krum", liars: 1 } },
      { rule: { name: "clipped" } },
      { rule: { name: "private", clip: 1, noise: 1, delta: 1e-5 } },
      { widths: { levels: [0.5, 0.25] } },
      { widths: { levels: [1, 0.5, 0.5] } },
      { widths: { levels: [1] } },
    ])
      expect(Instruction.safeParse({ ...INSTRUCTION, widths, ...over }).success).toBe(false);
    // What was said without them keeps its digest.
    expect(Instruction.parse(INSTRUCTION)).toEqual(INSTRUCTION);
    expect(Object.keys(Instruction.parse(INSTRUCTION))).not.toContain("widths");
  });

  it("is given up when whoever watches says so", async () => {
    const own = clients();
    let asked = 0;
    const network = model();
    const trainer = trainHere(
      () => network,
      own,
      async () => ++asked < 3,
    );
    const of = { ...federation({ clients: own }), trainer };
    expect(await runRound(of, startFederation(of, initialWeights(of.model, 1)))).toBeNull();
    // Of two epochs each: one client whole, and every other until it asks.
    expect(asked).toBe(5);
  });
});
