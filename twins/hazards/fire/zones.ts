import { addBurning, type Burning, burn, createBurning } from "./burning.ts";
import { addFlowRates, clearRates, createFlows, createRates, type Rates } from "./flows.ts";
import { AMBIENT_PA, CP, GAMMA } from "./gas.ts";
import { createHeatLoss } from "./heatLoss.ts";
import type { ZoneFire, ZoneNetwork } from "./network.ts";
import { createPressureBalance } from "./pressureBalance.ts";
import { createSlabs } from "./slabs.ts";
import { createVentFlows } from "./ventFlows.ts";
import { createState, derive, tidyLayers, type ZoneState } from "./zoneState.ts";

/** Longest step, s. */
const STEP_S = 0.25;
/** No room loses more of its air in a step than this share; the step is cut in halves instead. */
const MOST_LOST = 0.3;
const MOST_HALVINGS = 6;

/** What went in and out since the start: with what is there, it must come out even. */
export interface Ledger {
  /** Of the fire, that went into the gas. */
  fireJ: number;
  fuelKg: number;
  /** Enthalpy that the fuel brought along. */
  fuelJ: number;
  /** To walls. */
  lostJ: number;
  /** To the outside, less what came in. */
  outKg: number;
  outJ: number;
}

/** Rooms on fire: two layers each, under way. */
export interface Zones {
  readonly atS: number;
  readonly state: ZoneState;
  readonly burning: Readonly<Burning>;
  readonly emissivity: Float64Array;
  readonly ledger: Readonly<Ledger>;
  /** Widths of the network's openings as they stand, m; 0 is shut tight. To be written by who opens and closes. */
  readonly widthM: Float64Array;
  step(dtS: number): void;
  /** Internal energy of all rooms, J. */
  energyJ(): number;
}

/** Applies a step's rates: pressure from the room's whole gain, the upper layer's volume from its own (NIST TN 1889v1). */
function advance(state: ZoneState, rates: Rates, old: Float64Array, dtS: number): void {
  for (let room = 0; room < state.rooms; room++) {
    const upper = 2 * room + 1;
    const gain = rates.heatW[2 * room]! + rates.heatW[upper]!;
    const volume = state.volumeM3[room]!;
    const pressureRate = ((GAMMA - 1) * gain) / volume;
    const absolute = AMBIENT_PA + old[room]!;
    state.pressurePa[room] = old[room]! + dtS * pressureRate;
    state.upperM3[room]! +=
      (dtS * ((GAMMA - 1) * rates.heatW[upper]! - state.upperM3[room]! * pressureRate)) / (GAMMA * absolute);
  }
  for (let layer = 0; layer < state.massKg.length; layer++) state.massKg[layer]! += dtS * rates.massKgS[layer]!;
  for (let i = 0; i < state.speciesKg.length; i++)
    state.speciesKg[i] = Math.max(0, state.speciesKg[i]! + dtS * rates.speciesKgS[i]!);
}

/** Starts a network of rooms, with a fire or without. */
export function createZones(network: ZoneNetwork, fire: ZoneFire | null): Zones {
  const state = createState(network);
  const slabs = createSlabs();
  const vents = createVentFlows(state, network, slabs);
  const balance = createPressureBalance(state, network, slabs);
  const losses = createHeatLoss(state, network);
  const flows = createFlows(network.openings.length * 20 + network.shafts.length * 6 + 3 * state.rooms + 4);
  const rates = createRates(2 * state.rooms);
  const burning = createBurning();
  const ledger: Ledger = { fireJ: 0, fuelKg: 0, fuelJ: 0, lostJ: 0, outKg: 0, outJ: 0 };
  const widthM = Float64Array.from(network.openings, ({ widthM: width }) => width);
  const gainW = new Float64Array(state.rooms);
  const old = new Float64Array(state.rooms);
  let atS = 0;
  let fireInflowKgS = 0;
  const fuelK = network.indoorK ?? network.ambientK;

  /** Whether some room would lose more of its air than a step may take. */
  const takesTooMuch = (dtS: number): boolean => {
    for (let room = 0; room < state.rooms; room++) {
      const mass = state.massKg[2 * room]! + state.massKg[2 * room + 1]!;
      if (vents.outflowKgS[room]! * dtS > MOST_LOST * mass) return true;
    }
    return false;
  };

  /** Flows and rates of a step of `dtS` from the state as it is; only the pressures go on. */
  const prepare = (dtS: number): void => {
    flows.count = 0;
    clearRates(rates);
    if (fire !== null) {
      burn(burning, fire, state, network, fireInflowKgS, atS);
      addBurning(flows, rates, burning, fire, fuelK);
    }
    losses.compute(dtS);
    for (let room = 0; room < state.rooms; room++) {
      rates.heatW[2 * room]! -= losses.lossW[2 * room]!;
      rates.heatW[2 * room + 1]! -= losses.lossW[2 * room + 1]!;
      gainW[room] = rates.heatW[2 * room]! + rates.heatW[2 * room + 1]!;
    }
    old.set(state.pressurePa);
    balance.solve(widthM, gainW, dtS);
    vents.collect(flows, widthM, dtS);
  };

  const account = (dtS: number): void => {
    ledger.fireJ += dtS * burning.convectiveW;
    ledger.fuelKg += dtS * burning.fuelKgS;
    ledger.fuelJ += dtS * burning.fuelKgS * CP * fuelK;
    for (let layer = 0; layer < losses.lossW.length; layer++) ledger.lostJ += dtS * losses.lossW[layer]!;
    ledger.outKg += dtS * rates.outKgS;
    ledger.outJ += dtS * rates.outW;
  };

  /** One step, or its two halves where a room would lose too much in one, as after a door that opens on a pressure. */
  const part = (dtS: number, halvings: number): void => {
    prepare(dtS);
    if (halvings > 0 && takesTooMuch(dtS)) {
      state.pressurePa.set(old);
      part(dtS / 2, halvings - 1);
      part(dtS / 2, halvings - 1);
      return;
    }
    addFlowRates(rates, flows, state, network.ambientK, dtS);
    account(dtS);
    losses.advance(dtS, fire?.room ?? -1, burning.radiantW);
    advance(state, rates, old, dtS);
    tidyLayers(state);
    derive(state, network.rooms);
    if (fire !== null) fireInflowKgS = vents.inflowKgS[fire.room]!;
    atS += dtS;
  };

  return {
    get atS() {
      return atS;
    },
    state,
    burning,
    emissivity: losses.emissivity,
    ledger,
    widthM,
    step(dtS) {
      const steps = Math.max(1, Math.ceil(dtS / STEP_S - 1e-9));
      for (let i = 0; i < steps; i++) part(dtS / steps, MOST_HALVINGS);
    },
    energyJ() {
      let energy = 0;
      for (let room = 0; room < state.rooms; room++)
        energy += ((AMBIENT_PA + state.pressurePa[room]!) * state.volumeM3[room]!) / (GAMMA - 1);
      return energy;
    },
  };
}
