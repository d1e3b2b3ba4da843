/** Share of a free speed that is left in smoke, by its extinction coefficient; each law with its source, for users to compare. */
export type SmokeSpeedLaw = (extinctionPerM: number) => number;

/**
 * Frantzich and Nilsson 2003 (Lund, report 3126) as FDS+Evac uses it: v/v0 = 1 - 0.057 K / 0.706, not below a tenth.
 * K in 1/m; measured from 2 to 8 1/m.
 */
export const lundSmokeSpeed: SmokeSpeedLaw = (extinctionPerM) =>
  Math.max(0.1, 1 - (0.057 / 0.706) * Math.max(0, extinctionPerM));

/**
 * Fridolf, Nilsson, Frantzich, Ronchi and Arias 2018 (SP): speed by visibility V = 3/K to reflective signs, here in the form V / (V + 2 m):
 * 0.75, 0.60, 0.33 and 0.23 at K = 0.5, 1, 3 and 5 1/m.
 */
export const fridolfSmokeSpeed: SmokeSpeedLaw = (extinctionPerM) => {
  if (extinctionPerM <= 0) return 1;
  const visibilityM = 3 / extinctionPerM;
  return visibilityM / (visibilityM + 2);
};

export const SMOKE_SPEED_LAWS = { lund: lundSmokeSpeed, fridolf: fridolfSmokeSpeed } as const;
