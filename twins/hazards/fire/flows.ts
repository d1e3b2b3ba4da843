import { CLEAN_AIR, CP, SPECIES_COUNT } from "./gas.ts";
import type { ZoneState } from "./zoneState.ts";

/** Layer of the outside air. */
export const OUTSIDE_LAYER = -1;

/** What goes from layer to layer in a step. A list that is filled anew each step. */
export interface Flows {
  count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly kgS: Float64Array;
}

export const createFlows = (most: number): Flows => ({
  count: 0,
  from: new Int32Array(most),
  to: new Int32Array(most),
  kgS: new Float64Array(most),
});

export function addFlow(flows: Flows, from: number, to: number, kgS: number): void {
  if (kgS <= 0) return;
  flows.from[flows.count] = from;
  flows.to[flows.count] = to;
  flows.kgS[flows.count] = kgS;
  flows.count++;
}

/** Rates of change by layer. */
export interface Rates {
  readonly massKgS: Float64Array;
  readonly heatW: Float64Array;
  readonly speciesKgS: Float64Array;
  /** Share that a layer can give of what is asked of it. */
  readonly gives: Float64Array;
  /** To the outside less what came in, kg/s and W. */
  outKgS: number;
  outW: number;
}

export const createRates = (layers: number): Rates => ({
  massKgS: new Float64Array(layers),
  heatW: new Float64Array(layers),
  speciesKgS: new Float64Array(layers * SPECIES_COUNT),
  gives: new Float64Array(layers),
  outKgS: 0,
  outW: 0,
});

export function clearRates(rates: Rates): void {
  rates.massKgS.fill(0);
  rates.heatW.fill(0);
  rates.speciesKgS.fill(0);
  rates.outKgS = 0;
  rates.outW = 0;
}

/** No step takes more of a layer than this. */
const MOST_SHARE = 0.5;

function carry(rates: Rates, state: ZoneState, ambientK: number, from: number, to: number, kgS: number): void {
  const heat = CP * kgS * (from === OUTSIDE_LAYER ? ambientK : state.temperatureK[from]!);
  if (from === OUTSIDE_LAYER) {
    rates.outKgS -= kgS;
    rates.outW -= heat;
  } else {
    rates.massKgS[from]! -= kgS;
    rates.heatW[from]! -= heat;
  }
  if (to === OUTSIDE_LAYER) {
    rates.outKgS += kgS;
    rates.outW += heat;
  } else {
    rates.massKgS[to]! += kgS;
    rates.heatW[to]! += heat;
  }
  for (let s = 0; s < SPECIES_COUNT; s++) {
    const part =
      from === OUTSIDE_LAYER
        ? CLEAN_AIR[s]! * kgS
        : (state.speciesKg[from * SPECIES_COUNT + s]! / state.massKg[from]!) * kgS;
    if (from !== OUTSIDE_LAYER) rates.speciesKgS[from * SPECIES_COUNT + s]! -= part;
    if (to !== OUTSIDE_LAYER) rates.speciesKgS[to * SPECIES_COUNT + s]! += part;
  }
}

/**
 * Turns flows into rates. A layer gives at most half of itself in a step: what a flow within a room cannot have stays, and what
 * a flow to elsewhere cannot have comes out of the room's other layer, so that the room as a whole gives what its pressure asks.
 */
export function addFlowRates(rates: Rates, flows: Flows, state: ZoneState, ambientK: number, dtS: number): void {
  const { gives } = rates;
  gives.fill(0);
  for (let i = 0; i < flows.count; i++) if (flows.from[i]! !== OUTSIDE_LAYER) gives[flows.from[i]!]! += flows.kgS[i]!;
  for (let layer = 0; layer < gives.length; layer++) {
    const asked = gives[layer]! * dtS;
    const most = MOST_SHARE * state.massKg[layer]!;
    gives[layer] = asked > most ? most / asked : 1;
  }
  for (let i = 0; i < flows.count; i++) {
    const from = flows.from[i]!;
    const to = flows.to[i]!;
    const kgS = flows.kgS[i]!;
    const share = from === OUTSIDE_LAYER ? 1 : gives[from]!;
    carry(rates, state, ambientK, from, to, kgS * share);
    const inside = to !== OUTSIDE_LAYER && from >> 1 === to >> 1;
    if (share < 1 && !inside) carry(rates, state, ambientK, from ^ 1, to, kgS * (1 - share));
  }
}
