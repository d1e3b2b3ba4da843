import { pow } from "../../core/numeric.ts";
import { CP, densityAt, GRAVITY } from "./gas.ts";

/** Where a fire stands: in the open, at a wall, in a corner. The number of fires that its mirror images and itself are. */
export const IMAGES = { open: 1, wall: 2, corner: 4 } as const;
export type Standing = keyof typeof IMAGES;

/** Mean height of free flames over their base, m, of Q^(2/5), kW, and of the base's diameter (Heskestad 1983); below nought for embers. */
const flameTipM = (scale: number, diameterM: number): number => 0.235 * scale - 1.02 * diameterM;

/** The same of a fire's heat, kW; 0 where there are none. Half of the time flames are higher, half of it lower. */
export const flameHeightM = (heatKw: number, diameterM: number): number =>
  heatKw <= 0 ? 0 : Math.max(0, flameTipM(pow(heatKw, 0.4), diameterM));

/**
 * Air that a free plume takes in up to a height, kg/s (Heskestad; SFPE Handbook, NFPA 92): above the flames
 * 0.071 Qc^(1/3) (z - z0)^(5/3) + 0.00192 Qc, within them 0.0056 Qc z/L; kW and m.
 */
export function freePlumeKgS(heatKw: number, convectiveKw: number, heightM: number, diameterM: number): number {
  if (heatKw <= 0 || convectiveKw <= 0 || heightM <= 0) return 0;
  const scale = pow(heatKw, 0.4);
  const flameM = flameTipM(scale, diameterM);
  if (heightM < flameM) return (0.0056 * convectiveKw * heightM) / flameM;
  const rise = heightM - (0.083 * scale - 1.02 * diameterM);
  return 0.071 * pow(convectiveKw, 1 / 3) * pow(Math.max(0, rise), 5 / 3) + 0.00192 * convectiveKw;
}

/**
 * The same at a wall or in a corner, by reflection: the fire and its mirror images are one fire of n times the heat and area, of
 * which this one takes in an n-th (Zukoski 1981; SFPE Handbook).
 */
export function plumeKgS(
  heatKw: number,
  convectiveKw: number,
  heightM: number,
  diameterM: number,
  standing: Standing,
): number {
  const n = IMAGES[standing];
  return freePlumeKgS(n * heatKw, n * convectiveKw, heightM, diameterM * Math.sqrt(n)) / n;
}

/**
 * How much more a plume takes in that the inflow leans over, per ratio of the room's wind to the plume's velocity. Calibrated, one
 * figure for all, with `SHEAR_MIXING` on 45 of Steckler's 55 tests: doors and windows of all sizes, burners in the open, at walls and in
 * corners. With it the free plume's entrainment is about doubled in the middle of the room before an open door, where Quintiere,
 * Rinkinen and Jones 1981 and Steckler et al. 1982 found two to three times. In still air it adds nothing.
 */
export const LEAN_FACTOR = 14;
/** Most that leaning multiplies by: the upper end of what was measured. */
export const LEAN_MOST = 3;

/**
 * Factor on a plume's entrainment in a room with inflow. The wind is the inflow over the room's cross-section, sqrt(area) times
 * height; the plume's velocity is the room's scale of it, (g Q / (rho cp T H))^(1/3).
 */
export function leanFactor(
  inflowKgS: number,
  heatW: number,
  areaM2: number,
  heightM: number,
  ambientK: number,
): number {
  if (heatW <= 0 || inflowKgS <= 0) return 1;
  const rho = densityAt(ambientK);
  const wind = inflowKgS / (rho * Math.sqrt(areaM2) * heightM);
  const rising = pow((GRAVITY * heatW) / (rho * CP * ambientK * heightM), 1 / 3);
  return Math.min(LEAN_MOST, 1 + (LEAN_FACTOR * wind) / rising);
}

/**
 * Air that a jet through an opening takes in while it rises `heightM` into the layer above, kg/s: 0.16 Q^(1/3) W^(2/3) z (Poreh et
 * al. 1998, at room temperature; CFAST has besides (Tl/Tu)^(2/3), which is left to the calibration below), Q in kW the heat by which
 * it differs from what it rises through.
 */
export const spillPlumeKgS = (heatKw: number, widthM: number, heightM: number): number =>
  heatKw <= 0 || heightM <= 0 || widthM <= 0 ? 0 : 0.16 * pow(heatKw * widthM * widthM, 1 / 3) * heightM;

/** A cold jet that falls through a hot layer mixes less than one that rises: the factor of CFAST (spill_plume of its flowhorizontal.f90). */
export const FALLING_FACTOR = 0.25;

/**
 * Hot air that the inflow through a doorway drags down where hot flows out above it, as a share of the inflow. Calibrated on the
 * same tests as `LEAN_FACTOR`; Steckler et al. 1982 bound it by about a quarter.
 */
export const SHEAR_MIXING = 0.06;
