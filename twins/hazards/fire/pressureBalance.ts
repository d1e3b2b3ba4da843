import { CP, GAMMA } from "./gas.ts";
import { OUTSIDE, type ZoneNetwork } from "./network.ts";
import { createRoomSystem } from "./pressure.ts";
import { RELIEF_KG_S_PA, reliefKgS } from "./relief.ts";
import { shaftFlowKgS, shaftSlope } from "./shaftFlow.ts";
import { excessPa, type Slabs, slabsOf } from "./slabs.ts";
import { createSide, fillSide } from "./ventFlows.ts";
import type { ZoneState } from "./zoneState.ts";

/** Newton steps at most; a step of the model that needs more goes on with what it has, and the next one corrects it. */
const MOST_NEWTON = 25;
/** Lengths that are tried along one Newton step at most. */
const MOST_TRIALS = 20;
/** A length will do when what is left to ask is no more than this share of what was asked. */
const ENOUGH = 0.5;
/** A room is balanced when what it gains differs from what its pressure takes up by less than this, W, */
const TOLERANCE_W = 0.01;
/** or by less than this share of all heat. */
const TOLERANCE_SHARE = 1e-7;

/** Enthalpy of a kilogram that a room gives to its relief: of both layers by their volumes, or of the outside air. */
const reliefEnthalpy = (state: ZoneState, room: number, kgS: number, ambientK: number): number => {
  if (kgS < 0) return CP * ambientK;
  const upper = state.upperM3[room]! / state.volumeM3[room]!;
  return CP * (upper * state.temperatureK[2 * room + 1]! + (1 - upper) * state.temperatureK[2 * room]!);
};

/** Of a step and the imbalances: how much these still ask to go on in its direction, W Pa. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export interface PressureBalance {
  /**
   * Finds each room's pressure at the end of a step, implicitly: what flows in and out at that pressure carries as much enthalpy
   * as heat and the change of pressure ask for (Jones 1985; NIST TN 1889v1: dp/dt = (gamma - 1)/V times the net gain).
   */
  solve(widths: Float64Array, gainW: Float64Array, dtS: number): void;
}

export function createPressureBalance(state: ZoneState, network: ZoneNetwork, slabs: Slabs): PressureBalance {
  const { openings, shafts, ambientK } = network;
  const count = state.rooms;
  const pairs = [
    ...openings.filter(({ b }) => b !== OUTSIDE).map(({ a, b }) => [a, b] as const),
    ...shafts.map(({ lower, upper }) => [lower, upper] as const),
  ];
  const system = createRoomSystem(count, pairs);
  const sideA = createSide();
  const sideB = createSide();
  const old = new Float64Array(count);
  const from = new Float64Array(count);
  const right = new Float64Array(count);
  const step = new Float64Array(count);

  const couple = (a: number, b: number, heatW: number, slope: number): void => {
    const { matrix, right } = system;
    if (a !== OUTSIDE) {
      right[a]! -= heatW;
      matrix[a * count + a]! += slope;
    }
    if (b !== OUTSIDE) {
      right[b]! += heatW;
      matrix[b * count + b]! += slope;
    }
    if (a === OUTSIDE || b === OUTSIDE) return;
    matrix[a * count + b]! -= slope;
    matrix[b * count + a]! -= slope;
  };

  const openingTerms = (index: number, widthM: number): void => {
    const { a, b, bottomZ, topZ } = openings[index]!;
    fillSide(sideA, state, network, a);
    fillSide(sideB, state, network, b);
    slabsOf(slabs, sideA, sideB, bottomZ, topZ, widthM, ambientK);
    let heat = 0;
    let slope = 0;
    for (let i = 0; i < slabs.count; i++) {
      heat += CP * slabs.temperatureK[i]! * slabs.flowKgS[i]!;
      slope += CP * slabs.temperatureK[i]! * slabs.slope[i]!;
    }
    couple(a, b, heat, slope);
  };

  const shaftTerms = (index: number): void => {
    const { lower, upper, z, areaM2 } = shafts[index]!;
    fillSide(sideA, state, network, lower);
    fillSide(sideB, state, network, upper);
    const difference = excessPa(sideA, z, ambientK) - excessPa(sideB, z, ambientK);
    const temperature = difference >= 0 ? sideA.upperK : sideB.lowerK;
    const heat = CP * temperature * shaftFlowKgS(difference, areaM2, temperature);
    couple(lower, upper, heat, CP * temperature * shaftSlope(difference, areaM2, temperature));
  };

  /** Fills the system for the present pressures. @returns the largest imbalance, W */
  const assemble = (widths: Float64Array, gainW: Float64Array, dtS: number): number => {
    system.clear();
    for (let i = 0; i < openings.length; i++) if (widths[i]! > 0) openingTerms(i, widths[i]!);
    for (let i = 0; i < shafts.length; i++) shaftTerms(i);
    let worst = 0;
    for (let room = 0; room < count; room++) {
      const relief = reliefKgS(state.pressurePa[room]!);
      if (relief !== 0) {
        const each = reliefEnthalpy(state, room, relief, ambientK);
        couple(room, OUTSIDE, each * relief, each * RELIEF_KG_S_PA);
      }
      const stiffness = state.volumeM3[room]! / ((GAMMA - 1) * dtS);
      system.matrix[room * count + room]! += stiffness;
      system.right[room]! += gainW[room]! - stiffness * (state.pressurePa[room]! - old[room]!);
      worst = Math.max(worst, Math.abs(system.right[room]!));
    }
    return worst;
  };

  /**
   * Goes as far along a step as helps. Every flow grows with its pressure difference, so the imbalances are the slope of a
   * convex function: along the step what is asked only falls, and where it is small there is the bottom.
   */
  const search = (widths: Float64Array, gainW: Float64Array, dtS: number): number => {
    from.set(state.pressurePa);
    const asked = dot(step, system.right);
    let low = 0;
    let high = Infinity;
    let share = 1;
    let worst = 0;
    for (let trial = 0; trial < MOST_TRIALS; trial++) {
      for (let room = 0; room < count; room++) state.pressurePa[room] = from[room]! + share * step[room]!;
      worst = assemble(widths, gainW, dtS);
      const now = dot(step, system.right);
      if (now < -ENOUGH * asked) high = share;
      else if (now > ENOUGH * asked) low = share;
      else break;
      share = high === Infinity ? 2 * share : (low + high) / 2;
    }
    return worst;
  };

  return {
    solve(widths, gainW, dtS) {
      old.set(state.pressurePa);
      let all = 0;
      for (let room = 0; room < count; room++) all += Math.abs(gainW[room]!);
      const tolerance = TOLERANCE_W + TOLERANCE_SHARE * all;
      let worst = assemble(widths, gainW, dtS);
      for (let turn = 0; turn < MOST_NEWTON && worst > tolerance; turn++) {
        right.set(system.right);
        system.solve();
        step.set(system.right);
        system.right.set(right);
        worst = search(widths, gainW, dtS);
      }
    },
  };
}
