import { addFlow, type Flows, type Rates } from "./flows.ts";
import { CO, CO2, CP, HCN, HEAT_PER_O2, O2, SOOT, SPECIES_COUNT, VOLUME_PER_MASS } from "./gas.ts";
import { HEAT_PER_AREA, type ZoneFire, type ZoneNetwork } from "./network.ts";
import { leanFactor, plumeKgS } from "./plume.ts";
import type { ZoneState } from "./zoneState.ts";

/** Below the first no flame burns, above the second all do: volume share of oxygen (CFAST's lower limit of 15 %). */
const NO_FLAME = 0.15;
const FULL_FLAME = 0.16;
/** How soon a flame finds what oxygen there is in the layer that it reaches into, s. */
const MIXING_S = 10;
/** Diameter of a fire of goods when it begins, m. */
const LEAST_DIAMETER_M = 0.3;

const PI = 3.141592653589793;

/** How the fire burns in this step. */
export interface Burning {
  /** Given off, and what it would be in the open, W. */
  heatW: number;
  wantedW: number;
  convectiveW: number;
  radiantW: number;
  fuelKgS: number;
  /** Taken in by the plume out of the lower layer, kg/s. */
  plumeKgS: number;
}

export const createBurning = (): Burning => ({
  heatW: 0,
  wantedW: 0,
  convectiveW: 0,
  radiantW: 0,
  fuelKgS: 0,
  plumeKgS: 0,
});

/** Oxygen of a layer that a flame can use, kg/kg. */
function usableO2(state: ZoneState, layer: number): number {
  const share = state.speciesKg[layer * SPECIES_COUNT + O2]! / state.massKg[layer]!;
  const above = (share * VOLUME_PER_MASS.o2 - NO_FLAME) / (FULL_FLAME - NO_FLAME);
  const x = above < 0 ? 0 : above > 1 ? 1 : above;
  return share * x * x * (3 - 2 * x);
}

/** Sets what burns at `atS`: the plume by the room's layers and inflow, the heat by the oxygen that gets to it. */
export function burn(
  burning: Burning,
  fire: ZoneFire,
  state: ZoneState,
  network: ZoneNetwork,
  inflowKgS: number,
  atS: number,
): void {
  const { areaM2, heightM, floorZ } = network.rooms[fire.room]!;
  const wanted = Math.max(0, fire.heatW(atS));
  const diameter = fire.diameterM ?? Math.max(LEAST_DIAMETER_M, 2 * Math.sqrt(wanted / HEAT_PER_AREA / PI));
  const heightToLayer = state.interfaceZ[fire.room]! - floorZ - fire.baseM;
  const still = plumeKgS(
    wanted / 1000,
    (wanted * (1 - fire.radiativeShare)) / 1000,
    heightToLayer,
    diameter,
    fire.standing,
  );
  const plume = still * leanFactor(inflowKgS, wanted, areaM2, heightM, network.ambientK);
  const lower = 2 * fire.room;
  const oxygen = plume * usableO2(state, lower) + (state.massKg[lower + 1]! * usableO2(state, lower + 1)) / MIXING_S;
  const heat = Math.min(wanted, HEAT_PER_O2 * oxygen);
  burning.wantedW = wanted;
  burning.heatW = heat;
  burning.radiantW = heat * fire.radiativeShare;
  burning.convectiveW = heat - burning.radiantW;
  burning.fuelKgS = heat / fire.fuel.heatJKg;
  burning.plumeKgS = plume;
}

/** The fire's part in a step: air up the plume, heat, fuel and what it turns into, into the upper layer. */
export function addBurning(
  flows: Flows,
  rates: Rates,
  burning: Burning,
  { room, fuel }: ZoneFire,
  ambientK: number,
): void {
  const upper = 2 * room + 1;
  addFlow(flows, 2 * room, upper, burning.plumeKgS);
  rates.massKgS[upper]! += burning.fuelKgS;
  rates.heatW[upper]! += burning.convectiveW + burning.fuelKgS * CP * ambientK;
  const starved = burning.wantedW > 0 ? 1 - burning.heatW / burning.wantedW : 0;
  const at = upper * SPECIES_COUNT;
  rates.speciesKgS[at + SOOT]! += burning.fuelKgS * fuel.soot;
  rates.speciesKgS[at + CO]! += burning.fuelKgS * (fuel.co + (fuel.coStarved - fuel.co) * starved);
  rates.speciesKgS[at + CO2]! += burning.fuelKgS * fuel.co2;
  rates.speciesKgS[at + HCN]! += burning.fuelKgS * fuel.hcn;
  rates.speciesKgS[at + O2]! -= burning.heatW / HEAT_PER_O2;
}
