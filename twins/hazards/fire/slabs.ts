import { AMBIENT_PA, GAS_CONSTANT, GRAVITY } from "./gas.ts";

/** Discharge coefficient of doors and windows (Steckler, Baum and Quintiere 1984 measured 0.68 in, 0.73 out). */
export const DISCHARGE = 0.7;

/** Below this difference, Pa, flow grows in proportion to pressure: keeps the slope finite where nothing flows. */
const SMOOTH_PA = 1e-3;
const SMOOTH_ROOT = Math.sqrt(SMOOTH_PA);

/** The gas on one side of an opening, as the flow sees it. Heights above the site's zero, m. */
export interface Side {
  /** Above outside at its floor, Pa. */
  pressurePa: number;
  floorZ: number;
  interfaceZ: number;
  lowerK: number;
  upperK: number;
}

/** Horizontal bands of an opening in each of which gas flows one way out of one layer. */
export interface Slabs {
  count: number;
  /** From side a to side b, kg/s; below 0 the other way. */
  readonly flowKgS: Float64Array;
  /** Its slope over the pressure difference, kg/(s Pa), 0 or more. */
  readonly slope: Float64Array;
  readonly middleZ: Float64Array;
  /** 1 where the gas comes out of the upper layer of its side. */
  readonly fromUpper: Uint8Array;
  /** Temperature of what flows, K. */
  readonly temperatureK: Float64Array;
}

/** Two interfaces cut an opening in three; a change of direction can cut each once more. */
const MOST_SLABS = 6;

export const createSlabs = (): Slabs => ({
  count: 0,
  flowKgS: new Float64Array(MOST_SLABS),
  slope: new Float64Array(MOST_SLABS),
  middleZ: new Float64Array(MOST_SLABS),
  fromUpper: new Uint8Array(MOST_SLABS),
  temperatureK: new Float64Array(MOST_SLABS),
});

/** Pressure above that of the outside air at the same height, Pa: hydrostatic in each layer. */
export function excessPa(side: Side, z: number, ambientK: number): number {
  const buoyancy = (GRAVITY * AMBIENT_PA) / GAS_CONSTANT;
  const inLower = Math.min(z, side.interfaceZ) - side.floorZ;
  const inUpper = Math.max(0, z - side.interfaceZ);
  return (
    side.pressurePa +
    buoyancy * ((1 / ambientK - 1 / side.lowerK) * inLower + (1 / ambientK - 1 / side.upperK) * inUpper)
  );
}

function pushSlab(
  slabs: Slabs,
  a: Side,
  b: Side,
  low: number,
  high: number,
  p: number,
  q: number,
  widthM: number,
): void {
  const forward = p + q >= 0;
  const source = forward ? a : b;
  const middle = (low + high) / 2;
  const upper = middle > source.interfaceZ;
  const temperature = upper ? source.upperK : source.lowerK;
  const u = Math.abs(p);
  const v = Math.abs(q);
  const ru = Math.sqrt(u + SMOOTH_PA);
  const rv = Math.sqrt(v + SMOOTH_PA);
  const x = u / ru;
  const y = v / rv;
  const sum = x + y;
  const scale =
    DISCHARGE * widthM * (high - low) * Math.sqrt((2 * AMBIENT_PA) / (GAS_CONSTANT * temperature)) * (2 / 3);
  const at = slabs.count;
  slabs.flowKgS[at] = sum > 0 ? ((forward ? scale : -scale) * (x * x + x * y + y * y)) / sum : 0;
  // Of the integral of a root over a linear difference, when both its ends shift alike: 1/(x + y).
  slabs.slope[at] = (1.5 * scale) / Math.max(sum, SMOOTH_ROOT);
  slabs.middleZ[at] = middle;
  slabs.fromUpper[at] = upper ? 1 : 0;
  slabs.temperatureK[at] = temperature;
  slabs.count = at + 1;
}

/** One band between two heights, cut in two where the pressures of both sides are the same. */
function pushBand(slabs: Slabs, a: Side, b: Side, low: number, high: number, widthM: number, ambientK: number): void {
  if (high - low < 1e-9) return;
  const p = excessPa(a, low, ambientK) - excessPa(b, low, ambientK);
  const q = excessPa(a, high, ambientK) - excessPa(b, high, ambientK);
  if (p * q >= 0) return pushSlab(slabs, a, b, low, high, p, q, widthM);
  const cut = low + ((high - low) * p) / (p - q);
  pushSlab(slabs, a, b, low, cut, p, 0, widthM);
  pushSlab(slabs, a, b, cut, high, 0, q, widthM);
}

/**
 * Flows through an opening in a wall by Bernoulli, with the hydrostatic pressure of both sides (Emmons; Rockett 1976; NIST TN
 * 1889v1): within a band the pressure difference is linear in height, so the integral of its root is exact.
 */
export function slabsOf(
  slabs: Slabs,
  a: Side,
  b: Side,
  bottomZ: number,
  topZ: number,
  widthM: number,
  ambientK: number,
): void {
  slabs.count = 0;
  const first = Math.min(a.interfaceZ, b.interfaceZ);
  const second = Math.max(a.interfaceZ, b.interfaceZ);
  const cut1 = Math.min(topZ, Math.max(bottomZ, first));
  const cut2 = Math.min(topZ, Math.max(bottomZ, second));
  pushBand(slabs, a, b, bottomZ, cut1, widthM, ambientK);
  pushBand(slabs, a, b, cut1, cut2, widthM, ambientK);
  pushBand(slabs, a, b, cut2, topZ, widthM, ambientK);
}
