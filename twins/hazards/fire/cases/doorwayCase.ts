import type { FidelityCase, FidelityCheck } from "../../../core/fidelity.ts";
import { ln, pow } from "../../../core/numeric.ts";
import { CP, densityAt, GRAVITY } from "../gas.ts";
import { METHANE, OUTSIDE, type ZoneNetwork } from "../network.ts";
import { createSlabs, DISCHARGE, type Side, slabsOf } from "../slabs.ts";
import { GYPSUM } from "../walls.ts";
import { createZones } from "../zones.ts";

const AMBIENT_K = 293.15;
const DOOR: Readonly<Record<"widthM" | "heightM", number>> = { widthM: 0.9, heightM: 2 };

/** Flow out of and into a room with a hot layer above `interfaceM` whose neutral plane is at `neutralM`. */
function modelFlows(hotK: number, interfaceM: number, neutralM: number): readonly [out: number, into: number] {
  const buoyancy = GRAVITY * (densityAt(AMBIENT_K) - densityAt(hotK));
  const inside: Side = {
    pressurePa: -buoyancy * (neutralM - interfaceM),
    floorZ: 0,
    interfaceZ: interfaceM,
    lowerK: AMBIENT_K,
    upperK: hotK,
  };
  const outside: Side = { pressurePa: 0, floorZ: 0, interfaceZ: Infinity, lowerK: AMBIENT_K, upperK: AMBIENT_K };
  const slabs = createSlabs();
  slabsOf(slabs, inside, outside, 0, DOOR.heightM, DOOR.widthM, AMBIENT_K);
  let [out, into] = [0, 0];
  for (let i = 0; i < slabs.count; i++) {
    out += Math.max(0, slabs.flowKgS[i]!);
    into += Math.max(0, -slabs.flowKgS[i]!);
  }
  return [out, into];
}

/** Rockett's formulas for the same, kg/s. */
function rockettFlows(hotK: number, interfaceM: number, neutralM: number): readonly [out: number, into: number] {
  const relative = 1 - AMBIENT_K / hotK;
  const scale = (2 / 3) * DISCHARGE * DOOR.widthM * densityAt(AMBIENT_K) * Math.sqrt(2 * GRAVITY * relative);
  const above = DOOR.heightM - neutralM;
  return [
    scale * Math.sqrt(AMBIENT_K / hotK) * above * Math.sqrt(above),
    scale * (neutralM + interfaceM / 2) * Math.sqrt(neutralM - interfaceM),
  ];
}

/** Air into a room that is all hot, as a share of A sqrt(H), kg/(s m^(5/2)): at the neutral plane where in and out balance. */
function kawagoeFactor(hotK: number): number {
  let [low, high] = [0.01, DOOR.heightM];
  for (let i = 0; i < 50; i++) {
    const neutral = (low + high) / 2;
    const [out, into] = modelFlows(hotK, 0, neutral);
    if (out > into) low = neutral;
    else high = neutral;
  }
  return modelFlows(hotK, 0, low)[1] / (DOOR.widthM * DOOR.heightM * Math.sqrt(DOOR.heightM));
}

/** Hot gas, its interface and the neutral plane. */
const STATES = [
  [400, 0.8, 1.1],
  [600, 0.5, 0.9],
  [1000, 0.2, 0.75],
] as const;

export const doorwayCase: FidelityCase = {
  id: "fire-doorway",
  title: { en: "Steady flow through a doorway", zh: "门洞的稳态流动" },
  setUp: {
    en: "A door of 0.9 x 2 m between a room with a hot layer and the outside, at a given neutral plane: the model's slabs over Rockett's closed formulas; and the inflow of a room that is all at 1200 K, over A sqrt(H).",
    zh: "0.9 x 2 m 门洞，一侧为有热层的房间，一侧为室外，给定中性面：模型分层积分与 Rockett 公式之比；以及整室 1200 K 时进风量与 A sqrt(H) 之比。",
  },
  law: {
    en: "Bernoulli with C = 0.7 and hydrostatic pressure on both sides, integrated exactly over each band.",
    zh: "伯努利方程，C = 0.7，两侧静压分布，逐带精确积分。",
  },
  source:
    "Rockett, Combustion Science and Technology 12 (1976): 1 %; Babrauskas and Williamson, Fire Technology 14 (1978): 0.40 to 0.61",
  run(): readonly FidelityCheck[] {
    const ratios = STATES.flatMap(([hotK, interfaceM, neutralM]) => {
      const [out, into] = modelFlows(hotK, interfaceM, neutralM);
      const [rockettOut, rockettIn] = rockettFlows(hotK, interfaceM, neutralM);
      const band = { low: 0.99, high: 1.01 };
      return [
        {
          id: `out-${hotK}`,
          title: { en: `outflow over Rockett's, ${hotK} K`, zh: `流出与 Rockett 之比，${hotK} K` },
          value: out / rockettOut,
          unit: "1",
          band,
        },
        {
          id: `in-${hotK}`,
          title: { en: `inflow over Rockett's, ${hotK} K`, zh: `流入与 Rockett 之比，${hotK} K` },
          value: into / rockettIn,
          unit: "1",
          band,
        },
      ];
    });
    return [
      ...ratios,
      {
        id: "kawagoe",
        title: { en: "inflow at 1200 K over A sqrt(H)", zh: "1200 K 时进风量与 A sqrt(H) 之比" },
        value: kawagoeFactor(1200),
        unit: "kg/s/m2.5",
        band: { low: 0.4, high: 0.61 },
      },
    ];
  },
};

