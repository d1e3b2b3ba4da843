/** Light that smoke takes away: mass specific extinction of flaming fires, m2/kg (Mulholland and Croarkin 2000; FDS). */
export const EXTINCTION_M2_PER_KG = 8700;

/** Jin's constants: what is seen through smoke, times its extinction. */
export const SIGN_FACTOR = { reflective: 3, lit: 8 } as const;
export type Sign = keyof typeof SIGN_FACTOR;

/** Extinction coefficient, 1/m, of soot, kg/m3. */
export const extinctionOf = (sootKgM3: number): number => EXTINCTION_M2_PER_KG * Math.max(0, sootKgM3);

/** How far one sees, m: S = 3/K to a reflecting sign, 8/K to a lit one (Jin 1978, SFPE Handbook). Infinity in clean air. */
export const visibilityM = (extinctionPerM: number, sign: Sign): number =>
  extinctionPerM > 0 ? SIGN_FACTOR[sign] / extinctionPerM : Infinity;
