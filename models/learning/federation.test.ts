import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { rng } from "../../twins/core/rng.ts";
import { coordinateMedian, weightedMean } from "./aggregate/rules.ts";
import { CODECS } from "./compression/codecs.ts";
import { type Client, type Federation, runRound, startFederation } from "./federation.ts";
import { fedAdam, fedAvg, fedAvgM, fedProx, type Strategy, scaffold } from "./strategies/strategy.ts";
import { useWasm } from "./trainer/backend.ts";
import { type Examples, initialWeights, predict, type TrainingPlan } from "./trainer/trainer.ts";

const require = createRequire(import.meta.url);
const WASM = `${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm"))}/`;
beforeAll(() => useWasm(WASM));

const PLAN: TrainingPlan = { epochs: 2, batch: 8, optimiser: "sgd", rate: 0.1, loss: "squared", proximal: 0, seed: 3 };

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

function federation(over: Partial<Federation> = {}): Federation {
  return {
    model: model(),
    clients: clients(),
    strategy: fedAvg(),
    plan: PLAN,
    codec: CODECS.float32,
    rateDecay: 1,
    ...over,
  };
}

async function run(of: Federation, rounds: number) {
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
function error(of: Federation, weights: Float32Array): number {
  const all = [0, 1, 2, 3].map((c) => corner(c));
  const squares = all.flatMap((examples) =>
    Array.from(predict(of.model, weights, examples), (y, i) => (y - (examples.targets[i] ?? 0)) ** 2),
  );
  return squares.reduce((sum, s) => sum + s, 0) / squares.length;
}

describe("a federation", () => {
  const strategies: readonly Strategy[] = [
    fedAvg(),
    fedAvgM(0.5),
    fedProx(0.1),
    fedAdam({ serverRate: 0.05 }),
    scaffold(4),
  ];
  it.each(strategies.map((strategy) => [strategy.name, strategy] as const))("learns by %s", async (_, strategy) => {
    const of = federation({ strategy });
    const before = error(of, initialWeights(of.model, 1));
    const { state, reports } = await run(of, 12);
    expect(error(of, state.server.weights)).toBeLessThan(0.25 * before);
    expect(reports.at(-1)).toMatchObject({ round: 12, dropped: [], bytes: 4 * 4 * state.server.weights.length });
  });

  it("gone on with from a kept state ends with the same bits as one that was never broken off", async () => {
    for (const [strategy, codec] of [
      [scaffold(4), CODECS.sign],
      [fedAvgM(0.5), CODECS.int8],
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
    for (const codec of [CODECS.int8, CODECS.sign]) {
      const of = federation({ codec });
      const { state, reports } = await run(of, 15);
      expect(error(of, state.server.weights)).toBeLessThan(2 * error(of, whole.state.server.weights) + 0.02);
      expect(reports[0]?.bytes).toBeLessThan(whole.reports[0]?.bytes ?? 0);
    }
  });

  it("is not moved by one of five that sends the opposite, where its rule is robust, and names it", async () => {
    const liar: Client = { name: "liar", examples: corner(1), lie: (delta) => delta.map((x) => -20 * x) };
    const withLiar = (strategy: Strategy) => federation({ strategy, clients: [...clients(), liar] });
    const honest = federation({ strategy: fedAvg(1, coordinateMedian) });
    const robust = withLiar(fedAvg(1, coordinateMedian));
    const naive = withLiar(fedAvg(1, weightedMean));
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

  it("is given up when whoever watches says so", async () => {
    const of = federation();
    let asked = 0;
    const state = startFederation(of, initialWeights(of.model, 1));
    expect(await runRound(of, state, async () => ++asked < 3)).toBeNull();
    expect(asked).toBe(3);
  });
});
