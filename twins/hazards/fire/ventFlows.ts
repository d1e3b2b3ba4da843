import { addFlow, type Flows, OUTSIDE_LAYER } from "./flows.ts";
import { CP, densityAt } from "./gas.ts";
import { OUTSIDE, type ZoneNetwork } from "./network.ts";
import { FALLING_FACTOR, SHEAR_MIXING, spillPlumeKgS } from "./plume.ts";
import { reliefKgS } from "./relief.ts";
import { exchangeM3S, shaftFlowKgS } from "./shaftFlow.ts";
import { excessPa, type Side, type Slabs, slabsOf } from "./slabs.ts";
import type { ZoneState } from "./zoneState.ts";

/** Below this difference of the layers, K, what flows in is told apart less and less sharply. */
const SHARP_K = 2;
/** A narrower opening is a leak, whose jets mix nothing. */
const LEAK_M = 0.05;

/** Writes what one side of an opening is; the outside has no layers. */
export function fillSide(side: Side, state: ZoneState, network: ZoneNetwork, room: number): void {
  if (room === OUTSIDE) {
    side.pressurePa = 0;
    side.floorZ = 0;
    side.interfaceZ = Infinity;
    side.lowerK = network.ambientK;
    side.upperK = network.ambientK;
    return;
  }
  side.pressurePa = state.pressurePa[room]!;
  side.floorZ = network.rooms[room]!.floorZ;
  side.interfaceZ = state.interfaceZ[room]!;
  side.lowerK = state.temperatureK[2 * room]!;
  side.upperK = state.temperatureK[2 * room + 1]!;
}

export const createSide = (): Side => ({ pressurePa: 0, floorZ: 0, interfaceZ: 0, lowerK: 293, upperK: 293 });

/** Share of what flows in that belongs to the upper layer, by how warm it is (NIST TN 1889v1). */
function upperShare(into: Side, temperatureK: number): number {
  const share = (temperatureK - into.lowerK) / Math.max(SHARP_K, into.upperK - into.lowerK);
  return share < 0 ? 0 : share > 1 ? 1 : share;
}

/** What passed one opening into one room. */
interface Passed {
  intoLowerKgS: number;
  outOfUpperKgS: number;
}

/** One slab's gas into a room, and what its jet takes along from one layer into the other. */
function enter(
  flows: Flows,
  from: number,
  room: number,
  into: Side,
  kgS: number,
  temperatureK: number,
  middleZ: number,
  widthM: number,
): number {
  if (room === OUTSIDE) {
    addFlow(flows, from, OUTSIDE_LAYER, kgS);
    return 0;
  }
  const lower = 2 * room;
  const share = upperShare(into, temperatureK);
  addFlow(flows, from, lower + 1, kgS * share);
  addFlow(flows, from, lower, kgS * (1 - share));
  if (widthM < LEAK_M) return kgS * (1 - share);
  const rise = into.interfaceZ - middleZ;
  if (rise > 0 && share > 0)
    addFlow(
      flows,
      lower,
      lower + 1,
      spillPlumeKgS((CP * kgS * share * (temperatureK - into.lowerK)) / 1000, widthM, rise),
    );
  else if (rise < 0 && share < 1)
    addFlow(
      flows,
      lower + 1,
      lower,
      FALLING_FACTOR * spillPlumeKgS((CP * kgS * (1 - share) * (into.upperK - temperatureK)) / 1000, widthM, -rise),
    );
  return kgS * (1 - share);
}

/** The flows through openings in walls and floors, and the mixing that they cause, for pressures that are known. */
export interface VentFlows {
  /** Adds them to `flows`; `widths` are of the openings as they stand. */
  collect(flows: Flows, widths: Float64Array, dtS: number): void;
  /** What came into each room through its walls, kg/s, at the last call. */
  readonly inflowKgS: Float64Array;
  /** What left each room, kg/s, at the last call. */
  readonly outflowKgS: Float64Array;
}

function shearMix(flows: Flows, room: number, { intoLowerKgS, outOfUpperKgS }: Passed): void {
  if (room !== OUTSIDE) addFlow(flows, 2 * room + 1, 2 * room, SHEAR_MIXING * Math.min(intoLowerKgS, outOfUpperKgS));
}

