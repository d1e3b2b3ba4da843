import type { FidelityCase, FidelityCheck } from "../../../core/fidelity.ts";
import { rng } from "../../../core/rng.ts";
import { ZERO_C_K } from "../gas.ts";
import { FURNITURE, METHANE, OUTSIDE, type ZoneNetwork } from "../network.ts";
import { GYPSUM, type Lining } from "../walls.ts";
import { createZones, type Zones } from "../zones.ts";

const sum = (values: Float64Array): number => values.reduce((all, x) => all + x, 0);

/** One room with a door, and one behind it whose door opens and closes at moments of chance. */
const TWO_ROOMS: ZoneNetwork = {
  rooms: [
    { areaM2: 12, perimeterM: 14, heightM: 2.5, floorZ: 0, lining: GYPSUM },
    { areaM2: 20, perimeterM: 18, heightM: 2.5, floorZ: 0, lining: GYPSUM },
  ],
  openings: [
    { a: 0, b: OUTSIDE, bottomZ: 0, topZ: 2, widthM: 0.8 },
    { a: 0, b: 1, bottomZ: 0, topZ: 2, widthM: 0.9 },
  ],
  shafts: [],
  ambientK: 293.15,
};

/** How far off mass and energy are at the end, relative to what was there: gained, given by the fire, lost to walls and outside. */
function conservation(seed: number): readonly [mass: number, energy: number] {
  const chance = rng(seed, "fire-conservation");
  const zones: Zones = createZones(TWO_ROOMS, {
    room: 0,
    baseM: 0.3,
    standing: "open",
    heatW: (atS) => Math.min(600_000, 46.9 * atS * atS),
    diameterM: null,
    radiativeShare: 0.35,
    fuel: FURNITURE,
  });
  const massKg = sum(zones.state.massKg);
  const energyJ = zones.energyJ();
  while (zones.atS < 600) {
    if (chance.uniform() < 0.1) zones.widthM[1] = chance.uniform() < 0.5 ? 0.9 : 0.009;
    zones.step(0.5);
  }
  const { ledger } = zones;
  const mass = sum(zones.state.massKg) - massKg - ledger.fuelKg + ledger.outKg;
  const energy = zones.energyJ() - energyJ - ledger.fireJ - ledger.fuelJ + ledger.lostJ + ledger.outJ;
  return [Math.abs(mass) / massKg, Math.abs(energy) / energyJ];
}

export const conservationCase: FidelityCase = {
  id: "fire-conservation",
  title: { en: "Mass and energy come out even", zh: "质量与能量守恒" },
  setUp: {
    en: "A fast fire of 600 kW in a room with a door to the outside and one to a second room that opens and closes at moments of chance, 600 s: what is there, less what was there and went in, plus what went out.",
    zh: "600 kW 快速火，房间有门通向室外，另有一扇随机开闭的门通向第二个房间，历时 600 s：终态减去初态与输入，加上输出。",
  },
  law: {
    en: "Each layer's mass and enthalpy; the pressure takes up what a room gains.",
    zh: "各层的质量与焓；房间的净增由压力吸收。",
  },
  source: "Conservation of mass and energy; band: 1e-9 of what was there at the start",
  run(seed) {
    const [mass, energy] = conservation(seed);
    const band = { low: 0, high: 1e-9 };
    return [
      { id: "mass", title: { en: "mass, relative", zh: "质量，相对误差" }, value: mass, unit: "1", band },
      { id: "energy", title: { en: "energy, relative", zh: "能量，相对误差" }, value: energy, unit: "1", band },
    ];
  },
};

const CERAMIC: Lining = { conductivity: 0.09, density: 128, heatCapacity: 1040, thicknessM: 0.05 };
const MARINITE: Lining = { conductivity: 0.12, density: 720, heatCapacity: 1250, thicknessM: 0.0127 };
const AMBIENT_C = 23;

