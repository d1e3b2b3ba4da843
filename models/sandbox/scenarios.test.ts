import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SCENARIO_NAMES } from "../../twins/protocol/sandbox.ts";
import type { Examples } from "../learning/trainer/trainer.ts";
import { inScenario } from "./scenarios.ts";

/** Windows of 3 steps of two readings and a switch. */
const COUNT = 400;
const recorded: Examples = {
  count: COUNT,
  shape: [3, 3],
  inputs: Float32Array.from({ length: COUNT * 9 }, (_, i) =>
    i % 3 === 2 ? Math.floor(i / 90) % 2 : Math.floor(i / 9) + (i % 3) * 1_000 + (Math.floor(i / 3) % 3),
  ),
  targets: Float32Array.from({ length: COUNT }, (_, i) => i),
};
const differs = (changed: Examples, feature: number): number[] =>
  [...changed.inputs.keys()].filter((i) => i % 3 === feature && changed.inputs[i] !== recorded.inputs[i]);

describe("scenarios of a replay", () => {
  it("change the same by the same seed, never a switch or a target, and never the recording itself", () => {
    const before = recorded.inputs.slice();
    fc.assert(
      fc.property(fc.constantFrom(...SCENARIO_NAMES), fc.nat(2 ** 31), (name, seed) => {
        const changed = inScenario(recorded, { name, seed });
        expect(inScenario(recorded, { name, seed }).inputs).toEqual(changed.inputs);
        expect(changed.targets).toBe(recorded.targets);
        expect(differs(changed, 2)).toEqual([]);
        expect(differs(changed, 0).length + differs(changed, 1).length).toBeGreaterThan(0);
        expect(changed.inputs.every(Number.isFinite)).toBe(true);
      }),
      { seed: 5, numRuns: 40 },
    );
    expect(recorded.inputs).toEqual(before);
  });

  it("add a tenth of a reading's spread as noise", () => {
    const changed = inScenario(recorded, { name: "noise", seed: 1 });
    // 0 to 399, evenly: a spread of 115.5.
    const off = [...changed.inputs.keys()].flatMap((i) =>
      i % 3 === 0 ? [changed.inputs[i]! - recorded.inputs[i]!] : [],
    );
    const mean = off.reduce((sum, x) => sum + x, 0) / off.length;
    const spread = Math.sqrt(off.reduce((sum, x) => sum + x * x, 0) / off.length);
    expect(Math.abs(mean)).toBeLessThan(1.2);
    expect(spread / 115.5).toBeCloseTo(0.1, 1);
  });

  it("show again what was shown before in about one example of twenty", () => {
    const changed = inScenario(recorded, { name: "gaps", seed: 1 });
    const examples = new Set(differs(changed, 0).map((i) => Math.floor(i / 9)));
    expect(examples.size / COUNT).toBeGreaterThan(0.025);
    expect(examples.size / COUNT).toBeLessThan(0.08);
    for (const example of examples) {
      const [now, before] = [example, example - 1].map((one) => changed.inputs.slice(one * 9, one * 9 + 2));
      expect(now).toEqual(before);
    }
  });

  it("hold one reading for the middle third", () => {
    const changed = inScenario(recorded, { name: "stuck", seed: 3 });
    const [one, other] = [differs(changed, 0), differs(changed, 1)];
    expect(Math.min(one.length, other.length)).toBe(0);
    const examples = [...one, ...other].map((i) => Math.floor(i / 9));
    expect(Math.min(...examples)).toBe(133);
    expect(Math.max(...examples)).toBe(265);
    expect(new Set([...one, ...other].map((i) => changed.inputs[i])).size).toBe(1);
  });

  it("let one reading drift by its spread", () => {
    const changed = inScenario(recorded, { name: "drift", seed: 3 });
    const moved = [...differs(changed, 0), ...differs(changed, 1)];
    const last = moved.at(-1) ?? 0;
    expect(new Set(moved.map((i) => i % 3)).size).toBe(1);
    expect((changed.inputs[last]! - recorded.inputs[last]!) / 115.5).toBeCloseTo(1, 1);
  });

  it("leave what has no readings", () => {
    const switches: Examples = {
      count: 4,
      shape: [1],
      inputs: Float32Array.of(0, 1, 1, 0),
      targets: new Float32Array(4),
    };
    for (const name of SCENARIO_NAMES) expect(inScenario(switches, { name, seed: 1 }).inputs).toEqual(switches.inputs);
  });
});
