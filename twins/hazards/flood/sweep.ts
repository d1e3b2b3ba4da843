import { G } from "./friction.ts";

/**
 * The second-order finite volumes' work on one row of cells. Everything is in a padded grid whose border and whose solid cells hold
 * no water: a cell beside one is then of first order by the same rule as a cell beside dry ground.
 */

/** Values on one side of faces, four a cell: depth, stage, velocity across the face and along it. */
export type Sides = Float64Array;
/** Fluxes through faces, four a face: of volume, of momentum across as its left and as its right cell sees it, of momentum along. */
export type Fluxes = Float64Array;

/** Shallower cells, and those beside one, are taken as level: slopes of so thin a sheet are noise, m. */
export const LEVEL_BELOW_M = 1e-4;

/** Half of the limited slope, of the differences on both sides (van Leer 1974): smooth, and without a branch that is taken by chance. */
const vanLeer = (a: number, b: number): number => {
  const product = a * b;
  return product > 0 ? product / (a + b) : 0;
};

/**
 * The bed's half slope that stage and depth leave in a cell, held between level and half of the lesser step to its neighbours (minmod).
 * Without that a pit between a draining and a hanging sheet would be given a slope that no bed has, or two cells a ridge between
 * them, and their water would be driven by it for ever.
 */
const heldSlope = (slope: number, below: number, above: number): number => {
  if (below * above <= 0 || slope * below <= 0) return 0;
  const half = 0.5 * (Math.abs(below) < Math.abs(above) ? below : above);
  return Math.abs(slope) < Math.abs(half) ? slope : half;
};

/**
 * Linear reconstruction of depth, stage and velocity in the cells [from, to) of a row (MUSCL; van Leer 1979), with the
 * source of the bed's slope inside of each cell (Audusse, Bouchut, Bristeau, Klein and Perthame 2004, section 3).
 * @param base where the row begins in the arrays @param stride to the next cell across the faces
 */
export function reconstructRow(
  from: number,
  to: number,
  base: number,
  stride: number,
  h: Float64Array,
  z: Float64Array,
  across: Float64Array,
  along: Float64Array,
  minus: Sides,
  plus: Sides,
  source: Float64Array,
): void {
  for (let c = from; c < to; c++) {
    const k = base + c;
    const a = k - stride;
    const b = k + stride;
    const hk = h[k];
    const wk = hk + z[k];
    const nk = across[k];
    const tk = along[k];
    let sh = 0;
    let sw = 0;
    let sn = 0;
    let st = 0;
    const ha = h[a];
    const hb = h[b];
    if (hk >= LEVEL_BELOW_M && ha >= LEVEL_BELOW_M && hb >= LEVEL_BELOW_M) {
      const za = z[a];
      const zb = z[b];
      const zk = z[k];
      sh = vanLeer(hk - ha, hb - hk);
      sw = vanLeer(wk - (ha + za), hb + zb - wk);
      sn = vanLeer(nk - across[a], across[b] - nk);
      st = vanLeer(tk - along[a], along[b] - tk);
      const sz = heldSlope(sw - sh, zk - za, zb - zk);
      // Stage goes before depth, so that a lake stays at rest, as far as there is depth.
      if (Math.abs(sw - sz) < hk) sh = sw - sz;
      else sw = sh + sz;
    }
    const o = 4 * c;
    minus[o] = hk - sh;
    minus[o + 1] = wk - sw;
    minus[o + 2] = nk - sn;
    minus[o + 3] = tk - st;
    plus[o] = hk + sh;
    plus[o + 1] = wk + sw;
    plus[o + 2] = nk + sn;
    plus[o + 3] = tk + st;
    source[c] = 2 * G * hk * (sh - sw);
  }
}

/**
 * Fluxes through the faces [from, to): hydrostatic reconstruction (Audusse 2004), HLLC (Toro 2001, chapter 10). The contact's speed
 * has the sign of the volume's flux, so that it need not be computed.
 * @param shift 1 where face f has the cell before it on its left (along a row), 0 where sides are of two rows
 */
export function fluxRow(
  from: number,
  to: number,
  left: Sides,
  shift: number,
  right: Sides,
  out: Fluxes,
  dryM: number,
): void {
  for (let f = from; f < to; f++) {
    const o = 4 * f;
    const l = o - 4 * shift;
    const hL = left[l];
    const hR = right[o];
    if (hL <= dryM && hR <= dryM) {
      for (let i = 0; i < 4; i++) out[o + i] = 0;
      continue;
    }
    const wL = left[l + 1];
    const wR = right[o + 1];
    const zL = wL - hL;
    const zR = wR - hR;
    const sill = zL > zR ? zL : zR;
    const hl = wL > sill ? wL - sill : 0;
    const hr = wR > sill ? wR - sill : 0;
    const nL = left[l + 2];
    const nR = right[o + 2];
    const cl = Math.sqrt(G * hl);
    const cr = Math.sqrt(G * hr);
    let sL = 0;
    let sR = 0;
    if (hl <= dryM) {
      sL = nR - 2 * cr;
      sR = nR + cr;
    } else if (hr <= dryM) {
      sL = nL - cl;
      sR = nL + 2 * cl;
    } else {
      const us = 0.5 * (nL + nR) + cl - cr;
      const cs = 0.5 * (cl + cr) + 0.25 * (nL - nR);
      sL = nL - cl < us - cs ? nL - cl : us - cs;
      sR = nR + cr > us + cs ? nR + cr : us + cs;
    }
    const a1 = hl * nL;
    const a2 = hr * nR;
    const pl = 0.5 * G * hl * hl;
    const pr = 0.5 * G * hr * hr;
    let f1 = 0;
    let f2 = 0;
    if (hl > dryM || hr > dryM) {
      if (sL >= 0) {
        f1 = a1;
        f2 = a1 * nL + pl;
      } else if (sR <= 0) {
        f1 = a2;
        f2 = a2 * nR + pr;
      } else {
        const width = 1 / (sR - sL);
        const both = sL * sR;
        f1 = (sR * a1 - sL * a2 + both * (hr - hl)) * width;
        f2 = (sR * (a1 * nL + pl) - sL * (a2 * nR + pr) + both * (a2 - a1)) * width;
      }
    }
    out[o] = f1;
    out[o + 1] = f2 + 0.5 * G * hL * hL - pl;
    out[o + 2] = f2 + 0.5 * G * hR * hR - pr;
    out[o + 3] = f1 * (f1 >= 0 ? left[l + 3] : right[o + 3]);
  }
}
