import fc from "fast-check";
import { expect, test } from "vitest";
import { must } from "../core/result.ts";
import { rng } from "../core/rng.ts";
import { defineThingModel } from "../core/thing.ts";
import { agv } from "../things/agv/model.ts";
import { ur3 } from "../things/ur3/model.ts";
import { decodeFrame, dequantise, FRAME_HEADER_BYTES, frameWriter, quantise } from "./deltaFrame.ts";
import { addThing, createTwinState, type TwinState } from "./twinState.ts";

const thingOf = (id: string, model: string) => ({
  id,
  model,
  title: { en: id, zh: id },
  place: "here",
  parent: null,
  pose: { x: 0, y: 0, z: 0, headingRad: 0 },
});

function fleet(n: number): TwinState {
  const state = createTwinState("s");
  for (let i = 0; i < n; i++) must(addThing(state, thingOf(`v-${i}`, "agv"), agv));
  must(addThing(state, thingOf("arm", "ur3"), ur3));
  return state;
}

const layoutOf = (state: TwinState) => state.entries.map(({ base, model }) => ({ base, properties: model.properties }));
const replicaOf = (state: TwinState) => ({
  values: new Float64Array(state.slots).fill(Number.NaN),
  at: new Float64Array(state.slots),
});

function set(state: TwinState, slot: number, value: number, atMs: number): void {
  state.values[slot] = value;
  state.quality[slot] = 0;
  state.observedAtMs[slot] = atMs;
  state.dirty[slot] = 1;
}

test("CON-04 a frame carries every changed value within half a quantisation step, and nothing else", () => {
  const r = rng(11);
  const state = fleet(40);
  const replica = replicaOf(state);
  const writer = frameWriter();
  for (let tick = 0; tick < 50; tick++) {
    const before = replica.values.slice();
    const changed = new Set<number>();
    for (const { base, model } of state.entries)
      for (const [i, p] of model.properties.entries()) {
        if (r.uniform() > 0.3) continue;
        const value = p.type === "number" ? p.min + r.uniform() * (p.max - p.min) : p.min + r.below(p.max - p.min + 1);
        set(state, base + i, value, 1_000_000 + tick * 50);
        changed.add(base + i);
      }
    const frame = writer.encode(state, 1_000_010 + tick * 50);
    must(decodeFrame(frame!, layoutOf(state), replica.values, replica.at));
    for (const { base, model } of state.entries)
      for (const [i, p] of model.properties.entries()) {
        const slot = base + i;
        if (!changed.has(slot)) expect(replica.values[slot]).toBe(before[slot]);
        else if (p.type === "number")
          expect(Math.abs(replica.values[slot]! - state.values[slot]!)).toBeLessThanOrEqual((p.max - p.min) / 65534);
        else expect(replica.values[slot]).toBe(state.values[slot]);
      }
  }
});

test("CON-05 a pose of three properties costs 11 bytes", () => {
  const state = fleet(1);
  for (let i = 0; i < 3; i++) set(state, i, 1, 5000);
  expect(frameWriter().encode(state, 5000)!.byteLength - FRAME_HEADER_BYTES).toBe(11);
});

test("CON-06 sequence numbers grow by one a frame; no change, no frame", () => {
  const state = fleet(2);
  const writer = frameWriter();
  expect(writer.encode(state, 1)).toBeNull();
  for (let seq = 1; seq < 5; seq++) {
    set(state, 0, seq, seq);
    const frame = writer.encode(state, seq);
    expect(must(decodeFrame(frame!, layoutOf(state), replicaOf(state).values, replicaOf(state).at)).seq).toBe(seq);
  }
});

test("CON-07 a damaged frame is refused, never read out of bounds", () => {
  const state = fleet(3);
  for (let i = 0; i < state.slots; i++) set(state, i, state.entries[0]!.model.properties[0]!.min, 10);
  const frame = frameWriter().encode(state, 20)!.slice();
  fc.assert(
    fc.property(fc.nat(frame.length - 1), fc.nat(255), fc.nat(frame.length), (at, byte, length) => {
      const damaged = frame.slice(0, length);
      if (at < length) damaged[at] = byte;
      const replica = replicaOf(state);
      const result = decodeFrame(damaged, layoutOf(state), replica.values, replica.at);
      expect(replica.values.length).toBe(state.slots);
      if (length < frame.length) expect(result.ok).toBe(false);
    }),
    { seed: 20, numRuns: 3000 },
  );
});

test("CON-08 a missing value is missing on the other side", () => {
  const p = defineThingModel({
    type: "t",
    version: "1",
    title: { en: "t", zh: "t" },
    properties: [
      { name: "a", title: { en: "a", zh: "a" }, type: "number", unit: "1", min: -5, max: 5, staleAfterMs: 1 },
    ],
  }).properties[0]!;
  expect(dequantise(quantise(Number.NaN, p), p)).toBeNaN();
  for (const v of [-5, 0, 5]) expect(dequantise(quantise(v, p), p)).toBeCloseTo(v, 3);
});
