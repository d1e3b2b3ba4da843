import { exp } from "../../core/numeric.ts";
import { CP, SOOT, SPECIES_COUNT, STEFAN_BOLTZMANN } from "./gas.ts";
import type { ZoneNetwork } from "./network.ts";
import { createWalls } from "./walls.ts";
import type { ZoneState } from "./zoneState.ts";

/** Convection between a layer and its walls, W/(m2 K): within the 5 to 15 of smoke under ceilings (Karlsson and Quintiere 2000). */
export const FILM = 9;
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
  /** By layer, W, out of the gas. */
  readonly lossW: Float64Array;
  /** Of each room's upper layer. */
  readonly emissivity: Float64Array;
  /** Sets what the layers lose in a step of `dtS`, to walls as they are now. */
  compute(dtS: number): void;
  /** Lets the walls go on by `dtS`; `radiantW` falls on the surfaces of `fireRoom`. */
  advance(dtS: number, fireRoom: number, radiantW: number): void;
}

/** What a room's layers and surfaces exchange, W/(m2 K), and the areas, m2. */
interface Exchange {
  upperM2: number;
  lowerM2: number;
  /** Upper layer to the surfaces that it touches, and down to the others; from surface to surface. */
  toUp: number;
  toLow: number;
  across: number;
}

/** Heat out of a layer within a step, with its temperature at the step's end: a thin layer loses what it has, and no more. */
const damped = (lossW: number, conductanceWK: number, massKg: number, dtS: number): number =>
  lossW / (1 + (dtS * conductanceWK) / (massKg * CP));

const cube = (x: number): number => x * x * x;

export function createHeatLoss(state: ZoneState, network: ZoneNetwork): HeatLoss {
  const { rooms, ambientK, indoorK = ambientK } = network;
  const upper = createWalls(
    rooms.map(({ lining }) => lining),
    indoorK,
  );
  const lower = createWalls(
    rooms.map(({ lining }) => lining),
    indoorK,
  );
  const lossW = new Float64Array(2 * state.rooms);
  const emissivity = new Float64Array(state.rooms);

  const exchange: Exchange = { upperM2: 0, lowerM2: 0, toUp: 0, toLow: 0, across: 0 };

  const fill = (room: number): void => {
    const { areaM2, perimeterM, heightM } = rooms[room]!;
    const depth = state.upperM3[room]! / areaM2;
    exchange.upperM2 = areaM2 + perimeterM * depth;
    exchange.lowerM2 = areaM2 + perimeterM * (heightM - depth);
    const upperK = state.temperatureK[2 * room + 1]!;
    const grey = emissivity[room]!;
    const up = upper.surfaceK[room]!;
    const low = lower.surfaceK[room]!;
    exchange.toUp = 4 * STEFAN_BOLTZMANN * cube((upperK + up) / 2) * grey;
    exchange.toLow = 4 * STEFAN_BOLTZMANN * cube((upperK + low) / 2) * grey;
    exchange.across = 4 * STEFAN_BOLTZMANN * cube((up + low) / 2) * SURFACE_EXCHANGE * (1 - grey);
  };

  const computeRoom = (room: number, dtS: number): void => {
    const { areaM2, perimeterM } = rooms[room]!;
    const depth = state.upperM3[room]! / areaM2;
    const upperK = state.temperatureK[2 * room + 1]!;
    const lowerK = state.temperatureK[2 * room]!;
    const soot = state.speciesKg[(2 * room + 1) * SPECIES_COUNT + SOOT]! / state.upperM3[room]!;
    emissivity[room] = emissivityOf(soot, upperK, depth, areaM2, perimeterM * depth);
    fill(room);
    const touched = (FILM + exchange.toUp) * exchange.upperM2;
    const below = exchange.toLow * areaM2;
    const losing = touched * (upperK - upper.surfaceK[room]!) + below * (upperK - lower.surfaceK[room]!);
    lossW[2 * room + 1] = damped(losing, touched + below, state.massKg[2 * room + 1]!, dtS);
    const cool = FILM * exchange.lowerM2;
    lossW[2 * room] = damped(cool * (lowerK - lower.surfaceK[room]!), cool, state.massKg[2 * room]!, dtS);
  };

  const advanceRoom = (room: number, dtS: number, radiantW: number): void => {
    fill(room);
    const { areaM2 } = rooms[room]!;
    const { upperM2, lowerM2, toUp, toLow, across } = exchange;
    const upperK = state.temperatureK[2 * room + 1]!;
    const lowerK = state.temperatureK[2 * room]!;
    const up = upper.surfaceK[room]!;
    const low = lower.surfaceK[room]!;
    const fallsOn = radiantW / (upperM2 + lowerM2);
    const shareUp = areaM2 / upperM2;
    const shareLow = areaM2 / lowerM2;
    const gainUp = FILM + toUp + across * shareUp;
    upper.step(room, gainUp, ((FILM + toUp) * upperK + across * shareUp * low) / gainUp, fallsOn, dtS);
    const gainLow = FILM + (toLow + across) * shareLow;
    const drivingLow = (FILM * lowerK + (toLow * upperK + across * up) * shareLow) / gainLow;
    lower.step(room, gainLow, drivingLow, fallsOn, dtS);
  };

  return {
    lossW,
    emissivity,
    compute(dtS) {
      for (let room = 0; room < state.rooms; room++) computeRoom(room, dtS);
    },
    advance(dtS, fireRoom, radiantW) {
      for (let room = 0; room < state.rooms; room++) advanceRoom(room, dtS, room === fireRoom ? radiantW : 0);
    },
  };
}