const HALL = { areaM2: 100, heightM: 5 } as const;

/** When the layer has come down to half the height, s, by the model. */
function modelFillingS(heatKw: number): number {
  const network: ZoneNetwork = {
    rooms: [{ ...HALL, perimeterM: 40, floorZ: 0, lining: GYPSUM }],
    // At the floor, so that cool air gives way to what the fire adds.
    openings: [{ a: 0, b: OUTSIDE, bottomZ: 0, topZ: 0.05, widthM: 2 }],
    shafts: [],
    ambientK: AMBIENT_K,
  };
  const zones = createZones(network, {
    room: 0,
    baseM: 0,
    standing: "open",
    heatW: () => 1000 * heatKw,
    diameterM: 0.5,
    radiativeShare: 0.35,
    fuel: METHANE,
  });
  while (zones.state.interfaceZ[0]! > HALL.heightM / 2 && zones.atS < 3600) zones.step(0.25);
  return zones.atS;
}

/** The same by Zukoski's equation: dz/dt = -(0.071 Q^(1/3) z^(5/3) + volume of the fire's heat)/(rho A), Q in kW. */
function zukoskiFillingS(heatKw: number): number {
  const rho = densityAt(AMBIENT_K);
  let [z, atS] = [HALL.heightM as number, 0];
  for (; z > HALL.heightM / 2; atS += 0.05) {
    const plume = 0.071 * pow(heatKw, 1 / 3) * pow(z, 5 / 3);
    z -= (0.05 * (plume + (650 * heatKw) / (CP * AMBIENT_K))) / (rho * HALL.areaM2);
  }
  return atS;
}

/** Where NFPA 92 sees the first of the smoke then, m. */
const nfpaHeightM = (heatKw: number, atS: number): number => {
  const { areaM2, heightM } = HALL;
  const scaled = (atS * pow(heatKw, 1 / 3)) / pow(heightM, 4 / 3) / (areaM2 / (heightM * heightM));
  return heightM * (1.11 - 0.28 * ln(scaled));
};

export const fillingCase: FidelityCase = {
  id: "fire-smoke-filling",
  title: { en: "A closed hall fills with smoke", zh: "封闭大厅的烟气充填" },
  setUp: {
    en: "Steady fires, whose flames stay below the layer, in a hall of 100 m2 and 5 m with a gap at the floor: the time until the layer has come down to half the height, over that of Zukoski's equation. NFPA 92's correlation is of the first smoke, so it is lower, and only told.",
    zh: "100 m2、高 5 m 的大厅内稳态火（火焰低于烟层），地面有缝隙：烟层降到一半高度的时间与 Zukoski 方程之比。NFPA 92 关联式描述最先出现的烟气，位置更低，仅列出。",
  },
  law: {
    en: "Heskestad's plume in still air, with no leaning; layers by mass and energy; heat into gypsum.",
    zh: "静止空气中的 Heskestad 羽流，无倾斜；按质量与能量求烟层；石膏板吸热。",
  },
  source:
    "Zukoski, Fire and Materials 2 (1978) 54, with his plume as in Karlsson and Quintiere (2000) eq. 4.21; NFPA 92 (2021) eq. 5.4.2.1; band: 20 %, the scatter between plume correlations (SFPE Handbook)",
  run: () =>
    [20, 50, 100].flatMap((heatKw): readonly FidelityCheck[] => {
      const atS = modelFillingS(heatKw);
      return [
        {
          id: `time-${heatKw}`,
          title: {
            en: `time to half height over Zukoski's, ${heatKw} kW`,
            zh: `降至半高时间与 Zukoski 之比，${heatKw} kW`,
          },
          value: atS / zukoskiFillingS(heatKw),
          unit: "1",
          band: { low: 0.8, high: 1.2 },
        },
        {
          id: `nfpa-${heatKw}`,
          title: {
            en: `NFPA 92's height of first smoke then, ${heatKw} kW`,
            zh: `此时 NFPA 92 的首烟高度，${heatKw} kW`,
          },
          value: nfpaHeightM(heatKw, atS),
          unit: "m",
          band: null,
        },
      ];
    }),
};
