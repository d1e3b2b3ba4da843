import { AMBIENT_PA, CLEAN_AIR, densityAt, GAS_CONSTANT, SPECIES_COUNT } from "./gas.ts";
import type { ZoneNetwork } from "./network.ts";

/** Each layer keeps at least this share of its room, so that it always has a temperature: 5 mm of 2.5 m. */
export const LEAST_SHARE = 0.002;

/** Layers of all rooms; layer 2r is the lower one of room r, 2r + 1 the upper. */
export interface ZoneState {
  readonly rooms: number;
  readonly volumeM3: Float64Array;
  /** Above outside at its floor, Pa. */
  readonly pressurePa: Float64Array;
  readonly upperM3: Float64Array;
  /** By layer, kg. */
  readonly massKg: Float64Array;
  /** By layer, then species, kg. */
  readonly speciesKg: Float64Array;
  /** By layer, K; of the three above. */
  readonly temperatureK: Float64Array;
  /** Of the interface, above the site's zero, m. */
  readonly interfaceZ: Float64Array;
}

export function createState({ rooms, ambientK, indoorK = ambientK }: ZoneNetwork): ZoneState {
  const count = rooms.length;
  const volumeM3 = Float64Array.from(rooms, ({ areaM2, heightM }) => areaM2 * heightM);
  const upperM3 = volumeM3.map((volume) => volume * LEAST_SHARE);
  const massKg = new Float64Array(2 * count);
  const speciesKg = new Float64Array(2 * count * SPECIES_COUNT);
  for (let room = 0; room < count; room++) {
    massKg[2 * room] = densityAt(indoorK) * (volumeM3[room]! - upperM3[room]!);
    massKg[2 * room + 1] = densityAt(indoorK) * upperM3[room]!;
  }
  for (let layer = 0; layer < 2 * count; layer++)
    for (let s = 0; s < SPECIES_COUNT; s++) speciesKg[layer * SPECIES_COUNT + s] = massKg[layer]! * CLEAN_AIR[s]!;
  const state: ZoneState = {
    rooms: count,
    volumeM3,
    pressurePa: new Float64Array(count),
    upperM3,
    massKg,
    speciesKg,
    temperatureK: new Float64Array(2 * count),
    interfaceZ: new Float64Array(count),
  };
  derive(state, rooms);
  return state;
}

/** Temperatures and interfaces of masses, volumes and pressures. */
export function derive(state: ZoneState, rooms: ZoneNetwork["rooms"]): void {
  for (let room = 0; room < state.rooms; room++) {
    const pressure = AMBIENT_PA + state.pressurePa[room]!;
    const lowerM3 = state.volumeM3[room]! - state.upperM3[room]!;
    state.temperatureK[2 * room] = (pressure * lowerM3) / (GAS_CONSTANT * state.massKg[2 * room]!);
    state.temperatureK[2 * room + 1] = (pressure * state.upperM3[room]!) / (GAS_CONSTANT * state.massKg[2 * room + 1]!);
    const { floorZ, areaM2 } = rooms[room]!;
    state.interfaceZ[room] = floorZ + lowerM3 / areaM2;
  }
}

/** Moves a share of one layer into the other layer of its room: volume, mass and all that is in it. */
function moveShare(state: ZoneState, from: number, share: number): void {
  const to = from ^ 1;
  const mass = state.massKg[from]! * share;
  state.massKg[from]! -= mass;
  state.massKg[to]! += mass;
  for (let s = 0; s < SPECIES_COUNT; s++) {
    const moved = state.speciesKg[from * SPECIES_COUNT + s]! * share;
    state.speciesKg[from * SPECIES_COUNT + s]! -= moved;
    state.speciesKg[to * SPECIES_COUNT + s]! += moved;
  }
}

/** Both layers become one gas; the interface stays where it is. */
function overturn(state: ZoneState, room: number): void {
  const lower = 2 * room;
  const upper = lower + 1;
  const share = state.upperM3[room]! / state.volumeM3[room]!;
  const mass = state.massKg[lower]! + state.massKg[upper]!;
  state.massKg[lower] = mass * (1 - share);
  state.massKg[upper] = mass * share;
  for (let s = 0; s < SPECIES_COUNT; s++) {
    const all = state.speciesKg[lower * SPECIES_COUNT + s]! + state.speciesKg[upper * SPECIES_COUNT + s]!;
    state.speciesKg[lower * SPECIES_COUNT + s] = all * (1 - share);
    state.speciesKg[upper * SPECIES_COUNT + s] = all * share;
  }
}

/**
 * Keeps every layer within its room, and the warmer gas above: a layer that has grown too thin takes from the other, and layers the
 * wrong way round turn over. Mass, species and energy of the room stay as they are.
 */
export function tidyLayers(state: ZoneState): void {
  for (let room = 0; room < state.rooms; room++) {
    const volume = state.volumeM3[room]!;
    const least = volume * LEAST_SHARE;
    const upper = state.upperM3[room]!;
    if (upper < least) {
      // What is below its least volume, or even below nothing, is filled up from the other layer.
      moveShare(state, 2 * room, (least - upper) / (volume - upper));
      state.upperM3[room] = least;
    } else if (volume - upper < least) {
      moveShare(state, 2 * room + 1, (least - (volume - upper)) / upper);
      state.upperM3[room] = volume - least;
    }
    const now = state.upperM3[room]!;
    // Denser above than below.
    if (state.massKg[2 * room + 1]! * (volume - now) > state.massKg[2 * room]! * now) overturn(state, room);
  }
}
