import { AMBIENT_PA, densityAt, GAS_CONSTANT, GRAVITY } from "./gas.ts";

/** Discharge coefficient of a hole in a floor (Cooper, NISTIR 89-4052). */
const SHAFT_DISCHARGE = 0.68;
const SMOOTH_PA = 1e-3;

/** Flow driven by pressure through a hole in a floor, upwards above 0, kg/s; `temperatureK` is of what flows. */
export function shaftFlowKgS(differencePa: number, areaM2: number, temperatureK: number): number {
  const size = Math.abs(differencePa);
  const kgS =
    SHAFT_DISCHARGE *
    areaM2 *
    Math.sqrt((2 * AMBIENT_PA) / (GAS_CONSTANT * temperatureK)) *
    (size / Math.sqrt(size + SMOOTH_PA));
  return differencePa >= 0 ? kgS : -kgS;
}

/** Its slope, kg/(s Pa). */
export function shaftSlope(differencePa: number, areaM2: number, temperatureK: number): number {
  const size = Math.abs(differencePa);
  const root = Math.sqrt(size + SMOOTH_PA);
  return (
    (SHAFT_DISCHARGE *
      areaM2 *
      Math.sqrt((2 * AMBIENT_PA) / (GAS_CONSTANT * temperatureK)) *
      (0.5 * size + SMOOTH_PA)) /
    (root * root * root)
  );
}

/**
 * Volume that changes places through a round hole in a floor with light gas below heavy gas, m3/s each way:
 * 0.1 (2 g drho sqrt(A^5) / (rho1 + rho2))^(1/2), less the nearer the pressure difference comes to the one that floods the hole,
 * 0.754^2 g drho D^5 / (2 A^2) (Cooper, NISTIR 89-4052; NIST TN 1889v1 and CFAST's flowvertical.f90).
 */
export function exchangeM3S(belowK: number, aboveK: number, differencePa: number, areaM2: number): number {
  const below = densityAt(belowK);
  const above = densityAt(aboveK);
  if (below >= above) return 0;
  const driving = GRAVITY * (above - below);
  const root = Math.sqrt(areaM2);
  // Of a circle, D^5 / A^2 is (2 / sqrt(pi))^5 sqrt(A).
  const flooding = (0.754 * 0.754 * driving * 1.82926 * root) / 2;
  const left = 1 - Math.abs(differencePa) / flooding;
  return left <= 0 ? 0 : left * 0.1 * Math.sqrt((2 * driving * areaM2 * areaM2 * root) / (below + above));
}
