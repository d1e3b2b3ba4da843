import { type Point2, signedArea } from "../../core/ring.ts";
import type { Mesh } from "./mesh.ts";
import { counterClockwise, opened, type Point3, surface } from "./polygon.ts";

/**
 * A closed prism over a polygon with holes, from z `low` to z `high`, faces outward.
 * @returns false where the polygon has no area or the prism no height.
 */
export function prism(mesh: Mesh, rings: readonly (readonly Point2[])[], low: number, high: number): boolean {
  const clean = rings.map((ring) => opened(ring)).filter((ring) => ring.length >= 3);
  const outer = clean[0];
  if (outer === undefined || !(high > low) || Math.abs(signedArea(outer)) < 1e-9) return false;
  const turned = clean.map((ring, i) => (i === 0 ? counterClockwise(ring) : counterClockwise(ring).reverse()));
  const at = (z: number): Point3[][] => turned.map((ring) => ring.map(([x, y]) => [x, y, z] as const));
  if (!surface(mesh, at(high))) return false;
  surface(
    mesh,
    at(low).map((ring) => ring.reverse()),
  );
  for (const ring of turned)
    for (let i = 0; i < ring.length; i++) {
      const [ax, ay] = ring[i]!;
      const [bx, by] = ring[(i + 1) % ring.length]!;
      const a = mesh.vertex(ax, ay, low);
      const b = mesh.vertex(bx, by, low);
      const c = mesh.vertex(bx, by, high);
      mesh.quad(a, b, c, mesh.vertex(ax, ay, high));
    }
  return true;
}

/** A box about a middle, turned about the vertical; half extents along its own axes. */
export function box(
  mesh: Mesh,
  middle: Point2,
  headingRad: number,
  halfLengthM: number,
  halfWidthM: number,
  z: readonly [low: number, high: number],
): void {
  const [c, s] = [Math.cos(headingRad), Math.sin(headingRad)];
  const corner = (i: number, j: number): Point2 => {
    const [u, v] = [i * halfLengthM, j * halfWidthM];
    return [middle[0] + c * u - s * v, middle[1] + s * u + c * v];
  };
  prism(mesh, [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]], z[0], z[1]);
}

/** A hole in a wall that reaches from its foot up to `topM`: metres along the wall from its start. */
export interface Opening {
  readonly fromM: number;
  readonly toM: number;
  readonly topM: number;
}

export interface Wall {
  readonly start: Point2;
  readonly end: Point2;
  readonly thicknessM: number;
  readonly heightM: number;
  readonly floorZ: number;
  /** How far the solid reaches beyond either end, so that corners close. */
  readonly overhangM: number;
}

/** A straight wall as solids that touch: the pieces between its openings, and a lintel over each. */
export function wall(mesh: Mesh, { start, end, thicknessM, heightM, floorZ, overhangM }: Wall, openings: Opening[]) {
  const lengthM = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const headingRad = Math.atan2(end[1] - start[1], end[0] - start[0]);
  const piece = (fromM: number, toM: number, low: number, high: number): void => {
    if (toM - fromM < 1e-6 || high - low < 1e-6) return;
    const share = (fromM + toM) / 2;
    const middle: Point2 = [start[0] + Math.cos(headingRad) * share, start[1] + Math.sin(headingRad) * share];
    box(mesh, middle, headingRad, (toM - fromM) / 2, thicknessM / 2, [floorZ + low, floorZ + high]);
  };
  let done = -overhangM;
  for (const { fromM, toM, topM } of openings.toSorted((a, b) => a.fromM - b.fromM)) {
    const from = Math.max(done, fromM);
    const to = Math.min(lengthM + overhangM, toM);
    if (to <= from) continue;
    piece(done, from, 0, heightM);
    piece(from, to, Math.min(topM, heightM), heightM);
    done = to;
  }
  piece(done, lengthM + overhangM, 0, heightM);
}
