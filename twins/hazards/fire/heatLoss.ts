import { exp } from "../../core/numeric.ts";
import { CP, SOOT, SPECIES_COUNT, STEFAN_BOLTZMANN } from "./gas.ts";
import type { ZoneNetwork } from "./network.ts";
import { createWalls } from "./walls.ts";
import type { ZoneState } from "./zoneState.ts";

/** Free convection between a layer and its walls, W/(m2 K): 1.31 dT^(1/3) (Holman) at some 120 K. */
export const FILM = 7;
/** Absorption of hot combustion gases without soot, 1/m: of carbon dioxide and water at the shares of a doorway's smoke. */
const GAS_ABSORPTION_PER_M = 0.2;
/** Of soot: 3.72 C0 fv T / C2 with C0 = 7 (Tien, Lee and Stretton, SFPE Handbook), over a density of 1800 kg/m3. */
const SOOT_ABSORPTION_M2_KG_K = (3.72 * 7) / 0.014388 / 1800;
/** Exchange of heat between the hot surfaces of a room and the cool ones: grey, and partly facing one another. */
const SURFACE_EXCHANGE = 0.5;

/** Emissivity of a layer: 1 - exp(-k L), L its mean beam length, 3.6 V/A. */
export function emissivityOf(
  sootKgM3: number,
  temperatureK: number,
  depthM: number,
  areaM2: number,
  sidesM2: number,
): number {
  const absorption = GAS_ABSORPTION_PER_M + SOOT_ABSORPTION_M2_KG_K * sootKgM3 * temperatureK;
  return 1 - exp((-absorption * 3.6 * depthM * areaM2) / (2 * areaM2 + sidesM2));
}

export interface HeatLoss {
  /** By layer, W, out of the gas; of the last step. */
  readonly lossW: Float64Array;
  /** Of each room's upper layer. */
  readonly emissivity: Float64Array;
  /** Goes on by `dtS`; `radiantW` falls on the surfaces of `fireRoom`. */
  step(dtS: number, fireRoom: number, radiantW: number): void;
}

/** Heat out of a layer within a step, with its temperature at the step's end: a thin layer loses what it has, and no more. */
const damped = (lossW: number, conductanceWK: number, massKg: number, dtS: number): number =>
  lossW / (1 + (dtS * conductanceWK) / (massKg * CP));

const cube = (x: number): number => x * x * x;

export function createHeatLoss(state: ZoneState, network: ZoneNetwork): HeatLoss {
  const { rooms, ambientK } = network;
  const upper = createWalls(
    rooms.map(({ lining }) => lining),
    ambientK,
  );
  const lower = createWalls(
    rooms.map(({ lining }) => lining),
    ambientK,
  );
  const lossW = new Float64Array(2 * state.rooms);
  const emissivity = new Float64Array(state.rooms);

  const stepRoom = (room: number, dtS: number, radiantW: number): void => {
    const { areaM2, perimeterM, heightM } = rooms[room]!;
    const depth = state.upperM3[room]! / areaM2;
    const upperM2 = areaM2 + perimeterM * depth;
    const lowerM2 = areaM2 + perimeterM * (heightM - depth);
    const upperK = state.temperatureK[2 * room + 1]!;
    const lowerK = state.temperatureK[2 * room]!;
    const soot = state.speciesKg[(2 * room + 1) * SPECIES_COUNT + SOOT]! / state.upperM3[room]!;
    const grey = emissivityOf(soot, upperK, depth, areaM2, perimeterM * depth);
    emissivity[room] = grey;
    const up = upper.surfaceK[room]!;
    const low = lower.surfaceK[room]!;
    const toUp = 4 * STEFAN_BOLTZMANN * cube((upperK + up) / 2) * grey;
    const toLow = 4 * STEFAN_BOLTZMANN * cube((upperK + low) / 2) * grey;
    const across = 4 * STEFAN_BOLTZMANN * cube((up + low) / 2) * SURFACE_EXCHANGE * (1 - grey);
    const fallsOn = radiantW / (upperM2 + lowerM2);
    const shareUp = areaM2 / upperM2;
    const shareLow = areaM2 / lowerM2;
    const gainUp = FILM + toUp + across * shareUp;
    upper.step(room, gainUp, ((FILM + toUp) * upperK + across * shareUp * low) / gainUp, fallsOn, dtS);
    const gainLow = FILM + (toLow + across) * shareLow;
    const drivingLow = (FILM * lowerK + (toLow * upperK + across * up) * shareLow) / gainLow;
    lower.step(room, gainLow, drivingLow, fallsOn, dtS);
    const losing = (FILM + toUp) * upperM2 * (upperK - upper.surfaceK[room]!);
    const down = toLow * areaM2 * (upperK - lower.surfaceK[room]!);
    const conductance = (FILM + toUp) * upperM2 + toLow * areaM2;
    lossW[2 * room + 1] = damped(losing + down, conductance, state.massKg[2 * room + 1]!, dtS);
    const cool = FILM * lowerM2;
    lossW[2 * room] = damped(cool * (lowerK - lower.surfaceK[room]!), cool, state.massKg[2 * room]!, dtS);
  };

  return {
    lossW,
    emissivity,
    step(dtS, fireRoom, radiantW) {
      for (let room = 0; room < state.rooms; room++) stepRoom(room, dtS, room === fireRoom ? radiantW : 0);
    },
  };
}
