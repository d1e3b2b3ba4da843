import { pow } from "../../core/numeric.ts";
import type { LocalText } from "../../core/place.ts";
import { HEAT_PER_AREA } from "./network.ts";

/** What a portable extinguisher holds. */
export const AGENTS = ["water", "co2", "powder"] as const;
export type Agent = (typeof AGENTS)[number];

/** A portable extinguisher, as EN 3 marks it. */
export interface Extinguisher {
  readonly title: LocalText;
  /** How long it discharges, s. */
  readonly dischargeS: number;
  /** From the nozzle to the fire's edge, m: ours, EN 3 asks for no length (BS 5423 before it had 6 m of a jet of water). */
  readonly reachM: number;
  /** Water that it gives, l/s; 0 for what puts a fire out by its area. */
  readonly waterLpS: number;
  /** Square metres of burning liquid that it puts out, in all: the tray of its B rating; 0 for water. */
  readonly trayM2: number;
}

/** Tray of a rating of EN 3-7 for liquids, m2: n litres of water and heptane, 0.0314 n (13B: 0.72 m across, 233B: 3.05 m). */
export const trayM2 = (rating: number): number => (3.141592653589793 / 100) * rating;

/** Usual sizes with times and ratings as makers give them, powder 183B and carbon dioxide 89B; EN 3-7 asks for shorter times at least. */
export const EXTINGUISHER: Readonly<Record<Agent, Extinguisher>> = {
  water: {
    title: { en: "water, 6 l", zh: "水型 6 L" },
    dischargeS: 40,
    reachM: 4,
    waterLpS: 0.15,
    trayM2: 0,
  },
  co2: {
    title: { en: "carbon dioxide, 5 kg", zh: "二氧化碳 5 kg" },
    dischargeS: 16,
    reachM: 2.5,
    waterLpS: 0,
    trayM2: trayM2(89),
  },
  powder: {
    title: { en: "powder, 6 kg", zh: "干粉 6 kg" },
    dischargeS: 18,
    reachM: 4,
    waterLpS: 0,
    trayM2: trayM2(183),
  },
};

/**
 * What a beginner makes of a rated extinguisher: UL 711 rates for liquids at 40 % of the fire that a trained hand puts out. For water
 * and for powder on goods the same share is ours.
 */
export const BEGINNER_SHARE = 0.4;

/** Of a sprinkler's water on cribs: tau = 3.0 w^-1.85 s, w in mm/s (Evans, NISTIR 5254, 1993: 410 s at 0.07 mm/s). */
const EVANS_S = 3;
const EVANS_POWER = 1.85;

/**
 * How fast a jet lowers a fire of `heatKw`, kW/s, where `skill` of it gets to what burns.
 *
 * Water: Evans's decay with the jet's water over the area that burns now, which shrinks with the fire: dQ/dt = -Q / (3.0 w^-1.85). That a
 * hand's jet counts like a sprinkler's spray is ours. Others: the tray of the rating is swept once in the time of the discharge, so
 * that a fire of less area than the tray goes out before the bottle is empty; that the sweep is even is ours.
 */
export function fallKwS(agent: Agent, heatKw: number, skill: number, heatPerAreaKw = HEAT_PER_AREA / 1000): number {
  if (heatKw <= 0) return 0;
  const { waterLpS, trayM2: tray, dischargeS } = EXTINGUISHER[agent];
  if (waterLpS === 0) return (skill * tray * heatPerAreaKw) / dischargeS;
  const densityMmS = (skill * waterLpS * heatPerAreaKw) / heatKw;
  return (heatKw * pow(densityMmS, EVANS_POWER)) / EVANS_S;
}

/** Largest fire, kW, that one extinguisher puts out if it does not grow meanwhile. */
export function mostKw(agent: Agent, skill: number, heatPerAreaKw = HEAT_PER_AREA / 1000): number {
  const { waterLpS, trayM2: tray, dischargeS } = EXTINGUISHER[agent];
  if (waterLpS === 0) return skill * tray * heatPerAreaKw;
  // Of d(Q^1.85)/dt = -1.85/3 (skill flow q'')^1.85.
  return skill * waterLpS * heatPerAreaKw * pow((EVANS_POWER * dischargeS) / EVANS_S, 1 / EVANS_POWER);
}
