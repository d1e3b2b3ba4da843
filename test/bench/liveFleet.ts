import { must } from "../../twins/core/result.ts";
import type { Thing } from "../../twins/core/thing.ts";
import { addThing, createTwinState, type TwinState } from "../../twins/state/twinState.ts";
import { agv } from "../../twins/things/agv/model.ts";

const POSE = 3;

export const vehicle = (i: number): Thing => ({
  id: `v${i}`,
  model: "agv",
  title: { en: "v", zh: "v" },
  place: "p",
  parent: null,
  pose: { x: 0, y: 0, z: 0, headingRad: 0 },
});

/** A site of `n` vehicles. */
export function fleet(n: number): TwinState {
  const state = createTwinState("bench");
  for (let i = 0; i < n; i++) must(addThing(state, vehicle(i), agv));
  return state;
}

/** Every vehicle reports a new pose. */
export function move(state: TwinState, r: () => number, nowMs: number): void {
  for (const { base } of state.entries)
    for (let i = 0; i < POSE; i++) {
      state.values[base + i] = r();
      state.quality[base + i] = 0;
      state.observedAtMs[base + i] = nowMs;
      state.dirty[base + i] = 1;
    }
}

/** The same poses as the objects that a plain program would send. */
export const objectsOf = (state: TwinState) =>
  state.entries.map(({ base, thing }) => ({
    id: thing.id,
    x: state.values[base],
    y: state.values[base + 1],
    h: state.values[base + 2],
  }));
