import { expect, test } from "vitest";
import { DEEP } from "../../../test/support/deep.ts";
import { type Rng, rng } from "../../core/rng.ts";
import { GROWTH_KW_S2, type Growth } from "./growth.ts";
import { FURNITURE, type ZoneFire } from "./network.ts";
import { randomVenue } from "./testing/venues.ts";
import { venueNetwork } from "./venueNetwork.ts";
import { FIBRE_BOARD, GYPSUM } from "./walls.ts";
import { LEAST_SHARE } from "./zoneState.ts";
import { createZones, type Zones } from "./zones.ts";

/** Seeds that found something once come first, and stay. */
const KEPT = [1, 7, 10_007, 10_013, 10_019, 10_107, 10_233];
const SEEDS = [...KEPT, ...Array.from({ length: DEEP ? 400 : 13 }, (_, i) => 20_000 + i)];

const sum = (values: Float64Array): number => values.reduce((all, x) => all + x, 0);

function fireOf(chance: Rng, rooms: number): ZoneFire {
  const names = Object.keys(GROWTH_KW_S2) as Growth[];
  const growth = GROWTH_KW_S2[names[chance.below(names.length)]!]! * 1000;
  const peakW = 10_000 + 4e6 * chance.uniform() * chance.uniform();
  return {
    room: chance.below(rooms),
    baseM: chance.uniform(),
    standing: (["open", "wall", "corner"] as const)[chance.below(3)]!,
    heatW: (atS) => (atS > 400 ? 0 : Math.min(peakW, growth * atS * atS)),
    diameterM: chance.uniform() < 0.5 ? null : 0.2 + chance.uniform(),
    radiativeShare: 0.35,
    fuel: FURNITURE,
  };
}

/** What must hold at any moment. @returns what does not */
function faultOf({ state }: Zones): string | null {
  for (let room = 0; room < state.rooms; room++) {
    const volume = state.volumeM3[room]!;
    const upper = state.upperM3[room]!;
    if (!(upper >= volume * LEAST_SHARE * 0.999 && upper <= volume * (1 - LEAST_SHARE * 0.999)))
      return `room ${room}: upper layer ${upper} of ${volume} m3`;
    if (!Number.isFinite(state.pressurePa[room]!)) return `room ${room}: pressure`;
    for (const layer of [2 * room, 2 * room + 1]) {
      if (!(state.massKg[layer]! > 0)) return `layer ${layer}: mass ${state.massKg[layer]}`;
      const kelvin = state.temperatureK[layer]!;
      if (!(kelvin > 200 && kelvin < 3000)) return `layer ${layer}: ${kelvin} K`;
    }
    if (state.temperatureK[2 * room]! > state.temperatureK[2 * room + 1]! + 1e-6) return `room ${room}: upside down`;
  }
  return state.speciesKg.every((x) => x >= 0) ? null : "species below 0";
}

/** Burns in rooms of chance while doors open and close at moments of chance; then all must come out even. */
function run(seed: number): void {
  const chance = rng(seed, "fire-property");
  const venue = randomVenue(chance);
  const { network, openingOf, widths } = venueNetwork(
    venue,
    seed % 2 === 0 ? GYPSUM : FIBRE_BOARD,
    30 * chance.uniform() - 5,
  );
  const zones = createZones(network, fireOf(chance, venue.rooms.length));
  const massKg = sum(zones.state.massKg);
  const energyJ = zones.energyJ();
  const end = DEEP ? 900 : 200;
  let largestPa = 0;
  while (zones.atS < end) {
    if (openingOf.length > 0 && chance.uniform() < 0.2) {
      const i = chance.below(openingOf.length);
      // Once in a while a door is shut tight, which no door is.
      const width = chance.uniform() < 0.5 ? widths[i]!.open : chance.uniform() < 0.8 ? widths[i]!.closed : 0;
      if (openingOf[i]! >= 0) zones.widthM[openingOf[i]!] = width;
    }
    zones.step(0.1 + 0.9 * chance.uniform());
    const fault = faultOf(zones);
    if (fault !== null) throw new Error(`seed ${seed} at ${zones.atS} s: ${fault}`);
    largestPa = Math.max(largestPa, ...zones.state.pressurePa.map(Math.abs));
  }
  const { ledger } = zones;
  const massError = sum(zones.state.massKg) - massKg - ledger.fuelKg + ledger.outKg;
  const energyError = zones.energyJ() - energyJ - ledger.fireJ - ledger.fuelJ + ledger.lostJ + ledger.outJ;
  expect(Math.abs(massError) / massKg, `seed ${seed}: mass`).toBeLessThan(1e-10);
  expect(Math.abs(energyError) / energyJ, `seed ${seed}: energy`).toBeLessThan(1e-9);
  expect(largestPa, `seed ${seed}: pressure`).toBeLessThan(50_000);
}

test("rooms of chance with doors of chance: layers stay in their rooms, and mass and energy come out even", () => {
  for (const seed of SEEDS) run(seed);
}, 300_000);
