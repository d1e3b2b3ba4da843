/** Air as an ideal gas, and what of a fire is in it. SI throughout: W, J, kg, K, Pa. */

export const GRAVITY = 9.81;
/** Of the outside air at the ground, Pa. */
export const AMBIENT_PA = 101_325;
/** J/(kg K). */
export const GAS_CONSTANT = 287.05;
export const GAMMA = 1.4;
/** At constant pressure, J/(kg K). */
export const CP = (GAMMA * GAS_CONSTANT) / (GAMMA - 1);
export const STEFAN_BOLTZMANN = 5.670374e-8;
export const ZERO_C_K = 273.15;

/** Density, kg/m3, of air at the pressure of the ground. */
export const densityAt = (temperatureK: number): number => AMBIENT_PA / (GAS_CONSTANT * temperatureK);

/** What is followed in each layer besides its mass, kg. */
export const SPECIES = ["soot", "co", "co2", "hcn", "o2"] as const;
export type Species = (typeof SPECIES)[number];
export const SPECIES_COUNT = SPECIES.length;
export const SOOT = 0;
export const CO = 1;
export const CO2 = 2;
export const HCN = 3;
export const O2 = 4;

/** Mass shares of clean air, in the order of `SPECIES`: 20.9 % oxygen and 0.04 % carbon dioxide by volume. */
export const CLEAN_AIR: readonly number[] = [0, 0, 0.0006, 0, 0.231];

const AIR_G_MOL = 28.96;
/** Volume share of a gas from its mass share: the molar mass of air over the gas's own. */
export const VOLUME_PER_MASS = {
  co: AIR_G_MOL / 28.01,
  co2: AIR_G_MOL / 44.01,
  hcn: AIR_G_MOL / 27.03,
  o2: AIR_G_MOL / 32,
};

/** Heat that a kilogram of oxygen gives, J/kg, of nearly any fuel (Huggett 1980). */
export const HEAT_PER_O2 = 13.1e6;
