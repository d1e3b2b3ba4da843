import type { FidelityCase, FidelityCheck } from "../../../core/fidelity.ts";
import type { LocalText } from "../../../core/place.ts";
import { addDose, createDoses } from "../dose.ts";
import { type Growth, heatReleaseKw, peakAtS } from "../growth.ts";
import { AIR_O2_PCT, type CoLaw, type Exposure } from "../toxicity.ts";
import { extinctionOf, visibilityM } from "../visibility.ts";

const CLEAN: Exposure = { coPpm: 0, co2Pct: 0, hcnPpm: 0, o2Pct: AIR_O2_PCT, temperatureC: 20, fluxKwM2: 0 };

/** How long the integrator of the crowd's doses takes to a dose of 1, min, in steps of 0.1 s; -1 where a day is not enough. */
function simulatedMinutes(at: Exposure, law: CoLaw): number {
  const doses = createDoses(1, law);
  for (let step = 1; step <= 864_000; step++) {
    addDose(doses, 0, at, 0.1);
    if (doses.asphyxiants[0]! >= 1 || doses.heat[0]! >= 1) return step / 600;
  }
  return -1;
}

interface Vector {
  readonly id: string;
  readonly title: LocalText;
  readonly at: Partial<Exposure>;
  readonly minutes: number;
  readonly law?: CoLaw;
}

/** Times to a dose of 1 that the laws give on paper. */
const VECTORS: readonly Vector[] = [
  { id: "co", title: { en: "CO 1000 ppm", zh: "CO 1000 ppm" }, at: { coPpm: 1000 }, minutes: 35 },
  {
    id: "co-co2",
    title: { en: "CO 1000 ppm in 5 % CO2", zh: "CO 1000 ppm 与 5 % CO2" },
    at: { coPpm: 1000, co2Pct: 5 },
    minutes: 12.88,
  },
  { id: "hcn", title: { en: "HCN 100 ppm", zh: "HCN 100 ppm" }, at: { hcnPpm: 100 }, minutes: 22.87 },
  { id: "hot-air", title: { en: "air of 100 Cel", zh: "100 Cel 的空气" }, at: { temperatureC: 100 }, minutes: 24.7 },
  {
    id: "radiant",
    title: { en: "radiant heat 2.5 kW/m2", zh: "热辐射 2.5 kW/m2" },
    at: { fluxKwM2: 2.5 },
    minutes: 44.2 / 60,
  },
  {
    id: "co-fds-evac",
    title: { en: "CO 1000 ppm by the law of FDS+Evac", zh: "CO 1000 ppm（FDS+Evac 定律）" },
    at: { coPpm: 1000 },
    minutes: 28.2,
    law: "fdsEvac",
  },
];

export const fedCase: FidelityCase = {
  id: "fire-fed-vectors",
  title: { en: "Time to a dose of 1", zh: "达到剂量 1 的时间" },
  setUp: {
    en: "One person stands in a constant exposure; the crowd's integrator adds the dose in steps of 0.1 s until it is 1.",
    zh: "一人处于恒定暴露中；人群剂量积分器以 0.1 s 步长累加，直到剂量为 1。",
  },
  law: {
    en: "ISO 13571:2012: CO 35 000 ppm min, HCN, hyperventilation exp(CO2 %/5), heat 4.1e8 T^-3.61 min and 4.2 q^-1.9 min; FDS+Evac's law for CO beside it.",
    zh: "ISO 13571:2012：CO 35 000 ppm·min、HCN、过度通气 exp(CO2 %/5)、热 4.1e8 T^-3.61 min 与 4.2 q^-1.9 min；并列 FDS+Evac 的 CO 定律。",
  },
  source:
    "ISO 13571:2012; Korhonen and Hostikka, VTT Working Papers 119 (2009); bands: 0.5 % of the laws' values on paper",
  run: () =>
    VECTORS.map(({ id, title, at, minutes, law = "iso13571" }) => ({
      id,
      title,
      value: simulatedMinutes({ ...CLEAN, ...at }, law),
      unit: "min",
      band: { low: minutes * 0.995, high: minutes * 1.005 },
    })),
};

