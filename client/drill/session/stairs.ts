import type { VenueStair } from "../../../twins/core/venue.ts";

type Stair = Pick<VenueStair, "line" | "widthM" | "lower" | "upper">;

const lengthOf = (dx: number, dy: number): number => Math.sqrt(dx * dx + dy * dy);

/** Where somebody is on a stair: metres along its middle line from below, and to its left. */
export interface OnStair {
  readonly stair: number;
  readonly alongM: number;
  readonly leftM: number;
  /** Unit vector of the flight, upwards. */
  readonly up: readonly [x: number, y: number];
}

/** Heights that differ less are the same place, m: a step and a half. */
const SAME_M = 0.3;

/** The stair that a spot is on; null on a floor. */
export function stairAt(
  { stairs }: { readonly stairs: readonly Stair[] },
  { storey, x, y, z }: { readonly storey: number; readonly x: number; readonly y: number; readonly z: number },
): OnStair | null {
  for (let stair = 0; stair < stairs.length; stair++) {
    const { line, lower, upper, widthM } = stairs[stair]!;
    if (storey !== lower && storey !== upper) continue;
    let beforeM = 0;
    for (let i = 1; i < line.length; i++) {
      const [px, py, pz] = line[i - 1]!;
      const [qx, qy, qz] = line[i]!;
      const lengthM = lengthOf(qx - px, qy - py);
      if (lengthM > 1e-6) {
        const up = [(qx - px) / lengthM, (qy - py) / lengthM] as const;
        const alongM = (x - px) * up[0] + (y - py) * up[1];
        const leftM = (y - py) * up[0] - (x - px) * up[1];
        const isBeside = alongM > 0 && alongM < lengthM && Math.abs(leftM) <= widthM / 2;
        if (isBeside && Math.abs(pz + (alongM / lengthM) * (qz - pz) - z) < SAME_M)
          return { stair, alongM: beforeM + alongM, leftM, up };
      }
      beforeM += lengthM;
    }
  }
  return null;
}