/** The burner room, its short entry and the corridor with an open end, by CFAST's input of the test. */
const NBS: ZoneNetwork = {
  rooms: [
    { areaM2: 2.34 * 2.34, perimeterM: 9.36, heightM: 2.16, floorZ: 0, lining: CERAMIC },
    { areaM2: 1.03 * 1.02, perimeterM: 4.1, heightM: 2, floorZ: 0, lining: MARINITE },
    { areaM2: 12.19 * 2.44, perimeterM: 29.26, heightM: 2.44, floorZ: 0, lining: MARINITE },
  ],
  openings: [
    { a: 0, b: 1, bottomZ: 0, topZ: 1.6, widthM: 0.81 },
    { a: 1, b: 2, bottomZ: 0, topZ: 1.6, widthM: 0.81 },
    { a: 2, b: OUTSIDE, bottomZ: 0, topZ: 2.03, widthM: 0.76 },
  ],
  shafts: [],
  ambientK: AMBIENT_C + ZERO_C_K,
};

/** Read off the published layer tables at 600 s, where all changes slowly: upper layer, Cel, and interface, m. */
const MEASURED = { fireC: 268, fireM: 0.96, corridorC: 95.3, corridorM: 1.2 } as const;

function nbsState(): Zones {
  const zones = createZones(NBS, {
    room: 0,
    baseM: 0,
    // The burner is at the back wall.
    standing: "wall",
    heatW: (atS) => 110_000 * Math.min(1, atS / 10),
    diameterM: 0.38,
    radiativeShare: 0.2,
    fuel: METHANE,
  });
  zones.step(600);
  return zones;
}

export const corridorCase: FidelityCase = {
  id: "fire-room-corridor",
  title: { en: "A room and a corridor (NBS multi-room, MV100A)", zh: "房间与走廊（NBS 多房间试验 MV100A）" },
  setUp: {
    en: "110 kW of gas in a small room that opens on a corridor of 12 m with an open end, 600 s: layers against the measurement.",
    zh: "小房间内 110 kW 气体火，通向一端敞开的 12 m 走廊，历时 600 s：烟层与实测比较。",
  },
  law: {
    en: "The drills' model as it is, with the linings of the test.",
    zh: "演练所用模型原样，采用试验的衬里材料。",
  },
  source:
    "Peacock, Davis and Lee, NBSIR 88-3752 (1988), as in firemodels/fds and firemodels/cfast; bands: twice the experimental uncertainty of NUREG-1824 (layer temperature 14 %, height 13 %)",
  run(): readonly FidelityCheck[] {
    const { state } = nbsState();
    const rise = (room: number): number => state.temperatureK[2 * room + 1]! - ZERO_C_K - AMBIENT_C;
    return [
      {
        id: "fire-rise",
        title: { en: "fire room: temperature rise over measured", zh: "火源房间：温升与实测之比" },
        value: rise(0) / (MEASURED.fireC - AMBIENT_C),
        unit: "1",
        band: { low: 0.72, high: 1.28 },
      },
      {
        id: "fire-layer",
        title: { en: "fire room: layer over measured", zh: "火源房间：烟层高度与实测之比" },
        value: state.interfaceZ[0]! / MEASURED.fireM,
        unit: "1",
        band: { low: 0.74, high: 1.26 },
      },
      {
        id: "corridor-layer",
        title: { en: "corridor: layer over measured", zh: "走廊：烟层高度与实测之比" },
        value: state.interfaceZ[2]! / MEASURED.corridorM,
        unit: "1",
        band: { low: 0.74, high: 1.26 },
      },
      {
        id: "corridor-rise",
        title: { en: "corridor: temperature rise over measured", zh: "走廊：温升与实测之比" },
        value: rise(2) / (MEASURED.corridorC - AMBIENT_C),
        unit: "1",
        band: { low: 0.72, high: 1.28 },
      },
    ];
  },
};