export const visibilityCase: FidelityCase = {
  id: "fire-visibility",
  title: { en: "Visibility through smoke", zh: "烟气中的能见度" },
  setUp: {
    en: "Soot of 1e-4 kg/m3: its extinction, and how far a reflecting and a lit sign are seen.",
    zh: "碳烟 1e-4 kg/m3：消光系数，以及反光标志和发光标志的可见距离。",
  },
  law: {
    en: "S = 3/K reflecting, 8/K lit (Jin); K = 8700 m2/kg times soot (Mulholland and Croarkin).",
    zh: "反光 S = 3/K，发光 S = 8/K（Jin）；K = 8700 m2/kg × 碳烟浓度（Mulholland 与 Croarkin）。",
  },
  source: "Jin, SFPE Handbook; Mulholland and Croarkin, Fire and Materials 24 (2000); bands: 0.1 % of the laws' values",
  run(): readonly FidelityCheck[] {
    const k = extinctionOf(1e-4);
    const near = (value: number) => ({ low: value * 0.999, high: value * 1.001 });
    return [
      { id: "extinction", title: { en: "extinction", zh: "消光系数" }, value: k, unit: "/m", band: near(0.87) },
      {
        id: "reflective",
        title: { en: "reflecting sign", zh: "反光标志" },
        value: visibilityM(k, "reflective"),
        unit: "m",
        band: near(3.448),
      },
      {
        id: "lit",
        title: { en: "lit sign", zh: "发光标志" },
        value: visibilityM(k, "lit"),
        unit: "m",
        band: near(9.195),
      },
    ];
  },
};

const GROWTHS: readonly (readonly [Growth, LocalText, number])[] = [
  ["slow", { en: "slow", zh: "慢速" }, 600],
  ["medium", { en: "medium", zh: "中速" }, 300],
  ["fast", { en: "fast", zh: "快速" }, 150],
  ["ultraFast", { en: "ultra-fast", zh: "超快速" }, 75],
];

/** When a fire that goes on growing first passes a heat release rate, s, looked for in steps of 0.1 s. */
function secondsTo(kw: number, growth: Growth): number {
  const curve = { growth, peakKw: 10 * kw, steadyS: 0, decayS: 0 };
  let tenths = 0;
  while (tenths < 100_000 && heatReleaseKw(curve, tenths / 10) < kw) tenths++;
  return tenths / 10;
}

export const growthCase: FidelityCase = {
  id: "fire-t-squared",
  title: { en: "Fires that grow as t squared", zh: "t 平方增长火灾" },
  setUp: {
    en: "When each growth reaches 1055 kW (1000 Btu/s), and how it has died down at its end.",
    zh: "各增长类型达到 1055 kW（1000 Btu/s）的时间，以及结束时是否熄灭。",
  },
  law: { en: "Q = alpha t^2 (NFPA 72, NFPA 92).", zh: "Q = alpha t^2（NFPA 72、NFPA 92）。" },
  source: "NFPA 92 and NFPA 72: 600, 300, 150, 75 s; bands: 1 %",
  run(): readonly FidelityCheck[] {
    const times = GROWTHS.map(([growth, title, s]) => ({
      id: growth,
      title,
      value: secondsTo(1055, growth),
      unit: "s",
      band: { low: s * 0.99, high: s * 1.01 },
    }));
    const curve = { growth: "medium", peakKw: 1000, steadyS: 60, decayS: 120 } as const;
    return [
      ...times,
      {
        id: "out",
        title: { en: "medium, after its decay", zh: "中速，衰减结束后" },
        value: heatReleaseKw(curve, peakAtS(curve) + 180),
        unit: "kW",
        band: { low: 0, high: 0 },
      },
    ];
  },
};
