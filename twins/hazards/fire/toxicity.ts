import { exp, pow } from "../../core/numeric.ts";

/**
 * Fractional effective doses. A dose of 1 is where the median person can no longer escape; rates are per minute of a constant
 * exposure. ISO 13571:2012 unless a function names another source.
 */

/** What is breathed and felt, as volume shares, Cel and kW/m2. */
export interface Exposure {
  readonly coPpm: number;
  readonly co2Pct: number;
  readonly hcnPpm: number;
  readonly o2Pct: number;
  readonly temperatureC: number;
  readonly fluxKwM2: number;
}

/** Which law turns carbon monoxide into a dose: they differ by a fifth, so each figure names its own. */
export type CoLaw = "iso13571" | "fdsEvac";

/** Oxygen of clean air, by volume. */
export const AIR_O2_PCT = 20.9;

/** Breathing is faster in carbon dioxide, so more is taken in (ISO 13571): a factor of 1 or more. */
export const hyperventilation = (co2Pct: number): number => (co2Pct <= 0 ? 1 : exp(co2Pct / 5));

/** Breathing in carbon dioxide by FDS+Evac (VTT Working Papers 119, 2009; Purser in the SFPE Handbook), per the rate at rest, 7.1 l/min. */
export const hyperventilationFdsEvac = (co2Pct: number): number =>
  co2Pct <= 0 ? 1 : Math.max(1, exp(0.1903 * co2Pct + 2.0004) / 7.1);

/** Carbon monoxide by ISO 13571: 35 000 ppm min, with hyperventilation. 1/min. */
export const coRateIso = (coPpm: number, co2Pct: number): number =>
  coPpm <= 0 ? 0 : (coPpm * hyperventilation(co2Pct)) / 35_000;

/**
 * Carbon monoxide by FDS+Evac: 2.764e-5 ppm^1.036 a minute, with its own hyperventilation (Korhonen and Hostikka, VTT Working
 * Papers 119, 2009; Purser in the SFPE Handbook). 1/min.
 */
export const coRateFdsEvac = (coPpm: number, co2Pct: number): number =>
  coPpm <= 0 ? 0 : 2.764e-5 * pow(coPpm, 1.036) * hyperventilationFdsEvac(co2Pct);

export const coRate = (law: CoLaw, coPpm: number, co2Pct: number): number =>
  law === "iso13571" ? coRateIso(coPpm, co2Pct) : coRateFdsEvac(coPpm, co2Pct);

/** Hydrogen cyanide (ISO 13571:2012): (ppm times hyperventilation)^2.36 over 1.2e6. 1/min. */
export const hcnRate = (hcnPpm: number, co2Pct: number): number =>
  hcnPpm <= 0 ? 0 : pow(hcnPpm * hyperventilation(co2Pct), 2.36) / 1.2e6;

/**
 * Lack of oxygen: exp(8.13 - 0.54 (20.9 - O2)) minutes (Purser; FDS+Evac, VTT Working Papers 119). None above 19.5 %,
 * where a person feels nothing; the law itself would leave a dose of 3e-4 a minute in clean air. 1/min.
 */
export const o2Rate = (o2Pct: number): number =>
  o2Pct >= 19.5 ? 0 : 1 / exp(8.13 - 0.54 * (AIR_O2_PCT - Math.max(0, o2Pct)));

/** From here on, volume per cent, breathing carbon dioxide alone is more than an effort (Purser). */
export const CO2_NARCOSIS_PCT = 3;

/**
 * Carbon dioxide by itself: consciousness is lost after exp(6.1623 - 0.5189 CO2) minutes (Purser, SFPE Handbook): 35 min in 5 %, 2.6 min in 10 %.
 * Not added to the other asphyxiants: the larger counts. 1/min.
 */
export const co2Rate = (co2Pct: number): number =>
  co2Pct < CO2_NARCOSIS_PCT ? 0 : 1 / exp(6.1623 - 0.5189 * Math.min(100, co2Pct));

/** Hot air on clothed skin: tolerated for 4.1e8 T^-3.61 minutes (ISO 13571). 1/min. */
export const convectiveRate = (temperatureC: number): number =>
  temperatureC <= 0 ? 0 : pow(temperatureC, 3.61) / 4.1e8;

/** Below this, kW/m2, radiant heat is borne for half an hour and more, and counts for nothing (ISO 13571). */
export const FLUX_THRESHOLD_KW_M2 = 2.5;

/** Radiant heat: pain after 4.2 q^-1.9 minutes (ISO 13571). 1/min. */
export const radiantRate = (fluxKwM2: number): number =>
  fluxKwM2 < FLUX_THRESHOLD_KW_M2 ? 0 : pow(fluxKwM2, 1.9) / 4.2;

/** Doses a minute, 1/min, by cause. */
export interface DoseRates {
  readonly co: number;
  readonly hcn: number;
  readonly o2: number;
  readonly convectiveHeat: number;
  readonly radiantHeat: number;
}

export const doseRates = (at: Exposure, law: CoLaw = "iso13571"): DoseRates => ({
  co: coRate(law, at.coPpm, at.co2Pct),
  hcn: hcnRate(at.hcnPpm, at.co2Pct),
  o2: o2Rate(at.o2Pct),
  convectiveHeat: convectiveRate(at.temperatureC),
  radiantHeat: radiantRate(at.fluxKwM2),
});

/** The asphyxiants add up (ISO 13571). */
export const asphyxiantRate = ({ co, hcn, o2 }: DoseRates): number => co + hcn + o2;

/** Radiant and convective heat add up (ISO 13571). */
export const heatRate = ({ convectiveHeat, radiantHeat }: DoseRates): number => convectiveHeat + radiantHeat;

/** Minutes of a constant exposure until a dose of 1; null where it never comes. */
export const minutesToOne = (ratePerMinute: number): number | null => (ratePerMinute > 0 ? 1 / ratePerMinute : null);
