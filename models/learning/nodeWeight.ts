/** Ends of the curve, in devices, and the height of the bonus; as NodeWeight.sol. */
export interface WeightCurve {
  /** Active devices at which the bonus begins to rise. */
  readonly least: bigint;
  /** Active devices at which it is whole. */
  readonly full: bigint;
  /** The whole bonus, basis points above 10,000. */
  readonly bonusBps: bigint;
}

const UNIT = 10_000n;

/** b(n), the factor of a node's size: 10,000 to 10,000 + bonusBps basis points, rounded down. */
export function weightBps({ least, full, bonusBps }: WeightCurve, activeDevices: bigint): bigint {
  if (activeDevices < least) return UNIT;
  if (activeDevices >= full) return UNIT + bonusBps;
  const span = (full - least) ** 2n;
  const missing = (full - activeDevices) ** 2n;
  return UNIT + (bonusBps * (span - missing)) / span;
}

/** W = floor(E * b / 10,000), uWE. */
export const nodeWeight = (curve: WeightCurve, efficacy: bigint, activeDevices: bigint): bigint =>
  (efficacy * weightBps(curve, activeDevices)) / UNIT;