export function createVentFlows(state: ZoneState, network: ZoneNetwork, slabs: Slabs): VentFlows {
  const { openings, shafts, ambientK } = network;
  const sideA = createSide();
  const sideB = createSide();
  const passedA: Passed = { intoLowerKgS: 0, outOfUpperKgS: 0 };
  const passedB: Passed = { intoLowerKgS: 0, outOfUpperKgS: 0 };
  const inflowKgS = new Float64Array(state.rooms);
  const outflowKgS = new Float64Array(state.rooms);

  const cross = (flows: Flows, from: number, to: number, kgS: number, at: number, widthM: number): void => {
    const forward = kgS > 0;
    const size = Math.abs(kgS);
    const layer = from === OUTSIDE ? OUTSIDE_LAYER : 2 * from + slabs.fromUpper[at]!;
    const into = forward ? sideB : sideA;
    const intoLower = enter(flows, layer, to, into, size, slabs.temperatureK[at]!, slabs.middleZ[at]!, widthM);
    (forward ? passedB : passedA).intoLowerKgS += intoLower;
    if (slabs.fromUpper[at] === 1) (forward ? passedA : passedB).outOfUpperKgS += size;
    if (from !== OUTSIDE) outflowKgS[from]! += size;
    if (to !== OUTSIDE && widthM >= LEAK_M) inflowKgS[to]! += intoLower;
  };

  const through = (flows: Flows, index: number, widthM: number): void => {
    const { a, b, bottomZ, topZ } = openings[index]!;
    fillSide(sideA, state, network, a);
    fillSide(sideB, state, network, b);
    slabsOf(slabs, sideA, sideB, bottomZ, topZ, widthM, ambientK);
    passedA.intoLowerKgS = passedA.outOfUpperKgS = passedB.intoLowerKgS = passedB.outOfUpperKgS = 0;
    for (let at = 0; at < slabs.count; at++) {
      const kgS = slabs.flowKgS[at]!;
      if (kgS > 0) cross(flows, a, b, kgS, at, widthM);
      else if (kgS < 0) cross(flows, b, a, kgS, at, widthM);
    }
    if (widthM < LEAK_M) return;
    shearMix(flows, a, passedA);
    shearMix(flows, b, passedB);
  };

  const throughFloor = (flows: Flows, index: number, dtS: number): void => {
    const { lower, upper, z, areaM2 } = shafts[index]!;
    fillSide(sideA, state, network, lower);
    fillSide(sideB, state, network, upper);
    const difference = excessPa(sideA, z, ambientK) - excessPa(sideB, z, ambientK);
    const belowK = sideA.upperK;
    const aboveK = sideB.lowerK;
    const kgS = shaftFlowKgS(difference, areaM2, difference >= 0 ? belowK : aboveK);
    // Of a thin layer no more changes places in a step than it has: both ways alike, so that no room gains volume.
    const most = Math.min(state.upperM3[lower]!, state.volumeM3[upper]! - state.upperM3[upper]!) / (4 * dtS);
    const exchange = Math.min(most, exchangeM3S(belowK, aboveK, difference, areaM2));
    const up = Math.max(0, kgS) + exchange * densityAt(belowK);
    const down = Math.max(0, -kgS) + exchange * densityAt(aboveK);
    const width = Math.sqrt(areaM2);
    if (up > 0) enter(flows, 2 * lower + 1, upper, sideB, up, belowK, z, width);
    if (down > 0) enter(flows, 2 * upper, lower, sideA, down, aboveK, z, width);
    outflowKgS[lower]! += up;
    outflowKgS[upper]! += down;
  };

  const relieve = (flows: Flows, room: number): void => {
    const kgS = reliefKgS(state.pressurePa[room]!);
    if (kgS === 0) return;
    const upper = state.upperM3[room]! / state.volumeM3[room]!;
    addFlow(flows, 2 * room + 1, OUTSIDE_LAYER, kgS * upper);
    addFlow(flows, 2 * room, OUTSIDE_LAYER, kgS * (1 - upper));
    addFlow(flows, OUTSIDE_LAYER, 2 * room, -kgS);
    outflowKgS[room]! += Math.abs(kgS);
  };

  return {
    inflowKgS,
    outflowKgS,
    collect(flows, widths, dtS) {
      inflowKgS.fill(0);
      outflowKgS.fill(0);
      for (let i = 0; i < openings.length; i++) if (widths[i]! > 0) through(flows, i, widths[i]!);
      for (let i = 0; i < shafts.length; i++) throughFloor(flows, i, dtS);
      for (let room = 0; room < state.rooms; room++) relieve(flows, room);
    },
  };
}
