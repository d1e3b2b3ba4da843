import { describe, expect, it } from "vitest";
import { coordinateMedian } from "../aggregate/rules.ts";
import type { Update } from "../update.ts";
import { buffered, type LateUpdate, staleness } from "./buffered.ts";
import {
  controlAfter,
  fedAdam,
  fedAvg,
  fedAvgM,
  fedProx,
  type ServerState,
  type Strategy,
  scaffold,
} from "./strategy.ts";

const f32 = (...xs: readonly number[]) => Float32Array.from(xs);
const update = (delta: Float32Array, examples = 1, client = "c"): Update => ({ client, examples, delta });

describe("one step", () => {
  const start = f32(1, -1);
  const updates = [update(f32(1, 0), 1), update(f32(0, 2), 3)];
  it("of FedAvg is the mean by examples", () => {
    expect([...fedAvg().next(fedAvg().start(start), updates).weights]).toEqual([1.25, 0.5]);
    expect([...fedAvg(0.5).next(fedAvg().start(start), updates).weights]).toEqual([1.125, -0.25]);
  });
  it("of FedAvgM keeps going", () => {
    const rule = fedAvgM(0.5);
    const one = rule.next(rule.start(f32(0)), [update(f32(4))]);
    const two = rule.next(one, [update(f32(0))]);
    expect([...two.weights]).toEqual([6]);
    expect(two.round).toBe(2);
  });
  it("of FedAdam is as long in every direction that is used, whatever its scale", () => {
    const rule = fedAdam({ serverRate: 0.1, adaptivity: 1e-9 });
    let state = rule.start(f32(0, 0, 0));
    for (let round = 0; round < 400; round++) state = rule.next(state, [update(f32(1e-3, 1, 0))]);
    const [small = 0, large = 0, none] = state.weights;
    expect(small / large).toBeCloseTo(1, 2);
    expect(none).toBe(0);
  });
  it("is robust where its rule is", () => {
    const rule = fedAvg(1, coordinateMedian);
    const many = [update(f32(1)), update(f32(1.1)), update(f32(-1e6))];
    expect(rule.next(rule.start(f32(0)), many).weights[0]).toBe(1);
  });
  it("refuses settings that make no sense", () => {
    expect(() => fedAvgM(1)).toThrow(RangeError);
    expect(() => fedProx(-1)).toThrow(RangeError);
    expect(() => scaffold(0)).toThrow(RangeError);
    expect(() => scaffold(1).next(scaffold(1).start(f32(0)), [update(f32(1))])).toThrow(RangeError);
  });
});

/**
 * Clients that want different things: client c's loss is curve/2 times the squared distance to its own best point. The best for
 * all weighs each by its curve; averages of long local training end elsewhere.
 */
const CLIENTS = [
  { curve: 1, best: -4 },
  { curve: 6, best: 2 },
];
const BEST =
  CLIENTS.reduce((s, { curve, best }) => s + curve * best, 0) / CLIENTS.reduce((s, { curve }) => s + curve, 0);
const RATE = 0.1;
const STEPS = 12;

/** Trains by gradient steps as the strategy's rule for clients says. */
function rounds(strategy: Strategy, count: number): ServerState {
  const own: Float32Array[] = CLIENTS.map(() => f32(0));
  let state = strategy.start(f32(10));
  for (let round = 0; round < count; round++) {
    const server = state.slots.control ?? f32(0);
    const updates = CLIENTS.map(({ curve, best }, c): Update => {
      const from = state.weights[0] ?? 0;
      let w = from;
      const mine = own[c] ?? f32(0);
      for (let step = 0; step < STEPS; step++) {
        const { proximal, usesControl } = strategy.client;
        const correction = usesControl ? (server[0] ?? 0) - (mine[0] ?? 0) : 0;
        w -= RATE * (curve * (w - best) + proximal * (w - from) + correction);
      }
      const delta = f32(w - from);
      if (!strategy.client.usesControl) return update(delta);
      const after = controlAfter(mine, server, delta, STEPS, RATE);
      own[c] = after.own;
      return { ...update(delta), control: after.change };
    });
    state = strategy.next(state, updates);
  }
  return state;
}
const off = (strategy: Strategy, count = 60): number => Math.abs((rounds(strategy, count).weights[0] ?? 0) - BEST);

describe("clients that want different things", () => {
  it("pull FedAvg away from what is best for all; FedProx less, Scaffold not", () => {
    const plain = off(fedAvg());
    expect(plain).toBeGreaterThan(0.5);
    expect(off(fedProx(2))).toBeLessThan(0.7 * plain);
    expect(off(scaffold(CLIENTS.length))).toBeLessThan(1e-3);
  });
  it("every strategy comes near and stays", () => {
    for (const strategy of [fedAvg(), fedAvgM(0.5), fedProx(1), fedAdam({ serverRate: 0.3 }), scaffold(2)])
      expect(off(strategy, 200), strategy.name).toBeLessThan(2.5);
  });
  it("the same rounds give the same bits, also from a state that was kept in between", () => {
    for (const make of [() => fedAvgM(), () => fedAdam(), () => scaffold(2)]) {
      const strategy = make();
      const updates = (round: number): Update[] => [{ ...update(f32(Math.sin(round), 1)), control: f32(round, 2) }];
      let straight = strategy.start(f32(0, 0));
      let restarted = strategy.start(f32(0, 0));
      for (let round = 0; round < 20; round++) {
        straight = strategy.next(straight, updates(round));
        restarted = make().next(structuredClone(restarted), updates(round));
      }
      expect(restarted).toEqual(straight);
    }
  });
});

describe("buffered rounds", () => {
  const late = (x: number, begunAt: number): LateUpdate => ({ ...update(f32(x)), begunAt });
  const rule = buffered(fedAvg(), 2, 3);
  const take = (state: ReturnType<typeof rule.start>, one: LateUpdate) => {
    const taken = rule.take(state, one);
    if (taken === null) throw new Error("too late");
    return taken;
  };
  it("go on when so many have come, whoever they are", () => {
    const first = take(rule.start(f32(0)), late(1, 0));
    expect(first.joined).toBe(false);
    const second = take(first.state, late(3, 0));
    expect(second.joined).toBe(true);
    expect([...second.state.server.weights]).toEqual([2]);
    expect(second.state.waiting).toEqual([]);
  });
  it("count who is late for less, and who is too late, or from the future, not at all", () => {
    expect([0, 3].map(staleness)).toEqual([1, 0.5]);
    let { state } = take(take(rule.start(f32(0)), late(0, 0)).state, late(0, 0));
    for (let round = 0; round < 2; round++) ({ state } = take(take(state, late(0, 0)).state, late(0, 0)));
    expect(state.server.round).toBe(3);
    const joined = take(take(state, late(8, 0)).state, late(0, 3));
    expect([...joined.state.server.weights]).toEqual([2]);
    expect(rule.take(joined.state, late(1, 0))).toBeNull();
    expect(rule.take(joined.state, late(1, 5))).toBeNull();
  });
});
