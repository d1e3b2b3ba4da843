import { HEAT_PER_AREA } from "./network.ts";
import { flameHeightM } from "./plume.ts";

/** How large the flames of a fire are, m. */
export interface FlameSize {
  /** Of the round base that burns. */
  readonly diameterM: number;
  /** Mean height over the base. */
  readonly heightM: number;
}

/**
 * Flames of goods in the open that give off so much, kW: the base has the area that gives it (`HEAT_PER_AREA`), and the height is
 * Heskestad's, L = 0.235 Q^(2/5) - 1.02 D. A ceiling or a wall beside them is left out: flames under it are longer, and lie along it.
 */
export function flamesOf(heatKw: number): FlameSize {
  const areaM2 = Math.max(0, heatKw) / (HEAT_PER_AREA / 1000);
  const diameterM = 2 * Math.sqrt(areaM2 / Math.PI);
  return { diameterM, heightM: flameHeightM(heatKw, diameterM) };
}
