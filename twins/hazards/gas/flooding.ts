import { ln } from "../../core/numeric.ts";
import { AMBIENT_PA, ZERO_C_K } from "../fire/gas.ts";

/** J/(mol K), and kg/mol. */
const MOLAR_GAS = 8.314462;
const CO2_KG_MOL = 0.04401;
const AIR_KG_MOL = 0.02896;

/** Density of carbon dioxide over that of air. */
export const CO2_OVER_AIR = CO2_KG_MOL / AIR_KG_MOL;

/** Of an ideal gas at the pressure of the ground, kg/m3: 1.83 at 20 Cel. */
export const co2KgM3 = (temperatureC: number): number =>
  (AMBIENT_PA * CO2_KG_MOL) / (MOLAR_GAS * (temperatureC + ZERO_C_K));

/** Least design concentration, and what just puts out oil and most liquids, as volume shares (NFPA 12, 5.3.2). */
export const DESIGN_SHARE = 0.34;
export const EXTINGUISHING_SHARE = 0.28;

/** Immediately dangerous to life or health (NIOSH 1994: 40 000 ppm), volume share. */
export const IDLH_SHARE = 0.04;

/** Time from the horn to the discharge that people get out in, s; and in which the design concentration is there (NFPA 12: surface fires, 60 s). */
export const PRE_DISCHARGE_S = 30;
export const DISCHARGE_S = 60;

/**
 * Carbon dioxide for a volume, kg: free efflux, where what flows out is as rich as what is in the room, so that x m3 in each m3 leave
 * 1 - exp(-x) (NFPA 12 annex D). At 34 % 0.76 kg/m3; NFPA's tables ask for 0.73 to 1.15, more in small rooms for their leaks.
 * @throws RangeError for a share that is none
 */
export function floodingKg(volumeM3: number, share: number, temperatureC: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`a share of ${share}, not between 0 and 1`);
  return volumeM3 * -ln(1 - share) * co2KgM3(temperatureC);
}
