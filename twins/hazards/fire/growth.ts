/** Growth of a fire as t squared, kW/s2 (NFPA 92, NFPA 72): 1055 kW after 600, 300, 150 and 75 s. */
export const GROWTH_KW_S2 = { slow: 0.00293, medium: 0.0117, fast: 0.0469, ultraFast: 0.1876 } as const;
export type Growth = keyof typeof GROWTH_KW_S2;

/** How a fire would burn in the open: grows as t squared to a peak, stays there, and dies down. */
export interface FireCurve {
  readonly growth: Growth;
  readonly peakKw: number;
  /** How long it burns at its peak, s. */
  readonly steadyS: number;
  /** From the peak down to nothing in a straight line, s. */
  readonly decayS: number;
}

/** When the peak is reached, s. */
export const peakAtS = ({ growth, peakKw }: Pick<FireCurve, "growth" | "peakKw">): number =>
  Math.sqrt(peakKw / GROWTH_KW_S2[growth]);

/** Heat release rate in the open, kW, `atS` seconds after ignition. */
export function heatReleaseKw(curve: FireCurve, atS: number): number {
  if (atS <= 0) return 0;
  const grown = GROWTH_KW_S2[curve.growth] * atS * atS;
  if (grown < curve.peakKw) return grown;
  const past = atS - peakAtS(curve) - curve.steadyS;
  if (past <= 0) return curve.peakKw;
  return past >= curve.decayS ? 0 : curve.peakKw * (1 - past / curve.decayS);
}
