import { type Rng, rng } from "../../../twins/core/rng.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { HazardPicture } from "../play/hazardPicture.ts";
import type { Pose } from "../session/furniture.ts";
import type { Spot } from "../session/prediction.ts";
import type { Puff } from "./puffs3d.ts";

/** Dust in the air: drawn, and no part of what is computed. It rises with the shaking and with what falls, and settles, s. */
const RISES_S = 4;
const SETTLES_S = 25;
/** All of it dims what is seen by so much, 1/m. */
export const DUST_PER_M = 0.018;
/** A floor that shakes by so much has all the dust up, m/s2. */
const ALL_AT_MPS2 = 4;
/** Something heavy that falls raises so much of it. */
const FALL_SHARE = 0.12;

/** How much dust is up, 0 to 1, some time later. */
export function dustAfter(dust: number, shakingMps2: number, falls: number, dtS: number): number {
  const wanted = Math.min(1, shakingMps2 / ALL_AT_MPS2);
  const paceS = wanted > dust ? RISES_S : SETTLES_S;
  const next = dust + (wanted - dust) * (1 - Math.exp(-dtS / paceS)) + FALL_SHARE * falls;
  return Math.max(0, Math.min(1, next < 0.002 && wanted === 0 ? 0 : next));
}

/** Puffs a second around oneself while everything shakes, and of each nozzle while gas is let out. */
const SHAKEN_PER_S = 14;
const NOZZLE_PER_S = 9;
const REACH_M = 7;
const FALL_PUFFS = 7;
/** Nozzles of a flooding under a ceiling: one for so much floor each way, m; no more than these are drawn at once. */
const NOZZLE_EVERY_M = 5;
const MOST_NOZZLES = 6;

const around = (chance: Rng, m: number): number => m * (2 * chance.uniform() - 1);

/** Plaster that trickles from the ceiling near somebody. */
function trickle({ x, y }: Spot, ceilingZ: number, chance: Rng): Puff {
  return {
    ...{ x: x + around(chance, REACH_M), y: y + around(chance, REACH_M), z: ceilingZ - 0.1 },
    ...{ vx: around(chance, 0.15), vy: around(chance, 0.15), vz: -0.5 - 0.4 * chance.uniform() },
    ...{ lifeS: 2.5 + 2 * chance.uniform(), fromM: 0.08, toM: 0.4 + 0.3 * chance.uniform(), white: 0.2, alpha: 0.3 },
  };
}

/** What something that falls throws up beside it. */
function thrown({ at }: Pose, sizeM: number, floorZ: number, chance: Rng): Puff {
  const rad = 2 * Math.PI * chance.uniform();
  const mps = 0.5 + 0.7 * chance.uniform();
  return {
    ...{ x: at[0] + 0.4 * sizeM * Math.cos(rad), y: at[1] + 0.4 * sizeM * Math.sin(rad), z: floorZ + 0.12 },
    ...{ vx: mps * Math.cos(rad), vy: mps * Math.sin(rad), vz: 0.25 + 0.2 * chance.uniform() },
    ...{ lifeS: 3 + 2 * chance.uniform(), fromM: 0.15, toM: 0.45 + 0.35 * chance.uniform(), white: 0.1, alpha: 0.42 },
  };
}

/** A jet of cold gas goes down, and its mist spreads on the floor. */
function jet(x: number, y: number, ceilingZ: number, chance: Rng): Puff {
  return {
    ...{ x: x + around(chance, 0.1), y: y + around(chance, 0.1), z: ceilingZ - 0.25 },
    ...{ vx: around(chance, 0.9), vy: around(chance, 0.9), vz: -3.2 - 1.2 * chance.uniform() },
    ...{ lifeS: 1.3 + 0.5 * chance.uniform(), fromM: 0.12, toM: 0.8 + 0.3 * chance.uniform(), white: 1, alpha: 0.55 },
  };
}

/** Where gas is let out of a room's ceiling, nearest first. */
export function nozzlesOf(
  { rooms }: Pick<VenueView, "rooms">,
  room: number,
  { x, y }: Spot,
): readonly (readonly [number, number])[] {
  const outline = rooms[room]?.outline ?? [];
  if (outline.length === 0) return [];
  const spread = (k: 0 | 1): readonly number[] => {
    const [low, high] = [Math.min(...outline.map((at) => at[k])), Math.max(...outline.map((at) => at[k]))];
    const count = Math.max(1, Math.round((high - low) / NOZZLE_EVERY_M));
    return Array.from({ length: count }, (_, n) => low + ((n + 0.5) * (high - low)) / count);
  };
  return spread(0)
    .flatMap((px) => spread(1).map((py) => [px, py] as const))
    .sort((a, b) => Math.hypot(a[0] - x, a[1] - y) - Math.hypot(b[0] - x, b[1] - y))
    .slice(0, MOST_NOZZLES);
}

export interface DustSeen {
  readonly picture: HazardPicture | null;
  readonly spot: Spot;
  readonly isOutside: boolean;
  /** Nothing moves in the air. */
  readonly isStill: boolean;
  readonly dtS: number;
}

/** Dust of an earthquake and jets of gas: how dim it is, and the puffs that come. */
export function createDust(venue: VenueView, add: (puff: Puff) => void) {
  const chance = rng(17, "dust");
  let [dust, falls, owedPuffs] = [0, 0, 0];
  let nozzles: readonly (readonly [number, number])[] = [];
  const ceilingOf = (storey: number): number => {
    const { floorZ = 0, heightM = 2.5 } = venue.storeys[storey] ?? {};
    return floorZ + heightM;
  };
  const emit = (perS: number, dtS: number, make: () => Puff): void => {
    owedPuffs = Math.min(12, owedPuffs + perS * dtS);
    for (; owedPuffs >= 1; owedPuffs--) add(make());
  };
  return {
    /** 0 to 1. */
    get level() {
      return dust;
    },
    /** Something has fallen over just now. */
    fell(obstacle: number, pose: Pose, isStill: boolean): void {
      const one = venue.obstacles[obstacle];
      if (one === undefined) return;
      falls++;
      const sizeM = Math.max(...one.sizeM);
      const floorZ = venue.storeys[one.storey]?.floorZ ?? 0;
      if (!isStill) for (let n = 0; n < FALL_PUFFS; n++) add(thrown(pose, sizeM, floorZ, chance));
    },
    update({ picture, spot, isOutside, isStill, dtS }: DustSeen): void {
      const shakingMps2 = picture?.shakingMps2 ?? 0;
      dust = dustAfter(dust, shakingMps2, falls, dtS);
      falls = 0;
      if (isStill) return;
      const top = ceilingOf(spot.storey);
      if (shakingMps2 > 0.3 && !isOutside)
        emit(SHAKEN_PER_S * Math.min(1, shakingMps2 / ALL_AT_MPS2), dtS, () => trickle(spot, top, chance));
      const { gas } = picture ?? {};
      if (gas?.phase !== "discharging") {
        nozzles = [];
        return;
      }
      if (nozzles.length === 0) nozzles = nozzlesOf(venue, gas.shares.indexOf(Math.max(...gas.shares)), spot);
      emit(NOZZLE_PER_S * nozzles.length, dtS, () => {
        const [x, y] = nozzles[Math.floor(nozzles.length * chance.uniform())]!;
        return jet(x, y, top, chance);
      });
    },
  };
}
